//! What only the deployed stack and the service know: values of parameters, macros, drift.

use crate::{
    bench::{Bench, Outcome, run},
    diff_schema,
};
use serde_json::json;
use stackwright::{
    assembly::StackAssembly,
    deploy::{look_for_drift, preview},
    diff::{Difference, TextForm, to_json, to_text},
    source::SourceMap,
    template::Template,
};

/// Everything, on wide lines.
const FORM: TextForm = TextForm {
    width: 140,
    details: true,
};

/// The stack that a template describes.
fn assembly(template: &str) -> StackAssembly {
    let mut assembly = crate::bench::stack("things", |stack| {
        stack.add(
            "Gone",
            stackwright::resource::Raw::new(
                "AWS::SNS::Topic",
                stackwright::template::Map::default(),
            ),
        );
    });
    assembly.template = Template::parse(template).expect("a template");
    assembly.source_map = SourceMap::default();
    assembly
}

async fn deployed(template: &str) -> Bench {
    let bench = Bench::new().await;
    let outcome = bench.deploy(&assembly(template)).await;
    assert!(matches!(outcome, Ok(Outcome::Deployed(_))), "{outcome:?}");
    bench
}

async fn diff(bench: &Bench, template: &str) -> Difference {
    let (cloud, settings) = (&bench.cloud, &bench.settings);
    let assembly = assembly(template);
    let found = preview(cloud, &assembly, settings, &|_| {}, &bench.interrupt).await;
    let sets = cloud.change_sets("things").await.expect("an answer");
    assert!(sets.is_empty(), "{sets:?}");
    let found = found.expect("a difference");
    diff_schema::assert_valid(&[to_json([&found])]);
    found
}

fn plain(found: &Difference) -> String {
    anstream::adapter::strip_str(&to_text(found, FORM)).to_string()
}

/// Calls an operation of a JSON service.
async fn call(bench: &Bench, service: &str, operation: &str, body: serde_json::Value) {
    let answer = bench.cloud.json_call(service, operation, &body).await;
    answer.expect("an answer");
}

const TOPIC: &str = "
Parameters:
  Size: {Type: String, Default: small}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Size}}
Outputs:
  Name: {Value: !GetAtt Topic.TopicName}
";

#[test]
fn changes_of_outputs_parameters_and_tags_alone_are_visible() {
    run(async {
        let mut bench = deployed(TOPIC).await;
        let outputs = TOPIC.replace("Topic.TopicName", "Topic.TopicArn");
        let mut told = plain(&diff(&bench, &outputs).await);
        bench
            .settings
            .parameters
            .insert("Size".into(), "large".into());
        told.push_str("---\n");
        told.push_str(&plain(&diff(&bench, TOPIC).await));
        bench.settings.parameters.clear();
        bench.settings.tags.insert("team".into(), "dragons".into());
        told.push_str("---\n");
        told.push_str(&plain(&diff(&bench, TOPIC).await));
        insta::assert_snapshot!(told, @r#"
        things: no resource of its own; only outputs

        Outputs
        [~] Name
            Value: !GetAtt Topic.TopicName → !GetAtt Topic.TopicArn
        ---
        things: 1 to change

        [~] AWS::SNS::Topic Topic [templates, schema, change set]
            because: DisplayName takes the parameter Size
            DisplayName [templates, change set]: "small" → "large"

        Parameter values
        [~] Size: "small" → "large"
        ---
        things: 1 to change

        [~] AWS::SNS::Topic Topic [change set]
            because: a change in Tags

        Tags
        [+] team: + "dragons"
        "#);
    });
}

#[test]
fn a_value_of_parameter_store_that_has_changed_is_found_behind_an_unchanged_template() {
    run(async {
        let bench = Bench::new().await;
        let put = |value: &str| json!({"Name": "/size", "Value": value, "Type": "String", "Overwrite": true});
        call(&bench, "ssm", "AmazonSSM.PutParameter", put("small")).await;
        let template = TOPIC.replace(
            "{Type: String, Default: small}",
            "{Type: 'AWS::SSM::Parameter::Value<String>', Default: /size}",
        );
        let outcome = bench.deploy(&assembly(&template)).await;
        assert!(matches!(outcome, Ok(Outcome::Deployed(_))), "{outcome:?}");
        assert!(diff(&bench, &template).await.is_empty());
        call(&bench, "ssm", "AmazonSSM.PutParameter", put("large")).await;
        insta::assert_snapshot!(plain(&diff(&bench, &template).await), @r#"
        things: 1 to change

        [~] AWS::SNS::Topic Topic [change set]
            because: DisplayName takes the parameter Size

        Values of Parameter Store
        [~] Size: "small" → "large"
        "#);
    });
}

#[test]
fn what_a_macro_makes_is_told_by_the_change_set() {
    run(async {
        let template = "
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Timeout: 5}}
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      InlineCode: 'def handler(event, context): return 1'
";
        let bench = deployed(template).await;
        assert!(diff(&bench, template).await.is_empty());
        let slower = template.replace("Timeout: 5", "Timeout: 9");
        insta::assert_snapshot!(plain(&diff(&bench, &slower).await), @r"
        things: 1 to change

        [~] AWS::Serverless::Function Hello [templates, schema, change set]
            because: Globals.Function.Timeout
            Timeout [templates, change set]: 5 → 9

        Globals
        [~] Function
            Timeout: 5 → 9
        ");
    });
}

#[test]
fn what_was_changed_by_hand_is_shown_three_ways() {
    run(async {
        let template = "
Resources:
  Queue: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: 1, VisibilityTimeout: 30}}
  Stored: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: one}}
  Lost: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: two}}
  Calm: {Type: AWS::SNS::Topic}
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: api}}
";
        let bench = deployed(template).await;
        let resources = bench.cloud.resources("things").await.expect("an answer");
        let id = |name: &str| {
            let found = resources.iter().find(|found| found.logical_id == name);
            found.expect("a resource").physical_id.clone()
        };
        let attributes = json!({"DelaySeconds": "7", "VisibilityTimeout": "60"});
        let body = json!({"QueueUrl": id("Queue"), "Attributes": attributes});
        call(&bench, "sqs", "AmazonSQS.SetQueueAttributes", body).await;
        let body = json!({"Name": id("Stored"), "Value": "other", "Overwrite": true});
        call(&bench, "ssm", "AmazonSSM.PutParameter", body).await;
        call(
            &bench,
            "ssm",
            "AmazonSSM.DeleteParameter",
            json!({"Name": id("Lost")}),
        )
        .await;

        let changed = template.replace("DelaySeconds: 1", "DelaySeconds: 3");
        let mut found = diff(&bench, &changed).await;
        let (cloud, settings) = (&bench.cloud, &bench.settings);
        let assembly = assembly(&changed);
        look_for_drift(
            cloud,
            &assembly,
            settings,
            &mut found,
            &|_| {},
            &bench.interrupt,
        )
        .await
        .expect("drift");
        diff_schema::assert_valid(&[to_json([&found])]);
        insta::assert_snapshot!(plain(&found), @r#"
        things: 1 to change

        [~] AWS::SQS::Queue Queue [templates, schema, change set]
            DelaySeconds [templates, change set]: 1 → 3

        Changed outside of deploys
        [-] AWS::SSM::Parameter Lost was deleted; the deploy does not make it again
        [~] AWS::SQS::Queue Queue
            DelaySeconds: was 1, is 7, will be 3
            VisibilityTimeout: was 30, is 60, stays so
        [~] AWS::SSM::Parameter Stored
            Value: was "one", is "other", stays so
        1 resource is as it was deployed
        not checked: AWS::ApiGateway::RestApi (Api): the service does not compare this type
        "#);
        let sets = cloud.change_sets("things").await.expect("an answer");
        assert!(sets.is_empty(), "{sets:?}");
    });
}

#[test]
fn what_would_be_lost_is_counted() {
    run(async {
        let template = "
Resources:
  Files: {Type: AWS::S3::Bucket, DeletionPolicy: Delete}
  Users: {Type: AWS::Cognito::UserPool, DeletionPolicy: Delete}
  Items:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Delete
    Properties:
      BillingMode: PAY_PER_REQUEST
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
  Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: q}}
  Topic: {Type: AWS::SNS::Topic}
";
        let bench = deployed(template).await;
        let resources = bench.cloud.resources("things").await.expect("an answer");
        let id = |name: &str| {
            let found = resources.iter().find(|found| found.logical_id == name);
            found.expect("a resource").physical_id.clone()
        };
        let file = b"0123456789".to_vec();
        let bucket = id("Files");
        let s3 = bench.s3();
        let put = s3.put_object().bucket(&bucket).key("a").body(file.into());
        put.send().await.expect("written");
        let user = json!({"UserPoolId": id("Users"), "Username": "u"});
        let operation = "AWSCognitoIdentityProviderService.AdminCreateUser";
        call(&bench, "cognito-idp", operation, user).await;
        let item = json!({"TableName": id("Items"), "Item": {"id": {"S": "x"}}});
        call(&bench, "dynamodb", "DynamoDB_20120810.PutItem", item).await;
        let message = json!({"QueueUrl": id("Queue"), "MessageBody": "m"});
        call(&bench, "sqs", "AmazonSQS.SendMessage", message).await;

        let rest = "
Resources:
  Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: r}}
  Topic: {Type: AWS::SNS::Topic}
";
        let found = diff(&bench, rest).await;
        let held: Vec<String> = found
            .losses()
            .map(|resource| {
                let held: Vec<String> = resource.holdings.iter().map(ToString::to_string).collect();
                format!("{}: {}", resource.id, held.join(", "))
            })
            .collect();
        insta::assert_snapshot!(held.join("\n"), @r"
        Queue: about 1 message
        Files: 1 object, 10 bytes
        Users: about 1 user
        Items: about 1 item, 200 bytes
        ");

        // Where they may not be counted, that is said.
        bench.proxy.deny(&["DynamoDB_20120810.DescribeTable"]);
        let found = diff(&bench, rest).await;
        bench.proxy.mend();
        assert_eq!(found.caveats.len(), 1, "{:?}", found.caveats);
        assert!(found.caveats[0].starts_with("what `Items` holds is not known"));
    });
}
