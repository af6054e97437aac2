//! Templates of nested stacks that lie beside a template: a diff compares them with those that are
//! deployed, and uploads nothing.

use std::fs;

use crate::project::{Project, status, stderr, stdout};

const PARENT: &str = "
Parameters: {Size: {Type: String, Default: small}}
Resources:
  Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child.yaml, Parameters: {Size: !Ref Size}}}
";

const CHILD: &str = "
Parameters: {Size: {Type: String}}
Resources:
  Hens: {Type: AWS::SQS::Queue, Properties: {QueueName: !Sub 'hens-${Size}'}}
  Eggs:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
  Inner: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: inner.yaml}}
";

const INNER: &str = "Resources: {News: {Type: AWS::SNS::Topic, Properties: {DisplayName: Eggs}}}";

#[test]
fn a_diff_shows_what_changes_in_a_nested_stack() {
    let project = Project::new();
    let child = project.folder.path().join("child.yaml");
    project.write(PARENT);
    fs::write(&child, CHILD).expect("a file");
    let inner = project.folder.path().join("inner.yaml");
    fs::write(&inner, INNER).expect("a file");
    let deployed = project.run(&["deploy", "--yes"]);
    assert_eq!(status(&deployed), 0, "{}", stderr(&deployed));
    let same = project.run(&["diff", "--exit-code"]);
    assert_eq!(status(&same), 0, "{}", stdout(&same));

    let changed = CHILD
        .replace("hens-${Size}", "${Size}-hens")
        .replace(": id", ": key");
    fs::write(&child, changed).expect("a file");
    fs::write(&inner, INNER.replace("Eggs", "Hens")).expect("a file");
    let found = project.run(&["diff", "--exit-code"]);
    insta::assert_snapshot!(stdout(&found), @r#"
    things: 3 to change, 1 replaced (holds data), 1 may be replaced (holds data)

    data at risk: Child.Hens is replaced: the new one starts without its data
    data at risk: Child.Eggs may be replaced: the new one starts without its data

    [~] AWS::CloudFormation::Stack Child template.yaml:4
        because: something changes in the nested stack
    [~] AWS::SQS::Queue Child.Hens replaced template.yaml:4
        because: QueueName
        QueueName: "hens-small" → "small-hens"
    [~] AWS::DynamoDB::Table Child.Eggs may be replaced template.yaml:4
        interrupted: while AttributeDefinitions changes it may not be available
        because: KeySchema
        AttributeDefinitions[key]: + {AttributeName: "key", AttributeType: "S"}
        AttributeDefinitions[id]: - {AttributeName: "id", AttributeType: "S"}
        KeySchema[key]: + {AttributeName: "key", KeyType: "HASH"}
        KeySchema[id]: - {AttributeName: "id", KeyType: "HASH"}
    [~] AWS::CloudFormation::Stack Child.Inner template.yaml:4
        because: something changes in the nested stack
    [~] AWS::SNS::Topic Child.Inner.News template.yaml:4
        DisplayName: "Eggs" → "Hens"

    not known: the template takes in files that have changed, and nothing is
        uploaded for a diff: only the templates were compared
    "#);
    assert_eq!(status(&found), 4, "{}", stderr(&found));

    project.write("Resources: {News: {Type: AWS::SNS::Topic}}");
    let found = project.run(&["diff", "--exit-code"]);
    insta::assert_snapshot!(stdout(&found), @r#"
    things: 1 to add, 5 to remove (4 hold data)

    data at risk: Child is deleted with its data
    data at risk: Child.Hens is deleted with its data
    data at risk: Child.Eggs is deleted with its data
    data at risk: Child.Inner is deleted with its data

    [+] AWS::SNS::Topic News template.yaml:1
    [-] AWS::CloudFormation::Stack Child deleted
    [-] AWS::SQS::Queue Child.Hens deleted
    [-] AWS::DynamoDB::Table Child.Eggs deleted
    [-] AWS::CloudFormation::Stack Child.Inner deleted
    [-] AWS::SNS::Topic Child.Inner.News deleted

    Parameters
    [-] Size: - "small"
    [-] Child.Size: - "String"
    "#);
    assert_eq!(status(&found), 4, "{}", stderr(&found));
}
