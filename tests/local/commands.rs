//! `local` on the command line.

use std::process::{Command, Output};

use serde_json::Value;

use crate::harness::Project;

fn local(project: &Project, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stackwright"));
    command
        .arg("local")
        .args(arguments)
        .current_dir(project.root());
    command.output().unwrap()
}

/// What the command says, with what differs from run to run replaced.
fn told(project: &Project, arguments: &[&str]) -> String {
    let output = local(project, arguments);
    let text = [output.stdout, output.stderr].concat();
    let mut text = String::from_utf8(text).unwrap();
    let port = std::fs::read_to_string(project.cloud.folder().join("port")).unwrap_or_default();
    let pid = project
        .cloud
        .status()
        .unwrap()
        .running
        .map_or(String::new(), |it| it.pid.to_string());
    for (what, name) in [
        (project.root().to_str().unwrap(), "PROJECT"),
        (&port, "PORT"),
        (&pid, "PID"),
    ] {
        if !what.is_empty() {
            text = text.replace(what, name);
        }
    }
    format!("{text}exit status {}", output.status.code().unwrap())
}

#[test]
fn a_day_in_the_life() {
    let project = Project::new();
    insta::assert_snapshot!(told(&project, &["status"]), @"
        not running
        state     PROJECT/.stackwright/local
        exit status 0
    ");
    insta::assert_snapshot!(told(&project, &["stop"]), @"
        the local cloud is not running
        exit status 0
    ");
    insta::assert_snapshot!(told(&project, &["start"]), @"
        starting the local cloud on port PORT
        ✓ the local cloud is running at http://127.0.0.1:PORT
        exit status 0
    ");
    insta::assert_snapshot!(told(&project, &["start"]), @"
        ✓ the local cloud is already running at http://127.0.0.1:PORT
        exit status 0
    ");
    insta::assert_snapshot!(told(&project, &["start", "--port", "1"]), @"
        error: the local cloud already runs on port PORT, not on 1; stop it first with `local stop`
        exit status 1
    ");
    insta::assert_snapshot!(told(&project, &["status"]).replace(char::is_numeric, "N"), @"
        running
        endpoint  http://NNN.N.N.N:PORT
        process   PID, for N s
        emulator  ministack N.N.NN
        state     PROJECT/.stackwright/local
        log       PROJECT/.stackwright/local/cloud.log
        exit status N
    ");
    insta::assert_snapshot!(told(&project, &["reset"]), @"
        error: nobody can be asked: this is not a terminal
          hint: give --yes to remove everything that the local cloud holds
        exit status 1
    ");
    insta::assert_snapshot!(told(&project, &["reset", "--yes"]), @"
        the local cloud is empty
        starting the local cloud on port PORT
        ✓ the local cloud is running at http://127.0.0.1:PORT
        exit status 0
    ");
    insta::assert_snapshot!(told(&project, &["stop"]), @"
        the local cloud has stopped; it keeps its state for the next start
        exit status 0
    ");
    assert!(told(&project, &["logs"]).contains("services available on port PORT"));
}

#[test]
fn status_as_json() {
    let project = Project::new();
    let status = |_: ()| -> Value {
        let output = local(&project, &["status", "--json"]);
        assert!(output.status.success() && output.stderr.is_empty());
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let before = status(());
    assert_eq!(
        (&before["version"], &before["running"], &before["endpoint"]),
        (&1.into(), &false.into(), &Value::Null)
    );
    let running = project.start();
    let after = status(());
    assert_eq!(
        (&after["running"], &after["answers"]),
        (&true.into(), &true.into())
    );
    assert_eq!(after["endpoint"], running.endpoint());
    assert_eq!(
        (&after["port"], &after["pid"]),
        (&running.port.into(), &running.pid.into())
    );
    assert_eq!(after["emulator"], "ministack 1.5.33");
}

#[test]
fn an_unknown_action_is_a_usage_error() {
    let output = local(&Project::new(), &["begin"]);
    assert_eq!(output.status.code(), Some(2));
}
