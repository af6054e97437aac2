//! What the transform makes of `Events`.

use super::rule::Rule;
use crate::{
    source::escape,
    template::{Map, Node},
};

/// What an event itself becomes.
const MAIN: &[&str] = &[
    "AWS::Events::Rule",
    "AWS::IoT::TopicRule",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Logs::SubscriptionFilter",
    "AWS::SNS::Subscription",
    "AWS::Scheduler::Schedule",
];

/// What is made of the events of the resource called `id`.
pub(super) fn rules(id: &str, properties: &Map) -> Vec<Rule> {
    let events = properties.get("Events").and_then(Node::as_map);
    let mut rules = Vec::new();
    for (name, event) in events.into_iter().flatten() {
        let prefix = format!("{id}{name}");
        let mut made = vec![
            Rule::exact(&prefix, MAIN, ""),
            Rule::around(
                format!("{prefix}Permission"),
                "",
                &["AWS::Lambda::Permission"],
                "permission",
            ),
            Rule::around(format!("{prefix}Role"), "", &["AWS::IAM::Role"], "role"),
            Rule::exact(
                format!("{prefix}EventSourceMapping"),
                &["AWS::Lambda::EventSourceMapping"],
                "event source mapping",
            ),
            Rule::exact(format!("{prefix}Queue"), &["AWS::SQS::Queue"], "queue"),
            Rule::exact(
                format!("{prefix}QueuePolicy"),
                &["AWS::SQS::QueuePolicy"],
                "queue policy",
            ),
        ];
        if event.get("Type").and_then(Node::as_text) == Some("Cognito") {
            // All of a function's, or of its alias's, share one.
            made.push(Rule::around(
                id,
                "CognitoPermission",
                &["AWS::Lambda::Permission"],
                "permission",
            ));
        }
        // Queues that the author named.
        for place in ["SqsSubscription", "DeadLetterConfig"] {
            let settings = event.get("Properties").and_then(|it| it.get(place));
            let name = |key| settings?.get(key)?.as_text();
            if let Some(id) = name("QueueLogicalId") {
                made.push(Rule::exact(id, &["AWS::SQS::Queue"], "queue"));
                let policy = format!("{id}Policy");
                made.push(Rule::exact(
                    policy,
                    &["AWS::SQS::QueuePolicy"],
                    "queue policy",
                ));
            }
            if let Some(id) = name("QueuePolicyLogicalId") {
                made.push(Rule::exact(id, &["AWS::SQS::QueuePolicy"], "queue policy"));
            }
        }
        let place = format!("Events/{}", escape(name));
        let of = format!("the event {name}");
        rules.extend(made.into_iter().map(|rule| rule.at(&place).of(&of)));
    }
    rules
}
