//! A program of several stacks that is deployed by one command: `examples/several.rs`.

use std::{env, fs, process::Command};

use serde_json::Value;

use crate::{
    diff_schema,
    project::{Project, status, stderr, stdout},
    report,
};

/// The program, which stands beside this test.
pub(crate) fn program(project: &Project, arguments: &[&str]) -> Command {
    let this = env::current_exe().expect("a path");
    let target = this.parent().and_then(|deps| deps.parent());
    let program = target.expect("a folder").join("examples/several");
    let mut command = Command::new(program);
    command
        .current_dir(project.folder.path())
        .args(["--target", "test"])
        .args(arguments)
        .env_remove("AWS_ACCESS_KEY_ID")
        .env_remove("AWS_SECRET_ACCESS_KEY")
        .env_remove("AWS_ENDPOINT_URL");
    command
}

fn run(project: &Project, arguments: &[&str]) -> std::process::Output {
    let output = program(project, arguments).output();
    output.expect("`cargo test` and `cargo build --examples` build it")
}

/// The stacks whose end is told, in the order in which they ended.
fn finished(output: &std::process::Output) -> Vec<String> {
    let events = stdout(output);
    let events = events
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let names = events
        .filter(|event| event["event"] == "finished")
        .map(|event| event["stack"].as_str().expect("a name").to_owned());
    names.collect()
}

#[test]
fn a_failure_leaves_out_what_needs_it_and_the_next_deploy_does_the_rest() {
    let project = Project::new();
    let arguments = [
        "deploy",
        "--yes",
        "--json",
        "--broken",
        "--report",
        "report.html",
    ];
    let failed = run(&project, &arguments);
    assert_eq!(status(&failed), 1);
    let page = fs::read_to_string(project.folder.path().join("report.html")).expect("a report");
    let drawn = report::read(&page);
    let told = drawn.lines().filter(|line| !line.contains('|'));
    insta::assert_snapshot!(told.collect::<Vec<_>>().join("\n"), @r"
    h1: 4 stacks: 1 failed, 2 not deployed, 1 as wanted
    h2: farm: creating it failed
      ! examples/several.rs:34
      ! creating the stack `farm` failed (ROLLBACK_COMPLETE): Eggs (AWS::SSM::Parameter): No access to reserved parameter name: aws/eggs. (AccessDeniedException)
      ! hint: such names are AWS's own: choose another one (parameters under `/aws` and `/ssm` cannot be made)
      ! hint: nothing of it is left; deploy again once the cause is mended
      farm the whole stack not created: failed, rolled back: failed undone
      Eggs AWS::SSM::Parameter not created: failed: failed
    summary: All that the service said: 5 events
    h2: market: not begun
      ! `market` was left out: it needs `farm`
    h2: kitchen: not begun
      ! `kitchen` was left out: it needs `farm`
    h2: news: created
      news the whole stack created: done
      News AWS::SNS::Topic created: done
    summary: All that the service said: 4 events
    ");
    assert_eq!(finished(&failed), ["news"]);
    let said = stderr(&failed);
    assert!(said.contains("farm: failed: Eggs"), "{said}");
    let end = said.find("error: ").map_or("", |at| &said[at..]);
    insta::assert_snapshot!(end, @r"
    error: creating the stack `farm` failed (ROLLBACK_COMPLETE): Eggs (AWS::SSM::Parameter): No access to reserved parameter name: aws/eggs. (AccessDeniedException)
      at examples/several.rs:34
      hint: such names are AWS's own: choose another one (parameters under `/aws` and `/ssm` cannot be made)
      hint: nothing of it is left; deploy again once the cause is mended
    error: `market` was left out: it needs `farm`
    error: `kitchen` was left out: it needs `farm`
    ");

    let mended = run(&project, &["deploy", "--yes", "--json"]);
    assert_eq!(status(&mended), 0, "{}", stderr(&mended));
    let mut ended = finished(&mended);
    assert!(stderr(&mended).contains("news: no changes"));
    let farm = ended.iter().position(|name| name == "farm");
    let needs = |name| ended.iter().position(|it| it == name);
    assert!(
        farm < needs("market") && farm < needs("kitchen"),
        "{ended:?}"
    );
    ended.sort();
    assert_eq!(ended, ["farm", "kitchen", "market", "news"]);

    // What one stack has learnt, the others do not overwrite.
    let file = project.folder.path().join(".stackwright/durations.json");
    let known: Value = serde_json::from_slice(&fs::read(file).expect("a file")).expect("JSON");
    let types = &known["places"]["test"];
    let learnt = |name: &str| types[name]["CREATE"].as_array().map(Vec::len);
    assert_eq!(learnt("AWS::SSM::Parameter"), Some(3), "{known}");
    assert_eq!(learnt("AWS::SNS::Topic"), Some(1), "{known}");
}

#[test]
fn one_at_a_time_the_stacks_come_in_their_order() {
    let project = Project::new();
    let deployed = run(
        &project,
        &["deploy", "--yes", "--json", "--concurrency", "1"],
    );
    assert_eq!(status(&deployed), 0, "{}", stderr(&deployed));
    assert_eq!(finished(&deployed), ["farm", "market", "kitchen", "news"]);

    // One that is needed does not go alone.
    let refused = run(&project, &["destroy", "--stack", "farm", "--yes"]);
    assert_eq!(status(&refused), 1);
    let told = stderr(&refused);
    for needs in ["market", "kitchen"] {
        assert!(told.contains(&format!("`{needs}`")), "{told}");
    }
    let only = run(&project, &["destroy", "--plan-only", "--json"]);
    assert_eq!(status(&only), 0, "{}", stderr(&only));
    assert_eq!(removed(&only), [""; 0]);

    // All of them go, each after those that need it, also where some are gone already.
    let gone = run(&project, &["destroy", "--stack", "kitchen", "--yes"]);
    assert_eq!(status(&gone), 0, "{}", stderr(&gone));
    let all = ["destroy", "--yes", "--json", "--concurrency", "1"];
    let all = run(&project, &all);
    assert_eq!(status(&all), 0, "{}", stderr(&all));
    assert_eq!(removed(&all), ["news", "market", "farm"]);
    let events = stdout(&all);
    let events = events
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"));
    let events: Vec<Value> = events.collect();
    diff_schema::assert_follows(include_str!("../../docs/events.schema.json"), &events);
    let plans = events.iter().filter(|it| it["event"] == "removal_plan");
    assert_eq!(plans.count(), 3);
}

/// The stacks that were removed, in their order.
fn removed(output: &std::process::Output) -> Vec<String> {
    let events = stdout(output);
    let events = events
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let names = events
        .filter(|event| event["event"] == "removed" && event["existed"] == true)
        .map(|event| event["stack"].as_str().expect("a name").to_owned());
    names.collect()
}
