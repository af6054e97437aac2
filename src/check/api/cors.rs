//! Calls from pages of other origins.

use std::collections::HashMap;

use super::method::Method;
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, pointer::child},
    template::{Map, Node, Resource},
};

pub(super) const NO_PREFLIGHT: Rule = Rule {
    code: "A006",
    title: "CORS without `OPTIONS`",
    levels: Levels::all(Severity::Warning),
    explanation: "A method answers with `Access-Control-Allow-Origin`, so pages of other origins \
        are to call it. For anything but the simplest calls (any with `Content-Type: \
        application/json`, an `Authorization` header, `PUT`, `DELETE`, …) the browser asks by \
        `OPTIONS` first, and the resource has no such method.\n\n\
        Source: Amazon API Gateway Developer Guide, \"CORS for REST APIs in API Gateway\".",
};

pub(super) const GUARDED_PREFLIGHT: Rule = Rule {
    code: "A007",
    title: "an `OPTIONS` method that asks who is calling",
    levels: Levels::all(Severity::Warning),
    explanation: "Browsers send the `OPTIONS` request before a call to another origin without \
        credentials, keys and cookies. If the method needs any of them, no page can call the \
        resource. Set `AuthorizationType: NONE` on it; the call itself stays protected.\n\n\
        Source: Amazon API Gateway Developer Guide, \"CORS for REST APIs in API Gateway\"; Fetch \
        standard, \"CORS-preflight fetch\".",
};

pub(super) const CREDENTIALS: Rule = Rule {
    code: "A008",
    title: "credentials from any origin",
    levels: Levels::all(Severity::Warning),
    explanation: "A browser refuses an answer to a call with credentials whose \
        `Access-Control-Allow-Origin` is `*`. Name the origins, or allow no credentials.\n\n\
        Source: Fetch standard, \"CORS protocol and credentials\".",
};

const ORIGIN: &str = "access-control-allow-origin";
const ALLOW_CREDENTIALS: &str = "access-control-allow-credentials";

/// Looks for resources that answer to other origins and have no `OPTIONS` method.
pub(super) fn check_resources(methods: &[Method<'_>], findings: &mut Findings) {
    let mut resources: HashMap<String, Vec<&Method<'_>>> = HashMap::new();
    for method in methods {
        if let Some(resource) = method.properties.get("ResourceId") {
            resources
                .entry(format!("{resource:?}"))
                .or_default()
                .push(method);
        }
    }
    for method in methods {
        let siblings = method
            .properties
            .get("ResourceId")
            .and_then(|resource| resources.get(&format!("{resource:?}")));
        let Some(siblings) = siblings else {
            continue;
        };
        // One finding a resource, at the first of its methods that is meant for others.
        let first = siblings.iter().find(|it| allows_origins(it));
        let has_preflight = siblings
            .iter()
            .any(|it| it.verb.is_none_or(|verb| matches!(verb, "OPTIONS" | "ANY")));
        if has_preflight || first.is_none_or(|first| first.id != method.id) {
            continue;
        }
        findings
            .add(
                &NO_PREFLIGHT,
                method.pointer(),
                format!(
                    "`{}` allows calls from other origins, and its resource has no `OPTIONS` method",
                    method.id
                ),
            )
            .fix("add a method `OPTIONS` that answers with the same header");
    }
}

/// Looks at what a method itself says of other origins.
pub(super) fn check_method(method: &Method<'_>, findings: &mut Findings) {
    if method.verb == Some("OPTIONS") {
        let needs = match method.properties.get("AuthorizationType") {
            Some(Node::Text(kind)) if kind != "NONE" => Some("AuthorizationType"),
            _ if method.properties.get("ApiKeyRequired") == Some(&Node::Bool(true)) => {
                Some("ApiKeyRequired")
            }
            _ => None,
        };
        if let Some(name) = needs {
            findings
                .add(
                    &GUARDED_PREFLIGHT,
                    method.property(name),
                    "browsers ask by `OPTIONS` without credentials, and this method needs them",
                )
                .fix("set `AuthorizationType: NONE` and no `ApiKeyRequired`");
        }
    }
    let pointer = method.integration_property("IntegrationResponses");
    for (index, response) in method
        .integration_responses()
        .unwrap_or_default()
        .iter()
        .enumerate()
    {
        let Some(Node::Map(headers)) = response.get("ResponseParameters") else {
            continue;
        };
        let is = |name: &str, value: &str| {
            header(headers, name)
                .and_then(Node::as_text)
                .is_some_and(|it| it.trim_matches('\'') == value)
        };
        if is(ORIGIN, "*") && is(ALLOW_CREDENTIALS, "true") {
            add_credentials(&format!("{pointer}/{index}/ResponseParameters"), findings);
        }
    }
}

/// Looks at what an HTTP API says of other origins.
pub(super) fn check_http_api(id: &str, resource: &Resource, findings: &mut Findings) {
    let Some(cors) = resource.properties.get("CorsConfiguration") else {
        return;
    };
    let any = cors
        .get("AllowOrigins")
        .and_then(Node::as_list)
        .is_some_and(|origins| origins.iter().any(|origin| origin.as_text() == Some("*")));
    if any && cors.get("AllowCredentials") == Some(&Node::Bool(true)) {
        let pointer = child(
            &child(&child("/Resources", id), "Properties"),
            "CorsConfiguration",
        );
        add_credentials(&pointer, findings);
    }
}

fn add_credentials(pointer: &str, findings: &mut Findings) {
    findings
        .add(
            &CREDENTIALS,
            pointer,
            "credentials are allowed from any origin `*`, which browsers refuse",
        )
        .fix("name the origins, or allow no credentials");
}

fn allows_origins(method: &Method<'_>) -> bool {
    if method.verb == Some("OPTIONS") {
        return false;
    }
    let declared = method.method_responses().unwrap_or_default();
    let given = method.integration_responses().unwrap_or_default();
    declared.iter().chain(given).any(|response| {
        response
            .get("ResponseParameters")
            .and_then(Node::as_map)
            .is_some_and(|headers| header(headers, ORIGIN).is_some())
    })
}

/// A header of a response, whatever the case of its name.
fn header<'a>(headers: &'a Map, name: &str) -> Option<&'a Node> {
    headers.iter().find_map(|(key, value)| {
        let key = key.strip_prefix("method.response.header.")?;
        key.eq_ignore_ascii_case(name).then_some(value)
    })
}
