//! The bucket for code and large templates: several runs at once, what nobody uses, and buckets of
//! the user's own.

use std::{
    cell::RefCell,
    collections::BTreeSet,
    fs,
    path::Path,
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};

use aws_smithy_async::{rt::sleep::TokioSleep, time::TimeSource};
use stackwright::{
    assembly::StackAssembly,
    cloud::{Clock, Cloud, Manner},
    construct::Function,
    deploy::{DeployError, Deployed, Event, Planned, plan, staging},
    resource::Raw,
    template::Map,
};

use crate::{
    bench::{Bench, Outcome, run, stack, target},
    proxy::Fault,
};

fn deployed(outcome: Result<Outcome, DeployError>) -> Box<Deployed> {
    match outcome {
        Ok(Outcome::Deployed(deployed)) => deployed,
        other => panic!("it must be deployed: {other:?}"),
    }
}

/// A stack with a function whose code is `text`.
#[track_caller]
fn function(name: &str, folder: &Path, text: &str) -> StackAssembly {
    let folder = folder.join(name);
    fs::create_dir_all(&folder).expect("made");
    fs::write(folder.join("handler.py"), text).expect("written");
    let folder = folder.to_str().expect("a path of text").to_owned();
    stack(name, |stack| {
        stack.add("Greet", Function::python(folder));
    })
}

const HELLO: &str = "def handler(event, context):\n    return 'hello'\n";

/// A stack whose template does not fit into a request.
#[track_caller]
fn large(name: &str) -> StackAssembly {
    stack(name, |stack| {
        stack.metadata("Filler", "x".repeat(60_000).as_str());
        stack.add("Topic", Raw::new("AWS::SNS::Topic", Map::default()));
    })
}

/// Removes a stack; says whether the bucket went too.
async fn went(bench: &Bench, stack: &StackAssembly) -> bool {
    bench.destroy(stack).await.expect("it goes");
    !bench.stacks().await.contains_key(staging::STACK)
}

async fn keys(bench: &Bench, bucket: &str) -> Option<BTreeSet<String>> {
    let keys = bench.cloud.keys(bucket, "", None).await;
    keys.expect("an answer")
}

#[test]
fn many_are_asked_for_in_one_listing_and_every_call_names_the_account() {
    run(async {
        let bench = Bench::new().await;
        let folder = tempfile::tempdir().expect("a folder");
        let three = |text: &str| {
            let paths = ["a", "b", "c"].map(|name| {
                let path = folder.path().join(name);
                fs::create_dir_all(&path).expect("made");
                fs::write(path.join("handler.py"), format!("{HELLO}# {name}{text}")).expect("ok");
                path
            });
            stack("three", |stack| {
                for (id, path) in ["A", "B", "C"].into_iter().zip(paths) {
                    stack.add(id, Function::python(path));
                }
            })
        };
        deployed(bench.deploy(&three("")).await);
        let bucket = staging::bucket_name(&bench.cloud).await.expect("a name");
        bench.proxy.take();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (notes, path) = (Arc::clone(&asked), format!("/{bucket}"));
        bench.proxy.spoil(move |request| {
            let is_about_it = request.name.contains(&path);
            let mut notes = notes.lock().expect("no panic while held");
            notes.extend(is_about_it.then(|| (request.name.clone(), request.owner.clone())));
            None
        });
        deployed(bench.deploy(&three("!")).await);
        bench.proxy.mend();
        let asked = std::mem::take(&mut *asked.lock().expect("no panic while held"));
        let writes = asked.iter().filter(|(name, _)| name.starts_with("PUT "));
        assert_eq!(writes.count(), 3, "{asked:?}");
        let lists = asked
            .iter()
            .filter(|(name, _)| name.contains("list-type=2"));
        assert_eq!(lists.count(), 1, "{asked:?}");
        let owner = Some(bench.account.clone());
        for (name, named) in &asked {
            // What the diff reads is named by a template.
            assert!(
                name.contains(".zip?x-id=GetObject") || *named == owner,
                "{name}: {named:?}"
            );
        }
        assert!(went(&bench, &three("!")).await);
    });
}

#[test]
fn two_first_deploys_at_once_share_one_bucket() {
    run(async {
        let bench = Bench::new().await;
        let folder = tempfile::tempdir().expect("a folder");
        let [one, two] = ["one", "two"].map(|name| function(name, folder.path(), HELLO));
        let other = Bench::beside(&bench).await;
        let (first, second) = tokio::join!(bench.deploy(&one), other.deploy(&two));
        deployed(first);
        deployed(second);
        let stacks: Vec<_> = bench.stacks().await.into_iter().collect();
        assert_eq!(
            stacks,
            ["one", staging::STACK, "two"]
                .map(|name| (name.to_owned(), "CREATE_COMPLETE".to_owned()))
        );
        tokio::join!(went(&bench, &one), went(&other, &two));
        assert!(bench.stacks().await.is_empty());
    });
}

#[test]
fn a_stack_that_is_about_to_be_made_keeps_the_bucket() {
    run(async {
        let bench = Bench::new().await;
        let folder = tempfile::tempdir().expect("a folder");
        let [one, two] = ["one", "two"].map(|name| function(name, folder.path(), HELLO));
        deployed(bench.deploy(&one).await);
        let bucket = staging::bucket_name(&bench.cloud).await.expect("a name");
        let planned = bench.ready(&two).await;
        assert!(!went(&bench, &one).await);
        assert_eq!(keys(&bench, &bucket).await.expect("a bucket").len(), 1);
        bench.proxy.take();
        planned
            .execute(&|_| {}, &bench.interrupt)
            .await
            .expect("deployed");
        let requests = bench.proxy.take();
        assert!(
            !requests.iter().any(|it| it.starts_with("PUT ")),
            "{requests:?}"
        );
        assert!(went(&bench, &two).await);
        assert!(bench.stacks().await.is_empty());
    });
}

#[test]
fn who_removes_the_bucket_gives_way_and_is_given_way_to() {
    run(async {
        let bench = Bench::new().await;
        let folder = tempfile::tempdir().expect("a folder");
        let one = function("one", folder.path(), HELLO);
        deployed(bench.deploy(&one).await);
        let bucket = staging::bucket_name(&bench.cloud).await.expect("a name");

        // Another run has left its mark: a deploy waits until it is gone.
        let s3 = bench.s3();
        let mark = || s3.put_object().bucket(&bucket).key("!removing").send();
        mark().await.expect("marked");
        bench.proxy.take();
        let changed = function("one", folder.path(), &format!("{HELLO}# now\n"));
        let lift = async {
            tokio::time::sleep(Duration::from_millis(400)).await;
            assert!(
                !bench
                    .proxy
                    .take()
                    .iter()
                    .any(|it| it.contains(".zip?x-id=PutObject"))
            );
            let own = bench.cloud.own_bucket(&*bucket).await.expect("an account");
            let marks = own.versions("!removing").await.expect("an answer");
            own.delete(&marks.expect("a bucket")).await.expect("lifted");
        };
        let (outcome, ()) = tokio::join!(bench.deploy(&changed), lift);
        deployed(outcome);
        assert!(
            bench
                .notes()
                .iter()
                .any(|note| note.starts_with("another run is removing")),
            "{:?}",
            bench.notes()
        );

        // A template that is on its way is a run that has no stack yet.
        let template = s3
            .put_object()
            .bucket(&bucket)
            .key("templates/x.json")
            .send();
        template.await.expect("put");
        assert!(!went(&bench, &changed).await);
        insta::assert_snapshot!(bench.notes().join("\n").replace(&bucket, "BUCKET"), @r"
        no stack of ours is left: removing the bucket for code (stack stackwright-assets)
        the bucket BUCKET stays: another run is using it
        ");
        let left: Vec<_> = keys(&bench, &bucket)
            .await
            .expect("a bucket")
            .into_iter()
            .collect();
        assert!(left.contains(&"templates/x.json".to_owned()), "{left:?}");
        assert!(!left.contains(&"!removing".to_owned()), "{left:?}");

        // What comes into the bucket at the last moment keeps it too, with its stack.
        s3.delete_object()
            .bucket(&bucket)
            .key("templates/x.json")
            .send()
            .await
            .expect("deleted");
        let path = format!("DELETE /{bucket}");
        bench.proxy.spoil(move |request| {
            let is_last = request.name.starts_with(&path) && !request.name.contains("versionId");
            let full = "<Error><Code>BucketNotEmpty</Code><Message>It is not</Message></Error>";
            is_last.then(|| Fault::Answer(409, full.to_owned()))
        });
        let removed = staging::remove_if_unused(&bench.cloud, &|_| {}, &bench.interrupt).await;
        assert!(!removed.expect("an answer"));
        bench.proxy.mend();
        assert_eq!(bench.stacks().await[staging::STACK], "CREATE_COMPLETE");
        let removed = staging::remove_if_unused(&bench.cloud, &|_| {}, &bench.interrupt).await;
        assert!(removed.expect("an answer"));
        assert_eq!(keys(&bench, &bucket).await, None);
        assert!(bench.stacks().await.is_empty());
    });
}

#[test]
fn a_bucket_of_the_users_own_is_used_and_nothing_of_ours_is_made() {
    run(async {
        let bench = Bench::new().await;
        // The names of buckets are shared by all accounts.
        let name = format!("artifacts-{}", bench.account);
        let bench = bench.with_bucket(&format!("{name}/code")).await;
        let folder = tempfile::tempdir().expect("a folder");
        let bucket = bench.cloud.asset_bucket().expect("one is named").clone();
        let mut one = function("one", folder.path(), HELLO);
        one.use_asset_bucket(&bucket);

        // What keeps it from being used is told before anything is made.
        let message = async || {
            let error = bench.deploy(&one).await.expect_err("no bucket");
            assert!(bench.stacks().await.is_empty());
            let told = error.to_string().replace(&bucket.name, "BUCKET");
            told.replace(&bench.account, "ACCOUNT")
        };
        insta::assert_snapshot!(message().await, @"there is no bucket `BUCKET` in the account ACCOUNT: make it, correct the name (--asset-bucket, or `asset-bucket` of the target), or name none and a bucket of stackwright's own is made");
        for (status, code, expected) in [
            (301, "PermanentRedirect", "is not in us-east-1"),
            (
                403,
                "AccessDenied",
                "belongs to another account than ACCOUNT",
            ),
        ] {
            bench.proxy.spoil(move |request| {
                let answer = format!("<Error><Code>{code}</Code><Message>no</Message></Error>");
                let is_it = request.name.contains("/artifacts-");
                is_it.then_some(Fault::Answer(status, answer))
            });
            let told = message().await;
            assert!(told.contains(expected), "{told}");
            bench.proxy.mend();
        }

        let s3 = bench.s3();
        s3.create_bucket()
            .bucket(&bucket.name)
            .send()
            .await
            .expect("made");
        deployed(bench.deploy(&one).await);
        deployed(bench.deploy(&large("large")).await);
        let stacks: Vec<String> = bench.stacks().await.into_keys().collect();
        assert_eq!(stacks, ["large", "one"]);
        let held = keys(&bench, &bucket.name).await.expect("the bucket");
        assert_eq!(
            held.into_iter().collect::<Vec<_>>(),
            [one.assets[0].key.clone()]
        );
        assert!(matches!(bench.deploy(&one).await, Ok(Outcome::NoChanges)));

        for gone in [&one, &large("large")] {
            bench.destroy(gone).await.expect("it goes");
        }
        assert_eq!(
            keys(&bench, &bucket.name).await.expect("the bucket").len(),
            1
        );
    });
}

/// A clock that is some weeks ahead.
#[derive(Debug)]
struct Ahead(u64);

impl TimeSource for Ahead {
    fn now(&self) -> SystemTime {
        SystemTime::now() + Duration::from_secs(self.0 * 7 * 24 * 60 * 60)
    }
}

#[test]
fn old_code_goes_once_no_stack_uses_it() {
    run(async {
        let bench = Bench::new().await;
        let folder = tempfile::tempdir().expect("a folder");
        let code = |name: &str, text: &str| function(name, folder.path(), text);
        deployed(
            bench
                .deploy(&code("one", "def handler(*_): return 1\n"))
                .await,
        );
        deployed(
            bench
                .deploy(&code("two", "def handler(*_): return 2\n"))
                .await,
        );
        deployed(
            bench
                .deploy(&code("one", "def handler(*_): return 3\n"))
                .await,
        );
        let bucket = staging::bucket_name(&bench.cloud).await.expect("a name");
        let held = || async { keys(&bench, &bucket).await.expect("the bucket") };
        assert_eq!(held().await.len(), 3, "it is not old");

        let later = |weeks| {
            let manner = Manner {
                clock: Clock::simulated(TokioSleep::new(), Ahead(weeks)),
                near: Some(true),
            };
            let target = target(&bench.proxy.url(), &bench.account);
            async move { Cloud::connect_with(&target, None, manner).await }
        };
        let deploy = async |weeks, stack: &StackAssembly| {
            let cloud = later(weeks).await;
            let notes = RefCell::new(Vec::new());
            let report = |event: &Event| {
                if let Event::Note { text } = event {
                    notes.borrow_mut().push(text.replace(&bucket, "BUCKET"));
                }
            };
            let (settings, interrupt) = (&bench.settings, &bench.interrupt);
            let planned = plan(&cloud, stack, settings, &report, interrupt).await;
            let Ok(Planned::Ready(planned)) = planned else {
                panic!("{planned:?}")
            };
            planned.execute(&report, interrupt).await.expect("deployed");
            notes.into_inner()
        };
        // The code of `two` is as old, and stays; the first code of `one` goes.
        let notes = deploy(6, &code("one", "def handler(*_): return 4\n")).await;
        insta::assert_snapshot!(notes.join("\n"), @"removed 2 old archives of code that no stack uses from the bucket BUCKET");
        // 2, the new code, and the mark of the week.
        assert_eq!(held().await.len(), 3);
        // Code that a change set may need stays.
        let two = code("two", "def handler(*_): return 6\n");
        let planned = bench.ready(&two).await;
        let notes = deploy(13, &code("one", "def handler(*_): return 7\n")).await;
        assert_eq!(notes, [""; 0]);
        planned.discard().await.expect("discarded");
        assert_eq!(held().await.len(), 4);
        let notes = deploy(15, &code("one", "def handler(*_): return 8\n")).await;
        assert!(notes[0].starts_with("removed 2 "), "{notes:?}");
        assert_eq!(held().await.len(), 3);
        for name in ["one", "two"] {
            bench.destroy(&code(name, HELLO)).await.expect("it goes");
        }
        assert_eq!(keys(&bench, &bucket).await, None);
    });
}

#[test]
fn the_code_of_a_thousand_functions_is_looked_for_with_one_request() {
    run(async {
        let bench = Bench::new().await;
        let wanted: Vec<String> = (0..1000)
            .map(|number| format!("{number:064x}.zip"))
            .collect();
        let entries: String = wanted
            .iter()
            .map(|key| {
                format!(
                    "<Contents><Key>{key}</Key><LastModified>2026-11-01T00:00:00.000Z\
                     </LastModified><ETag>x</ETag><Size>1</Size></Contents>"
                )
            })
            .collect();
        bench.proxy.spoil(move |request| {
            let answer = format!(
                "<ListBucketResult><KeyCount>1000</KeyCount><MaxKeys>1000</MaxKeys>\
                 <IsTruncated>true</IsTruncated><NextContinuationToken>more\
                 </NextContinuationToken>{entries}</ListBucketResult>"
            );
            let is_listing = request.name.contains("list-type=2");
            is_listing.then_some(Fault::Answer(200, answer))
        });
        let bucket = bench.cloud.own_bucket("assets").await.expect("an account");
        bench.proxy.take();
        let found = bucket.find(wanted.iter().map(String::as_str)).await;
        let found = found.expect("an answer").expect("a bucket").found;
        assert!(found.keys().eq(&wanted));
        assert_eq!(bench.proxy.take().len(), 1);
    });
}
