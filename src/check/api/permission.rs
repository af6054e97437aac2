//! Whether API Gateway may call the functions.

use std::collections::HashSet;

use super::method::Method;
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    template::ReferenceKind,
};

pub(super) const MISSING: Rule = Rule {
    code: "A018",
    title: "a function that API Gateway may not call",
    levels: Levels::all(Severity::Warning),
    explanation: "A method calls a function of the stack, without `Credentials` of a role, and no \
        `AWS::Lambda::Permission` lets API Gateway call the function: every call ends in status \
        500. A permission elsewhere is not seen, so this is no error.\n\n\
        Source: Amazon API Gateway Developer Guide, \"Lambda integrations for REST APIs in API \
        Gateway\".",
};

pub(super) fn check(subject: &Subject<'_>, methods: &[Method<'_>], findings: &mut Findings) {
    if methods.is_empty() || !subject.template.resource_macros.is_empty() {
        return;
    }
    let resources = &subject.template.resources;
    let type_of = |id: &str| {
        resources
            .get(id)
            .map(|resource| resource.type_name.as_str())
    };
    let mut named_by_permissions = HashSet::new();
    let mut unnamed = resources
        .values()
        .filter(|resource| resource.type_name == "AWS::Lambda::Permission")
        .count();
    let mut calls = Vec::new();
    for reference in &subject.references {
        let within = reference.pointer.strip_prefix("/Resources/");
        let Some((id, path)) = within.and_then(|rest| rest.split_once('/')) else {
            continue;
        };
        match type_of(id) {
            Some("AWS::Lambda::Permission") if path.starts_with("Properties/FunctionName") => {
                named_by_permissions.insert(reference.name);
                unnamed = unnamed.saturating_sub(1);
            }
            Some("AWS::ApiGateway::Method")
                if path.starts_with("Properties/Integration/Uri")
                    && matches!(reference.kind, ReferenceKind::Attribute("Arn"))
                    && type_of(reference.name) == Some("AWS::Lambda::Function") =>
            {
                calls.push((id, reference));
            }
            _ => {}
        }
    }
    // A permission by the function's name may be for any.
    if unnamed > 0 {
        return;
    }
    let mut told = HashSet::new();
    for (id, reference) in calls {
        let Some(method) = methods.iter().find(|method| method.id == id) else {
            continue;
        };
        let by_role = method
            .integration
            .is_some_and(|integration| integration.contains_key("Credentials"));
        let function = reference.name;
        if !by_role && !named_by_permissions.contains(function) && told.insert(function) {
            findings
                .add(
                    &MISSING,
                    reference.pointer.as_str(),
                    format!("no `AWS::Lambda::Permission` lets API Gateway call `{function}`"),
                )
                .fix("add one with `Principal: apigateway.amazonaws.com`");
        }
    }
}
