//! Removing stacks to the end: what stands in the way, what stays, what is looked for afterwards,
//! and what happens when it is cut short.

use std::{
    fs,
    process::{Command, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use serde_json::json;
use stackwright::{
    assembly::StackAssembly,
    deploy::{DeployError, Interrupt},
    destroy::{self, Farewell, Removed, Why},
    source::SourceMap,
    template::{Positions, Template},
};

use crate::{
    bench::{Bench, Outcome, run},
    full_bucket::FullBucket,
    project::write_target,
    proxy::{Fault, error},
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

/// The service refuses to delete the stack while its bucket is full, and somebody writes into it so
/// often when its turn comes. Gives whether each deletion was refused.
async fn refuse(bench: &Bench, name: &str, bucket: &str, writes: usize) -> Arc<Mutex<Vec<bool>>> {
    let stack = bench.cloud.stack(name).await;
    let stack = stack.expect("an answer").expect("a stack");
    let bucket = FullBucket {
        account: bench.account.clone(),
        stack: stack.name,
        stack_id: stack.id,
        logical_id: "Photos",
        name: bucket.to_owned(),
    };
    let target = bench.proxy.target().to_owned();
    bucket.refuse(&bench.proxy, move |bucket, number| {
        if number <= writes {
            bucket.put(&target, &format!("late-{number}"));
        }
    })
}

#[test]
fn a_bucket_that_fills_up_while_it_goes_is_emptied_again() {
    run(async {
        let bench = Bench::new().await;
        let assembly = stack("storage", STORAGE);
        deploy(&bench, &assembly).await;
        let bucket = plan(&bench, "storage").await.buckets[0].name.clone();
        let refused = refuse(&bench, "storage", &bucket, 2).await;
        let removed = bench.destroy(&assembly).await.expect("it goes");
        bench.proxy.mend();
        assert_eq!(*refused.lock().expect("no panic"), [true, true, false]);
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
        let refused = refuse(&bench, "storage", &bucket, 5).await;
        let failed = remove(&bench, &farewell).await;
        bench.proxy.mend();
        let failed = failed.expect_err("it cannot be deleted");
        assert!(failed.to_string().contains("DELETE_FAILED"), "{failed}");
        assert_eq!(*refused.lock().expect("no panic"), [true; 3]);
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

/// `destroy` as a process of its own.
pub(crate) fn destroy_process(bench: &Bench, folder: &tempfile::TempDir, name: &str) -> Command {
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
