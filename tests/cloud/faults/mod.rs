//! A deploy arrives whatever happens to it on the way, and leaves nothing else behind.
//!
//! Each run has a stack and names of its own, so that none has to be removed before the next.

mod courses;
mod farewell;
mod files;
mod first;
mod leave;
mod random;

use std::{
    env, fs,
    process::{Child, Command, Stdio},
    sync::mpsc::Receiver,
    time::{Duration, Instant},
};

use serde_json::json;
use stackwright::{
    assembly::StackAssembly,
    cloud::{Cloud, StackEvent},
    resource::Raw,
};

use crate::{
    bench::{Bench, properties, stack},
    project::write_target,
    proxy::{Fault, Request},
};

/// How long a process may take to get somewhere.
const PATIENCE: Duration = Duration::from_secs(60);

/// This program again, which runs an ignored test of its own with the variable set.
fn this_program(test: &str, variable: &str, value: String) -> Command {
    let mut command = Command::new(env::current_exe().expect("this program"));
    command
        .args(["--ignored", "--exact", test])
        .env(variable, value)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// How long a client waits for an answer.
const WAIT: Duration = Duration::from_secs(1);

/// What can happen to one request.
const FAULTS: [&str; 9] = [
    "no arrival",
    "reset before",
    "no answer",
    "reset after",
    "500",
    "503",
    "throttled",
    "cut short",
    "slow",
];

fn fault(kind: &str, request: &Request) -> Fault {
    match kind {
        "reset before" => Fault::ResetBefore,
        "reset after" => Fault::ResetAfter,
        "no arrival" => Fault::HoldBefore,
        "no answer" => Fault::HoldAfter,
        "500" => request.refuse(500, ["InternalFailure", "InternalError"], "sorry"),
        "503" => request.refuse(503, ["ServiceUnavailable"; 2], "sorry"),
        "throttled" if request.is_of_buckets() => request.refuse(503, ["", "SlowDown"], "slowly"),
        "throttled" => request.refuse(400, ["Throttling", ""], "Rate exceeded"),
        "cut short" => Fault::CutShort,
        "slow" => Fault::Slow(Duration::from_millis(50)),
        other => panic!("no such fault: {other}"),
    }
}

/// A parameter and a topic that tells it.
fn small(name: &str) -> StackAssembly {
    stack(name, |stack| {
        let held = json!({"Name": format!("/{name}"), "Type": "String", "Value": "1"});
        let held = stack.add("Held", Raw::new("AWS::SSM::Parameter", properties(held)));
        let mut topic = properties(json!({"TopicName": name}));
        topic.insert(
            "DisplayName".to_owned(),
            held.attribute::<String>("Value").into(),
        );
        stack.add("Topic", Raw::new("AWS::SNS::Topic", topic));
    })
}

/// Spoils the request number `place`.
fn spoil(bench: &Bench, place: usize, kind: &'static str) {
    let mut count = 0;
    bench.proxy.spoil(move |request| {
        count += 1;
        (count == place + 1).then(|| fault(kind, request))
    });
}

/// The stack is there, was made once, and nothing else is left.
async fn assert_arrived(cloud: &Cloud, name: &str, what: &str) {
    let found = cloud
        .stack(name)
        .await
        .expect("an answer")
        .expect("a stack");
    assert_eq!(found.status.as_str(), "CREATE_COMPLETE", "{what}");
    let sets = cloud.change_sets(name).await.expect("an answer");
    assert!(sets.is_empty(), "{what}: {sets:?}");
    let events = cloud.events(name, None).await.expect("an answer").events;
    let count = |of: &dyn Fn(&StackEvent) -> bool| events.iter().filter(|event| of(event)).count();
    let began = count(&|it| it.is_of_stack() && it.status == "CREATE_IN_PROGRESS");
    let made = count(&|it| !it.is_of_stack() && it.status == "CREATE_COMPLETE");
    let more = count(&|it| it.status.starts_with("UPDATE") || it.status.starts_with("DELETE"));
    assert_eq!((began, made, more), (1, 2, 0), "{what}: {events:#?}");
}

/// The account has these stacks, and no shell.
async fn assert_no_other_stacks(bench: &Bench, count: usize) {
    let stacks = bench.stacks().await;
    assert_eq!(stacks.len(), count, "{stacks:?}");
    assert!(
        stacks.values().all(|status| status == "CREATE_COMPLETE"),
        "{stacks:?}"
    );
}

/// `deploy` as a process of its own.
fn process(bench: &Bench, folder: &tempfile::TempDir, name: &str) -> Command {
    let template = format!(
        "Resources:\n  Held: {{Type: AWS::SSM::Parameter, Properties: {{Name: /{name}, Type: String, \
         Value: '1'}}}}\n  Topic: {{Type: AWS::SNS::Topic, Properties: {{TopicName: {name}, \
         DisplayName: !GetAtt Held.Value}}}}\n"
    );
    fs::write(folder.path().join("template.yaml"), template).expect("a file");
    write_target(folder.path(), &bench.account, &bench.proxy.url());
    let mut command = Command::new(env!("CARGO_BIN_EXE_stackwright"));
    command
        .current_dir(folder.path())
        .args(["deploy", "--yes", "--target", "test", "--stack", name])
        .env_remove("AWS_ACCESS_KEY_ID")
        .env_remove("AWS_SECRET_ACCESS_KEY")
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

/// Holds the request number `place`, and says when it is reached.
fn hold(bench: &Bench, place: usize, arrives: bool) -> Receiver<()> {
    let held = bench.proxy.held();
    spoil(
        bench,
        place,
        if arrives { "no answer" } else { "no arrival" },
    );
    held
}

/// Kills a process that waits for a request that is held, and says so. Sometimes it takes one look
/// less, and has ended by itself.
fn kill_when_held(mut process: Child, held: &Receiver<()>) -> bool {
    let begun = Instant::now();
    while held.recv_timeout(Duration::from_millis(20)).is_err() {
        let ended = process.try_wait().expect("a process");
        if let Some(status) = ended {
            assert!(status.success(), "{status}");
            return false;
        }
        assert!(begun.elapsed() < PATIENCE, "it gets there or ends");
    }
    process.kill().expect("it lives");
    process.wait().expect("it ends");
    true
}
