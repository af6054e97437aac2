//! What stands behind methods.

use super::method::{Method, literal};
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, pointer::child},
    template::Node,
};

pub(super) const INCOMPLETE: Rule = Rule {
    code: "A004",
    title: "an integration that cannot work",
    levels: Levels::all(Severity::Error),
    explanation: "A method needs an `Integration`, or a deployment of the API fails (\"No \
        integration defined for method\"). One of type `AWS`, `AWS_PROXY`, `HTTP` or `HTTP_PROXY` \
        needs `Uri` and `IntegrationHttpMethod`, and the latter is `POST` where the URI is that \
        of a Lambda function, whatever the method's own verb.\n\n\
        Source: Amazon API Gateway Developer Guide, \"Integrations for REST APIs in API Gateway\" \
        and \"Lambda proxy integrations in API Gateway\".",
};

pub(super) const MOCK: Rule = Rule {
    code: "A005",
    title: "a mock that cannot answer",
    levels: Levels::all(Severity::Warning),
    explanation: "A mock integration answers with the status code that its request template \
        gives: `{\"statusCode\": 200}` under the content type of the request, mapped by an \
        integration response. Without either, the call ends in status 500.\n\n\
        Source: Amazon API Gateway Developer Guide, \"Mock integrations for REST APIs in API \
        Gateway\".",
};

pub(super) fn check(method: &Method<'_>, findings: &mut Findings) {
    let Some(integration) = method.integration else {
        let is_computed = method.properties.contains_key("Integration")
            || method
                .properties
                .keys()
                .any(|name| name.starts_with("Fn::"));
        if !is_computed {
            findings
                .add(
                    &INCOMPLETE,
                    method.pointer(),
                    "the method has no `Integration`: a deployment of the API fails",
                )
                .fix("say what stands behind it; `Type: MOCK` for an answer of API Gateway itself");
        }
        return;
    };
    match method.kind {
        Some("MOCK") => check_mock(method, findings),
        Some(kind @ ("AWS" | "AWS_PROXY" | "HTTP" | "HTTP_PROXY")) => {
            for name in ["Uri", "IntegrationHttpMethod"] {
                if !integration.contains_key(name) {
                    findings.add(
                        &INCOMPLETE,
                        method.property("Integration"),
                        format!("the integration is of type `{kind}` and has no `{name}`"),
                    );
                }
            }
            check_lambda(method, findings);
        }
        _ => {}
    }
}

fn check_lambda(method: &Method<'_>, findings: &mut Findings) {
    let property = |name| method.integration.and_then(|it| it.get(name));
    let is_lambda = property("Uri")
        .and_then(literal)
        .is_some_and(|uri| uri.contains(":lambda:path/"));
    if let Some(Node::Text(verb)) = property("IntegrationHttpMethod")
        && is_lambda
        && !verb.eq_ignore_ascii_case("POST")
    {
        findings
            .add(
                &INCOMPLETE,
                method.integration_property("IntegrationHttpMethod"),
                format!("a Lambda function is called by `POST`, and this says `{verb}`"),
            )
            .fix("write `POST`; the method's own verb may be another");
    }
}

fn check_mock(method: &Method<'_>, findings: &mut Findings) {
    let templates = method.integration.and_then(|it| it.get("RequestTemplates"));
    match templates {
        // Without an answer, there is no need to tell more.
        None if method
            .integration_responses()
            .is_some_and(<[Node]>::is_empty) => {}
        None => {
            findings
                .add(
                    &MOCK,
                    method.property("Integration"),
                    "the mock has no `RequestTemplates`, so nothing names a status code",
                )
                .fix("add `application/json: '{\"statusCode\": 200}'`");
        }
        Some(Node::Map(templates)) => {
            for (content_type, template) in templates {
                let names_none = template
                    .as_text()
                    .is_some_and(|text| !text.contains("statusCode") && !text.contains("{{"));
                if names_none {
                    findings
                        .add(
                            &MOCK,
                            child(
                                &method.integration_property("RequestTemplates"),
                                content_type,
                            ),
                            "the mock's template has no `statusCode`",
                        )
                        .fix("write `{\"statusCode\": 200}`");
                }
            }
        }
        Some(_) => {}
    }
}
