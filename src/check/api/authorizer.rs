//! Who may call.

use super::method::{Method, referenced};
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, pointer::child, subject::Subject},
    template::{Node, Resource},
};

pub(super) const MISMATCH: Rule = Rule {
    code: "A011",
    title: "an authorizer that is missing or of another kind",
    levels: Levels::all(Severity::Error),
    explanation: "`AuthorizationType: CUSTOM` needs `AuthorizerId` with a `TOKEN` or `REQUEST` \
        authorizer, `COGNITO_USER_POOLS` one with an authorizer of that type. A \
        `COGNITO_USER_POOLS` authorizer needs `ProviderARNs`, the others `AuthorizerUri`, and \
        `TOKEN` also `IdentitySource`. API Gateway refuses anything else.\n\n\
        Source: CloudFormation reference, `AWS::ApiGateway::Method` and \
        `AWS::ApiGateway::Authorizer`.",
};

pub(super) const NOT_ASKED: Rule = Rule {
    code: "A019",
    title: "an authorizer that is not asked",
    levels: Levels::all(Severity::Warning),
    explanation: "A method names an authorizer, but its `AuthorizationType` is `NONE` (the \
        default) or `AWS_IAM`, so the authorizer has no part in calls. Set `CUSTOM` or \
        `COGNITO_USER_POOLS`, or remove `AuthorizerId`.\n\n\
        Source: CloudFormation reference, `AWS::ApiGateway::Method`.",
};

/// Checks what a method says of its authorizer.
pub(super) fn check_method(method: &Method<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let kind = match method.properties.get("AuthorizationType") {
        None => "NONE",
        Some(Node::Text(kind)) => kind.as_str(),
        Some(_) => return,
    };
    let authorizer = method.properties.get("AuthorizerId");
    match (kind, authorizer) {
        ("CUSTOM" | "COGNITO_USER_POOLS", None) => {
            findings
                .add(
                    &MISMATCH,
                    method.property("AuthorizationType"),
                    format!("`{kind}` needs an `AuthorizerId`"),
                )
                .fix("name the authorizer");
        }
        ("CUSTOM" | "COGNITO_USER_POOLS", Some(node)) => {
            let found = referenced(node)
                .and_then(|id| Some((id, subject.template.resources.get(id)?)))
                .filter(|(_, resource)| resource.type_name == "AWS::ApiGateway::Authorizer");
            if let Some((id, resource)) = found
                && let Some(Node::Text(its_kind)) = resource.properties.get("Type")
                && (its_kind == "COGNITO_USER_POOLS") != (kind == "COGNITO_USER_POOLS")
            {
                findings.add(
                    &MISMATCH,
                    method.property("AuthorizationType"),
                    format!("the type is `{kind}`, and the authorizer `{id}` is a `{its_kind}`"),
                );
            }
        }
        ("NONE" | "AWS_IAM", Some(node)) if !may_be_left_out(node) => {
            findings
                .add(
                    &NOT_ASKED,
                    method.property("AuthorizerId"),
                    format!("the authorizer is not asked: the `AuthorizationType` is `{kind}`"),
                )
                .fix("set `AuthorizationType` to the authorizer's kind");
        }
        _ => {}
    }
}

/// What a condition leaves out is not known.
fn may_be_left_out(node: &Node) -> bool {
    node.as_intrinsic().is_some() && referenced(node).is_none_or(|id| id == "AWS::NoValue")
}

/// Checks an authorizer.
pub(super) fn check(id: &str, resource: &Resource, findings: &mut Findings) {
    let properties = &resource.properties;
    let Some(Node::Text(kind)) = properties.get("Type") else {
        return;
    };
    let needs: &[&str] = match kind.as_str() {
        "COGNITO_USER_POOLS" => &["ProviderARNs"],
        "TOKEN" => &["AuthorizerUri", "IdentitySource"],
        "REQUEST" => &["AuthorizerUri"],
        _ => return,
    };
    for name in needs {
        if !properties.contains_key(*name) {
            findings.add(
                &MISMATCH,
                child(&child("/Resources", id), "Properties"),
                format!("a `{kind}` authorizer needs `{name}`"),
            );
        }
    }
}
