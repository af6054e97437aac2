//! Removing stacks to the end: what stands in the way, what stays, what is looked for afterwards,
//! and what happens when it is cut short.

use std::{
    fs,
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde_json::json;
use stackwright::{
    assembly::StackAssembly,
    cloud::{StackRecord, time_text},
    deploy::{DeployError, Interrupt},
    destroy::{self, Farewell, Removed, Why},
    source::SourceMap,
    template::{Positions, Template},
};

use crate::{
    bench::{Bench, Outcome, run},
    project::write_target,
    proxy::{Fault, error, result},
};

/// How long a process may take to get somewhere.
const PATIENCE: Duration = Duration::from_secs(60);

fn stack(name: &str, template: &str) -> StackAssembly {
    let template = Template::parse(template).expect("a template");
    StackAssembly::of_template(name, template, "t.yaml", &Positions::default())
}

async fn deploy(bench: &Bench, assembly: &StackAssembly) {
    let outcome = bench.deploy(assembly).await;
    assert!(matches!(outcome, Ok(Outcome::Deployed(_))), "{outcome:?}");
}

async fn plan(bench: &Bench, name: &str) -> Farewell {
    let farewell = destroy::plan(&bench.cloud, name).await;
    farewell.expect("a plan").expect("a stack")
}

async fn remove(bench: &Bench, farewell: &Farewell) -> Result<Removed, DeployError> {
    let lines = SourceMap::default();
    destroy::remove(&bench.cloud, farewell, &lines, &|_| {}, &bench.interrupt).await
}

async fn put(bench: &Bench, bucket: &str, key: &str) {
    let put = bench.s3().put_object().bucket(bucket).key(key);
    put.body(b"1".to_vec().into()).send().await.expect("put");
}

/// A function that may log, and a bucket.
const WRITING: &str = "
Resources:
  Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: written-NAME}}
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}
  Writer:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: writer
      Runtime: python3.12
      Handler: index.handler
      Role: !GetAtt Role.Arn
      Code: {ZipFile: 'def handler(event, context): pass'}
";

fn writing(bench: &Bench) -> StackAssembly {
    stack("writing", &WRITING.replace("NAME", &bench.account))
}

async fn log_groups(bench: &Bench) -> Vec<String> {
    let groups = bench.cloud.log_groups("/").await.expect("an answer");
    groups.into_iter().map(|group| group.name).collect()
}

#[test]
fn log_groups_of_functions_go_and_those_of_others_stay() {
    run(async {
        let bench = Bench::new().await;
        let assembly = writing(&bench);
        for keep_logs in [true, false] {
            deploy(&bench, &assembly).await;
            if keep_logs {
                for name in ["/aws/lambda/writer", "/aws/lambda/writer-of-others"] {
                    let (operation, body) = (
                        "Logs_20140328.CreateLogGroup",
                        json!({"logGroupName": name}),
                    );
                    let made = bench.cloud.json_call("logs", operation, &body).await;
                    made.expect("made");
                }
            }
            let mut farewell = plan(&bench, "writing").await;
            assert_eq!(farewell.writers, ["writer"]);
            assert_eq!(farewell.logs.len(), 1, "{:?}", farewell.logs);
            farewell.keep_logs = keep_logs;
            bench.proxy.take();
            let removed = remove(&bench, &farewell).await.expect("it goes");
            let requests = bench.proxy.take();
            let place = |name: &str| requests.iter().position(|it| it.contains(name));
            let order = [
                "PUT /2017-10-31/functions/writer/concurrency",
                &*format!("GET /written-{}/?versions", bench.account),
                "DeleteStack",
                "ResourceGroupsTaggingAPI_20170126.GetResources",
            ];
            let order =
                order.map(|name| place(name).unwrap_or_else(|| panic!("{name}: {requests:?}")));
            assert!(order.is_sorted(), "{requests:?}");
            assert_eq!(removed.logs, u64::from(!keep_logs));
            assert_eq!(removed.left.len(), usize::from(keep_logs));
            assert!(removed.unseen.is_empty(), "{:?}", removed.unseen);
            assert_eq!(log_groups(&bench).await.len(), 1 + usize::from(keep_logs));
            let sweep = destroy::leftovers(&bench.cloud, &["writing"], Some("test")).await;
            assert_eq!(sweep.left, removed.left, "it is found again");
        }
        assert_eq!(log_groups(&bench).await, ["/aws/lambda/writer-of-others"]);
    });
}

#[test]
fn what_may_not_be_looked_at_is_not_said_to_be_gone() {
    run(async {
        let bench = Bench::new().await;
        deploy(&bench, &writing(&bench)).await;
        let farewell = plan(&bench, "writing").await;
        bench.proxy.deny(&[
            "ResourceGroupsTaggingAPI_20170126.GetResources",
            "Logs_20140328.DescribeLogGroups",
        ]);
        let removed = remove(&bench, &farewell).await.expect("it goes");
        bench.proxy.mend();
        assert!(removed.left.is_empty(), "{:?}", removed.left);
        insta::assert_snapshot!(removed.unseen.join("\n"), @r"
        could not look for what carries the stack's tags (tag:GetResources): ResourceGroupsTaggingAPI_20170126.GetResources failed: status 403
        could not look for log groups that services made (logs:DescribeLogGroups, logs:ListTagsForResource): Logs_20140328.DescribeLogGroups failed: status 403
        ");
    });
}

#[test]
fn what_stands_in_the_way_is_told_all_at_once_before_anything_is_begun() {
    run(async {
        let mut bench = Bench::new().await;
        let base = stack(
            "base",
            "
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: news}}
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: eggs
      DeletionProtectionEnabled: true
      BillingMode: PAY_PER_REQUEST
      KeySchema: [{AttributeName: a, KeyType: HASH}]
      AttributeDefinitions: [{AttributeName: a, AttributeType: S}]
Outputs:
  Name: {Value: !GetAtt Topic.TopicName, Export: {Name: base-topic}}
",
        );
        let reader = "
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !ImportValue base-topic}}
";
        bench.settings.protect = Some(true);
        deploy(&bench, &base).await;
        bench.settings.protect = None;
        deploy(&bench, &stack("reader", reader)).await;
        bench.proxy.take();
        let farewell = plan(&bench, "base").await;
        let refused = remove(&bench, &farewell)
            .await
            .expect_err("it is protected");
        let requests = bench.proxy.take();
        let writes = ["Delete", "Put", "PUT", "Update", "Create", "Execute"];
        let wrote = |it: &&String| writes.iter().any(|word| it.starts_with(word));
        assert_eq!(requests.iter().find(wrote), None);
        let refused = refused.to_string();
        let refused = refused.replace(bench.proxy.url().as_str(), "http://here");
        insta::assert_snapshot!(refused, @r"
        `base` cannot be removed:
          it is protected from deletion: lift that first (`aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name base --region us-east-1 --endpoint-url http://here`)
          its export `base-topic` is imported by `reader`: remove that first, or deploy it without the import
          Table (AWS::DynamoDB::Table) is protected from deletion: lift that first (`aws dynamodb update-table --no-deletion-protection-enabled --table-name eggs --region us-east-1 --endpoint-url http://here`), or keep it (--keep Table)
        ");

        // Removing the reader first, and keeping the table, leaves one.
        let mut farewell = plan(&bench, "base").await;
        farewell.after(&["reader"]);
        farewell.keep(&["Table".to_owned()]).expect("a table");
        assert_eq!(farewell.blockers.len(), 1, "{:?}", farewell.blockers);
    });
}

#[test]
fn what_the_user_keeps_is_told_to_stay_before_the_stack_goes() {
    run(async {
        let bench = Bench::new().await;
        let template = "
Resources:
  Photos: {Type: AWS::S3::Bucket}
  Topic: {Type: AWS::SNS::Topic}
";
        deploy(&bench, &stack("storage", template)).await;
        let mut farewell = plan(&bench, "storage").await;
        let bucket = farewell.buckets[0].name.clone();
        put(&bench, &bucket, "a").await;
        let unknown = farewell
            .keep(&["Photo".to_owned()])
            .expect_err("no such id");
        assert_eq!(
            unknown.to_string(),
            "the stack `storage` has no resource `Photo` that could be kept (`status -v` lists what \
             it has); did you mean `Photos`?"
        );
        farewell.keep(&["Photos".to_owned()]).expect("a bucket");
        assert!(farewell.buckets.is_empty());
        let removed = remove(&bench, &farewell).await.expect("it goes");
        assert!(bench.stacks().await.is_empty());
        let [left] = removed.left.as_slice() else {
            panic!("{:?}", removed.left);
        };
        assert_eq!((left.name.as_str(), left.why), (bucket.as_str(), Why::Kept));
        let restore = format!(
            "deploy --import-existing --stack storage, once the template says BucketName: {bucket}"
        );
        assert_eq!(left.restore.as_deref(), Some(restore.as_str()));
        let keys = bench
            .cloud
            .keys(&bucket, "", None)
            .await
            .expect("an answer");
        assert_eq!(keys.expect("the bucket stays").len(), 1);
        let sweep = destroy::leftovers(&bench.cloud, &["storage"], None).await;
        let found: Vec<_> = sweep
            .left
            .iter()
            .map(|it| (it.name.as_str(), it.why))
            .collect();
        assert_eq!(found, [(bucket.as_str(), Why::Kept)]);
    });
}

const STORAGE: &str = "
Resources:
  Photos:
    Type: AWS::S3::Bucket
    Properties: {VersioningConfiguration: {Status: Enabled}}
";

/// The service's words about a deletion that failed because a bucket is not empty.
fn refused_events(stack: &StackRecord, bucket: &str, (begun, token): &(i64, String)) -> String {
    let own = (
        stack.name.as_str(),
        "AWS::CloudFormation::Stack",
        stack.id.as_str(),
    );
    let full = "<ResourceStatusReason>The bucket you tried to delete is not empty (Service: S3, \
                Status Code: 409)</ResourceStatusReason>";
    let events = [
        (2, own, "DELETE_FAILED", ""),
        (
            1,
            ("Photos", "AWS::S3::Bucket", bucket),
            "DELETE_FAILED",
            full,
        ),
        (0, own, "DELETE_IN_PROGRESS", ""),
    ];
    let events = events.map(|(after, (id, kind, physical), status, reason)| {
        let at = begun + after;
        let fraction = format!(".{:03}Z", at % 1000);
        let time = time_text(at).replace('Z', &fraction);
        format!(
            "<member><EventId>{token}-{after}</EventId><StackId>{}</StackId><StackName>{}\
             </StackName><LogicalResourceId>{id}</LogicalResourceId><PhysicalResourceId>{physical}\
             </PhysicalResourceId><ResourceType>{kind}</ResourceType><ResourceStatus>{status}\
             </ResourceStatus>{reason}<ClientRequestToken>{token}</ClientRequestToken>\
             <Timestamp>{time}</Timestamp></member>",
            stack.id, stack.name
        )
    });
    format!("<StackEvents>{}</StackEvents>", events.concat())
}

/// Plays what the service does and the local cloud does not: it refuses `refusals` times to delete
/// a stack whose bucket was filled again. Counts how often it was asked to delete the stack.
async fn refuse(bench: &Bench, name: &str, bucket: &str, refusals: usize) -> Arc<AtomicUsize> {
    let stack = bench.cloud.stack(name).await;
    let stack = stack.expect("an answer").expect("a stack");
    let url = format!("{}/{bucket}", bench.proxy.target());
    // The local cloud reads the account from this, and does not check the signature.
    let key = format!(
        "AWS4-HMAC-SHA256 Credential={}/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, \
         Signature=0",
        bench.account
    );
    let bucket = bucket.to_owned();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let mut refused = None;
    bench
        .proxy
        .spoil(move |request| match request.name.as_str() {
            "DeleteStack" => {
                let number = count.fetch_add(1, Ordering::SeqCst) + 1;
                refused = None;
                if number > refusals {
                    return None;
                }
                // Somebody writes once more before the bucket's turn comes.
                let late = ureq::put(format!("{url}/late-{number}")).header("authorization", &key);
                late.send("1").expect("put");
                let fields = request.body.split('&').filter_map(|it| it.split_once('='));
                let mut token = fields.filter(|(key, _)| *key == "ClientRequestToken");
                let now = SystemTime::now()
                    .duration_since(UNIX_EPOCH)
                    .expect("a time");
                let token = token.next().expect("a token").1.to_owned();
                refused = Some((now.as_millis() as i64, token));
                Some(Fault::Answer(200, result("DeleteStack", "")))
            }
            "DescribeStacks" => refused.as_ref().map(|_| {
                let stack = format!(
                    "<Stacks><member><StackName>{}</StackName><StackId>{}</StackId><CreationTime>\
                 2026-11-01T00:00:00Z</CreationTime><StackStatus>DELETE_FAILED</StackStatus>\
                 </member></Stacks>",
                    stack.name, stack.id
                );
                Fault::Answer(200, result("DescribeStacks", &stack))
            }),
            "DescribeStackEvents" => refused.as_ref().map(|refused| {
                let events = refused_events(&stack, &bucket, refused);
                Fault::Answer(200, result("DescribeStackEvents", &events))
            }),
            _ => None,
        });
    asked
}

#[test]
fn a_bucket_that_fills_up_while_it_goes_is_emptied_again() {
    run(async {
        let bench = Bench::new().await;
        let assembly = stack("storage", STORAGE);
        deploy(&bench, &assembly).await;
        let bucket = plan(&bench, "storage").await.buckets[0].name.clone();
        let asked = refuse(&bench, "storage", &bucket, 2).await;
        let removed = bench.destroy(&assembly).await.expect("it goes");
        bench.proxy.mend();
        assert_eq!(asked.load(Ordering::SeqCst), 3);
        let notes = bench.notes();
        let again = notes
            .iter()
            .filter(|note| note.contains("was filled again"));
        assert_eq!(again.count(), 2, "{notes:?}");
        assert_eq!(removed.objects, 2);
        assert!(
            removed.left.is_empty() && removed.unseen.is_empty(),
            "{removed:?}"
        );
        assert!(bench.stacks().await.is_empty());
        assert!(!bench.cloud.has_bucket(&bucket).await.expect("an answer"));
    });
}

#[test]
fn what_fills_up_for_ever_is_not_let_go_of() {
    run(async {
        let bench = Bench::new().await;
        deploy(&bench, &stack("storage", STORAGE)).await;
        let farewell = plan(&bench, "storage").await;
        let bucket = farewell.buckets[0].name.clone();
        let asked = refuse(&bench, "storage", &bucket, 5).await;
        let failed = remove(&bench, &farewell).await;
        bench.proxy.mend();
        let failed = failed.expect_err("it cannot be deleted");
        assert!(failed.to_string().contains("DELETE_FAILED"), "{failed}");
        assert_eq!(asked.load(Ordering::SeqCst), 3);
        assert!(bench.cloud.has_bucket(&bucket).await.expect("an answer"));
    });
}

#[test]
fn a_deploy_after_a_removal_that_was_cut_short_is_told_and_functions_run_again() {
    run(async {
        let bench = Bench::new().await;
        let assembly = writing(&bench);
        deploy(&bench, &assembly).await;
        put(&bench, &format!("written-{}", bench.account), "a").await;
        // The process dies when it is about to delete the stack.
        let folder = tempfile::tempdir().expect("a folder");
        let held = bench.proxy.held();
        bench
            .proxy
            .spoil(|request| (request.name == "DeleteStack").then_some(Fault::HoldBefore));
        let mut process = destroy_process(&bench, &folder, "writing")
            .spawn()
            .expect("it starts");
        held.recv_timeout(PATIENCE).expect("it gets there");
        process.kill().expect("it lives");
        process.wait().expect("it ends");
        bench.proxy.mend();
        let stopped = bench.cloud.concurrency("writer").await;
        assert_eq!(stopped.expect("an answer"), Some(0));
        let template = WRITING
            .replace("NAME", &bench.account)
            .replace("handler(event, context)", "handler(a, b)");
        deploy(&bench, &stack("writing", &template)).await;
        let notes = bench.notes().join("\n");
        let notes = notes.replace(bench.account.as_str(), "ACCOUNT");
        insta::assert_snapshot!(notes, @"an earlier `destroy` of `writing` did not come to its end: it has emptied written-ACCOUNT, perhaps not wholly, and stopped the functions writer, which are started again");
        let runs = bench.cloud.concurrency("writer").await;
        assert_eq!(runs.expect("an answer"), None);
        // It is told once.
        let again = template.replace("handler(a, b)", "handler(b, a)");
        let _outcome = bench.deploy(&stack("writing", &again)).await;
        assert!(bench.notes().is_empty(), "{:?}", bench.notes());
    });
}

fn destroy_process(bench: &Bench, folder: &tempfile::TempDir, name: &str) -> Command {
    write_target(folder.path(), &bench.account, &bench.proxy.url());
    let mut command = Command::new(env!("CARGO_BIN_EXE_stackwright"));
    command
        .current_dir(folder.path())
        .args(["--target", "test", "--stack", name, "destroy", "--yes"])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn small(name: &str) -> StackAssembly {
    let template = "
Resources:
  Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: NAME}}
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: NAME}}
";
    stack(name, &template.replace("NAME", name))
}

/// The account has nothing left, as others see it.
async fn assert_nothing(bench: &Bench, what: &str) {
    let stacks = bench.stacks().await;
    assert!(stacks.is_empty(), "{what}: {stacks:?}");
    let buckets = bench.s3().list_buckets().send().await.expect("an answer");
    let buckets = buckets.buckets.unwrap_or_default();
    assert!(buckets.is_empty(), "{what}: {buckets:?}");
}

#[test]
fn a_second_removal_finishes_what_was_killed_at_any_call() {
    thread::scope(|scope| {
        for arrives in [false, true] {
            scope.spawn(move || {
                run(async {
                    let bench = Bench::new().await;
                    let folder = tempfile::tempdir().expect("a folder");
                    let whole = format!("whole-{}", bench.account);
                    deploy(&bench, &small(&whole)).await;
                    put(&bench, &whole, "a").await;
                    bench.proxy.take();
                    let whole = destroy_process(&bench, &folder, &whole).status();
                    assert!(whole.expect("it runs").success());
                    let calls = bench.proxy.take();
                    assert_nothing(&bench, "whole").await;
                    for (place, call) in calls.iter().enumerate() {
                        let name = format!("killed-{}-{place}", bench.account);
                        deploy(&bench, &small(&name)).await;
                        put(&bench, &name, "a").await;
                        let held = bench.proxy.held();
                        let mut count = 0;
                        bench.proxy.spoil(move |_| {
                            count += 1;
                            let fault = if arrives {
                                Fault::HoldAfter
                            } else {
                                Fault::HoldBefore
                            };
                            (count == place + 1).then_some(fault)
                        });
                        let mut process = destroy_process(&bench, &folder, &name)
                            .spawn()
                            .expect("it starts");
                        held.recv_timeout(PATIENCE).expect("it gets there");
                        process.kill().expect("it lives");
                        process.wait().expect("it ends");
                        bench.proxy.mend();
                        let second = destroy_process(&bench, &folder, &name).status();
                        let what = format!("{call} ({place}, {arrives})");
                        assert!(second.expect("it runs").success(), "{what}");
                        assert_nothing(&bench, &what).await;
                    }
                });
            });
        }
    });
}

#[test]
fn a_fault_at_any_call_of_a_removal_is_overcome() {
    thread::scope(|scope| {
        for kind in ["503", "reset before", "reset after"] {
            scope.spawn(move || {
                run(async {
                    let bench = Bench::new().await;
                    let whole = format!("whole-{}", bench.account);
                    deploy(&bench, &small(&whole)).await;
                    put(&bench, &whole, "a").await;
                    bench.proxy.take();
                    bench.destroy(&small(&whole)).await.expect("it goes");
                    let calls = bench.proxy.take();
                    for (place, call) in calls.iter().enumerate() {
                        let name = format!("spoiled-{}-{place}", bench.account);
                        deploy(&bench, &small(&name)).await;
                        put(&bench, &name, "a").await;
                        let mut count = 0;
                        bench.proxy.spoil(move |_| {
                            count += 1;
                            (count == place + 1).then(|| match kind {
                                "503" => Fault::Answer(503, error("ServiceUnavailable", "sorry")),
                                "reset before" => Fault::ResetBefore,
                                _ => Fault::ResetAfter,
                            })
                        });
                        let removed = bench.destroy(&small(&name)).await;
                        bench.proxy.mend();
                        let what = format!("{kind} at {call} ({place})");
                        let removed = removed.unwrap_or_else(|error| panic!("{what}: {error}"));
                        assert!(removed.left.is_empty(), "{what}: {removed:?}");
                        // What could not be asked is said.
                        assert!(removed.unseen.len() <= 1, "{what}: {removed:?}");
                        assert_nothing(&bench, &what).await;
                    }
                });
            });
        }
    });
}

/// As many versions as CI has time for; all of them by `-- --ignored`.
#[expect(clippy::print_stdout, reason = "its figures are read by people")]
fn full_bucket(objects: usize) {
    run(async {
        let bench = Bench::new().await;
        let assembly = stack("storage", STORAGE);
        deploy(&bench, &assembly).await;
        let bucket = plan(&bench, "storage").await.buckets[0].name.clone();
        let s3 = bench.s3();
        let puts = (0..3).flat_map(|_| 0..objects).map(|number| {
            let put = s3
                .put_object()
                .bucket(&bucket)
                .key(format!("object-{number}"));
            put.body(b"1".to_vec().into()).send()
        });
        let mut puts =
            futures_util::stream::StreamExt::buffer_unordered(futures_util::stream::iter(puts), 16);
        while let Some(put) = futures_util::stream::StreamExt::next(&mut puts).await {
            put.expect("put");
        }
        for key in ["a", "b"] {
            let upload = s3.create_multipart_upload().bucket(&bucket).key(key);
            upload.send().await.expect("begun");
        }
        let begun = std::time::Instant::now();
        let farewell = plan(&bench, "storage").await;
        let planned = begun.elapsed();
        let content = farewell.buckets[0].content;
        assert_eq!(content.more, 3 * objects > 25_000);
        bench.proxy.take();
        let removed = remove(&bench, &farewell).await.expect("it goes");
        let requests = bench.proxy.take().len();
        println!(
            "{objects} objects in 3 versions: planned in {planned:.1?}, removed after {:.1?}, {requests} requests",
            begun.elapsed()
        );
        assert_eq!(removed.objects, 3 * objects as u64 + 2);
        assert!(
            removed.left.is_empty() && removed.unseen.is_empty(),
            "{removed:?}"
        );
        assert_nothing(&bench, "all").await;
    });
}

#[test]
fn a_bucket_with_many_versions_goes_by_the_thousand() {
    full_bucket(800);
}

#[test]
#[ignore = "it takes minutes to fill the bucket"]
fn a_bucket_with_75000_versions_goes() {
    full_bucket(25_000);
}

#[test]
fn a_user_who_leaves_is_left_with_functions_that_run() {
    run(async {
        let bench = Bench::new().await;
        deploy(&bench, &writing(&bench)).await;
        let farewell = plan(&bench, "writing").await;
        let interrupt = Interrupt::new();
        interrupt.raise();
        let (cloud, lines) = (&bench.cloud, SourceMap::default());
        let left = destroy::remove(cloud, &farewell, &lines, &|_| {}, &interrupt).await;
        assert!(matches!(left, Err(DeployError::Halfway)), "{left:?}");
        let runs = cloud.concurrency("writer").await;
        assert_eq!(runs.expect("an answer"), None);
    });
}

#[test]
fn a_stack_is_removed_by_its_name_alone() {
    run(async {
        let bench = Bench::new().await;
        deploy(&bench, &small("named")).await;
        let folder = tempfile::tempdir().expect("a folder");
        let ended = |arguments: &[&str]| {
            write_target(folder.path(), &bench.account, &bench.proxy.url());
            let mut command = Command::new(env!("CARGO_BIN_EXE_stackwright"));
            let command = command
                .current_dir(folder.path())
                .args(["--target", "test"]);
            let output = command.args(arguments).output().expect("it starts");
            let text = [output.stdout, output.stderr].concat();
            (
                output.status.code(),
                String::from_utf8_lossy(&text).into_owned(),
            )
        };
        assert!(fs::read_dir(folder.path()).expect("a folder").count() <= 1);
        for command in ["status", "outputs", "events", "leftovers"] {
            let (code, text) = ended(&["--stack", "named", command]);
            assert_eq!(code, Some(0), "{command}: {text}");
        }
        let (code, text) = ended(&["destroy", "--yes"]);
        assert_eq!(code, Some(1), "{text}");
        assert!(text.contains("template.yaml"), "{text}");
        let (code, text) = ended(&["--stack", "named", "destroy", "--plan-only"]);
        assert_eq!(code, Some(0), "{text}");
        assert_eq!(bench.stacks().await.len(), 1);
        let (code, text) = ended(&["--stack", "named", "destroy", "--yes"]);
        assert_eq!(code, Some(0), "{text}");
        assert!(text.contains("0 left"), "{text}");
        let (code, text) = ended(&["--stack", "named", "leftovers", "--exit-code"]);
        assert_eq!(code, Some(0), "{text}");
        assert_nothing(&bench, "by name").await;
    });
}
