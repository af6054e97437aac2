//! A diff leaves nothing behind, whatever happens to it, and makes do with what it may read.

use std::{
    fs,
    process::{Child, Command, Stdio},
    time::Duration,
};

use crate::{
    bench::{Bench, Outcome, properties, run, stack},
    project::write_target,
    proxy::{Fault, error},
};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use stackwright::{
    assembly::StackAssembly,
    deploy::{DeployError, preview},
    diff::{Difference, TextForm, to_text},
    resource::Raw,
};

/// How long a process may take to get somewhere.
const PATIENCE: Duration = Duration::from_secs(20);

/// A topic called `name`.
fn topic(name: &str) -> StackAssembly {
    stack("topics", |stack| {
        let topic = properties(json!({"TopicName": "t", "DisplayName": name}));
        stack.add("Topic", Raw::new("AWS::SNS::Topic", topic));
    })
}

async fn deployed() -> Bench {
    let bench = Bench::new().await;
    let outcome = bench.deploy(&topic("one")).await;
    assert!(matches!(outcome, Ok(Outcome::Deployed(_))), "{outcome:?}");
    bench.proxy.take();
    bench
}

async fn diff(bench: &Bench) -> Result<Difference, DeployError> {
    let (cloud, settings) = (&bench.cloud, &bench.settings);
    preview(cloud, &topic("two"), settings, &|_| {}, &bench.interrupt).await
}

/// The same diff as a process of its own.
fn diff_process(bench: &Bench, folder: &tempfile::TempDir) -> Command {
    process(bench, folder, &["diff"])
}

fn process(bench: &Bench, folder: &tempfile::TempDir, arguments: &[&str]) -> Command {
    let template = "
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: t, DisplayName: two}}
";
    fs::write(folder.path().join("template.yaml"), template).expect("a file");
    write_target(folder.path(), &bench.account, &bench.proxy.url());
    let mut command = Command::new(env!("CARGO_BIN_EXE_stackwright"));
    command
        .current_dir(folder.path())
        .args(["--target", "test", "--stack", "topics"])
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

async fn change_sets(bench: &Bench) -> Vec<String> {
    let sets = bench.cloud.change_sets("topics").await.expect("an answer");
    sets.into_iter().map(|set| set.name).collect()
}

/// Holds the request number `place`, and says when it is reached.
fn hold(bench: &Bench, place: usize, arrives: bool) -> std::sync::mpsc::Receiver<()> {
    let held = bench.proxy.held();
    let mut count = 0;
    bench.proxy.spoil(move |_| {
        count += 1;
        (count == place + 1).then_some(if arrives {
            Fault::HoldAfter
        } else {
            Fault::HoldBefore
        })
    });
    held
}

#[test]
fn the_next_run_removes_what_a_killed_one_left_at_any_call() {
    run(async {
        let bench = deployed().await;
        let folder = tempfile::tempdir().expect("a folder");
        let whole = diff_process(&bench, &folder).status().expect("it runs");
        assert!(whole.success());
        let calls = bench.proxy.take();
        assert!(
            calls.iter().any(|call| call == "DeleteChangeSet"),
            "{calls:?}"
        );
        let mut left = 0;
        for (place, call) in calls.iter().enumerate() {
            for arrives in [false, true] {
                let held = hold(&bench, place, arrives);
                let mut process = diff_process(&bench, &folder).spawn().expect("it starts");
                held.recv_timeout(PATIENCE).expect("it gets there");
                process.kill().expect("it lives");
                process.wait().expect("it ends");
                bench.proxy.mend();
                left += change_sets(&bench).await.len();
                diff(&bench).await.expect("a difference");
                let sets = change_sets(&bench).await;
                assert!(sets.is_empty(), "{call} {arrives}: {sets:?}");
            }
        }
        assert!(left > 0, "there was something to remove");
        assert_eq!(bench.stacks().await["topics"], "CREATE_COMPLETE");
    });
}

#[test]
fn a_connection_that_breaks_at_any_call_is_made_again() {
    run(async {
        let bench = deployed().await;
        let whole = to_text(
            &diff(&bench).await.expect("a difference"),
            TextForm::default(),
        );
        let calls = bench.proxy.take();
        for (place, call) in calls.iter().enumerate() {
            for arrives in [false, true] {
                let mut count = 0;
                bench.proxy.spoil(move |_| {
                    count += 1;
                    (count == place + 1).then_some(if arrives {
                        Fault::ResetAfter
                    } else {
                        Fault::ResetBefore
                    })
                });
                let found = diff(&bench).await;
                bench.proxy.mend();
                let text = found.map(|found| to_text(&found, TextForm::default()));
                assert_eq!(
                    text.as_ref().ok(),
                    Some(&whole),
                    "{call} {arrives}: {text:?}"
                );
                assert!(change_sets(&bench).await.is_empty(), "{call}");
            }
        }
    });
}

#[test]
fn a_service_that_wants_to_be_asked_less_often_is_asked_again() {
    run(async {
        let bench = deployed().await;
        let mut count = 0;
        bench.proxy.spoil(move |_| {
            count += 1;
            let busy = || Fault::Answer(400, error("Throttling", "Rate exceeded"));
            (count % 2 == 1).then(busy)
        });
        let found = diff(&bench).await.expect("a difference");
        bench.proxy.mend();
        assert_eq!(found.counts().modified, 1);
        assert!(found.caveats.is_empty(), "{:?}", found.caveats);
        assert!(change_sets(&bench).await.is_empty());
    });
}

#[test]
fn a_process_that_is_told_to_end_cleans_up_itself() {
    run(async {
        let bench = deployed().await;
        let folder = tempfile::tempdir().expect("a folder");
        for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
            let held = bench.proxy.held();
            bench.proxy.spoil(|request| {
                (request.name == "DescribeChangeSet").then_some(Fault::HoldBefore)
            });
            let mut process = diff_process(&bench, &folder).spawn().expect("it starts");
            held.recv_timeout(PATIENCE).expect("it gets there");
            assert_eq!(change_sets(&bench).await.len(), 1);
            tell(&process, signal);
            let status = process.wait().expect("it ends");
            assert_eq!(status.code(), Some(130), "{signal:?}");
            bench.proxy.mend();
            assert!(change_sets(&bench).await.is_empty(), "{signal:?}");
        }

        // Nobody reads what it prints.
        let mut command = diff_process(&bench, &folder);
        let mut process = command.stdout(Stdio::piped()).spawn().expect("it starts");
        drop(process.stdout.take());
        let status = process.wait().expect("it ends");
        assert!(status.code().is_some_and(|code| code < 3), "{status}");
        assert!(change_sets(&bench).await.is_empty());
    });
}

fn tell(process: &Child, signal: Signal) {
    let pid = i32::try_from(process.id()).ok().and_then(Pid::from_raw);
    kill_process(pid.expect("a process"), signal).expect("it lives");
}

#[test]
fn each_permission_that_is_missing_takes_only_what_it_gives() {
    run(async {
        let bench = deployed().await;
        let mut told = String::new();
        let cases: [&'static [&'static str]; 7] = [
            &["DescribeStacks"],
            &["GetTemplate"],
            &["CreateChangeSet"],
            &["DescribeChangeSet"],
            &["DeleteChangeSet"],
            &["ListChangeSets"],
            &["DescribeStacks", "CreateChangeSet"],
        ];
        for names in cases {
            bench.proxy.deny(names);
            let found = diff(&bench).await.expect("a difference");
            bench.proxy.mend();
            told.push_str(&format!("{}\n", names.join(" ")));
            for resource in &found.resources {
                let evidence = resource.all_evidence();
                told.push_str(&format!(
                    "  {:?} {} {evidence:?}\n",
                    resource.kind, resource.id
                ));
            }
            for caveat in &found.caveats {
                told.push_str(&format!("  {caveat}\n"));
            }
            if names == ["DeleteChangeSet"] {
                // Somebody with more rights comes later.
                assert_eq!(change_sets(&bench).await.len(), 1);
                diff(&bench).await.expect("a difference");
            }
            assert!(change_sets(&bench).await.is_empty(), "{names:?}");
        }
        insta::assert_snapshot!(told, @r"
        DescribeStacks
          Modified Topic [Template, Schema, ChangeSet]
          the stack's parameters, tags and status may not be read, so they were not compared: DescribeStacks was refused: User: u is not authorized to perform: cloudformation:DescribeStacks (AccessDenied)
        GetTemplate
          Modified Topic [ChangeSet]
          the deployed template may not be read, so only the change set tells what changes: GetTemplate was refused: User: u is not authorized to perform: cloudformation:GetTemplate (AccessDenied)
        CreateChangeSet
          Modified Topic [Template, Schema]
          the service cannot be asked what it would do (User: u is not authorized to perform: cloudformation:CreateChangeSet): only the templates were compared
        DescribeChangeSet
          Modified Topic [Template, Schema]
          the service cannot be asked what it would do (User: u is not authorized to perform: cloudformation:DescribeChangeSet): only the templates were compared
        DeleteChangeSet
          Modified Topic [Template, Schema, ChangeSet]
          the change set that was asked for could not be removed, and stays with the stack `topics` until a later run: DeleteChangeSet was refused: User: u is not authorized to perform: cloudformation:DeleteChangeSet (AccessDenied)
        ListChangeSets
          Modified Topic [Template, Schema, ChangeSet]
        DescribeStacks CreateChangeSet
          Modified Topic [Template, Schema]
          the stack's parameters, tags and status may not be read, so they were not compared: DescribeStacks was refused: User: u is not authorized to perform: cloudformation:DescribeStacks (AccessDenied)
          the service cannot be asked what it would do (User: u is not authorized to perform: cloudformation:CreateChangeSet): only the templates were compared
        ");

        // Without both there is nothing to say.
        for names in [
            &["DescribeStacks", "GetTemplate"],
            &["GetTemplate", "CreateChangeSet"],
        ] {
            bench.proxy.deny(names);
            let found = diff(&bench).await.expect_err("nothing is known");
            bench.proxy.mend();
            assert!(found.to_string().contains("not authorized"), "{found}");
        }
    });
}

#[test]
fn a_whole_diff_without_changes_takes_at_most_three_requests() {
    run(async {
        let bench = deployed().await;
        let folder = tempfile::tempdir().expect("a folder");
        let mut deploy = process(&bench, &folder, &["deploy", "--yes"]);
        assert!(deploy.status().expect("it runs").success());
        bench.proxy.take();
        let mut diff = process(&bench, &folder, &["diff", "--exit-code"]);
        assert_eq!(diff.status().expect("it runs").code(), Some(0));
        let requests = bench.proxy.take();
        assert!(requests.len() <= 3, "{requests:?}");
    });
}
