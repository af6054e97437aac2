//! Permissions as the serverless dialect writes them.

use super::policy::{self, Statement};
use crate::{
    stack::Stack,
    template::{Intrinsic, Map, Node},
};

/// What a function or a state machine may do: the template of a policy where one says exactly the
/// same, and a policy with the other statements.
pub(super) fn policies<'a>(
    statements: impl Iterator<Item = &'a Statement>,
    stack: &Stack,
) -> Vec<Node> {
    let mut templates = Vec::new();
    let mut others = Vec::new();
    for statement in statements {
        match template(statement, stack) {
            Some(template) => templates.push(template),
            None => others.push(statement),
        }
    }
    if !others.is_empty() {
        templates.push(document(others));
    }
    templates
}

/// A policy, with a version only where that matters: the one without knows no variables.
fn document(statements: Vec<&Statement>) -> Node {
    let statements: Node = statements.into_iter().map(Statement::to_node).collect();
    let mut variables = false;
    statements.visit(|_, node| {
        variables |= match node {
            Node::Text(text) => text.contains("${"),
            Node::Intrinsic(intrinsic) => match &**intrinsic {
                Intrinsic::Sub { text, .. } => text.contains("${!"),
                _ => false,
            },
            _ => false,
        };
    });
    let mut policy = Map::default();
    if variables {
        policy.insert("Version".to_owned(), policy::VERSION.into());
    }
    policy.insert("Statement".to_owned(), statements);
    policy.into()
}

/// `SNSPublishMessagePolicy` allows `sns:Publish` on one topic, by its name. Most other templates
/// allow more than a grant: all versions of a function, or all actions that read.
fn template(statement: &Statement, stack: &Stack) -> Option<Node> {
    let topic = match statement.only("sns:Publish")? {
        Node::Intrinsic(intrinsic) => match &**intrinsic {
            Intrinsic::Ref(topic) if stack.has_resource(topic) => topic.clone(),
            _ => return None,
        },
        _ => return None,
    };
    let name = Node::from(Intrinsic::GetAtt {
        resource: topic,
        attribute: "TopicName".into(),
    });
    let parameters = Map::from_iter([("TopicName".to_owned(), name)]);
    Some(Node::from([("SNSPublishMessagePolicy", parameters.into())]))
}
