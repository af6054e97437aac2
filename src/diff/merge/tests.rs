use super::*;
use crate::{
    diff::{SchemaFacts, TextForm, compare, to_text},
    template::Template,
};

const OLD: &str = "
Resources:
  Queue: {Type: 'AWS::SQS::Queue', Properties: {QueueName: q, DelaySeconds: 1}}
  Topic: {Type: 'AWS::SNS::Topic', Properties: {TopicName: !GetAtt Queue.QueueName}}
";

fn modify(id: &str, type_name: &str, replacement: &str) -> ServiceChange {
    ServiceChange {
        action: "Modify".to_owned(),
        logical_id: id.to_owned(),
        type_name: type_name.to_owned(),
        replacement: Some(replacement.to_owned()),
        ..ServiceChange::default()
    }
}

fn property(name: &str, recreation: &str) -> ServiceDetail {
    ServiceDetail {
        attribute: "Properties".to_owned(),
        name: Some(name.to_owned()),
        recreation: Some(recreation.to_owned()),
        evaluation: Some("Static".to_owned()),
        source: Some("DirectModification".to_owned()),
        ..ServiceDetail::default()
    }
}

fn text(some: &str) -> Option<String> {
    Some(some.to_owned())
}

/// What is shown, everything included, of going from `old` to `new` with this change set.
fn shown(old: &str, new: &str, changes: &[ServiceChange]) -> String {
    let template = |text: &str| Template::parse(text).expect("a template");
    let mut found = compare("s", &template(old), &template(new), &SchemaFacts);
    found.merge(changes, &SchemaFacts);
    const FORM: TextForm = TextForm {
        width: 80,
        details: true,
    };
    anstream::adapter::strip_str(&to_text(&found, FORM)).to_string()
}

#[test]
fn each_line_names_its_evidence() {
    let new = OLD.replace("DelaySeconds: 1", "DelaySeconds: 2");
    let mut queue = modify("Queue", "AWS::SQS::Queue", "False");
    queue.details = vec![property("DelaySeconds", "Never")];
    insta::assert_snapshot!(shown(OLD, &new, &[queue]), @r"
    s: 1 to change

    [~] AWS::SQS::Queue Queue [templates, schema, change set]
        DelaySeconds [templates, change set]: 1 → 2
    ");
}

#[test]
fn what_only_the_change_set_expects_is_said_to_be_so() {
    let new = OLD.replace("DelaySeconds: 1", "DelaySeconds: 2");
    let mut queue = modify("Queue", "AWS::SQS::Queue", "False");
    queue.details = vec![property("DelaySeconds", "Never")];
    let mut topic = modify("Topic", "AWS::SNS::Topic", "Conditional");
    topic.details = vec![ServiceDetail {
        evaluation: text("Dynamic"),
        source: text("ResourceAttribute"),
        cause: text("Queue.QueueName"),
        ..property("TopicName", "Always")
    }];
    insta::assert_snapshot!(shown(OLD, &new, &[queue, topic.clone()]), @r"
    s: 1 to change, 1 may be replaced

    [~] AWS::SQS::Queue Queue [templates, schema, change set]
        DelaySeconds [templates, change set]: 1 → 2
    [~] AWS::SNS::Topic Topic may be replaced [schema, change set]
        the schema says: changed in place; the change set says: may be replaced
        Queue is changed in place and keeps what TopicName takes (Queue.QueueName):
          that only the change set expects to change
        because: TopicName takes Queue.QueueName
    ");

    // With another queue, another name: nobody doubts that.
    let renamed = OLD.replace("QueueName: q", "QueueName: r");
    let mut queue = modify("Queue", "AWS::SQS::Queue", "True");
    queue.details = vec![property("QueueName", "Always")];
    insta::assert_snapshot!(shown(OLD, &renamed, &[queue, topic]), @r#"
    s: 1 replaced (holds data), 1 may be replaced

    data at risk: Queue is replaced: the new one starts without its data

    [~] AWS::SQS::Queue Queue replaced [templates, schema, change set]
        because: QueueName
        QueueName [templates, change set]: "q" → "r"
        → Topic is replaced (TopicName takes Queue.QueueName)
    [~] AWS::SNS::Topic Topic may be replaced [templates, change set]
        because: TopicName takes Queue.QueueName
    "#);
}

#[test]
fn values_that_only_the_change_set_knows_are_shown() {
    let old = "
Parameters: {Size: {Type: String}}
Resources:
  One: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: !Ref Size}}
  Two: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: !Ref Size}}
";
    let mut one = modify("One", "AWS::SNS::Topic", "False");
    one.details = vec![ServiceDetail {
        source: text("ParameterReference"),
        cause: text("Size"),
        before: text("small"),
        after: text("large"),
        ..property("DisplayName", "Never")
    }];
    let mut two = one.clone();
    two.logical_id = "Two".to_owned();
    two.before =
        text(r#"{"Properties": {"DisplayName": "small", "Tags": [{"Key": "a", "Value": "1"}]}}"#);
    two.after =
        text(r#"{"Properties": {"DisplayName": "large", "Tags": [{"Key": "a", "Value": "2"}]}}"#);
    insta::assert_snapshot!(shown(old, old, &[one, two]), @r#"
    s: 2 to change

    [~] AWS::SNS::Topic One [change set]
        because: DisplayName takes the parameter Size
        DisplayName [change set]: "small" → "large"
    [~] AWS::SNS::Topic Two [change set]
        because: DisplayName takes the parameter Size
        DisplayName [change set]: "small" → "large"
        Tags[a].Value [change set]: "1" → "2"
    "#);
}

#[test]
fn where_the_two_disagree_both_are_named() {
    let new = OLD
        .replace("DelaySeconds: 1", "DelaySeconds: 2, VisibilityTimeout: 7")
        .replace(
            "Properties: {TopicName: ",
            "Properties: {DisplayName: x, TopicName: ",
        );
    let mut queue = modify("Queue", "AWS::SQS::Queue", "True");
    queue.details = vec![ServiceDetail {
        before: text("1"),
        after: text("3"),
        ..property("DelaySeconds", "Always")
    }];
    insta::assert_snapshot!(shown(OLD, &new, &[queue]), @r#"
    s: 1 to change, 1 replaced (holds data)

    data at risk: Queue is replaced: the new one starts without its data

    [~] AWS::SQS::Queue Queue replaced [templates, schema, change set]
        the schema says: changed in place; the change set says: replaced
        the template says that DelaySeconds becomes "2"; the change set says "3"
        the change set does not change VisibilityTimeout
        because: DelaySeconds
        DelaySeconds [templates, change set]: 1 → 2
        VisibilityTimeout [templates]: + 7
    [~] AWS::SNS::Topic Topic [templates, schema]
        the change set does nothing to it
        DisplayName [templates]: + "x"
    "#);

    // A condition that has become false takes the resource away.
    let mut queue = modify("Queue", "AWS::SQS::Queue", "");
    queue.action = "Remove".to_owned();
    queue.policy = text("Delete");
    insta::assert_snapshot!(shown(OLD, &new, &[queue]), @r#"
    s: 1 to change, 1 to remove (holds data)

    data at risk: Queue is deleted with its data

    [-] AWS::SQS::Queue Queue deleted [templates, schema, change set]
        the templates say: changed; the change set says: removed
        DelaySeconds [templates]: 1 → 2
        VisibilityTimeout [templates]: + 7
    [~] AWS::SNS::Topic Topic [templates, schema]
        the change set does nothing to it
        DisplayName [templates]: + "x"
    "#);
}

#[test]
fn every_action_has_its_place() {
    let change = |action: &str, id: &str| ServiceChange {
        action: action.to_owned(),
        logical_id: id.to_owned(),
        type_name: "AWS::SQS::Queue".to_owned(),
        ..ServiceChange::default()
    };
    let changes = [
        change("Add", "Added"),
        change("Import", "Imported"),
        change("Dynamic", "Unsure"),
        change("SyncWithActual", "Synced"),
        ServiceChange {
            policy: text("Retain"),
            ..change("Remove", "Gone")
        },
        ServiceChange {
            replacement: text("True"),
            policy: text("ReplaceAndSnapshot"),
            ..change("Modify", "Replaced")
        },
    ];
    insta::assert_snapshot!(shown(OLD, OLD, &changes), @r"
    s: 1 to add, 1 to import, 1 replaced (holds data), 1 may be replaced (holds
      data), 1 to leave behind

    data at risk: Unsure may be replaced: the new one starts without its data
    data at risk: Replaced is replaced: the new one starts without its data

    [+] AWS::SQS::Queue Added [change set]
    [<] AWS::SQS::Queue Imported imported [change set]
    [~] AWS::SQS::Queue Unsure may be replaced [change set]
        because: the service can tell what it does only when it does it
    [-] AWS::SQS::Queue Gone leaves the stack, and is kept [change set]
    [~] AWS::SQS::Queue Replaced replaced; the present one is deleted after a
        snapshot [change set]
    ");
}

#[test]
fn nested_stacks_show_what_happens_in_them() {
    let old = "
Resources:
  Inner: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: u}}
  Idle: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: v}}
";
    let automatic = ServiceDetail {
        source: text("Automatic"),
        evaluation: text("Dynamic"),
        attribute: "Properties".to_owned(),
        ..ServiceDetail::default()
    };
    let stack = |id: &str| ServiceChange {
        details: vec![automatic.clone()],
        nested_known: true,
        ..modify(id, "AWS::CloudFormation::Stack", "False")
    };
    let mut deeper = stack("Deeper");
    deeper.nested = vec![modify("Table", "AWS::DynamoDB::Table", "True")];
    let mut inner = stack("Inner");
    inner.nested = vec![modify("Topic", "AWS::SNS::Topic", "False"), deeper];
    insta::assert_snapshot!(shown(old, old, &[inner, stack("Idle")]), @r"
    s: 3 to change, 1 replaced (holds data)

    data at risk: Inner.Deeper.Table is replaced: the new one starts without its
        data

    [~] AWS::CloudFormation::Stack Inner [change set]
        because: something changes in the nested stack
    [~] AWS::SNS::Topic Inner.Topic [change set]
    [~] AWS::CloudFormation::Stack Inner.Deeper [change set]
        because: something changes in the nested stack
    [~] AWS::DynamoDB::Table Inner.Deeper.Table replaced [change set]
    ");
}
