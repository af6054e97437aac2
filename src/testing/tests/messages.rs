//! Stacks that are not as they should be.

use insta::assert_snapshot;
use serde_json::json;

use super::{message, news, topic};
use crate::{
    App, OnRemoval,
    cfn::{logs, sns},
    sub,
    testing::{
        TestedStack, absent, any, attribute_of, json_text, like, list, list_with, refers_to,
        text_like,
    },
};

#[test]
fn none_is_as_wanted() {
    let (stack, first) = news();
    let topics = stack.resources_of::<sns::Topic>();
    let close = topics
        .clone()
        .with("TopicName", "gossips")
        .with("DisplayName", any());
    assert_snapshot!(message(first, close.try_one()), @r#"
    stack `news` has no AWS::SNS::Topic with TopicName: "gossips", DisplayName: any value
    nearest of 2 is `Gossip` (AWS::SNS::Topic), added at news.rs:3:
      TopicName: expected "gossips", found "gossip" (set at news.rs:11)
    "#);
    let only = stack.resources_like(sns::Subscription::new(
        "sms",
        "arn:aws:sns:eu-central-1:1:x",
    ));
    assert_snapshot!(message(first, only.try_some()), @r#"
    stack `news` has no AWS::SNS::Subscription with Protocol: "sms", TopicArn: "arn:aws:sns:eu-central-1:1:x"
    the only one is `Mail` (AWS::SNS::Subscription), added at news.rs:5:
      Protocol: expected "sms", found "email" (set at news.rs:4)
      TopicArn: expected "arn:aws:sns:eu-central-1:1:x", found !GetAtt News.TopicArn (set at news.rs:4)
    "#);
    let nothing = stack.resources_of::<logs::LogGroup>();
    assert_snapshot!(message(first, nothing.try_one()), @"stack `news` has no AWS::Logs::LogGroup");
    let anything = stack.resources().with_attribute("DependsOn", ["Gossip"]);
    assert_snapshot!(message(first, anything.try_one()), @r#"
    stack `news` has no resource with DependsOn: ["Gossip"]
    nearest of 3 is `Mail` (AWS::SNS::Subscription), added at news.rs:5:
      DependsOn[0]: expected "Gossip", found "News"
    "#);
}

#[test]
fn another_number() {
    let (stack, first) = news();
    let topics = stack.resources_of::<sns::Topic>();
    assert_snapshot!(message(first, topics.try_one()), @r"
    stack `news` has 2 AWS::SNS::Topic, expected 1
      `News` (AWS::SNS::Topic), added at news.rs:2
      `Gossip` (AWS::SNS::Topic), added at news.rs:3
    ");
    assert_snapshot!(message(first, topics.try_none()), @r"
    stack `news` has 2 AWS::SNS::Topic, expected 0
      `News` (AWS::SNS::Topic), added at news.rs:2
      `Gossip` (AWS::SNS::Topic), added at news.rs:3
    ");
    let named = topics.with("TopicName", text_like("n*"));
    assert_snapshot!(message(first, named.try_count(2)), @r#"
    stack `news` has 1 AWS::SNS::Topic with TopicName: text like "n*", expected 2
      `News` (AWS::SNS::Topic), added at news.rs:2
    nearest of the others is `Gossip` (AWS::SNS::Topic), added at news.rs:3:
      TopicName: expected text like "n*", found "gossip" (set at news.rs:11)
    "#);
}

#[test]
fn one_of_all_is_different() {
    let (stack, first) = news();
    let topics = stack.resources_of::<sns::Topic>();
    assert_snapshot!(message(first, topics.try_each("DisplayName", any())), @r"
    1 of 2 AWS::SNS::Topic in stack `news` differ
    `News` (AWS::SNS::Topic), added at news.rs:2:
      DisplayName: expected any value, found nothing
    ");
}

#[test]
fn a_property_is_different() {
    let (stack, first) = news();
    let gossip = stack.resource("Gossip");
    assert_snapshot!(message(first, gossip.try_property("TopicName", "news")), @r#"
    resource `Gossip` (AWS::SNS::Topic), added at news.rs:3:
      TopicName: expected "news", found "gossip" (set at news.rs:11)
    "#);
    assert_snapshot!(message(first, gossip.try_property("DisplayName", absent())), @r#"
    resource `Gossip` (AWS::SNS::Topic), added at news.rs:3:
      DisplayName: expected nothing, found "Gossip"
    "#);
    assert_snapshot!(message(first, gossip.try_property("FifoTopic", true)), @r"
    resource `Gossip` (AWS::SNS::Topic), added at news.rs:3:
      FifoTopic: expected true, found nothing
    ");
    let mail = stack.resource("Mail");
    let topic = attribute_of("Gossip", "TopicArn");
    assert_snapshot!(message(first, mail.try_property("TopicArn", topic)), @r"
    resource `Mail` (AWS::SNS::Subscription), added at news.rs:5:
      TopicArn: expected !GetAtt Gossip.TopicArn, found !GetAtt News.TopicArn (set at news.rs:4)
    ");
    let depends = mail.try_attribute("DependsOn", absent());
    assert_snapshot!(message(first, depends), @r#"
    resource `Mail` (AWS::SNS::Subscription), added at news.rs:5:
      DependsOn: expected nothing, found ["News"]
    "#);
}

#[test]
fn an_output_is_different() {
    let (stack, first) = news();
    assert_snapshot!(message(first, stack.try_output("Topic", refers_to("Gossip"))), @r"
    output `Topic`, added at news.rs:6:
      the value: expected a reference to `Gossip`, found !GetAtt News.TopicArn
    ");
    assert_snapshot!(message(first, stack.try_output("Topics", any())), @"stack `news` has no output `Topics`; did you mean `Topic`?");
}

#[test]
fn names_that_nothing_has() {
    let (stack, first) = news();
    let topics = stack.resources_of::<sns::Topic>();
    let misspelt = topics.clone().with("TopcName", absent());
    assert_snapshot!(message(first, misspelt.try_one()), @"AWS::SNS::Topic has no property `TopcName`; did you mean `TopicName`?");
    let nested = topics
        .clone()
        .with("Tags", list_with([like(json!({ "Kee": "team" }))]));
    assert_snapshot!(message(first, nested.try_none()), @"AWS::SNS::Topic has no property `Tags[0].Kee`; did you mean `Key`?");
    let attribute = topics.with_attribute("DeletePolicy", "Retain");
    assert_snapshot!(message(first, attribute.try_none()), @"`DeletePolicy` is no attribute that resources have beside their properties; did you mean `DeletionPolicy`?");
    let no_type = stack.resources_of_type("AWS::SNS::Topics");
    assert_snapshot!(message(first, no_type.try_none()), @"CloudFormation has no type `AWS::SNS::Topics`; did you mean `AWS::SNS::Topic`?");
    assert_snapshot!(message(first, stack.try_resource("Male")), @"stack `news` has no resource `Male`; did you mean `Mail`?");
    let custom = stack
        .resources_of_type("Custom::Thing")
        .with("Anything", "goes");
    assert!(custom.try_none().is_ok());
}

fn tagged() -> TestedStack {
    let mut app = App::new("news", ".");
    let tag = |key: &str, value: &str| sns::topic::Tag::new(key, value);
    let policy = json!({
        "Version": "2012-10-17",
        "Statement": [
            { "Effect": "Allow", "Principal": { "Service": "s3.amazonaws.com" }, "Action": "sns:Publish", "Resource": "*" },
            { "Effect": "Allow", "Principal": "*", "Action": "sns:Subscribe", "Resource": "*" },
        ],
    });
    let stack = app.stack("news");
    let topic = stack.add(
        "News",
        topic("news").tags([tag("team", "news"), tag("floor", "2")]),
    );
    stack.add("Policy", sns::TopicPolicy::new(policy, [topic.topic_arn()]));
    TestedStack::of(&app)
}

#[test]
fn an_item_is_missing() {
    let stack = tagged();
    let tag = |key: &str, value: &str| like(json!({ "Key": key, "Value": value }));
    let news = stack.resource("News");
    let tags = list_with([tag("team", "news"), tag("floor", "3")]);
    assert_snapshot!(message(0, news.try_property("Tags", tags)), @r#"
    resource `News` (AWS::SNS::Topic), added at news.rs:
      Tags: expected an item {Key: "floor", Value: "3", …}, found [{Key: "team", Value: "news"}, {Key: "floor", Value: "2"}] (set at news.rs)
        nearest is [1]:
          Tags[1].Value: expected "3", found "2"
    "#);
    let key = news.try_property("Tags[0]", like(json!({ "Key": "teams" })));
    assert_snapshot!(message(0, key), @r#"
    resource `News` (AWS::SNS::Topic), added at news.rs:
      Tags[0].Key: expected "teams", found "team" (set at news.rs)
    "#);
    let third = news.try_property("Tags[2].Key", "team");
    assert_snapshot!(message(0, third), @r#"
    resource `News` (AWS::SNS::Topic), added at news.rs:
      Tags[2].Key: expected "team", found nothing
    "#);
    let one = news.try_property("Tags", list([tag("team", "news")]));
    assert_snapshot!(message(0, one), @r#"
    resource `News` (AWS::SNS::Topic), added at news.rs:
      Tags: expected [{Key: "team", Value: "news", …}], found [{Key: "team", Value: "news"}, {Key: "floor", Value: "2"}] (set at news.rs)
    "#);
}

#[test]
fn a_long_value_is_different() {
    let stack = tagged();
    let policy = stack.resource("Policy");
    let document = policy.property("PolicyDocument").expect("it has one");
    let mut expected = serde_json::Value::from(document);
    expected["Statement"][1]["Principal"] = json!({ "AWS": "123456789012" });
    let exact = policy.try_property("PolicyDocument", expected);
    assert_snapshot!(message(0, exact), @r#"
    resource `Policy` (AWS::SNS::TopicPolicy), added at news.rs:
      PolicyDocument.Statement[1].Principal: expected {AWS: "123456789012"}, found "*"
    "#);
    let text = policy.try_property("PolicyDocument", text_like("*"));
    assert_snapshot!(message(0, text), @r#"
    resource `Policy` (AWS::SNS::TopicPolicy), added at news.rs:
      PolicyDocument: expected text like "*", found:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              Service: s3.amazonaws.com
            Action: sns:Publish
            Resource: '*'
          - Effect: Allow
            Principal: '*'
            Action: sns:Subscribe
            Resource: '*'
    "#);
    let mut other = App::new("work", ".");
    let script = |last: &str| format!("one\ntwo\nthree\nfour\n{last}\n");
    let group = logs::LogGroup::new().raw("Script", script("five"));
    other
        .stack("work")
        .add("Logs", group.on_removal(OnRemoval::Delete));
    let stack = TestedStack::of(&other);
    let long = stack.resource("Logs").try_property("Script", script("six"));
    assert_snapshot!(message(0, long), @r"
    resource `Logs` (AWS::Logs::LogGroup), added at news.rs:
      Script: expected -, found + (set at news.rs)
          three
          four
        - six
        + five
    ");
}

#[test]
fn text_that_is_json() {
    let mut app = App::new("work", ".");
    let text = sub(r#"{"topic": "${News}", "states": [{"name": "one"}]}"#);
    app.stack("work").output("Text", "", text);
    let stack = TestedStack::of(&app);
    stack.assert_output(
        "Text",
        json_text(like(json!({ "topic": { "Ref": "News" } }))),
    );
    let other = json_text(like(json!({ "states": [{ "name": "two" }] })));
    assert_snapshot!(message(0, stack.try_output("Text", other)), @r#"
    output `Text`, added at news.rs:
      states[0].name: expected "two", found "one"
    "#);
    assert_snapshot!(message(0, stack.try_output("Text", json!({}))), @r#"
    output `Text`, added at news.rs:
      the value: expected {}, found !Sub "{"topic": "${News}", "states": [{"name": "one"}]}"
    "#);
}
