//! The policies of a role, wherever the template has them.

use stackwright_schema::Schema;

use super::{
    super::{TestedResource, TestedStack, compare::text_of},
    Permission, Permissions,
};
use crate::{
    diff::Shown,
    template::{Intrinsic, Node},
};

pub(super) const ROLE: &str = "AWS::IAM::Role";

impl TestedStack {
    pub(super) fn type_of(&self, id: &str) -> Option<&str> {
        self.resources.get(id)?.get("Type")?.as_text()
    }
}

/// The items of a list, or the one that stands for a list.
fn many(node: Option<&Node>) -> &[Node] {
    match node {
        None => &[],
        Some(Node::List(items)) => items,
        Some(one) => std::slice::from_ref(one),
    }
}

pub(super) fn of_role(role: &TestedResource<'_>) -> Permissions {
    let mut permissions = Permissions::default();
    for policy in many(role.property("Policies")) {
        permissions.read(role.stack, policy.get("PolicyDocument"));
    }
    let is_role = |node: &Node| matches!(node.as_intrinsic(), Some(Intrinsic::Ref(id)) if id == role.logical_id());
    let managed = many(role.property("ManagedPolicyArns"));
    for (id, node) in &role.stack.resources {
        let other = TestedResource::new(role.stack, id, node);
        let is_attached = match other.type_name() {
            "AWS::IAM::Policy" => many(other.property("Roles")).iter().any(is_role),
            "AWS::IAM::ManagedPolicy" => {
                let refers =
                    |arn: &Node| matches!(arn.as_intrinsic(), Some(Intrinsic::Ref(to)) if to == id);
                many(other.property("Roles")).iter().any(is_role) || managed.iter().any(refers)
            }
            "AWS::IAM::RolePolicy" => other.property("RoleName").is_some_and(is_role),
            _ => false,
        };
        if is_attached {
            permissions.read(role.stack, other.property("PolicyDocument"));
        }
    }
    let is_known = |arn: &&Node| {
        matches!(arn.as_intrinsic(), Some(Intrinsic::Ref(id))
        if role.stack.type_of(id) == Some("AWS::IAM::ManagedPolicy"))
    };
    let elsewhere = managed.iter().filter(|arn| !is_known(arn));
    permissions
        .elsewhere
        .extend(elsewhere.map(|arn| text(role.stack, arn)));
    permissions
}

impl Permissions {
    fn read(&mut self, stack: &TestedStack, document: Option<&Node>) {
        for statement in many(document.and_then(|document| document.get("Statement"))) {
            let texts = |key: &str| -> Vec<String> {
                many(statement.get(key))
                    .iter()
                    .map(|node| text(stack, node))
                    .collect()
            };
            let but_actions = statement.get("NotAction").is_some();
            let but_resources = statement.get("NotResource").is_some();
            self.statements.push(Permission {
                allows: statement.get("Effect").and_then(Node::as_text) == Some("Allow"),
                actions: texts(if but_actions { "NotAction" } else { "Action" }),
                but_actions,
                resources: texts(if but_resources {
                    "NotResource"
                } else {
                    "Resource"
                }),
                but_resources,
                condition: statement.get("Condition").cloned(),
            });
        }
    }
}

/// A canonical value as text; an attribute that is the same as `Ref` is written as `Ref`.
pub(super) fn text(stack: &TestedStack, node: &Node) -> String {
    let mut text = text_of(node).unwrap_or_else(|| Shown::new(node).text);
    if !text.contains("${") {
        return text;
    }
    for id in stack.resources.keys() {
        let schema = stack.type_of(id).and_then(Schema::find);
        if let Some(attribute) = schema.and_then(Schema::reference) {
            text = text.replace(&format!("${{{id}.{attribute}}}"), &format!("${{{id}}}"));
        }
    }
    text
}
