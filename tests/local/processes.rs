//! The processes behind a cloud: where they listen, and that none is left.

use std::{collections::BTreeSet, fs, thread};

use rustix::process::{Pid, Signal, kill_process};
use stackwright::local::Progress;

use crate::harness::{
    Project, deploy_function, invoke, parameters, put_parameter, stack_call, until,
};

const QUICK: &str = "def handler(event, context):\n    return 'done'\n";
const HANGING: &str = "import time\ndef handler(event, context):\n    time.sleep(600)\n";

/// The processes that work in a folder: the cloud, and what it has started.
fn processes_of(project: &Project) -> Vec<u32> {
    let folder = project
        .cloud
        .folder()
        .to_str()
        .unwrap()
        .as_bytes()
        .to_owned();
    let entries = fs::read_dir("/proc").unwrap().flatten();
    entries
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
        .filter(|pid| {
            let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
            environment.windows(folder.len()).any(|part| part == folder)
        })
        .collect()
}

/// The addresses that a process listens on, as the kernel writes them.
fn listeners(pid: u32) -> BTreeSet<String> {
    let links = fs::read_dir(format!("/proc/{pid}/fd")).unwrap().flatten();
    let sockets = links
        .filter_map(|entry| {
            fs::read_link(entry.path())
                .ok()?
                .to_str()
                .map(ToOwned::to_owned)
        })
        .filter_map(|link| Some(link.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned()))
        .collect::<BTreeSet<_>>();
    let tables = ["tcp", "tcp6", "udp", "udp6"]
        .map(|table| fs::read_to_string(format!("/proc/{pid}/net/{table}")));
    let rows = tables
        .iter()
        .flatten()
        .flat_map(|table| table.lines().skip(1));
    rows.filter_map(|row| {
        let fields = row.split_whitespace().collect::<Vec<_>>();
        // 0A is LISTEN, 07 a datagram socket that takes what comes.
        let listens = matches!(fields[3], "0A" | "07") && sockets.contains(fields[9]);
        listens.then(|| fields[1].to_owned())
    })
    .collect()
}

#[test]
fn everything_listens_on_this_machine_only() {
    let project = Project::new();
    let running = project.start();
    deploy_function(&running.endpoint(), "quick", QUICK);
    assert_eq!(invoke(&running.endpoint(), "quick"), "\"done\"");
    let processes = processes_of(&project);
    assert_eq!(processes.len(), 2, "the cloud and one function");
    let listening = processes
        .into_iter()
        .flat_map(listeners)
        .collect::<Vec<_>>();
    assert_eq!(listening, [format!("0100007F:{:04X}", running.port)]);
}

#[test]
fn stopping_ends_functions_too() {
    let project = Project::new();
    let endpoint = project.start().endpoint();
    deploy_function(&endpoint, "hanging", HANGING);
    thread::scope(|scope| {
        // The call breaks off.
        let call =
            scope.spawn(|| std::panic::catch_unwind(|| invoke(&endpoint, "hanging")).is_err());
        until(|| processes_of(&project).len() == 2);
        assert!(project.cloud.stop().unwrap());
        assert!(call.join().unwrap());
    });
    until(|| processes_of(&project).is_empty());
}

#[test]
fn a_killed_cloud_leaves_no_process_and_keeps_its_state() {
    let project = Project::new();
    let first = project.start();
    let endpoint = first.endpoint();
    put_parameter(&endpoint, "kept");
    deploy_function(&endpoint, "hanging", HANGING);
    thread::scope(|scope| {
        scope.spawn(|| std::panic::catch_unwind(|| invoke(&endpoint, "hanging")).is_err());
        until(|| processes_of(&project).len() == 2);
        until(|| has_written(&project, "lambda.json", "hanging"));
        until(|| has_written(&project, "ssm.json", "kept"));
        kill(first.pid);
    });
    until(|| processes_of(&project).is_empty());
    let (second, steps) = project.start_told();
    assert!(matches!(steps[0], Progress::EndedUnexpectedly));
    assert_eq!(second.port, first.port);
    assert_eq!(parameters(&second.endpoint()), ["kept"]);
    // The stack is there still, so its function can be called.
    deploy_function(&second.endpoint(), "quick", QUICK);
    assert_eq!(invoke(&second.endpoint(), "quick"), "\"done\"");
}

#[test]
fn a_stack_operation_that_was_cut_off_has_failed() {
    let project = Project::new();
    let first = project.start();
    let waiting = r#"{"Resources": {
        "Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"},
        "Wait": {"Type": "AWS::CloudFormation::WaitCondition", "Properties": {
            "Handle": {"Ref": "Handle"}, "Timeout": "600"}}
    }}"#;
    let create = [
        ("Action", "CreateStack"),
        ("StackName", "waiting"),
        ("TemplateBody", waiting),
    ];
    stack_call(&first.endpoint(), &create);
    until(|| has_written(&project, "cloudformation.json", "CREATE_IN_PROGRESS"));
    kill(first.pid);
    let endpoint = project.start().endpoint();
    let describe = [("Action", "DescribeStacks"), ("StackName", "waiting")];
    let told = stack_call(&endpoint, &describe);
    assert!(told.contains("CREATE_FAILED"), "{told}");
    assert!(
        told.contains("The local cloud ended while this was in progress"),
        "{told}"
    );
    let events = [("Action", "DescribeStackEvents"), ("StackName", "waiting")];
    assert!(stack_call(&endpoint, &events).contains("CREATE_FAILED"));
    stack_call(
        &endpoint,
        &[("Action", "DeleteStack"), ("StackName", "waiting")],
    );
    let list = [("Action", "ListStacks")];
    until(|| stack_call(&endpoint, &list).contains("DELETE_COMPLETE"));
}

fn kill(pid: u32) {
    let pid = Pid::from_raw(pid.try_into().unwrap()).unwrap();
    kill_process(pid, Signal::KILL).unwrap();
}

/// Whether a service has written something down; it does so shortly after a change.
fn has_written(project: &Project, file: &str, what: &str) -> bool {
    let path = project.cloud.folder().join("state").join(file);
    fs::read_to_string(path).is_ok_and(|text| text.contains(what))
}

#[test]
fn functions_see_nothing_of_the_surroundings() {
    let project = Project::new();
    let endpoint = project.start().endpoint();
    let source = "import os\ndef handler(event, context):\n    return sorted(os.environ)\n";
    deploy_function(&endpoint, "names", source);
    let names: Vec<String> = serde_json::from_str(&invoke(&endpoint, "names")).unwrap();
    let ours = std::env::vars().map(|(name, _)| name);
    let shared = ours
        .filter(|name| names.contains(name))
        .collect::<BTreeSet<_>>();
    let allowed = [
        "PATH",
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "USER",
        "HOME",
        "TMPDIR",
        "TZ",
        "PYTHONUTF8",
        "PYTHONUNBUFFERED",
    ];
    let leaked = shared
        .iter()
        .filter(|name| !allowed.contains(&name.as_str()))
        .collect::<Vec<_>>();
    assert!(leaked.is_empty(), "{leaked:?}");
}
