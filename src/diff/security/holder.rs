//! What a resource's policy documents are attached to.

use super::{
    document::documents,
    side::{Entry, When, World},
    statement::{Found, Holder, Party, both, identity, read},
};
use crate::template::{Node, serverless::is_serverless_type};

/// Types whose document is about another resource, and the property that names it.
const TARGETS: &[(&str, &str)] = &[
    ("AWS::Events::EventBusPolicy", "EventBusName"),
    ("AWS::Kinesis::ResourcePolicy", "ResourceArn"),
    ("AWS::Logs::ResourcePolicy", "PolicyName"),
    ("AWS::S3::BucketPolicy", "Bucket"),
    ("AWS::S3Tables::TableBucketPolicy", "TableBucketARN"),
    ("AWS::SNS::TopicInlinePolicy", "TopicArn"),
    ("AWS::SNS::TopicPolicy", "Topics"),
    ("AWS::SQS::QueueInlinePolicy", "Queue"),
    ("AWS::SQS::QueuePolicy", "Queues"),
    ("AWS::SecretsManager::ResourcePolicy", "SecretId"),
];

/// Properties by which a policy names who has it.
const ATTACHMENTS: [(&str, &str); 6] = [
    ("Roles", "role"),
    ("Users", "user"),
    ("Groups", "group"),
    ("RoleName", "role"),
    ("UserName", "user"),
    ("GroupName", "group"),
];

/// Reads all documents of a resource.
pub(super) fn collect(entry: &Entry<'_>, found: &mut Found) {
    for place in documents(entry) {
        let of_trust = place.path.ends_with("/AssumeRolePolicyDocument");
        let holder = match entry.type_name() {
            "AWS::IAM::Role" if of_trust => Holder::Role(entry.id.to_owned()),
            "AWS::Serverless::Function" | "AWS::Serverless::StateMachine" => {
                // With a role of its own, SAM makes none.
                if entry.resource.properties.contains_key("Role") {
                    continue;
                }
                let role = format!("{}Role", entry.id);
                if of_trust {
                    Holder::Role(role)
                } else {
                    Holder::Identities(vec![always(role)])
                }
            }
            "AWS::IAM::Role" | "AWS::IAM::User" | "AWS::IAM::Group" | "AWS::SSO::PermissionSet" => {
                Holder::Identities(vec![always(entry.id.to_owned())])
            }
            "AWS::IAM::Policy"
            | "AWS::IAM::RolePolicy"
            | "AWS::IAM::UserPolicy"
            | "AWS::IAM::GroupPolicy" => Holder::Identities(attached(entry)),
            "AWS::IAM::ManagedPolicy" => {
                let mut parties = attached(entry);
                parties.extend(attached_elsewhere(entry));
                if parties.is_empty() {
                    parties.push(always(format!("whoever has {}", entry.id)));
                }
                Holder::Identities(parties)
            }
            _ if names_principals(&place.node) => Holder::Targets(targets(entry)),
            _ => Holder::Identities(vec![always(format!("whoever has {}", entry.id))]),
        };
        read(entry, &place, &holder, found);
    }
}

fn always(name: String) -> Party {
    Party {
        name,
        when: Vec::new(),
    }
}

fn names_principals(document: &Node) -> bool {
    let has = |statement: &Node| {
        statement.get("Principal").is_some() || statement.get("NotPrincipal").is_some()
    };
    match document.get("Statement") {
        Some(Node::List(statements)) => {
            // What is not known here belongs to what it is attached to.
            statements.iter().any(|it| has(it) || it.as_map().is_none())
        }
        Some(one) => has(one) || one.as_map().is_none(),
        None => true,
    }
}

/// Those whom a policy names as having it.
fn attached(entry: &Entry<'_>) -> Vec<Party> {
    let mut found = Vec::new();
    for (property, kind) in ATTACHMENTS {
        let Some(node) = entry.get(property) else {
            continue;
        };
        for arm in entry.world.items(node, &entry.when) {
            found.push(Party {
                name: identity(entry, arm.node, kind),
                when: arm.when,
            });
        }
    }
    found
}

/// Properties that list managed policies.
pub(super) const LISTS: [&str; 2] = ["ManagedPolicyArns", "Policies"];

/// Those who name the policy as theirs.
fn attached_elsewhere(policy: &Entry<'_>) -> Vec<Party> {
    let mut found = Vec::new();
    for entry in policy.world.resources() {
        for property in LISTS {
            if !entry.resource.properties.contains_key(property) {
                continue;
            }
            let Some(node) = entry.get(property) else {
                continue;
            };
            for arm in policy.world.items(node, &entry.when) {
                if policy.world.referenced(arm.node) == Some(policy.id) {
                    found.push(Party {
                        name: holder_name(&entry),
                        when: both(&arm.when, &policy.when),
                    });
                }
            }
        }
    }
    found
}

/// Who has what a resource lists as its policies.
pub(super) fn holder_name(entry: &Entry<'_>) -> String {
    if is_serverless_type(entry.type_name()) {
        format!("{}Role", entry.id)
    } else {
        entry.id.to_owned()
    }
}

/// What a policy is for: the resource that it names, or the one that has it.
fn targets(entry: &Entry<'_>) -> Vec<Party> {
    let property = TARGETS.iter().find(|(of, _)| *of == entry.type_name());
    let node = property.and_then(|(_, property)| entry.get(property));
    let Some(node) = node else {
        return vec![always(entry.id.to_owned())];
    };
    let arms = entry.world.items(node, &entry.when);
    arms.into_iter()
        .map(|arm| target(entry.world, arm.node, arm.when))
        .collect()
}

/// What a property names, by its logical id where it has one.
pub(super) fn target(world: &World<'_>, node: &Node, when: Vec<When>) -> Party {
    let name = match world.referenced(node) {
        Some(id) => id.to_owned(),
        None => super::pattern::shown(node),
    };
    Party { name, when }
}
