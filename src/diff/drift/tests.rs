use super::*;
use crate::{
    diff::{SchemaFacts, ServiceDetail, TextForm, compare, to_text},
    template::Template,
};

fn detected(id: &str, type_name: &str, status: &str) -> Detected {
    Detected {
        id: id.to_owned(),
        type_name: type_name.to_owned(),
        status: status.to_owned(),
        ..Detected::default()
    }
}

fn property(path: &str, was: &str, is: &str) -> (String, Option<String>, Option<String>) {
    let value = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    (path.to_owned(), value(was), value(is))
}

fn plain(drift: &Drift) -> String {
    let mut difference = Difference::of_nothing("s");
    difference.drift = Some(drift.clone());
    let form = TextForm {
        width: 120,
        ..TextForm::default()
    };
    anstream::adapter::strip_str(&to_text(&difference, form)).to_string()
}

#[test]
fn what_was_is_and_will_be_stand_together_and_what_is_not_checked_is_named() {
    let old = "
Resources:
  Queue: {Type: 'AWS::SQS::Queue', Properties: {DelaySeconds: 1, VisibilityTimeout: 30, Tags: [{Key: a, Value: b}]}}
  Renamed: {Type: 'AWS::SNS::Topic', Properties: {TopicName: a, DisplayName: x}}
  Gone: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: x}}
  Lost: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, Value: x}}
  Calm: {Type: 'AWS::SNS::Topic'}
";
    let new = "
Resources:
  Queue: {Type: 'AWS::SQS::Queue', Properties: {DelaySeconds: 2, VisibilityTimeout: 30, Tags: [{Key: a, Value: c}]}}
  Renamed: {Type: 'AWS::SNS::Topic', Properties: {TopicName: b, DisplayName: x}}
  Lost: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, Value: y}}
  Calm: {Type: 'AWS::SNS::Topic'}
";
    let template = |text: &str| Template::parse(text).expect("a template");
    let difference = compare("s", &template(old), &template(new), &SchemaFacts);
    let found = [
        Detected {
            properties: vec![
                property("/DelaySeconds", "1", "5"),
                property("/VisibilityTimeout", "30", "60"),
                property("/Tags/1", "", r#"{"Key": "hand", "Value": "made"}"#),
                property("/KmsMasterKeyId", "k", ""),
            ],
            ..detected("Queue", "AWS::SQS::Queue", "MODIFIED")
        },
        Detected {
            properties: vec![property("/DisplayName", "x", "y")],
            ..detected("Renamed", "AWS::SNS::Topic", "MODIFIED")
        },
        Detected {
            properties: vec![property("/DisplayName", "x", "y")],
            ..detected("Gone", "AWS::SNS::Topic", "MODIFIED")
        },
        detected("Lost", "AWS::SSM::Parameter", "DELETED"),
        detected("Calm", "AWS::SNS::Topic", "IN_SYNC"),
        Detected {
            reason: Some("throttled".to_owned()),
            ..detected("Murky", "AWS::SNS::Topic", "UNKNOWN")
        },
    ];
    // The change set knows the value that it would change back to.
    let aware = ServiceChange {
        logical_id: "Queue".to_owned(),
        type_name: "AWS::SQS::Queue".to_owned(),
        action: "Modify".to_owned(),
        drift: Some("MODIFIED".to_owned()),
        ignored: vec![(
            "/Properties/Secret".to_owned(),
            "WRITE_ONLY_PROPERTY".to_owned(),
        )],
        details: vec![ServiceDetail {
            path: Some("/Properties/VisibilityTimeout".to_owned()),
            previous: Some("30".to_owned()),
            actual: Some("60".to_owned()),
            after: Some("30".to_owned()),
            ..ServiceDetail::default()
        }],
        ..ServiceChange::default()
    };
    let odd = ServiceChange {
        logical_id: "Odd".to_owned(),
        type_name: "Custom::Odd".to_owned(),
        drift: Some("UNSUPPORTED".to_owned()),
        ..ServiceChange::default()
    };
    let all = [
        ("Method", "AWS::ApiGateway::Method"),
        ("Calm", "AWS::SNS::Topic"),
    ]
    .map(|(id, type_name)| (id.to_owned(), type_name.to_owned()));
    let mut drift = Drift::of(&found, Some(&[aware, odd]), &all);
    drift.foresee(&difference);
    insta::assert_snapshot!(plain(&drift), @r#"
    s: no differences

    Changed outside of deploys
    [~] AWS::SQS::Queue Queue
        DelaySeconds: was 1, is 5, will be 2
        VisibilityTimeout: was 30, is 60, stays so (changed back, it would be 30)
        Tags[1]: was not there, is {Key: "hand", Value: "made"}, and the deploy may write over it
        KmsMasterKeyId: was "k", is not there, stays so
    [~] AWS::SNS::Topic Renamed
        DisplayName: was "x", is "y", will be "x"
    [~] AWS::SNS::Topic Gone
        DisplayName: was "x", is "y", and goes
    [-] AWS::SSM::Parameter Lost was deleted; a deploy that changes it fails
    1 resource is as it was deployed
    not checked: AWS::SNS::Topic (Murky): throttled
    not checked: AWS::SQS::Queue (Queue.Secret): the service does not compare these properties (WRITE_ONLY_PROPERTY)
    not checked: Custom::Odd (Odd), AWS::ApiGateway::Method (Method): the service does not compare these types
    "#);
    let json = to_json(&drift);
    assert_eq!(json["resources"][0]["properties"][0]["willBe"], 2);
    assert_eq!(json["resources"][0]["properties"][1]["willBe"], "60");
    assert_eq!(json["resources"][3]["outcome"], "fails");
}

#[test]
fn no_drift_is_said_with_what_it_rests_on() {
    let drift = Drift::of(
        &[detected("A", "AWS::SNS::Topic", "IN_SYNC")],
        None,
        &[("B".to_owned(), "AWS::ApiGateway::Method".to_owned())],
    );
    assert!(drift.is_empty());
    insta::assert_snapshot!(plain(&drift), @r"
    s: no differences

    Changed outside of deploys
    nothing: 1 resource is as it was deployed
    not checked: AWS::ApiGateway::Method (B): the service does not compare this type
    ");
}
