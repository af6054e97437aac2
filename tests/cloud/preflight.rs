//! What would make a deploy fail is found before it begins, all of it at once.

use std::time::{Duration, Instant};

use stackwright::{
    assembly::StackAssembly, construct::Topic, deploy::DeployError, template::Template,
};

use crate::{
    bench::{Bench, Outcome, run, stack},
    proxy::{Fault, Request, error, result},
};

/// A stack of this template.
fn of(name: &str, template: &str) -> StackAssembly {
    let mut made = stack(name, |stack| {
        stack.add("Topic", Topic::new());
    });
    made.template = Template::parse(template).expect("a template");
    made
}

async fn bench() -> Bench {
    let mut bench = Bench::new().await;
    bench.settings.no_preflight = false;
    bench
}

async fn deployed(bench: &Bench, stack: &StackAssembly) {
    let outcome = bench.deploy(stack).await;
    assert!(matches!(outcome, Ok(Outcome::Deployed(_))), "{outcome:?}");
}

/// What stands in the way.
async fn problems(bench: &Bench, stack: &StackAssembly) -> String {
    match bench.deploy(stack).await {
        Err(DeployError::Preflight { problems, .. }) => {
            let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
            lines.join("\n").replace(&bench.account, "N")
        }
        other => panic!("{other:?}"),
    }
}

/// Answers as AWS does where the local cloud has no answer.
fn script(bench: &Bench, answer: impl Fn(&Request) -> Option<Fault> + Send + 'static) {
    bench.proxy.spoil(answer);
}

/// A stack with names that no other account has: those of buckets are everybody's.
fn hens(account: &str) -> String {
    format!(
        "
Resources:
  Photos: {{Type: 'AWS::S3::Bucket', Properties: {{BucketName: hens-{account}-photos}}}}
  Colour: {{Type: 'AWS::SSM::Parameter', Properties: {{Name: /hens-{account}/colour, Type: String, Value: white}}}}
Outputs:
  Hens: {{Value: three, Export: {{Name: hens-{account}}}}}
"
    )
}

/// The same without the bucket and the export.
fn fewer(account: &str) -> String {
    format!(
        "
Resources:
  Colour: {{Type: 'AWS::SSM::Parameter', Properties: {{Name: /hens-{account}/colour, Type: String, Value: brown}}}}
"
    )
}

#[test]
fn all_that_stands_in_the_way_of_a_new_stack_is_told_at_once() {
    run(async {
        let bench = bench().await;
        deployed(&bench, &of("hens", &hens(&bench.account))).await;
        script(&bench, |request| match request.name.as_str() {
            "DescribeAccountLimits" => Some(Fault::Answer(
                200,
                result(
                    "DescribeAccountLimits",
                    "<AccountLimits><member><Name>StackLimit</Name><Value>1</Value></member>\
                     </AccountLimits>",
                ),
            )),
            "DescribeType" if request.body.contains("RoboMaker") => Some(Fault::Answer(
                404,
                error("TypeNotFoundException", "The type cannot be found."),
            )),
            _ => None,
        });
        let more = "Parameters: {Email: {Type: String}}\nResources:\n  \
                    Arm: {Type: 'AWS::RoboMaker::RobotApplication'}";
        let template = hens(&bench.account).replace("Resources:", more);
        bench.proxy.take();
        let found = problems(&bench, &of("more", &template)).await;
        insta::assert_snapshot!(found, @r"
        `Email` has no value: give it with --param Email=…
        `Photos` cannot be made: an AWS::S3::Bucket called hens-N-photos already exists; choose another name, or none
        `Colour` cannot be made: an AWS::SSM::Parameter called /hens-N/colour already exists; choose another name, or none
        the export hens-N is taken by the stack hens: name it otherwise
        2 stacks are too many: the account may have 1; ask for a higher quota, or remove some
        there is no resource type AWS::RoboMaker::RobotApplication in us-east-1
        ");
        let requests = bench.proxy.take();
        assert!(
            !requests.contains(&"CreateChangeSet".to_owned()),
            "{requests:?}"
        );
        bench.proxy.mend();
        let stacks: Vec<String> = bench.stacks().await.into_keys().collect();
        assert_eq!(stacks, ["hens"]);
    });
}

#[test]
fn what_others_import_and_what_the_policy_protects_stays() {
    run(async {
        let bench = bench().await;
        deployed(&bench, &of("hens", &hens(&bench.account))).await;
        let guest = "
Resources:
  Note: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, Value: !ImportValue hens-N}}
";
        let guest = guest.replace("hens-N", &format!("hens-{}", bench.account));
        deployed(&bench, &of("guest", &guest)).await;
        script(&bench, |request| {
            let policy = r#"{"Statement": [
                {"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"},
                {"Effect": "Deny", "Action": "Update:Delete", "Principal": "*",
                 "Resource": "LogicalResourceId/Photos"}]}"#;
            let policy = policy.replace('"', "&quot;");
            (request.name == "GetStackPolicy").then(|| {
                let body = format!("<StackPolicyBody>{policy}</StackPolicyBody>");
                Fault::Answer(200, result("GetStackPolicy", &body))
            })
        });
        let found = problems(&bench, &of("hens", &fewer(&bench.account))).await;
        insta::assert_snapshot!(found, @r"
        the export hens-N would go, and is imported by guest: deploy what imports it first, without the import
        the stack's policy does not allow `Update:Delete` of `Photos`: change the policy first
        ");
        bench.proxy.mend();
    });
}

#[test]
fn a_bucket_that_is_not_empty_is_told_and_what_may_not_be_read_is_said() {
    run(async {
        let bench = bench().await;
        deployed(&bench, &of("hens", &hens(&bench.account))).await;
        let put = bench
            .s3()
            .put_object()
            .bucket(format!("hens-{}-photos", bench.account))
            .key("hen.png");
        put.send().await.expect("an answer");
        bench
            .proxy
            .deny(&["DescribeAccountLimits", "GetStackPolicy", "ListImports"]);
        let outcome = bench.deploy(&of("hens", &fewer(&bench.account))).await;
        bench.proxy.mend();
        assert!(matches!(outcome, Ok(Outcome::Deployed(_))), "{outcome:?}");
        insta::assert_snapshot!(bench.notes().join("\n").replace(&bench.account, "N"), @r"
        the bucket hens-N-photos of `Photos` holds 1 objects and versions: it cannot be removed until it is empty, and would stay behind
        not known before the deploy: exports: ListImports was refused: User: u is not authorized to perform: cloudformation:ListImports (AccessDenied); the stack's policy: GetStackPolicy was refused: User: u is not authorized to perform: cloudformation:GetStackPolicy (AccessDenied); quotas: DescribeAccountLimits was refused: User: u is not authorized to perform: cloudformation:DescribeAccountLimits (AccessDenied)
        ");
    });
}

#[test]
fn a_deploy_does_not_wait_long_for_answers() {
    run(async {
        let bench = bench().await;
        script(&bench, |request| {
            (request.name == "DescribeAccountLimits").then_some(Fault::HoldBefore)
        });
        let begun = Instant::now();
        let topic = "Resources: {Topic: {Type: 'AWS::SNS::Topic'}}";
        deployed(&bench, &of("topics", topic)).await;
        assert!(begun.elapsed() < Duration::from_secs(20));
        bench.proxy.mend();
        insta::assert_snapshot!(bench.notes().join("\n"), @"not known before the deploy: quotas: no answer within 2 s");
    });
}
