//! What methods answer.

use std::collections::BTreeSet;

use super::{
    integration::MOCK,
    method::{Method, status},
};
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, pointer::child},
    template::Node,
};

pub(super) const NONE: Rule = Rule {
    code: "A001",
    title: "a method without integration responses",
    levels: Levels::all(Severity::Error),
    explanation: "With an integration of type `AWS` or `HTTP`, API Gateway maps what \
        comes back by `IntegrationResponses`. Without any, every call ends in `500 Internal \
        Server Error` (\"No match for output mapping and no default output mapping configured\"). \
        Declare one without `SelectionPattern`, which is the default.\n\n\
        Source: Amazon API Gateway Developer Guide, \"Set up an integration response in API \
        Gateway\"; the service's answer in \
        <https://github.com/aws/serverless-application-model/issues/2459>.",
};

pub(super) const UNDECLARED: Rule = Rule {
    code: "A002",
    title: "an answer that the method does not declare",
    levels: Levels::all(Severity::Error),
    explanation: "Each status code of `IntegrationResponses` must be one of `MethodResponses`, and \
        each `method.response.header.NAME` that it maps must be in that response's \
        `ResponseParameters`. API Gateway refuses the method otherwise (\"Invalid mapping \
        expression parameter specified\").\n\n\
        Source: Amazon API Gateway Developer Guide, \"Set up a method response in API Gateway\".",
};

pub(super) const NEVER_GIVEN: Rule = Rule {
    code: "A003",
    title: "an answer that is never given",
    levels: Levels::all(Severity::Warning),
    explanation: "`MethodResponses` declares a status code that none of `IntegrationResponses` \
        leads to. Map something to it, or remove it.\n\n\
        Source: Amazon API Gateway Developer Guide, \"Set up a method response in API Gateway\".",
};

pub(super) fn check(method: &Method<'_>, findings: &mut Findings) {
    if method.is_proxy() || !matches!(method.kind, Some("AWS" | "HTTP" | "MOCK")) {
        return;
    }
    let Some(given) = method.integration_responses() else {
        return;
    };
    let kind = method.kind.unwrap_or_default();
    if given.is_empty() && kind == "MOCK" {
        // Some stand in for methods that are yet to come.
        findings
            .add(
                &MOCK,
                method.property("Integration"),
                "the mock has no `IntegrationResponses`: every call ends in status 500",
            )
            .fix("add one without `SelectionPattern`, and a method response of the same status");
        return;
    }
    if given.is_empty() {
        findings
            .add(
                &NONE,
                method.property("Integration"),
                format!(
                    "the integration is of type `{kind}` and has no `IntegrationResponses`: every \
                     call ends in status 500"
                ),
            )
            .fix("add one without `SelectionPattern`, and a method response of the same status");
        return;
    }
    let Some(declared) = method.method_responses() else {
        return;
    };
    let Some(statuses) = declared.iter().map(status).collect::<Option<BTreeSet<_>>>() else {
        return;
    };
    let mut used = BTreeSet::new();
    let mut in_doubt = false;
    let pointer = method.integration_property("IntegrationResponses");
    for (index, response) in given.iter().enumerate() {
        let pointer = format!("{pointer}/{index}");
        let Some(status) = status(response) else {
            in_doubt = true;
            continue;
        };
        if statuses.contains(&status) {
            check_headers(&status, response, declared, &pointer, findings);
        } else {
            findings
                .add(
                    &UNDECLARED,
                    child(&pointer, "StatusCode"),
                    format!("status {status} is not among the method's `MethodResponses`"),
                )
                .fix("declare it there");
        }
        used.insert(status);
    }
    if in_doubt {
        return;
    }
    for (index, response) in declared.iter().enumerate() {
        if let Some(status) = status(response).filter(|status| !used.contains(status)) {
            findings
                .add(
                    &NEVER_GIVEN,
                    format!("{}/{index}", method.property("MethodResponses")),
                    format!("no integration response leads to status {status}"),
                )
                .fix("map something to it, or remove it");
        }
    }
}

fn check_headers(
    status_code: &str,
    response: &Node,
    declared: &[Node],
    pointer: &str,
    findings: &mut Findings,
) {
    let Some(Node::Map(mapped)) = response.get("ResponseParameters") else {
        return;
    };
    let Some(declaration) = declared
        .iter()
        .find(|it| status(it).as_deref() == Some(status_code))
    else {
        return;
    };
    let parameters = match declaration.get("ResponseParameters") {
        None => None,
        Some(Node::Map(parameters)) => Some(parameters),
        Some(_) => return,
    };
    for name in mapped.keys().filter(|name| !name.starts_with("Fn::")) {
        if !parameters.is_some_and(|parameters| parameters.contains_key(name)) {
            findings
                .add(
                    &UNDECLARED,
                    child(&child(pointer, "ResponseParameters"), name),
                    format!("`{name}` is not among the `ResponseParameters` of method response {status_code}"),
                )
                .fix("declare it there, with `true` or `false`");
        }
    }
}
