//! Kills along the calls of a removal, up to our own bucket, which goes with the last stack.

use stackwright::{
    assembly::StackAssembly,
    construct::{Bucket, BucketRemoval, Function},
    deploy::staging,
};

use super::{
    courses::{Every, crossed, side_by_side},
    hold, kill_when_held,
};
use crate::{
    bench::{Bench, Outcome, run, stack},
    farewell::destroy_process,
};

/// A function, whose code is in our own bucket, and a bucket that is not empty.
fn used() -> StackAssembly {
    stack("used", |stack| {
        stack.add("Greet", Function::python("tests/cloud/faults/greet"));
        let photos = Bucket::new(BucketRemoval::EmptyAndDelete).versioned();
        stack.add("Photos", photos);
    })
}

/// A stack that is used, in an account of its own.
async fn begin() -> Bench {
    let bench = Bench::new().await;
    let outcome = bench.deploy(&used()).await;
    assert!(matches!(outcome, Ok(Outcome::Deployed(_))), "{outcome:?}");
    let resources = bench.cloud.resources("used").await.expect("an answer");
    let photos = resources.iter().find(|it| it.logical_id == "Photos");
    let photos = &photos.expect("a bucket").physical_id;
    for version in ["1", "22"] {
        let put = bench.s3().put_object().bucket(photos).key("a");
        let put = put.body(version.as_bytes().to_vec().into());
        put.send().await.expect("put");
    }
    bench.proxy.take();
    bench
}

async fn buckets(bench: &Bench) -> Vec<String> {
    let listed = bench.s3().list_buckets().send().await.expect("an answer");
    let buckets = listed.buckets.unwrap_or_default().into_iter();
    buckets.filter_map(|bucket| bucket.name).collect()
}

/// While the stack lives, its code does.
async fn assert_code_of_the_living(bench: &Bench, what: &str) {
    if !bench.stacks().await.contains_key("used") {
        return;
    }
    let bucket = staging::bucket_name(&bench.cloud).await.expect("a name");
    let key = used().assets[0].key.clone();
    let code = bench.s3().head_object().bucket(&bucket).key(&key);
    assert!(code.send().await.is_ok(), "{what}: its code is gone first");
}

async fn assert_nothing(bench: &Bench, what: &str) {
    let (stacks, buckets) = (bench.stacks().await, buckets(bench).await);
    assert!(
        stacks.is_empty() && buckets.is_empty(),
        "{what}: {stacks:?} {buckets:?}"
    );
}

/// The calls of a removal that nothing happens to.
async fn calls() -> Vec<String> {
    let bench = begin().await;
    let folder = tempfile::tempdir().expect("a folder");
    let whole = destroy_process(&bench, &folder, "used").status();
    assert!(whole.expect("it runs").success());
    let calls = bench.proxy.take();
    assert_nothing(&bench, "whole").await;
    let number = |is_it: &dyn Fn(&str) -> bool| calls.iter().position(|call| is_it(call));
    let deleted = number(&|call| call == "DeleteStack");
    let touched =
        number(&|call| !call.starts_with("GET ") && call.contains("/stackwright-assets-"));
    assert!(deleted.is_some() && touched > deleted, "{calls:#?}");
    calls
}

fn survive_kills(every: Every) {
    let calls = run(calls());
    let places = crossed(&calls, &[false, true], every);
    side_by_side(&places, |&(place, arrives)| {
        run(async {
            let bench = begin().await;
            let folder = tempfile::tempdir().expect("a folder");
            let held = hold(&bench, place, arrives);
            let process = destroy_process(&bench, &folder, "used").spawn();
            kill_when_held(process.expect("it starts"), &held);
            bench.proxy.mend();
            let what = format!("killed at {} ({place}, {arrives})", calls[place]);
            assert_code_of_the_living(&bench, &what).await;
            // Some have it removed after all, and some want it back first.
            if place % 3 == 0 {
                let back = bench.deploy(&used()).await;
                assert!(back.is_ok(), "{what}: {back:?}");
                assert_code_of_the_living(&bench, &what).await;
            }
            let second = destroy_process(&bench, &folder, "used").status();
            assert!(second.expect("it runs").success(), "{what}");
            assert_nothing(&bench, &what).await;
        });
    });
}

#[test]
fn a_second_removal_finishes_what_was_killed_along_its_calls() {
    survive_kills(Every::InTurn);
}

#[test]
#[ignore = "takes minutes: before and after every call arrives"]
fn a_second_removal_finishes_what_was_killed_at_any_call() {
    survive_kills(Every::Place);
}
