//! APIs from an OpenAPI document.

use crate::{
    check::{Levels, Rule, Severity, findings::Findings, pointer::child},
    template::{Node, Resource},
};

pub(super) const VERSION: Rule = Rule {
    code: "A017",
    title: "a version of OpenAPI that API Gateway does not import",
    levels: Levels::all(Severity::Warning),
    explanation: "API Gateway imports Swagger 2.0 and OpenAPI 3.0. A document says which it is: \
        `swagger: \"2.0\"` or `openapi: \"3.0.1\"`.\n\n\
        Source: Amazon API Gateway Developer Guide, \"Develop REST APIs using OpenAPI in API \
        Gateway\".",
};

pub(super) fn check(id: &str, resource: &Resource, findings: &mut Findings) {
    let Some(Node::Map(body)) = resource.properties.get("Body") else {
        return;
    };
    if body.keys().any(|key| key.starts_with("Fn::")) {
        return;
    }
    let pointer = || child(&child(&child("/Resources", id), "Properties"), "Body");
    let version = |key: &str| {
        Some(match body.get(key)? {
            Node::Text(text) => text.clone(),
            Node::Float(number) => format!("{number:?}"),
            Node::Integer(number) => number.to_string(),
            _ => return None,
        })
    };
    if !body.contains_key("swagger") && !body.contains_key("openapi") {
        findings
            .add(
                &VERSION,
                pointer(),
                "the document says neither `swagger` nor `openapi`",
            )
            .fix("write `openapi: \"3.0.1\"`");
    } else if let Some(version) = version("openapi").filter(|it| !it.starts_with("3.0")) {
        findings
            .add(
                &VERSION,
                child(&pointer(), "openapi"),
                format!("API Gateway imports OpenAPI 3.0, and this is {version}"),
            )
            .fix("write the document in OpenAPI 3.0.1");
    } else if let Some(version) = version("swagger").filter(|it| !it.starts_with('2')) {
        findings.add(
            &VERSION,
            child(&pointer(), "swagger"),
            format!("API Gateway imports Swagger 2.0, and this is {version}"),
        );
    }
}
