//! The JSON of a difference is what docs/diff.schema.json says.

use stackwright::{
    diff::{
        Detected, Difference, Drift, Holding, SchemaFacts, ServiceChange, ServiceDetail, compare,
        to_json,
    },
    template::Template,
};

use crate::python::python_with;

/// Fails unless all of these are what the schema allows.
pub(crate) fn assert_valid(outputs: &[serde_json::Value]) {
    const SCRIPT: &str = "
import json, sys
from jsonschema import Draft202012Validator
given = json.load(sys.stdin)
Draft202012Validator.check_schema(given['schema'])
validator = Draft202012Validator(given['schema'])
for output in given['outputs']:
    for error in validator.iter_errors(output):
        print(error.json_path, error.message)
";
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../../docs/diff.schema.json")).expect("JSON");
    let input = serde_json::json!({"schema": schema, "outputs": outputs});
    let found = python_with(&["jsonschema==4.25.1"]).run(SCRIPT, &input.to_string());
    assert!(found.is_empty(), "{found}");
}

fn template(text: &str) -> Template {
    Template::parse(text).expect("a template")
}

#[test]
fn the_schema_describes_every_kind_of_change() {
    let old = template(
        "
        Parameters: {Size: {Type: Number, Default: 1}}
        Resources:
          Kept: {Type: 'AWS::SNS::Topic', Properties: {TopicName: a, DisplayName: a}}
          Gone: {Type: 'AWS::S3::Bucket'}
        ",
    );
    let new = template(
        "
        Description: new
        Resources:
          Kept: {Type: 'AWS::SNS::Topic', Properties: {TopicName: b, Tags: [{Key: a, Value: b}]}}
          Fresh: {Type: 'AWS::S3::Bucket'}
        Outputs: {Name: {Value: !Ref Kept}}
        ",
    );
    let changed = compare("one", &old, &new, &SchemaFacts);
    let nothing = Difference::of_nothing("other");
    assert_valid(&[to_json([&changed, &nothing]), to_json([])]);
}

#[test]
fn the_schema_describes_drift_and_what_a_change_set_says() {
    let detected = Detected {
        id: "Queue".to_owned(),
        type_name: "AWS::SQS::Queue".to_owned(),
        status: "MODIFIED".to_owned(),
        properties: vec![("/DelaySeconds".to_owned(), Some("1".to_owned()), None)],
        ..Detected::default()
    };
    let other = ("Method".to_owned(), "AWS::ApiGateway::Method".to_owned());
    let mut difference = Difference::of_nothing("one");
    difference.drift = Some(Drift::of(&[detected], None, &[other]));
    let change = ServiceChange {
        action: "Modify".to_owned(),
        logical_id: "Queue".to_owned(),
        type_name: "AWS::SQS::Queue".to_owned(),
        replacement: Some("True".to_owned()),
        details: vec![ServiceDetail {
            name: Some("QueueName".to_owned()),
            before: Some("a".to_owned()),
            after: Some("b".to_owned()),
            ..ServiceDetail::default()
        }],
        ..ServiceChange::default()
    };
    difference.merge(&[change], &SchemaFacts);
    difference.resources[0].holdings.push(Holding {
        what: "messages".to_owned(),
        count: 1,
        bytes: None,
        estimated: true,
    });
    assert_valid(&[to_json([&difference])]);
}
