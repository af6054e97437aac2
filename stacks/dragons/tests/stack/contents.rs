//! What the template contains, and what each option changes in it.

use std::fmt::Write as _;

use dragons::Options;
use stackwright::{cfn::iam, cli::Launch, testing::TestedStack};

use crate::program::{dragons, resources, template, yaml};

/// The YAML without the names of the archives, which every edit of the Lambda code changes.
fn redacted(options: &[&str]) -> String {
    let mut text = yaml(options);
    for (id, function) in resources(&template(options), "AWS::Lambda::Function") {
        let key = function["Code"]["S3Key"].as_str().unwrap();
        text = text.replace(key, &format!("(the archive of {id})"));
    }
    text
}

#[test]
fn whole_template() {
    insta::assert_snapshot!(redacted(&[]));
}

#[test]
fn resources_by_type() {
    let template = template(&[]);
    let mut list = String::new();
    for (id, resource) in template["Resources"].as_object().unwrap() {
        writeln!(list, "{id}: {}", resource["Type"].as_str().unwrap()).unwrap();
    }
    insta::assert_snapshot!(list);
}

#[test]
fn statements_by_role() {
    let stack = TestedStack::of(&dragons::app(&Options::default(), &Launch::default()));
    let mut list = String::new();
    for role in stack.resources_of::<iam::Role>().all() {
        writeln!(list, "{}", role.logical_id()).unwrap();
        for statement in role.permissions().to_string().lines() {
            writeln!(list, "  {statement}").unwrap();
        }
    }
    insta::assert_snapshot!(list);
}

#[test]
fn parameters_and_outputs() {
    let template = template(&[]);
    let mut list = String::new();
    for (name, parameter) in template["Parameters"].as_object().unwrap() {
        writeln!(list, "{name} = {}", parameter["Default"]).unwrap();
    }
    for (name, output) in template["Outputs"].as_object().unwrap() {
        writeln!(list, "{name}: {}", output["Value"]).unwrap();
    }
    insta::assert_snapshot!(list, @r#"
    AlertEmail = ""
    EnableCache = "true"
    ApiUrl: {"Fn::Sub":"https://${DragonsApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}/${DragonsApiStageProd}"}
    UserPoolId: {"Ref":"DragonsPool"}
    UserPoolClientId: {"Ref":"DragonsWebClient"}
    BucketName: {"Ref":"DragonBucket"}
    StateMachineArn: {"Ref":"DragonsStateMachine"}
    TopicArn: {"Ref":"DragonsTopic"}
    "#);
}

/// The lines that options take away and add.
fn changes(options: &[&str]) -> String {
    let (before, after) = (redacted(&[]), redacted(options));
    let changes = similar::TextDiff::from_lines(&before, &after);
    changes
        .iter_all_changes()
        .filter(|change| change.tag() != similar::ChangeTag::Equal)
        .map(|change| format!("{}{}", change.tag(), change.value()))
        .collect()
}

#[test]
fn query() {
    insta::assert_snapshot!(changes(&["--query", "s3-select"]), @r#"
    -          DRAGONS_QUERY: get-object
    +          DRAGONS_QUERY: s3-select
    "#);
    assert_eq!(changes(&["--query", "get-object"]), "");
}

#[test]
fn notify() {
    insta::assert_snapshot!(changes(&["--notify", "sms"]), @r#"
    -                Resource: !Ref DragonsTopic
    +                NotResource: !Sub arn:${AWS::Partition}:sns:*:*:*
    -                "TopicArn": "${DragonsTopic}",
    -                "Message.$": "States.Format('The dragon {} failed validation and was not added.', $.dragon_name_str)",
    -                "Subject": "Dragons"
    +                "PhoneNumber.$": "$.reportingPhoneNumber",
    +                "Message.$": "States.Format('The dragon {} failed validation and was not added.', $.dragon_name_str)"
    -                "TopicArn": "${DragonsTopic}",
    -                "Message.$": "States.Format('The dragon {} has been added.', $.dragon_name_str)",
    -                "Subject": "Dragons"
    +                "PhoneNumber.$": "$.reportingPhoneNumber",
    +                "Message.$": "States.Format('The dragon {} has been added.', $.dragon_name_str)"
    -        DragonsTopic: !Ref DragonsTopic
    "#);
    assert_eq!(changes(&["--notify", "topic"]), "");
}

#[test]
fn cloud9() {
    insta::assert_snapshot!(changes(&["--cloud9"]), @r#"
    +  PythonDevEnv:
    +    Type: AWS::Cloud9::EnvironmentEC2
    +    Properties:
    +      ImageId: amazonlinux-2023-x86_64
    +      InstanceType: t3.small
    +      Name: Python-DevEnv
    +      AutomaticStopTimeMinutes: 30
    "#);
}

/// Names of parameters are taken across the account, a domain's prefix across all accounts, and
/// metrics know an API by its name.
#[test]
fn another_stack_name() {
    let changes_of_lines = changes(&["--stack", "Other"]);
    // The dashboard is one long line, with the API's name in it.
    let lines: Vec<&str> = changes_of_lines
        .lines()
        .filter(|line| !line.contains("DashboardBody"))
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    -      Name: dragon_data_bucket_name
    +      Name: /Other/dragon_data_bucket_name
    -      Name: dragon_data_file_name
    +      Name: /Other/dragon_data_file_name
    -      Domain: !Sub dragons-${AWS::AccountId}
    +      Domain: !Sub other-${AWS::AccountId}
    -                  - !Sub arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/dragon_data_bucket_name
    -                  - !Sub arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/dragon_data_file_name
    +                  - !Sub arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/Other/dragon_data_bucket_name
    +                  - !Sub arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/Other/dragon_data_file_name
    -                  - !Sub arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/dragon_data_bucket_name
    -                  - !Sub arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/dragon_data_file_name
    +                  - !Sub arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/Other/dragon_data_bucket_name
    +                  - !Sub arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/Other/dragon_data_file_name
    -                  - !Sub arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/dragon_data_bucket_name
    -                  - !Sub arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/dragon_data_file_name
    +                  - !Sub arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/Other/dragon_data_bucket_name
    +                  - !Sub arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/Other/dragon_data_file_name
    -      Name: DragonsApp
    +      Name: DragonsApp-Other
    -          Value: DragonsApp
    +          Value: DragonsApp-Other
    "#);
    assert_eq!(changes(&["--stack", "dragons"]), "");
}

#[test]
fn a_stack_name_that_cognito_would_refuse() {
    let output = dragons(&["synth", "--stack", "my-aws-dragons"]).output();
    let output = output.expect("the program starts");
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8_lossy(&output.stderr);
    let told: Vec<&str> = told
        .lines()
        .filter(|line| !line.starts_with("  at "))
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    error: `my-aws-dragons` cannot be part of a sign-in domain
      hint: choose a stack name of at most 50 characters, without amazon, aws, cognito
    ");
}
