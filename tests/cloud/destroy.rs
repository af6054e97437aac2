//! Removing stacks from the local cloud.

use crate::{
    bench::{Bench, Outcome, properties, run, stack},
    proxy::Fault,
};
use serde_json::json;
use stackwright::{
    OnRemoval,
    assembly::StackAssembly,
    deploy::{DeployError, Event, Interrupt},
    destroy,
    resource::Raw,
    template::Map,
};

/// A bucket that keeps versions, a table that stays, and a topic.
fn assembly() -> StackAssembly {
    stack("storage", |stack| {
        let versions = json!({"VersioningConfiguration": {"Status": "Enabled"}});
        stack.add("Bucket", Raw::new("AWS::S3::Bucket", properties(versions)));
        let kept = stack.add("Kept", Raw::new("AWS::SQS::Queue", Map::default()));
        kept.on_removal(OnRemoval::Retain);
        stack.add("Topic", Raw::new("AWS::SNS::Topic", Map::default()));
    })
}

async fn deploy(bench: &Bench, assembly: &StackAssembly) {
    let outcome = bench.deploy(assembly).await;
    assert!(matches!(outcome, Ok(Outcome::Deployed(_))), "{outcome:?}");
}

async fn bucket_of(bench: &Bench, assembly: &StackAssembly) -> String {
    let resources = bench
        .cloud
        .resources(&assembly.name)
        .await
        .expect("an answer");
    let bucket = resources
        .into_iter()
        .find(|resource| resource.logical_id == "Bucket");
    bucket.expect("a bucket").physical_id
}

#[test]
fn a_bucket_is_emptied_of_everything_and_goes_with_its_stack() {
    run(async {
        let bench = Bench::new().await;
        let assembly = assembly();
        deploy(&bench, &assembly).await;
        let bucket = bucket_of(&bench, &assembly).await;
        let s3 = bench.s3();
        for key in ["a", "b/ä.json", "c d"] {
            for version in [&b"1"[..], b"22"] {
                let put = s3.put_object().bucket(&bucket).key(key);
                put.body(version.to_vec().into())
                    .send()
                    .await
                    .expect("written");
            }
        }
        s3.delete_object()
            .bucket(&bucket)
            .key("a")
            .send()
            .await
            .expect("marked");
        let upload = s3.create_multipart_upload().bucket(&bucket).key("big");
        upload.send().await.expect("begun");

        let farewell = destroy::plan(&bench.cloud, "storage")
            .await
            .expect("a plan");
        let farewell = farewell.expect("the stack exists");
        let ids = |members: &[destroy::Member]| {
            let mut ids: Vec<String> = members.iter().map(|it| it.path.clone()).collect();
            ids.sort();
            ids
        };
        assert_eq!(ids(&farewell.deleted), ["Bucket", "Topic"]);
        assert_eq!(ids(&farewell.retained), ["Kept"]);
        let content = farewell.buckets[0].content;
        assert_eq!((content.objects, content.older, content.bytes), (2, 5, 9));
        assert!(!content.more);

        let removed = bench.destroy(&assembly).await.expect("it goes");
        assert_eq!(removed.objects, 8);
        assert_eq!(removed.left.len(), 1);
        assert_eq!(removed.left[0].path.as_deref(), Some("Kept"));
        assert!(removed.unseen.is_empty(), "{:?}", removed.unseen);
        assert!(bench.stacks().await.is_empty());
        assert_eq!(
            bench
                .cloud
                .keys(&bucket, "", None)
                .await
                .expect("an answer"),
            None
        );
        let emptied = bench
            .events()
            .iter()
            .any(|event| matches!(event, Event::Emptying { removed: 8, .. }));
        assert!(emptied, "{:?}", bench.events());
    });
}

#[test]
fn a_bucket_that_stays_is_not_emptied() {
    run(async {
        let bench = Bench::new().await;
        let assembly = stack("kept", |stack| {
            let bucket = stack.add("Bucket", Raw::new("AWS::S3::Bucket", Map::default()));
            bucket.on_removal(OnRemoval::Retain);
        });
        deploy(&bench, &assembly).await;
        let bucket = bucket_of(&bench, &assembly).await;
        let put = bench.s3().put_object().bucket(&bucket).key("a");
        put.body(b"1".to_vec().into())
            .send()
            .await
            .expect("written");
        let removed = bench.destroy(&assembly).await.expect("it goes");
        assert_eq!((removed.objects, removed.left.len()), (0, 1));
        let keys = bench
            .cloud
            .keys(&bucket, "", None)
            .await
            .expect("an answer");
        assert_eq!(keys.expect("the bucket stays").len(), 1);
    });
}

#[test]
fn what_is_not_there_needs_no_removing() {
    run(async {
        let bench = Bench::new().await;
        let nothing = destroy::plan(&bench.cloud, "never")
            .await
            .expect("an answer");
        assert!(nothing.is_none());
    });
}

#[test]
fn a_stack_that_was_rolled_back_can_be_removed() {
    run(async {
        let bench = Bench::new().await;
        let named = |stack_name: &str| {
            stack(stack_name, |stack| {
                let value = json!({"Type": "String", "Name": "/taken", "Value": "x"});
                stack.add("Held", Raw::new("AWS::SSM::Parameter", properties(value)));
            })
        };
        deploy(&bench, &named("holder")).await;
        let second = named("second");
        assert!(bench.deploy(&second).await.is_err());
        assert_eq!(bench.stacks().await["second"], "ROLLBACK_COMPLETE");
        bench.destroy(&second).await.expect("it goes");
        assert!(!bench.stacks().await.contains_key("second"));
        bench.destroy(&named("holder")).await.expect("it goes");
        assert!(bench.stacks().await.is_empty());
    });
}

#[test]
fn a_user_who_leaves_while_buckets_are_emptied_can_go_on_later() {
    run(async {
        let bench = Bench::new().await;
        let assembly = assembly();
        deploy(&bench, &assembly).await;
        let farewell = destroy::plan(&bench.cloud, "storage")
            .await
            .expect("a plan");
        let farewell = farewell.expect("the stack exists");
        let interrupt = Interrupt::new();
        interrupt.raise();
        let lines = &assembly.source_map;
        let left = destroy::remove(&bench.cloud, &farewell, lines, &|_| {}, &interrupt).await;
        assert!(matches!(left, Err(DeployError::Halfway)), "{left:?}");
        assert_eq!(bench.stacks().await["storage"], "CREATE_COMPLETE");
        bench.destroy(&assembly).await.expect("it goes");
        assert!(bench.stacks().await.is_empty());
    });
}

/// The local cloud's Cloud Control knows only what was made through it, so AWS's answers are played.
#[test]
fn cloud_control_tells_what_is_there_and_what_is_not() {
    run(async {
        let bench = Bench::new().await;
        let there = async |status: u16, answer: &str| {
            let answer = answer.to_owned();
            bench.proxy.spoil(move |request| {
                let is_it = request.name == "CloudApiService.GetResource"
                    && request.body.contains(r#""Identifier":"a""#);
                is_it.then(|| Fault::Answer(status, answer.clone()))
            });
            let there = bench.cloud.has_resource("AWS::SNS::Topic", "a").await;
            there.map_err(|error| error.to_string())
        };
        let found = r#"{"TypeName": "AWS::SNS::Topic", "ResourceDescription":
            {"Identifier": "a", "Properties": "{\"TopicArn\": \"a\"}"}}"#;
        assert_eq!(there(200, found).await, Ok(true));
        let gone = r#"{"__type": "com.amazon.cloudapiservice#ResourceNotFoundException",
            "Message": "Resource of type 'AWS::SNS::Topic' with identifier 'a' was not found."}"#;
        assert_eq!(there(400, gone).await, Ok(false));
        // Whoever may not read it does not say that it is gone.
        let refused = r#"{"__type": "com.amazon.coral.service#AccessDeniedException",
            "Message": "not authorized to perform: cloudformation:GetResource"}"#;
        insta::assert_snapshot!(there(400, refused).await.expect_err("nobody knows"), @"CloudApiService.GetResource failed: not authorized to perform: cloudformation:GetResource");
    });
}
