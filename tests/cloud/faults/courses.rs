//! Faults and kills at each call of an update, and of a deploy that uploads code and a template.
//!
//! Each run has an account of its own. All calls and all that can happen make too many runs for
//! every day: faults of one kind after the other and kills take turns along the calls.
//! `--ignored` makes all of them.

use std::{
    collections::BTreeMap,
    env,
    process::Command,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use serde_json::json;
use stackwright::{
    assembly::StackAssembly, cloud::Cloud, construct::Function, deploy::staging, resource::Raw,
};

use super::{FAULTS, WAIT, hold, kill_when_held, spoil, this_program};
use crate::bench::{Bench, Outcome, properties, run, stack, target};

/// What is deployed while something goes wrong.
struct Course {
    name: &'static str,
    /// What is there before.
    before: Option<fn() -> StackAssembly>,
    wanted: fn() -> StackAssembly,
    /// The stacks that are there afterwards, and what their last operation did.
    stacks: &'static [(&'static str, &'static [&'static str])],
    /// What is in our bucket afterwards.
    archives: usize,
}

/// A parameter that changes, a topic that goes and one that comes. The local cloud calls what
/// comes updated, and says nothing of what goes.
const UPDATE: Course = Course {
    name: "update",
    before: Some(|| topic("1", "Old")),
    wanted: || topic("2", "New"),
    stacks: &[(
        "news",
        &[
            "Held UPDATE_COMPLETE",
            "New UPDATE_COMPLETE",
            "news UPDATE_COMPLETE",
            "news UPDATE_IN_PROGRESS",
        ],
    )],
    archives: 0,
};

/// A function, with a template that does not fit into a request.
const UPLOAD: Course = Course {
    name: "upload",
    before: None,
    wanted: large,
    stacks: &[
        (
            "news",
            &[
                "Greet CREATE_COMPLETE",
                "GreetLogs CREATE_COMPLETE",
                "GreetRole CREATE_COMPLETE",
                "news CREATE_COMPLETE",
                "news CREATE_IN_PROGRESS",
            ],
        ),
        (
            staging::STACK,
            &[
                "Bucket CREATE_COMPLETE",
                "BucketPolicy CREATE_COMPLETE",
                "stackwright-assets CREATE_COMPLETE",
                "stackwright-assets CREATE_IN_PROGRESS",
            ],
        ),
    ],
    archives: 1,
};

const COURSES: [&Course; 2] = [&UPDATE, &UPLOAD];

fn topic(value: &str, id: &str) -> StackAssembly {
    stack("news", |stack| {
        let held = json!({"Name": "/held", "Type": "String", "Value": value});
        stack.add("Held", Raw::new("AWS::SSM::Parameter", properties(held)));
        let name = json!({"TopicName": id});
        stack.add(id, Raw::new("AWS::SNS::Topic", properties(name)));
    })
}

fn large() -> StackAssembly {
    stack("news", |stack| {
        stack.metadata("Filler", "x".repeat(60_000).as_str());
        stack.add("Greet", Function::python("tests/cloud/faults/greet"));
    })
}

impl Course {
    /// A place where it can begin.
    async fn begin(&self) -> Bench {
        let bench = Bench::new().await;
        if let Some(before) = self.before {
            let outcome = bench.deploy(&before()).await;
            assert!(matches!(outcome, Ok(Outcome::Deployed(_))), "{outcome:?}");
        }
        bench.proxy.take();
        bench
    }

    /// The calls that it makes.
    async fn calls(&self) -> Vec<String> {
        let bench = self.begin().await;
        let outcome = bench.deploy(&(self.wanted)()).await;
        assert!(matches!(outcome, Ok(Outcome::Deployed(_))), "{outcome:?}");
        let calls = bench.proxy.take();
        self.assert_arrived(&bench, "without faults").await;
        calls
    }

    /// All is there, was done once, and nothing else is left.
    async fn assert_arrived(&self, bench: &Bench, what: &str) {
        let cloud = Cloud::connect(&target(bench.proxy.target(), &bench.account), None).await;
        let what = format!("{}: {what}", self.name);
        let mut statuses = BTreeMap::new();
        for (name, expected) in self.stacks {
            let sets = cloud.change_sets(name).await.expect("an answer");
            assert!(sets.is_empty(), "{what}: {sets:?}");
            assert_eq!(last_operation(&cloud, name).await, *expected, "{what}");
            let resources = cloud.resources(name).await.expect("an answer");
            assert_eq!(
                resources.len(),
                expected.len() - 2,
                "{what}: {resources:#?}"
            );
            let found = cloud.stack(name).await.expect("an answer");
            statuses.insert(
                (*name).to_owned(),
                found.expect("a stack").status.as_str().to_owned(),
            );
        }
        assert_eq!(bench.stacks().await, statuses, "{what}");
        let bucket = staging::bucket_name(&cloud).await.expect("a name");
        let Some(keys) = cloud.keys(&bucket, "", None).await.expect("an answer") else {
            return assert_eq!(self.archives, 0, "{what}");
        };
        assert_eq!(keys.len(), self.archives, "{what}: {keys:?}");
        let content = cloud.bucket_content(&bucket).await.expect("an answer");
        assert_eq!(content.older, 0, "{what}: {content:?}");
    }
}

/// What the last operation of a stack has done, in alphabetical order. There were no more of them
/// than one that creates it, and one that updates it.
async fn last_operation(cloud: &Cloud, name: &str) -> Vec<String> {
    let mut events = cloud.events(name, None).await.expect("an answer").events;
    events.reverse();
    let begins = |status: &str| ["CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS"].contains(&status);
    let is_start = |at: usize| events[at].is_of_stack() && begins(&events[at].status);
    let starts: Vec<usize> = (0..events.len()).filter(|at| is_start(*at)).collect();
    let last = *starts.last().expect("an operation");
    let updates = starts
        .iter()
        .filter(|at| events[**at].status == "UPDATE_IN_PROGRESS");
    assert!(
        starts.len() <= 2 && updates.count() == starts.len() - 1,
        "{events:#?}"
    );
    let mut done: Vec<String> = events[last..]
        .iter()
        .filter(|event| event.status.ends_with("_COMPLETE") || event.is_of_stack())
        .map(|event| format!("{} {}", event.logical_id, event.status))
        .filter(|line| !line.ends_with("CLEANUP_IN_PROGRESS"))
        .collect();
    done.sort();
    done
}

/// Does `work` for each of `places`, several at a time: most of it is waiting.
pub(super) fn side_by_side<T: Sync>(places: &[T], work: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                while let Some(place) = places.get(next.fetch_add(1, Ordering::Relaxed)) {
                    work(place);
                }
            });
        }
    });
}

/// The places of a course's calls, with what happens at each: all kinds at all places, or one kind
/// after the other at all places or at every second one.
pub(super) fn crossed<T: Copy>(calls: &[String], kinds: &[T], every: Every) -> Vec<(usize, T)> {
    let all = |place| kinds.iter().map(move |kind| (place, *kind));
    let places = 0..calls.len();
    match every {
        Every::Place => places.flat_map(all).collect(),
        Every::InTurn => places.zip(kinds.iter().copied().cycle()).collect(),
        Every::Second { from } => places
            .skip(from)
            .step_by(2)
            .zip(kinds.iter().cycle())
            .map(|(place, kind)| (place, *kind))
            .collect(),
    }
}

/// At which calls something happens.
#[derive(Clone, Copy)]
pub(super) enum Every {
    Place,
    InTurn,
    Second { from: usize },
}

fn overcome_faults(every: Every) {
    for course in COURSES {
        let calls = run(course.calls());
        side_by_side(&crossed(&calls, &FAULTS, every), |&(place, kind)| {
            run(async {
                let mut bench = course.begin().await;
                bench.cloud = bench.cloud.with_patience(WAIT);
                spoil(&bench, place, kind);
                let outcome = bench.deploy(&(course.wanted)()).await;
                bench.proxy.mend();
                let what = format!("{kind} at {} ({place})", calls[place]);
                assert!(outcome.is_ok(), "{}: {what}: {outcome:?}", course.name);
                course.assert_arrived(&bench, &what).await;
            });
        });
    }
}

#[test]
fn faults_along_the_calls_of_an_update_or_an_upload_are_overcome() {
    overcome_faults(Every::Second { from: 0 });
}

#[test]
#[ignore = "takes minutes: every kind of fault at every call"]
fn every_fault_at_every_call_of_an_update_or_an_upload_is_overcome() {
    overcome_faults(Every::Place);
}

/// Where a process of its own finds what it is to deploy.
const CHILD: &str = "STACKWRIGHT_TEST_COURSE";

/// This program again, deploying a course.
fn child(course: &Course, bench: &Bench) -> Command {
    let place = format!("{} {} {}", course.name, bench.account, bench.proxy.url());
    this_program("faults::courses::a_process_of_its_own", CHILD, place)
}

#[test]
#[ignore = "what other tests start to kill"]
fn a_process_of_its_own() {
    let Ok(place) = env::var(CHILD) else {
        return;
    };
    let words: Vec<&str> = place.split(' ').collect();
    let found = COURSES.iter().find(|course| course.name == words[0]);
    let course = found.expect("a course");
    run(async {
        // What a run notes for the next one is bound to the address.
        let mut bench = Bench::new().await;
        bench.cloud = Cloud::connect(&target(words[2], words[1]), None).await;
        let outcome = bench.deploy(&(course.wanted)()).await;
        assert!(outcome.is_ok(), "{outcome:?}");
    });
}

fn survive_kills(every: Every) {
    for course in COURSES {
        let calls = run(course.calls());
        let killed = Mutex::new(0);
        let places = crossed(&calls, &[false, true], every);
        side_by_side(&places, |&(place, arrives)| {
            run(async {
                let bench = course.begin().await;
                let held = hold(&bench, place, arrives);
                let process = child(course, &bench).spawn().expect("it starts");
                if kill_when_held(process, &held) {
                    *killed.lock().expect("no panic") += 1;
                }
                bench.proxy.mend();
                let what = format!("killed at {} ({place}, {arrives})", calls[place]);
                let next = bench.deploy(&(course.wanted)()).await;
                assert!(next.is_ok(), "{}: {what}: {next:?}", course.name);
                course.assert_arrived(&bench, &what).await;
            });
        });
        // Sometimes it takes a look less.
        let killed = killed.into_inner().expect("no panic");
        assert!(killed + 4 >= places.len(), "{killed} of {}", places.len());
    }
}

#[test]
fn the_next_run_goes_on_after_kills_along_the_calls_of_an_update_or_an_upload() {
    survive_kills(Every::Second { from: 1 });
}

#[test]
#[ignore = "takes minutes: before and after every call arrives"]
fn the_next_run_goes_on_after_every_kill_of_an_update_or_an_upload() {
    survive_kills(Every::Place);
}
