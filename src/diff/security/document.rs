//! Policy documents, wherever they stand.

use super::{
    pattern::shown,
    side::{Entry, When},
};
use crate::{
    check::read_document,
    diff::canonical,
    template::{Intrinsic, Map, Node},
};

/// A document, or what stands where one is expected.
pub(super) struct Place {
    /// A JSON pointer from the resource's attributes down.
    pub(super) path: String,
    pub(super) node: Node,
    pub(super) when: Vec<When>,
    pub(super) is_readable: bool,
}

/// Names of properties whose value is a policy document.
const NAMES: [&str; 12] = [
    "AccessPolicies",
    "AccessPolicy",
    "AssumeRolePolicyDocument",
    "FileSystemPolicy",
    "InlinePolicy",
    "KeyPolicy",
    "PermissionsPolicyDocument",
    "Policy",
    "PolicyDocument",
    "RepositoryPolicyText",
    "ResourcePolicy",
    "Statement",
];

/// Properties of these types have such a name and are something else.
const OTHERS: [(&str, &str); 4] = [
    ("AWS::ApplicationAutoScaling::ScalingPolicy", "Policy"),
    ("AWS::ElasticLoadBalancing::LoadBalancer", "Policy"),
    ("AWS::Events::EventBusPolicy", "Statement"),
    ("AWS::WAFv2::WebACL", "Statement"),
];

/// All documents of a resource.
pub(super) fn documents(entry: &Entry<'_>) -> Vec<Place> {
    let mut found = Vec::new();
    for (name, raw) in &entry.resource.properties {
        if !OTHERS.contains(&(entry.type_name(), name)) && may_hold(name, raw) {
            let path = format!("/Properties/{name}");
            walk(entry, name, raw, &path, &entry.when, &mut found);
        }
    }
    found
}

/// A cheap look before the thorough one.
fn may_hold(name: &str, node: &Node) -> bool {
    if NAMES.contains(&name) {
        return true;
    }
    let mut holds = false;
    node.visit(|_, node| {
        holds |= match node {
            Node::Map(map) => map.keys().any(|key| NAMES.contains(&key.as_str())),
            _ => false,
        };
    });
    holds
}

fn walk(
    entry: &Entry<'_>,
    name: &str,
    node: &Node,
    path: &str,
    when: &[When],
    found: &mut Vec<Place>,
) {
    for arm in entry.world.arms(node, when) {
        let mut place = |node: Node, is_readable| {
            found.push(Place {
                path: path.to_owned(),
                node,
                when: arm.when.clone(),
                is_readable,
            });
        };
        let named = NAMES.contains(&name);
        match arm.node {
            Node::Map(map) if is_document(map) => place(arm.node.clone(), true),
            Node::Map(map) if named && map.keys().any(|key| key.starts_with("Fn::")) => {
                place(arm.node.clone(), false);
            }
            Node::Map(map) => {
                for (key, node) in map {
                    walk(entry, key, node, &format!("{path}/{key}"), &arm.when, found);
                }
            }
            Node::List(items) => {
                for (index, node) in items.iter().enumerate() {
                    walk(
                        entry,
                        name,
                        node,
                        &format!("{path}/{index}"),
                        &arm.when,
                        found,
                    );
                }
            }
            Node::Text(text) if named => match read_document(text) {
                Some(node) => place(node, true),
                // A name or an ARN, or what is looked up when it is deployed.
                None if text.contains("{{resolve:") => place(arm.node.clone(), false),
                None => {}
            },
            Node::Intrinsic(intrinsic) if named => match of_text(intrinsic) {
                Some(node) => place(canonical(&node), true),
                None => place(arm.node.clone(), false),
            },
            _ => {}
        }
    }
}

fn is_document(map: &Map) -> bool {
    map.get("Statement")
        .is_some_and(|statement| match statement {
            Node::List(items) => items.iter().any(|item| match item {
                Node::Map(map) => map.contains_key("Effect") || map.contains_key("Fn::Transform"),
                Node::Intrinsic(_) => true,
                _ => false,
            }),
            Node::Map(map) => map.contains_key("Effect"),
            Node::Intrinsic(_) => true,
            _ => false,
        })
}

/// A document that is written as JSON in the text of `Fn::Sub`, or by `Fn::ToJsonString`.
fn of_text(intrinsic: &Intrinsic) -> Option<Node> {
    match intrinsic {
        Intrinsic::ToJsonString(node) => Some(node.clone()),
        Intrinsic::Sub { text, variables } => {
            let mut node = read_document(text)?;
            node.visit_mut("", &mut |_, node| {
                if let Node::Text(text) = node
                    && text.contains("${")
                {
                    *node = Intrinsic::Sub {
                        text: std::mem::take(text),
                        variables: variables.clone(),
                    }
                    .into();
                    return false;
                }
                true
            });
            Some(node)
        }
        _ => None,
    }
}

/// What a value that is not there yet depends on.
pub(super) fn dependence(node: &Node) -> String {
    match node {
        Node::Intrinsic(intrinsic) => match &**intrinsic {
            Intrinsic::Ref(name) => format!("the parameter {name}"),
            Intrinsic::ImportValue(name) => format!("the export {}", shown(name)),
            Intrinsic::Transform { name, .. } => format!("the macro {}", shown(name)),
            Intrinsic::GetAtt { .. } => format!("the attribute {}", shown(node)),
            Intrinsic::FindInMap { .. } => "a mapping".to_owned(),
            other => other.name().to_owned(),
        },
        Node::Map(map) => match map.keys().find(|key| key.starts_with("Fn::")) {
            Some(key) => format!("the macro in {key}"),
            None => "what is not known yet".to_owned(),
        },
        node => shown(node),
    }
}
