//! Permissions that are no policy documents.

use std::rc::Rc;

use super::{
    condition::Condition,
    document::Place,
    holder::target,
    model::{Effect, Topic},
    pattern::{Pattern, shown},
    permission::{Origin, Permission, Via, Who, Words},
    side::Entry,
    statement::{Found, Holder, Party, account_or_identity, both, read, service},
};
use crate::template::{Map, Node};

/// Properties that narrow a grant down, and what they compare: property, operator, key.
const NARROWING: &[(&str, &str, &str)] = &[
    ("SourceArn", "ArnLike", "aws:SourceArn"),
    ("SourceAccount", "StringEquals", "aws:SourceAccount"),
    ("PrincipalOrgID", "StringEquals", "aws:PrincipalOrgID"),
    ("OrganizationId", "StringEquals", "aws:PrincipalOrgID"),
    (
        "EventSourceToken",
        "StringEquals",
        "lambda:EventSourceToken",
    ),
    (
        "FunctionUrlAuthType",
        "StringEquals",
        "lambda:FunctionUrlAuthType",
    ),
    (
        "InvokedViaFunctionUrl",
        "Bool",
        "lambda:InvokedViaFunctionUrl",
    ),
];

/// Resources that let somebody do something: type, what it is done with, who, what.
const GRANTS: &[(&str, &str, &str, What)] = &[
    (
        "AWS::EC2::VPCEndpointServicePermissions",
        "ServiceId",
        "AllowedPrincipals",
        What::Words("connect to the endpoint service"),
    ),
    (
        "AWS::Events::EventBusPolicy",
        "EventBusName",
        "Principal",
        What::Property("Action"),
    ),
    (
        "AWS::Lambda::LayerVersionPermission",
        "LayerVersionArn",
        "Principal",
        What::Property("Action"),
    ),
    (
        "AWS::Lambda::Permission",
        "FunctionName",
        "Principal",
        What::Property("Action"),
    ),
    (
        "AWS::RAM::ResourceShare",
        "ResourceArns",
        "Principals",
        What::Words("use what is shared"),
    ),
];

enum What {
    /// The action that a property names.
    Property(&'static str),
    Words(&'static str),
}

/// Reads a resource that is itself a permission.
pub(super) fn collect(entry: &Entry<'_>, found: &mut Found) {
    let Some((type_name, on, whom, what)) = GRANTS.iter().find(|it| it.0 == entry.type_name())
    else {
        return;
    };
    if *type_name == "AWS::Events::EventBusPolicy" && read_bus_statement(entry, found) {
        return;
    }
    let world = entry.world;
    let (Some(on), Some(whom)) = (
        entry.get(on).cloned().or_else(|| default_of(on)),
        entry.get(whom),
    ) else {
        return;
    };
    let action = match what {
        What::Words(words) => Pattern::thing(words, *words),
        What::Property(name) => match entry.get(name) {
            Some(node) => Pattern::action(node, world),
            None => return,
        },
    };
    let mut conditions: Vec<Condition> = NARROWING
        .iter()
        .filter_map(|(property, operator, key)| {
            let value = entry.get(property)?;
            Some(Condition::plain(operator, key, value, world))
        })
        .collect();
    if let Some(condition) = entry.get("Condition")
        && let (Some(kind), Some(key), Some(value)) = (
            condition.get("Type").and_then(Node::as_text),
            condition.get("Key").and_then(Node::as_text),
            condition.get("Value"),
        )
    {
        conditions.push(Condition::plain(kind, key, value, world));
    }
    let origin = Rc::new(Origin {
        id: entry.id.to_owned(),
        property: "/Properties".to_owned(),
    });
    for on in world.items(&on, &entry.when) {
        let Party { name, when } = target(world, on.node, on.when);
        for who in world.items(whom, &when) {
            found.permissions.push(Permission {
                topic: Topic::Permission,
                who: grantee(entry, who.node),
                effect: Effect::Allow,
                action: Words::One(action.clone()),
                resource: Words::One(Pattern::thing(&name, name.as_str())),
                conditions: conditions.clone(),
                when: both(&when, &who.when),
                via: Via::Resource(name.clone()),
                origin: Rc::clone(&origin),
            });
        }
    }
}

/// An event bus that is not named is the account's own.
fn default_of(property: &str) -> Option<Node> {
    (property == "EventBusName").then(|| "default".into())
}

/// Who is meant by a principal that may be of any kind.
fn grantee(entry: &Entry<'_>, node: &Node) -> Who {
    let name = shown(node);
    if name == "*" {
        Who::Anyone
    } else if name.contains("amazonaws.com") || name.contains("${AWS::URLSuffix}") {
        Who::One(format!("service {}", service(&name)))
    } else {
        Who::One(account_or_identity(entry, node))
    }
}

/// A bus's policy may be a whole statement.
fn read_bus_statement(entry: &Entry<'_>, found: &mut Found) -> bool {
    let Some(statement) = entry.get("Statement") else {
        return false;
    };
    let is_readable = statement.as_map().is_some();
    let node = if is_readable {
        Node::Map(Map::from_iter([(
            "Statement".to_owned(),
            statement.clone(),
        )]))
    } else {
        statement.clone()
    };
    let place = Place {
        path: "/Properties".to_owned(),
        node,
        when: entry.when.clone(),
        is_readable,
    };
    let bus = entry
        .get("EventBusName")
        .cloned()
        .unwrap_or_else(|| "default".into());
    let holder = Holder::Targets(vec![target(entry.world, &bus, Vec::new())]);
    read(entry, &place, &holder, found);
    true
}
