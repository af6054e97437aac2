//! What happens on the way of a first deploy, at each of its calls in turn.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use stackwright::{cloud::Cloud, deploy::staging, resource::Raw, template::Map};

use super::{
    FAULTS, WAIT, assert_arrived, assert_no_other_stacks, fault, hold, kill_when_held, process,
    small, spoil,
};
use crate::{
    bench::{Bench, Outcome, run, stack, target},
    proxy::{Fault, error},
};

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
                        bench.proxy.spoil(move |request| {
                            count += 1;
                            flag.store(count > place, Ordering::SeqCst);
                            (count > place).then(|| fault(kind, request))
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
                stack.add("Topic", Raw::new("AWS::SNS::Topic", Map::default()));
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
                    is_lost.then(|| fault(kind, request))
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
