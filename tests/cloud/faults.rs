//! A deploy arrives whatever happens to it on the way, and leaves nothing else behind.
//!
//! Each run has a stack and names of its own, so that none has to be removed before the next.

use std::{
    fs,
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
        mpsc::Receiver,
    },
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use stackwright::{
    assembly::StackAssembly,
    cloud::{Cloud, StackEvent},
    deploy::{DeployError, staging},
    resource::Raw,
    template::Map,
};

use crate::{
    bench::{Bench, Outcome, properties, run, stack, target},
    project::write_target,
    proxy::{Fault, error},
};

/// How long a process may take to get somewhere.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long a client waits for an answer.
const WAIT: Duration = Duration::from_secs(1);

/// What can happen to one request.
const FAULTS: [&str; 8] = [
    "no arrival",
    "reset before",
    "no answer",
    "reset after",
    "500",
    "503",
    "throttled",
    "cut short",
];

fn fault(kind: &str) -> Fault {
    match kind {
        "reset before" => Fault::ResetBefore,
        "reset after" => Fault::ResetAfter,
        "no arrival" => Fault::HoldBefore,
        "no answer" => Fault::HoldAfter,
        "500" => Fault::Answer(500, error("InternalFailure", "sorry")),
        "503" => Fault::Answer(503, error("ServiceUnavailable", "sorry")),
        "throttled" => Fault::Answer(400, error("Throttling", "Rate exceeded")),
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

/// The names of the requests of a deploy.
async fn requests(bench: &Bench) -> Vec<String> {
    bench.proxy.take();
    let outcome = bench.deploy(&small("whole")).await;
    assert!(matches!(outcome, Ok(Outcome::Deployed(_))), "{outcome:?}");
    let requests = bench.proxy.take();
    for name in ["CreateChangeSet", "ExecuteChangeSet", "DeleteChangeSet"] {
        assert!(requests.iter().any(|found| found == name), "{requests:?}");
    }
    requests
}

/// Spoils the request number `place`.
fn spoil(bench: &Bench, place: usize, kind: &'static str) {
    let mut count = 0;
    bench.proxy.spoil(move |_| {
        count += 1;
        (count == place + 1).then(|| fault(kind))
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

#[test]
fn a_fault_at_any_call_of_a_deploy_is_overcome() {
    // Most of it is waiting.
    thread::scope(|scope| {
        for kinds in FAULTS.chunks(2) {
            scope.spawn(move || {
                run(async {
                    let mut bench = Bench::new().await;
                    let calls = requests(&bench).await;
                    let endpoint = target(&bench.proxy.url(), &bench.account);
                    let patient = Cloud::connect(&endpoint, None).await;
                    bench.cloud = bench.cloud.with_patience(WAIT);
                    for kind in kinds {
                        for (place, call) in calls.iter().enumerate() {
                            let name = format!("s{}-{place}", kind.replace(' ', "-"));
                            spoil(&bench, place, kind);
                            let outcome = bench.deploy(&small(&name)).await;
                            bench.proxy.mend();
                            let what = format!("{kind} at {call} ({place})");
                            assert!(
                                matches!(outcome, Ok(Outcome::Deployed(_))),
                                "{what}: {outcome:?}"
                            );
                            assert_arrived(&patient, &name, &what).await;
                        }
                    }
                    bench.cloud = patient;
                    assert_no_other_stacks(&bench, 1 + kinds.len() * calls.len()).await;
                });
            });
        }
    });
}

#[test]
fn the_next_run_goes_on_after_the_network_was_lost_at_any_call() {
    thread::scope(|scope| {
        for kind in ["reset before", "reset after"] {
            scope.spawn(move || {
                run(async {
                    let bench = Bench::new().await;
                    let calls = requests(&bench).await;
                    for (place, call) in calls.iter().enumerate() {
                        let name = format!("lost-{}-{place}", kind.replace(' ', "-"));
                        let mut count = 0;
                        let is_lost = Arc::new(AtomicBool::new(false));
                        let flag = Arc::clone(&is_lost);
                        bench.proxy.spoil(move |_| {
                            count += 1;
                            flag.store(count > place, Ordering::SeqCst);
                            (count > place).then(|| fault(kind))
                        });
                        let lost = bench.deploy(&small(&name)).await;
                        bench.proxy.mend();
                        let what = format!("{kind} from {call} ({place})");
                        // Sometimes one look less is enough.
                        assert_eq!(
                            lost.is_err(),
                            is_lost.load(Ordering::SeqCst),
                            "{what}: {lost:?}"
                        );
                        let next = bench.deploy(&small(&name)).await;
                        assert!(next.is_ok(), "{what}: {next:?}");
                        assert_arrived(&bench.cloud, &name, &what).await;
                    }
                    assert_no_other_stacks(&bench, 1 + calls.len()).await;
                });
            });
        }
    });
}

#[test]
fn an_upload_that_the_network_was_lost_at_is_removed_by_the_next_run() {
    run(async {
        let bench = Bench::new().await;
        // Too large for a request, so it goes through our bucket.
        let large = |name: &str| {
            stack(name, |stack| {
                stack.metadata("Filler", "x".repeat(60_000).as_str());
                stack.add("Topic", Raw::new("AWS::SNS::Topic", Map::new()));
            })
        };
        for name in ["first", "second"] {
            bench.proxy.take();
            let outcome = bench.deploy(&large(name)).await;
            assert!(matches!(outcome, Ok(Outcome::Deployed(_))), "{outcome:?}");
        }
        let calls = bench.proxy.take();
        let writes = |call: &String| call.starts_with("PUT /") || call.starts_with("DELETE /");
        assert_eq!(
            calls.iter().filter(|call| writes(call)).count(),
            2,
            "{calls:?}"
        );
        let bucket = staging::bucket_name(&bench.cloud).await.expect("a name");
        let mut left = 0;
        for method in ["PUT /", "DELETE /"] {
            for kind in ["reset before", "reset after"] {
                let mut is_lost = false;
                bench.proxy.spoil(move |request| {
                    is_lost |= request.name.starts_with(method);
                    is_lost.then(|| fault(kind))
                });
                let name = format!("{}-{}", &method[..3].to_lowercase(), kind.replace(' ', "-"));
                let lost = bench.deploy(&large(&name)).await;
                bench.proxy.mend();
                assert!(lost.is_err(), "{name}: {lost:?}");
                let keys = async || bench.cloud.keys(&bucket, "templates/", None).await;
                left += keys()
                    .await
                    .expect("an answer")
                    .map_or(0, |keys| keys.len());
                let next = bench.deploy(&large(&name)).await;
                assert!(matches!(next, Ok(Outcome::Deployed(_))), "{name}: {next:?}");
                let keys = keys().await.expect("an answer").expect("the bucket");
                assert!(keys.is_empty(), "{name}: {keys:?}");
                let sets = bench.cloud.change_sets(&name).await.expect("an answer");
                assert!(sets.is_empty(), "{name}: {sets:?}");
            }
        }
        assert!(left > 0, "there was something to remove");
    });
}

#[test]
fn expired_credentials_are_told_and_the_next_run_goes_on() {
    run(async {
        let bench = Bench::new().await;
        for call in [
            "DescribeChangeSet",
            "ExecuteChangeSet",
            "DescribeStackEvents",
        ] {
            let name = call.to_ascii_lowercase();
            let mut expired = false;
            bench.proxy.spoil(move |request| {
                expired |= request.name == call;
                let words = "The security token included in the request is expired";
                expired.then(|| Fault::Answer(403, error("ExpiredToken", words)))
            });
            let refused = bench.deploy(&small(&name)).await.expect_err("they are");
            bench.proxy.mend();
            let text = refused.to_string();
            assert!(
                text.contains("have expired: log in again"),
                "{call}: {text}"
            );
            bench.deploy(&small(&name)).await.expect("it goes on");
            assert_arrived(&bench.cloud, &name, call).await;
        }
    });
}

/// A source of numbers that gives the same ones for the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// Runs with so many of a hundred requests spoiled; gives how many commands each took.
fn random_runs(seeds: std::ops::Range<u64>, percent: u64, workers: usize) -> Vec<usize> {
    let open = Mutex::new(seeds);
    let taken = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                run(async {
                    let mut bench = Bench::new().await;
                    loop {
                        let Some(seed) = open.lock().expect("no panic").next() else {
                            break;
                        };
                        let mut dice = Dice((seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
                        bench.proxy.spoil(move |_| {
                            let kinds = [
                                "reset before",
                                "reset after",
                                "500",
                                "503",
                                "throttled",
                                "cut short",
                                "slow",
                            ];
                            let spoiled = dice.roll(100) < percent;
                            spoiled.then(|| fault(kinds[dice.roll(kinds.len() as u64) as usize]))
                        });
                        let name = format!("random-{seed}");
                        let mut commands = 0;
                        loop {
                            commands += 1;
                            match bench.deploy(&small(&name)).await {
                                Ok(_) => break,
                                Err(error) => assert!(commands < 10, "{seed}: {error}"),
                            }
                        }
                        bench.proxy.mend();
                        // A command that could not remove what the one before it had left told
                        // so, and leaves that to the next one.
                        if commands > 1 {
                            bench.deploy(&small(&name)).await.expect("no faults");
                        }
                        assert_arrived(&bench.cloud, &name, &name).await;
                        taken.lock().expect("no panic").push(commands);
                        // Each run begins with all the retries that a client has.
                        bench = bench.anew().await;
                    }
                });
            });
        }
    });
    taken.into_inner().expect("no panic")
}

#[test]
fn two_hundred_deploys_arrive_though_three_of_ten_requests_go_wrong() {
    let commands = random_runs(0..200, 30, 8);
    assert_eq!(commands.len(), 200);
    let at_once = commands.iter().filter(|&&count| count == 1).count();
    assert!(at_once > 150, "most need no second command: {commands:?}");
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

#[test]
fn the_next_run_goes_on_after_a_kill_at_any_call() {
    thread::scope(|scope| {
        for arrives in [false, true] {
            scope.spawn(move || {
                run(async {
                    let mut bench = Bench::new().await;
                    let folder = tempfile::tempdir().expect("a folder");
                    let calls = {
                        let output = process(&bench, &folder, "whole").output();
                        let output = output.expect("it runs");
                        let text = String::from_utf8_lossy(&output.stderr);
                        assert!(output.status.success(), "{text}");
                        bench.proxy.take()
                    };
                    let mut kills = 0;
                    for (place, call) in calls.iter().enumerate() {
                        let name = format!("killed-{arrives}-{place}");
                        let held = hold(&bench, place, arrives);
                        let mut killed = process(&bench, &folder, &name);
                        let killed = killed.spawn().expect("it starts");
                        kills += usize::from(kill_when_held(killed, &held));
                        bench.proxy.mend();
                        bench.settings.app.clone_from(&name);
                        let what = format!("killed at {call} ({place}, {arrives})");
                        let next = bench.deploy(&small(&name)).await;
                        assert!(next.is_ok(), "{what}: {next:?}");
                        assert_arrived(&bench.cloud, &name, &what).await;
                    }
                    assert!(kills + 3 >= calls.len(), "{kills} of {}", calls.len());
                    assert_no_other_stacks(&bench, 1 + calls.len()).await;
                });
            });
        }
    });
}

fn interrupt(process: &Child) {
    let pid = i32::try_from(process.id()).ok().and_then(Pid::from_raw);
    kill_process(pid.expect("a process"), Signal::INT).expect("it lives");
}

/// Runs until a request called `name` is made that `rule` holds, and presses Ctrl-C so often.
fn interrupted(bench: &Bench, stack: &str, name: &'static str, times: usize) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let held = bench.proxy.held();
    let mut executed = false;
    bench.proxy.spoil(move |request| {
        let wanted = request.name == name && (executed || name == "DescribeChangeSet");
        executed |= request.name == "ExecuteChangeSet";
        wanted.then_some(Fault::HoldBefore)
    });
    let process = process(bench, &folder, stack).spawn().expect("it starts");
    held.recv_timeout(PATIENCE).expect("it gets there");
    for _ in 0..times {
        interrupt(&process);
        thread::sleep(Duration::from_millis(20));
    }
    let output = process.wait_with_output().expect("it ends");
    bench.proxy.mend();
    assert_eq!(output.status.code(), Some(130));
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_user_who_leaves_is_told_what_goes_on_and_comes_back_to_it() {
    run(async {
        let mut bench = Bench::new().await;
        bench.settings.app = "left".to_owned();
        // Before anything has begun, all is cleaned up, however often it is said.
        for times in [1, 2] {
            let told = interrupted(&bench, "left", "DescribeChangeSet", times);
            assert!(told.contains("nothing was changed"), "{told}");
            assert!(bench.stacks().await.is_empty(), "{times}");
        }
        let told = interrupted(&bench, "left", "DescribeStackEvents", 1);
        assert!(told.contains("goes on without us"), "{told}");
        let next = bench.deploy(&small("left")).await;
        assert!(next.is_ok(), "{next:?}");
        assert_arrived(&bench.cloud, "left", "left").await;
    });
}

#[test]
fn a_program_that_is_told_to_leave_says_so_to_its_caller() {
    run(async {
        let bench = Bench::new().await;
        bench.interrupt.raise();
        let left = bench.deploy(&small("stopped")).await;
        assert!(matches!(left, Err(DeployError::Stopped)), "{left:?}");
        assert!(bench.stacks().await.is_empty());
    });
}
