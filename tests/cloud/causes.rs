//! Broken stacks, and whether the first thing that is said is what is wrong with them.

use std::{
    fmt::Write,
    panic::Location,
    sync::atomic::{AtomicU32, Ordering},
};

use serde_json::{Value, json};
use stackwright::{
    Stack,
    assembly::StackAssembly,
    deploy::{Cause, DeployError, Event},
    resource::Raw,
};

use crate::bench::{Bench, properties, run, stack};

/// The line that adds what is wrong.
static AT: AtomicU32 = AtomicU32::new(0);

/// Adds the resource that cannot be made.
#[track_caller]
fn wrong(stack: &Stack, type_name: &'static str, json: Value) {
    AT.store(Location::caller().line(), Ordering::Relaxed);
    stack.add("Culprit", Raw::new(type_name, properties(json)));
}

/// A stack in which something else comes before what is wrong, and something waits for it.
fn around(build: impl FnOnce(&Stack)) -> StackAssembly {
    stack("broken", |stack| {
        stack.add("Before", Raw::new("AWS::SNS::Topic", properties(json!({}))));
        build(stack);
        let waits = json!({"Type": "String", "Value": {"Fn::Sub": "${Culprit}"}});
        stack.add("Waits", Raw::new("AWS::SSM::Parameter", properties(waits)));
    })
}

/// What is wrong, as the deploy that fails says it; the hint follows an arrow.
async fn said(bench: &Bench, stack: &StackAssembly) -> String {
    let (cause, told) = cause(bench, stack).await;
    let at = AT.load(Ordering::Relaxed);
    assert_eq!(cause.logical_id, "Culprit", "{cause:?}");
    let line = cause.line.expect("a line");
    assert_eq!((line.file(), line.line()), (file!(), at), "{cause:?}");
    assert!(told, "it was not told while the rollback ran: {cause:?}");
    let reason = cause.reason.replace(&bench.account, "ACCOUNT");
    let hint = cause
        .hint
        .map_or(String::new(), |hint| format!("\n    -> {hint}"));
    format!("{reason}{hint}")
}

/// Why a deploy fails, and whether that was told before its end.
async fn cause(bench: &Bench, stack: &StackAssembly) -> (Cause, bool) {
    match bench.deploy(stack).await {
        Err(DeployError::Failed { cause, .. }) => {
            let cause = *cause.expect("a cause");
            let events = bench.events();
            let mut causes = events.iter().filter_map(|event| match event {
                Event::Failed(cause) => Some(cause),
                _ => None,
            });
            let first = causes.next() == Some(&cause);
            (cause, first && causes.next().is_none())
        }
        Err(DeployError::Unplannable { causes, .. }) => {
            let cause = causes.into_iter().next().expect("a cause");
            (cause, true)
        }
        other => panic!("it must fail: {other:?}"),
    }
}

/// Stacks with one mistake each, which the service finds.
fn mistakes(account: &str) -> Vec<(&'static str, StackAssembly, u32)> {
    let mut found = Vec::new();
    let mut add = |name, build: &dyn Fn(&Stack)| {
        let stack = around(build);
        found.push((name, stack, AT.load(Ordering::Relaxed)));
    };
    let role = format!("arn:aws:iam::{account}:role/none");
    let code = json!({"ZipFile": "def handler(event, context):\n    return 1\n"});
    let greet = |change: Value| {
        let mut function = json!({
            "Role": role, "Handler": "index.handler", "Runtime": "python3.13", "Code": code,
        });
        for (name, value) in change.as_object().expect("properties") {
            function[name] = value.clone();
        }
        function
    };
    let arn = |service: &str, rest: &str| format!("arn:aws:{service}:us-east-1:{account}:{rest}");
    add("a bucket that tells a topic that is not there", &|stack| {
        let tells = json!([{"Event": "s3:ObjectCreated:*", "Topic": arn("sns", "none")}]);
        wrong(
            stack,
            "AWS::S3::Bucket",
            json!({
                "NotificationConfiguration": {"TopicConfigurations": tells},
            }),
        );
    });
    add("code that was not uploaded", &|stack| {
        let code = json!({"Code": {"S3Bucket": "no-such-bucket", "S3Key": "code.zip"}});
        wrong(stack, "AWS::Lambda::Function", greet(code));
    });
    add("a layer that does not exist", &|stack| {
        let layers = json!({"Layers": [arn("lambda", "layer:none:1")]});
        wrong(stack, "AWS::Lambda::Function", greet(layers));
    });
    add("an address for a function that does not exist", &|stack| {
        wrong(
            stack,
            "AWS::Lambda::Url",
            json!({"TargetFunctionArn": "none", "AuthType": "NONE"}),
        );
    });
    add("a policy for a role that does not exist", &|stack| {
        let allow = json!({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"});
        let document = json!({"Version": "2012-10-17", "Statement": [allow]});
        wrong(
            stack,
            "AWS::IAM::Policy",
            json!({
                "PolicyName": "read", "Roles": ["none"], "PolicyDocument": document,
            }),
        );
    });
    add(
        "a parameter of a type that templates cannot have",
        &|stack| {
            wrong(
                stack,
                "AWS::SSM::Parameter",
                json!({"Type": "SecureString", "Value": "x"}),
            );
        },
    );
    add("a parameter with a reserved name", &|stack| {
        wrong(
            stack,
            "AWS::SSM::Parameter",
            json!({
                "Type": "String", "Value": "x", "Name": "/aws/stack",
            }),
        );
    });
    add("a FIFO queue without the suffix", &|stack| {
        wrong(
            stack,
            "AWS::SQS::Queue",
            json!({"QueueName": "orders", "FifoQueue": true}),
        );
    });
    add("messages kept for a second", &|stack| {
        wrong(
            stack,
            "AWS::SQS::Queue",
            json!({"MessageRetentionPeriod": 1}),
        );
    });
    add("a dead letter queue that does not exist", &|stack| {
        let redrive = json!({"maxReceiveCount": 3, "deadLetterTargetArn": arn("sqs", "none")});
        wrong(stack, "AWS::SQS::Queue", json!({"RedrivePolicy": redrive}));
    });
    add("a stream in a log group that does not exist", &|stack| {
        wrong(
            stack,
            "AWS::Logs::LogStream",
            json!({"LogGroupName": "/none"}),
        );
    });
    add("an alarm without a metric", &|stack| {
        wrong(
            stack,
            "AWS::CloudWatch::Alarm",
            json!({
                "ComparisonOperator": "GreaterThanThreshold", "EvaluationPeriods": 1,
            }),
        );
    });
    add("a client of a pool that does not exist", &|stack| {
        wrong(
            stack,
            "AWS::Cognito::UserPoolClient",
            json!({"UserPoolId": "us-east-1_none"}),
        );
    });
    add("a domain of a pool that does not exist", &|stack| {
        wrong(
            stack,
            "AWS::Cognito::UserPoolDomain",
            json!({
                "UserPoolId": "us-east-1_none", "Domain": "sign-in",
            }),
        );
    });
    add("an alias of a key without its prefix", &|stack| {
        wrong(
            stack,
            "AWS::KMS::Alias",
            json!({"AliasName": "wrong", "TargetKeyId": "none"}),
        );
    });
    add("a secret for a database that does not exist", &|stack| {
        wrong(
            stack,
            "AWS::SecretsManager::SecretTargetAttachment",
            json!({
                "SecretId": "none", "TargetId": "none", "TargetType": "AWS::RDS::DBInstance",
            }),
        );
    });
    add("a nested template that is not there", &|stack| {
        wrong(
            stack,
            "AWS::CloudFormation::Stack",
            json!({
                "TemplateURL": "https://s3.us-east-1.amazonaws.com/none/none.yaml",
            }),
        );
    });
    add("a custom resource without its function", &|stack| {
        wrong(
            stack,
            "Custom::Thing",
            json!({"ServiceToken": arn("lambda", "function:none")}),
        );
    });
    add("an export that nobody has", &|stack| {
        wrong(
            stack,
            "AWS::SSM::Parameter",
            json!({
                "Type": "String", "Value": {"Fn::ImportValue": "nobody"},
            }),
        );
    });
    add("an item behind the end of a list", &|stack| {
        wrong(
            stack,
            "AWS::SSM::Parameter",
            json!({
                "Type": "String", "Value": {"Fn::Select": [7, ["a"]]},
            }),
        );
    });
    add("a stored value that is not there", &|stack| {
        wrong(
            stack,
            "AWS::SSM::Parameter",
            json!({
                "Type": "String", "Value": "{{resolve:ssm:/none}}",
            }),
        );
    });
    add("an attribute that the type lacks", &|stack| {
        wrong(
            stack,
            "AWS::SSM::Parameter",
            json!({
                "Type": "String", "Value": {"Fn::GetAtt": ["Before", "Nothing"]},
            }),
        );
    });
    add(
        "a listener of a load balancer that does not exist",
        &|stack| {
            wrong(
                stack,
                "AWS::ElasticLoadBalancingV2::Listener",
                json!({
                    "LoadBalancerArn": "none", "Port": 80, "Protocol": "HTTP", "DefaultActions": [],
                }),
            );
        },
    );
    add("a signal that never comes", &|stack| {
        let handle = Raw::new(
            "AWS::CloudFormation::WaitConditionHandle",
            properties(json!({})),
        );
        stack.add("Handle", handle);
        wrong(
            stack,
            "AWS::CloudFormation::WaitCondition",
            json!({
                "Handle": {"Ref": "Handle"}, "Timeout": "1", "Count": 1,
            }),
        );
    });
    add("a record in a zone that does not exist", &|stack| {
        wrong(
            stack,
            "AWS::Route53::RecordSet",
            json!({
                "HostedZoneId": "none", "Name": "a.", "Type": "A", "TTL": "60",
                "ResourceRecords": ["192.0.2.1"],
            }),
        );
    });
    add("an environment of no application", &|stack| {
        wrong(
            stack,
            "AWS::AppConfig::Environment",
            json!({"ApplicationId": "", "Name": "x"}),
        );
    });
    add("a method of an API that does not exist", &|stack| {
        wrong(
            stack,
            "AWS::ApiGateway::Method",
            json!({
                "RestApiId": "none", "ResourceId": "none", "HttpMethod": "GET",
                "AuthorizationType": "NONE",
            }),
        );
    });
    found
}

#[test]
fn the_first_thing_that_is_said_is_what_is_wrong() {
    run(async {
        let bench = Bench::new().await;
        let mut table = String::new();
        for (name, stack, at) in mistakes(&bench.account) {
            AT.store(at, Ordering::Relaxed);
            let said = said(&bench, &stack).await;
            writeln!(table, "{name}:\n    {said}").expect("text takes it");
            let removed = bench.destroy(&stack).await.expect("no failure");
            assert!(removed.left.is_empty(), "{name}");
        }
        insta::assert_snapshot!(table, @r"
        a bucket that tells a topic that is not there:
            Unable to validate the following destination configurations: arn:aws:sns:us-east-1:ACCOUNT:none (InvalidArgument)
        code that was not uploaded:
            Error occurred while GetObject: there is no object code.zip in the bucket no-such-bucket (Service: Lambda, Status Code: 400)
            -> the code is not where the template says: upload it first, or name a folder, which `deploy` packs and uploads
        a layer that does not exist:
            Layer version arn:aws:lambda:us-east-1:ACCOUNT:layer:none:1 does not exist. (InvalidParameterValueException)
            -> what it names is not there: add it to the stack and use its handle, or create it first
        an address for a function that does not exist:
            Lambda function not found: none
            -> what it names is not there: add it to the stack and use its handle, or create it first
        a policy for a role that does not exist:
            The role with name none cannot be found.
            -> what it names is not there: add it to the stack and use its handle, or create it first
        a parameter of a type that templates cannot have:
            AWS::SSM::Parameter Type 'SecureString' is not supported by CloudFormation (allowed values: String, StringList)
            -> templates cannot have that: make it outside of the stack, and refer to it
        a parameter with a reserved name:
            No access to reserved parameter name: aws/stack. (AccessDeniedException)
            -> such names are AWS's own: choose another one (parameters under `/aws` and `/ssm` cannot be made)
        a FIFO queue without the suffix:
            The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.
        messages kept for a second:
            Invalid value for the parameter MessageRetentionPeriod. Value must be between 60 and 1209600.
        a dead letter queue that does not exist:
            Invalid value for the parameter RedrivePolicy. Value must be a JSON object containing string fields deadLetterTargetArn and maxReceiveCount (an integer between 1 and 1000).
        a stream in a log group that does not exist:
            AWS::Logs::LogStream: The specified log group does not exist: /none
            -> what it names is not there: add it to the stack and use its handle, or create it first
        an alarm without a metric:
            MetricName and Namespace are required for AWS::CloudWatch::Alarm
        a client of a pool that does not exist:
            User pool us-east-1_none does not exist. (ResourceNotFoundException)
            -> what it names is not there: add it to the stack and use its handle, or create it first
        a domain of a pool that does not exist:
            UserPool us-east-1_none not found for UserPoolDomain
            -> what it names is not there: add it to the stack and use its handle, or create it first
        an alias of a key without its prefix:
            AWS::KMS::Alias AliasName 'wrong' must begin with alias/, contain only alphanumerics, :, /, _ and -, and must not begin with the reserved alias/aws/ prefix
        a secret for a database that does not exist:
            AWS::SecretsManager::SecretTargetAttachment: AWS::RDS::DBInstance none not found
            -> what it names is not there: add it to the stack and use its handle, or create it first
        a nested template that is not there:
            Failed to fetch nested-stack template: https://s3.us-east-1.amazonaws.com/none/none.yaml
        a custom resource without its function:
            Custom resource ServiceToken 'arn:aws:lambda:us-east-1:ACCOUNT:function:none' not found. Ensure the Lambda function is provisioned before the custom resource.
            -> what it names is not there: add it to the stack and use its handle, or create it first
        an export that nobody has:
            Export 'nobody' not found
            -> another stack must export that value first: deploy that stack, or all of them without --stack
        an item behind the end of a list:
            Template error: Fn::Select cannot select nonexistent value at index 7
        a stored value that is not there:
            Dynamic reference {{resolve:ssm:/none}} could not be resolved: parameter /none not found
            -> what `{{resolve:…}}` names must exist before the stack: create it, or correct the name
        an attribute that the type lacks:
            Requested attribute Nothing does not exist in schema for AWS::SNS::Topic
            -> the type has no such attribute: `check` names those that it has
        a listener of a load balancer that does not exist:
            Load balancer not found for Listener: none
            -> what it names is not there: add it to the stack and use its handle, or create it first
        a signal that never comes:
            WaitCondition timed out. Received 0 conditions when expecting 1
            -> nothing signalled success in time: look at the log of what should have, or give it longer (`Timeout`)
        a record in a zone that does not exist:
            No hosted zone with id 'none'
        an environment of no application:
            AWS::AppConfig::Environment requires ApplicationId
        a method of an API that does not exist:
            'none'
        ");
    });
}

/// Refuses to be made, and says why in its log alone, as cfnresponse does.
const REFUSES: &str = r#"
import json, urllib.request

def handler(event, context):
    print(f"{event['RequestType']}: there are no eggs")
    status = "SUCCESS" if event["RequestType"] == "Delete" else "FAILED"
    answer = {
        "Status": status,
        "Reason": "See the details in CloudWatch Log Stream: " + context.log_stream_name,
        "PhysicalResourceId": "eggs",
        **{key: event[key] for key in ("StackId", "RequestId", "LogicalResourceId")},
    }
    data = json.dumps(answer).encode()
    urllib.request.urlopen(urllib.request.Request(event["ResponseURL"], data, method="PUT"))
"#;

#[test]
fn a_custom_resource_that_fails_brings_its_log() {
    run(async {
        let bench = Bench::new().await;
        let stack = around(|stack| {
            let trust = json!({"Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Action": "sts:AssumeRole",
                "Principal": {"Service": "lambda.amazonaws.com"},
            }]});
            let role = properties(json!({"AssumeRolePolicyDocument": trust}));
            stack.add("Role", Raw::new("AWS::IAM::Role", role));
            let function = json!({
                "Role": {"Fn::GetAtt": ["Role", "Arn"]}, "Handler": "index.handler",
                "Runtime": "python3.13", "Code": {"ZipFile": REFUSES},
            });
            stack.add(
                "Counts",
                Raw::new("AWS::Lambda::Function", properties(function)),
            );
            wrong(
                stack,
                "Custom::Eggs",
                json!({
                    "ServiceToken": {"Fn::GetAtt": ["Counts", "Arn"]},
                }),
            );
        });
        let (cause, _) = cause(&bench, &stack).await;
        assert_eq!(cause.logical_id, "Culprit");
        assert!(cause.reason.contains("Log Stream"), "{}", cause.reason);
        assert_eq!(cause.log, ["Create: there are no eggs"]);
    });
}
