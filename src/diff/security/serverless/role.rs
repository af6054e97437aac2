//! The role that SAM makes for a function or a state machine.

use std::rc::Rc;

use crate::{
    diff::security::{
        document::dependence,
        identity::{attached, each, managed, permission},
        model::{Effect, Topic},
        pattern::{Pattern, shown},
        permission::{Origin, Permission, Unread, Via, Who, Words},
        side::{Entry, When},
        statement::Found,
    },
    template::Node,
};

/// Managed policies that a generated role has for what calls the function.
///
/// Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html>
/// and `aws-sam-translator`'s event sources.
const OF_EVENTS: &[(&str, &str)] = &[
    ("DynamoDB", "AWSLambdaDynamoDBExecutionRole"),
    ("DocumentDB", "SAM's policy for DocumentDB"),
    ("Kinesis", "AWSLambdaKinesisExecutionRole"),
    ("MQ", "SAM's policy for Amazon MQ"),
    ("MSK", "AWSLambdaMSKExecutionRole"),
    ("SQS", "AWSLambdaSQSQueueExecutionRole"),
    ("SelfManagedKafka", "SAM's policy for Kafka"),
];

/// The role of a state machine.
pub(super) fn of_machine(entry: &Entry<'_>, found: &mut Found) {
    generated_role(entry, "states.amazonaws.com", found);
}

/// The role of a function, with what SAM gives it for what the function does.
pub(super) fn of_function(entry: &Entry<'_>, found: &mut Found) {
    generated_role(entry, "lambda.amazonaws.com", found);
    given_to_function(entry, found);
}

fn generated_role(entry: &Entry<'_>, service: &str, found: &mut Found) {
    let role = format!("{}Role", entry.id);
    if !entry
        .resource
        .properties
        .contains_key("AssumeRolePolicyDocument")
    {
        found.permissions.push(Permission {
            topic: Topic::Trust,
            who: Who::One(format!("service {service}")),
            effect: Effect::Allow,
            action: Words::One(Pattern::action(&"sts:AssumeRole".into(), entry.world)),
            resource: Words::One(Pattern::thing(&role, role.as_str())),
            conditions: Vec::new(),
            when: entry.when.clone(),
            via: Via::Resource(role.clone()),
            origin: Rc::new(Origin {
                id: entry.id.to_owned(),
                property: "/Properties".to_owned(),
            }),
        });
    }
    each(entry, "Policies", |node, when, path| {
        let is_document = node.get("Statement").is_some();
        match node {
            Node::Map(_) if is_document => {}
            Node::Map(map) if map.keys().any(|key| key.starts_with("Fn::")) => {
                found.unread.push(unread(entry, node, when, path));
            }
            Node::Map(templates) => {
                for (name, given) in templates {
                    found
                        .permissions
                        .push(of_template(entry, name, given, &when, &path));
                }
            }
            // `attached` reads those in a list of their own, of roles.
            node => found.permissions.extend(attached(entry, node, when, path)),
        }
    });
}

/// A policy template of SAM, with what it is filled with.
fn of_template(
    entry: &Entry<'_>,
    name: &str,
    given: &Node,
    when: &[When],
    path: &str,
) -> Permission {
    let values: Vec<String> = given
        .as_map()
        .into_iter()
        .flatten()
        .map(|(_, value)| shown(value))
        .collect();
    let on = values.join(", ");
    permission(
        entry,
        format!("{}Role", entry.id),
        Pattern::thing(name, format!("do what {name} allows")),
        Pattern::thing(&format!("{given:?}"), on),
        when.to_vec(),
        path.to_owned(),
    )
}

fn unread(entry: &Entry<'_>, node: &Node, when: Vec<When>, path: String) -> Unread {
    Unread {
        what: "a policy that is not known here".to_owned(),
        depends_on: dependence(node),
        meaning: entry.world.meaning(node),
        when,
        who: format!("{}Role", entry.id),
        origin: Origin {
            id: entry.id.to_owned(),
            property: path,
        },
    }
}

fn given_to_function(entry: &Entry<'_>, found: &mut Found) {
    let mut policies = vec!["AWSLambdaBasicExecutionRole"];
    if entry.get("VpcConfig").is_some() {
        policies.push("AWSLambdaVPCAccessExecutionRole");
    }
    if entry
        .get("Tracing")
        .is_some_and(|it| it.as_text() == Some("Active"))
    {
        policies.push("AWSXrayWriteOnlyAccess");
    }
    let events = entry.get("Events");
    for event in events.and_then(Node::as_map).into_iter().flatten() {
        let kind = event.1.get("Type").and_then(Node::as_text);
        let of_kind = OF_EVENTS.iter().find(|(of, _)| Some(*of) == kind);
        policies.extend(of_kind.map(|(_, policy)| *policy));
    }
    policies.sort_unstable();
    policies.dedup();
    for policy in policies {
        found.permissions.push(managed(
            entry,
            format!("{}Role", entry.id),
            policy,
            entry.when.clone(),
            "/Properties".to_owned(),
        ));
    }
}
