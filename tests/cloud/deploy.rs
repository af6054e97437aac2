//! Deploying to the local cloud.

use std::{collections::BTreeSet, fs, path::PathBuf};

use crate::bench::{Bench, Outcome, properties, run, stack};
use serde_json::json;
use stackwright::{
    assembly::{Asset, AssetFile, StackAssembly},
    asset::STAGING_BUCKET,
    cloud::StackStatus,
    construct::{Bucket, BucketRemoval},
    deploy::{DeployError, Deployed, Event, plan, staging},
    resource::Raw,
    template::{Map, Parameter},
};

/// A topic, and an output of its name.
fn topic(name: &str) -> StackAssembly {
    stack("topics", |stack| {
        let topic = Raw::new("AWS::SNS::Topic", properties(json!({"TopicName": name})));
        let topic = stack.add("Topic", topic);
        stack.output("Name", "", topic.attribute::<String>("TopicName"));
    })
}

/// A parameter of Parameter Store, whose names are taken once.
#[track_caller]
fn stored(stack_name: &str, name: &str) -> StackAssembly {
    stack(stack_name, |stack| {
        let value = json!({"Type": "String", "Name": name, "Value": "x"});
        stack.add("First", Raw::new("AWS::SNS::Topic", Map::default()));
        stack.add("Held", Raw::new("AWS::SSM::Parameter", properties(value)));
    })
}

fn deployed(outcome: Result<Outcome, DeployError>) -> Deployed {
    match outcome {
        Ok(Outcome::Deployed(deployed)) => *deployed,
        other => panic!("not deployed: {other:?}"),
    }
}

#[test]
fn a_stack_is_created_updated_and_left_alone() {
    run(async {
        let bench = Bench::new().await;
        let first = deployed(bench.deploy(&topic("one")).await);
        assert_eq!(first.stack.status, StackStatus::CreateComplete);
        assert_eq!(first.stack.outputs[0].value, "one");
        assert_eq!(first.stack.tags["stackwright:app"], "test");

        let second = deployed(bench.deploy(&topic("two")).await);
        assert_eq!(second.stack.status, StackStatus::UpdateComplete);
        assert_eq!(second.stack.outputs[0].value, "two");
        assert_eq!(second.stack.id, first.stack.id);
        let sets = bench.cloud.change_sets("topics").await.expect("an answer");
        assert!(sets.is_empty(), "{sets:?}");

        bench.proxy.take();
        let third = bench.deploy(&topic("two")).await.expect("no failure");
        assert!(matches!(third, Outcome::NoChanges));
        let mut requests = bench.proxy.take();
        requests.sort();
        assert_eq!(requests, ["DescribeStacks", "GetTemplate"]);
    });
}

#[test]
fn a_stack_of_somebody_elses_is_not_replaced_in_silence() {
    run(async {
        let mut bench = Bench::new().await;
        deployed(bench.deploy(&topic("one")).await);
        bench.settings.app = "other".to_owned();
        deployed(bench.deploy(&topic("two")).await);
        insta::assert_snapshot!(bench.notes().join("\n"), @"the stack `topics` exists and was not deployed by `other`: its template would be replaced; choose another name with --stack to leave it alone");
    });
}

#[test]
fn events_tell_what_happens_in_order() {
    run(async {
        let bench = Bench::new().await;
        deployed(bench.deploy(&topic("one")).await);
        let told: Vec<String> = bench
            .events()
            .iter()
            .map(|event| match event {
                Event::Resource(progress) => format!(
                    "{} {} {}/{}",
                    progress.event.logical_id, progress.event.status, progress.done, progress.total
                ),
                other => other.to_json()["event"].to_string(),
            })
            .collect();
        insta::assert_snapshot!(told.join("\n"), @r#"
        "compared"
        "started"
        topics CREATE_IN_PROGRESS 0/1
        Topic CREATE_IN_PROGRESS 0/1
        Topic CREATE_COMPLETE 1/1
        topics CREATE_COMPLETE 1/1
        "#);
    });
}

#[test]
fn a_name_that_another_stack_holds_is_named_with_its_line_and_the_next_deploy_recovers() {
    run(async {
        let bench = Bench::new().await;
        deployed(bench.deploy(&stored("holder", "/taken")).await);
        let second = stored("second", "/taken");
        let Err(DeployError::Failed { status, cause, .. }) = bench.deploy(&second).await else {
            panic!("it must fail")
        };
        assert_eq!(status, "ROLLBACK_COMPLETE");
        let cause = cause.expect("a cause");
        assert_eq!(cause.logical_id, "Held");
        assert!(cause.reason.contains("already exists"), "{}", cause.reason);
        assert!(cause.hint.expect("a hint").contains("the name is taken"));
        let line = cause.line.expect("a line");
        assert_eq!(line.file(), file!());
        assert_eq!(Some(line), second.source_map.resource("Held"));
        let told = bench.events();
        let causes = told
            .iter()
            .filter(|event| matches!(event, Event::Failed(_)));
        assert_eq!(causes.count(), 1);

        deployed(bench.deploy(&stored("second", "/free")).await);
        let notes = bench.notes();
        assert!(notes[0].contains("rolled back to nothing"), "{notes:?}");
        assert_eq!(bench.stacks().await["second"], "CREATE_COMPLETE");
    });
}

#[test]
fn a_failed_update_leaves_the_stack_as_it_was() {
    run(async {
        let bench = Bench::new().await;
        deployed(bench.deploy(&stored("holder", "/taken")).await);
        deployed(bench.deploy(&stored("second", "/free")).await);
        let failed = bench.deploy(&stored("second", "/taken")).await;
        let Err(DeployError::Failed { status, cause, .. }) = failed else {
            panic!("it must fail: {failed:?}")
        };
        assert_eq!(status, "UPDATE_ROLLBACK_COMPLETE");
        assert_eq!(cause.expect("a cause").logical_id, "Held");
        assert!(
            bench
                .cloud
                .change_sets("second")
                .await
                .expect("an answer")
                .is_empty()
        );
        deployed(bench.deploy(&stored("second", "/other")).await);
    });
}

#[test]
fn without_rollback_the_next_deploy_goes_on_from_there() {
    run(async {
        let mut bench = Bench::new().await;
        deployed(bench.deploy(&stored("holder", "/taken")).await);
        bench.settings.no_rollback = true;
        let failed = bench.deploy(&stored("second", "/taken")).await;
        let Err(DeployError::Failed { status, .. }) = failed else {
            panic!("it must fail: {failed:?}")
        };
        assert_eq!(status, "CREATE_FAILED");
        deployed(bench.deploy(&stored("second", "/free")).await);
        assert!(bench.notes()[0].contains("going on from there"));
        assert_eq!(bench.stacks().await["second"], "UPDATE_COMPLETE");
    });
}

#[test]
fn a_large_template_goes_through_our_bucket_and_leaves_nothing_in_it() {
    run(async {
        let bench = Bench::new().await;
        let large = stack("large", |stack| {
            stack.metadata("Filler", "x".repeat(60_000).as_str());
            stack.add("Topic", Raw::new("AWS::SNS::Topic", Map::default()));
        });
        deployed(bench.deploy(&large).await);
        assert_eq!(
            bench.stacks().await.into_keys().collect::<Vec<_>>(),
            ["large", staging::STACK]
        );
        let bucket = staging::bucket_name(&bench.cloud).await.expect("a name");
        let content = bench
            .cloud
            .bucket_content(&bucket)
            .await
            .expect("an answer");
        assert_eq!((content.objects, content.older), (0, 0));
        assert!(matches!(bench.deploy(&large).await, Ok(Outcome::NoChanges)));

        bench.destroy(&large).await.expect("it goes");
        assert!(bench.stacks().await.is_empty());
        let keys = bench
            .cloud
            .keys(&bucket, "", None)
            .await
            .expect("an answer");
        assert_eq!(keys, None, "the bucket is gone");
    });
}

#[test]
fn what_is_too_large_for_the_service_is_refused_before_anything_is_made() {
    run(async {
        let bench = Bench::new().await;
        let huge = stack("huge", |stack| {
            stack.metadata("Filler", "x".repeat(1_000_001).as_str());
            stack.add("Topic", Raw::new("AWS::SNS::Topic", Map::default()));
        });
        let refused = bench.deploy(&huge).await;
        assert!(
            matches!(refused, Err(DeployError::TooLarge { .. })),
            "{refused:?}"
        );
        assert!(bench.stacks().await.is_empty());
    });
}

#[test]
fn parameters_are_asked_for_at_once_and_kept() {
    run(async {
        let mut bench = Bench::new().await;
        let assembly = stack("parameters", |stack| {
            let text = || Parameter {
                type_name: "String".to_owned(),
                ..Parameter::default()
            };
            let one = stack.parameter::<String>("One", text());
            stack.parameter::<String>("Two", text());
            stack.add("Topic", Raw::new("AWS::SNS::Topic", Map::default()));
            stack.output("One", "", one);
        });
        let refused = bench.deploy(&assembly).await.expect_err("a refusal");
        let text = refused.to_string();
        assert!(text.contains("`One`") && text.contains("`Two`"), "{text}");
        assert!(bench.stacks().await.is_empty());

        bench.settings.parameters.insert("One".into(), "1".into());
        bench.settings.parameters.insert("Two".into(), "2".into());
        deployed(bench.deploy(&assembly).await);
        bench.settings.parameters.clear();
        assert!(matches!(
            bench.deploy(&assembly).await,
            Ok(Outcome::NoChanges)
        ));
        bench.settings.parameters.insert("Two".into(), "3".into());
        bench.settings.tags.insert("team".into(), "dragons".into());
        let changed = deployed(bench.deploy(&assembly).await);
        assert_eq!(changed.stack.parameters["One"].given, "1");
        assert_eq!(changed.stack.parameters["Two"].given, "3");
        assert_eq!(changed.stack.tags["team"], "dragons");
    });
}

#[test]
fn a_plan_that_is_not_wanted_leaves_nothing_behind() {
    run(async {
        let bench = Bench::new().await;
        let assembly = topic("one");
        let plan = bench.ready(&assembly).await;
        assert!(plan.difference.creates_stack);
        assert_eq!(plan.difference.counts().added, 1);
        assert_eq!(bench.stacks().await["topics"], "REVIEW_IN_PROGRESS");
        plan.discard().await.expect("it goes");
        assert!(bench.stacks().await.is_empty());
    });
}

#[test]
fn a_template_that_the_service_refuses_leaves_nothing_behind() {
    run(async {
        let bench = Bench::new().await;
        let broken = stack("broken", |stack| {
            stack.add("Topic", Raw::new("AWS::Nothing::Known", Map::default()));
        });
        let refused = bench.deploy(&broken).await;
        assert!(refused.is_err(), "{refused:?}");
        let stacks = bench.stacks().await;
        assert!(
            stacks.values().all(|status| status == "ROLLBACK_COMPLETE"),
            "{stacks:?}"
        );
    });
}

#[test]
fn the_shell_of_a_killed_run_is_used_again() {
    run(async {
        let bench = Bench::new().await;
        let assembly = topic("one");
        let planned = plan(
            &bench.cloud,
            &assembly,
            &bench.settings,
            &|_| {},
            &bench.interrupt,
        )
        .await;
        // A plan that is dropped without a word is what a killed run leaves.
        drop(planned);
        assert_eq!(bench.stacks().await["topics"], "REVIEW_IN_PROGRESS");
        deployed(bench.deploy(&assembly).await);
        assert_eq!(bench.stacks().await["topics"], "CREATE_COMPLETE");
    });
}

#[test]
fn a_user_who_leaves_during_the_plan_leaves_nothing_behind() {
    run(async {
        let bench = Bench::new().await;
        let assembly = topic("one");
        let plan = bench.ready(&assembly).await;
        bench.interrupt.raise();
        let left = plan.execute(&|_| {}, &bench.interrupt).await;
        assert!(matches!(left, Err(DeployError::Stopped)), "{left:?}");
        assert!(bench.stacks().await.is_empty());
    });
}

/// A bucket, and a file that is put into it once.
fn seeded(file: PathBuf) -> StackAssembly {
    stack("seeded", |stack| {
        let bucket = stack.add("Bucket", Bucket::new(BucketRemoval::EmptyAndDelete));
        bucket.seed("data/dragons.json", file);
    })
}

#[test]
fn a_file_is_put_once_and_never_overwritten() {
    run(async {
        let bench = Bench::new().await;
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("dragons.json");
        fs::write(&file, "[]").expect("a file");
        let assembly = seeded(file.clone());
        deployed(bench.deploy(&assembly).await);
        let resources = bench.cloud.resources("seeded").await.expect("an answer");
        let bucket = resources[0].physical_id.as_str();
        let s3 = bench.s3();
        let read = async || {
            let object = s3
                .get_object()
                .bucket(bucket)
                .key("data/dragons.json")
                .send()
                .await;
            let object = object.expect("an object");
            let kind = object.content_type.clone().unwrap_or_default();
            let bytes = object.body.collect().await.expect("its bytes").into_bytes();
            (kind, String::from_utf8_lossy(&bytes).into_owned())
        };
        assert_eq!(
            read().await,
            ("application/json".to_owned(), "[]".to_owned())
        );

        // What the application writes stays, whatever the file says by then.
        let put = s3.put_object().bucket(bucket).key("data/dragons.json");
        put.body(b"[1]".to_vec().into())
            .send()
            .await
            .expect("written");
        fs::write(&file, "[2]").expect("a file");
        bench.proxy.take();
        assert!(matches!(
            bench.deploy(&assembly).await,
            Ok(Outcome::NoChanges)
        ));
        let requests = bench.proxy.take();
        assert_eq!(requests.len(), 4, "{requests:?}");
        assert_eq!(read().await.1, "[1]");

        // What was removed is put again.
        let delete = s3.delete_object().bucket(bucket).key("data/dragons.json");
        delete.send().await.expect("removed");
        assert!(matches!(
            bench.deploy(&assembly).await,
            Ok(Outcome::OnlyFiles)
        ));
        assert_eq!(read().await.1, "[2]");
        let events = bench.events();
        assert!(matches!(
            events[..],
            [
                Event::UploadingFiles { .. },
                Event::FilePut { .. },
                Event::Seeded { .. }
            ]
        ));

        let removed = bench.destroy(&assembly).await.expect("it goes");
        assert_eq!(removed.objects, 1);
        assert!(bench.stacks().await.is_empty());
    });
}

/// A function whose code is an archive.
fn function(folder: &tempfile::TempDir, code: &str) -> StackAssembly {
    let path = folder.path().join("index.py");
    fs::write(&path, code).expect("a file");
    let files = vec![AssetFile {
        name: "index.py".to_owned(),
        path,
        executable: false,
    }];
    let mut code = Asset::archive("Function", files).expect("an archive");
    code.key.insert_str(0, "code/");
    let mut assembly = stack("coded", |stack| {
        let role = json!({"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }]}});
        stack.add("Role", Raw::new("AWS::IAM::Role", properties(role)));
        let function = json!({
            "Runtime": "python3.13",
            "Handler": "index.handler",
            "Role": {"Fn::GetAtt": ["Role", "Arn"]},
            "Code": {"S3Bucket": {"Fn::Sub": STAGING_BUCKET}, "S3Key": code.key},
        });
        stack.add(
            "Function",
            Raw::new("AWS::Lambda::Function", properties(function)),
        );
    });
    assembly.assets.push(code);
    assembly
}

#[test]
fn code_is_uploaded_once_for_each_content() {
    run(async {
        let bench = Bench::new().await;
        let folder = tempfile::tempdir().expect("a folder");
        let one = function(&folder, "def handler(event, context): return 1\n");
        deployed(bench.deploy(&one).await);
        let uploads = |requests: Vec<String>| {
            let puts = requests
                .into_iter()
                .filter(|request| request.starts_with("PUT "));
            puts.count()
        };
        assert_eq!(uploads(bench.proxy.take()), 1);
        assert!(matches!(bench.deploy(&one).await, Ok(Outcome::NoChanges)));
        assert_eq!(bench.proxy.take().len(), 2);

        let two = function(&folder, "def handler(event, context): return 2\n");
        let changed = deployed(bench.deploy(&two).await);
        assert_eq!(changed.stack.status, StackStatus::UpdateComplete);
        assert_eq!(uploads(bench.proxy.take()), 1);

        let back = function(&folder, "def handler(event, context): return 1\n");
        deployed(bench.deploy(&back).await);
        assert_eq!(uploads(bench.proxy.take()), 0, "it is there already");

        bench.destroy(&back).await.expect("it goes");
        assert!(bench.stacks().await.is_empty());
    });
}

#[test]
fn more_events_than_fit_on_a_page_are_all_told_once() {
    run(async {
        let bench = Bench::new().await;
        let many = stack("many", |stack| {
            for number in 0..70 {
                stack.add(
                    &format!("Topic{number}"),
                    Raw::new("AWS::SNS::Topic", Map::default()),
                );
            }
        });
        deployed(bench.deploy(&many).await);
        let told = bench.events();
        let resources = told.iter().filter_map(|event| match event {
            Event::Resource(progress) => Some(progress),
            _ => None,
        });
        let ids: BTreeSet<&str> = resources
            .clone()
            .map(|told| told.event.id.as_str())
            .collect();
        assert_eq!(ids.len(), 2 * 71);
        assert_eq!(resources.clone().count(), ids.len());
        let last = { resources }.next_back().expect("events");
        assert_eq!((last.done, last.total), (70, 70));
    });
}

#[test]
fn a_failure_in_a_nested_stack_has_the_line_of_that_stack() {
    run(async {
        let bench = Bench::new().await;
        deployed(bench.deploy(&stored("holder", "/taken")).await);
        let s3 = bench.s3();
        // Names of buckets are shared by all accounts.
        let bucket = format!("templates-{}", bench.account);
        s3.create_bucket()
            .bucket(&bucket)
            .send()
            .await
            .expect("a bucket");
        let inner = json!({"Resources": {
            "Fine": {"Type": "AWS::SNS::Topic"},
            "Inside": {
                "Type": "AWS::SSM::Parameter",
                "Properties": {"Type": "String", "Name": "/taken", "Value": "x"},
            },
        }});
        let put = s3.put_object().bucket(&bucket).key("inner.json");
        put.body(inner.to_string().into_bytes().into())
            .send()
            .await
            .expect("written");
        let url = format!("{}/{bucket}/inner.json", bench.proxy.target());
        let outer = stack("outer", |stack| {
            let nested = properties(json!({"TemplateURL": url}));
            stack.add("Inner", Raw::new("AWS::CloudFormation::Stack", nested));
        });
        let failed = bench.deploy(&outer).await;
        let Err(DeployError::Failed { cause, .. }) = failed else {
            panic!("it must fail: {failed:?}")
        };
        let cause = cause.expect("a cause");
        // The emulator does not link the nested stack's events, but gives their reason.
        assert!(cause.reason.contains("already exists"), "{cause:?}");
        assert_eq!(cause.line, outer.source_map.resource("Inner"));
    });
}
