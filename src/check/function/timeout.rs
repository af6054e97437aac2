//! Functions that API Gateway does not wait for.

use std::collections::HashMap;

use super::lambda::Lambda;
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    template::{Map, Node, Resource},
};

pub(super) const TOO_LONG: Rule = Rule {
    code: "F012",
    title: "a function that may take longer than API Gateway waits",
    levels: Levels::all(Severity::Warning),
    explanation: "API Gateway answers with an error after 29 seconds (REST APIs, unless \
        `TimeoutInMillis` says otherwise) or 30 seconds (HTTP APIs), while the function goes on. \
        Give it a shorter timeout, or start long work without waiting for it.\n\n\
        Source: Amazon API Gateway Developer Guide, \"Quotas\".",
};

pub(super) fn check(subject: &Subject<'_>, functions: &[Lambda<'_>], findings: &mut Findings) {
    let waits = waits(subject);
    for function in functions {
        let Some((Node::Integer(timeout), pointer)) = function.property("Timeout") else {
            continue;
        };
        let of_events = function
            .resource
            .properties
            .get("Events")
            .and_then(Node::as_map)
            .and_then(|events| events.values().find_map(event_wait))
            .filter(|_| function.serverless);
        let waits = waits.get(function.id).copied().into_iter().chain(of_events);
        if let Some(seconds) = waits.min().filter(|seconds| timeout > seconds) {
            findings
                .add(
                    &TOO_LONG,
                    pointer,
                    format!(
                        "`{}` may take {timeout} s, and API Gateway waits for {seconds} s",
                        function.id
                    ),
                )
                .fix(format!("set `Timeout` to at most {seconds}"));
        }
    }
}

/// How long API Gateway waits for functions, in seconds, by logical id.
fn waits<'a>(subject: &'a Subject<'_>) -> HashMap<&'a str, i64> {
    let integrations: HashMap<&str, (&str, i64)> = subject
        .template
        .resources
        .iter()
        .filter_map(|(id, resource)| {
            let (integration, place, seconds) = integration(resource)?;
            let seconds = match integration.get("TimeoutInMillis") {
                None => seconds,
                Some(Node::Integer(milliseconds)) => *milliseconds / 1000,
                Some(_) => return None,
            };
            Some((id.as_str(), (place, seconds)))
        })
        .collect();
    let mut waits = HashMap::new();
    for reference in &subject.references {
        let within = reference.pointer.strip_prefix("/Resources/");
        if let Some((id, path)) = within.and_then(|rest| rest.split_once('/'))
            && let Some((place, seconds)) = integrations.get(id)
            && path.starts_with(place)
        {
            let wait = waits.entry(reference.name).or_insert(*seconds);
            *wait = (*wait).min(*seconds);
        }
    }
    waits
}

/// What a method or integration says, where in the resource the function is named, and how many
/// seconds it waits if it does not say so.
fn integration(resource: &Resource) -> Option<(&Map, &'static str, i64)> {
    match resource.type_name.as_str() {
        "AWS::ApiGateway::Method" => {
            let integration = resource.properties.get("Integration")?.as_map()?;
            // The caller decides whether to wait where this is set.
            let starts_only = integration
                .get("RequestParameters")
                .and_then(|it| it.get("integration.request.header.X-Amz-Invocation-Type"))
                .is_some();
            let streams = integration.contains_key("ResponseTransferMode");
            (!starts_only && !streams).then_some((integration, "Properties/Integration/Uri", 29))
        }
        "AWS::ApiGatewayV2::Integration" => {
            let subtype = resource.properties.contains_key("IntegrationSubtype");
            (!subtype).then_some((&resource.properties, "Properties/IntegrationUri", 30))
        }
        _ => None,
    }
}

fn event_wait(event: &Node) -> Option<i64> {
    let set = |name| event.get("Properties").and_then(|it| it.get(name));
    // An answer that is streamed may take its time.
    if set("ResponseTransferMode").is_some() {
        return None;
    }
    let seconds = match event.get("Type")?.as_text()? {
        "Api" => 29,
        "HttpApi" => 30,
        _ => return None,
    };
    match set("TimeoutInMillis") {
        None => Some(seconds),
        Some(Node::Integer(milliseconds)) => Some(milliseconds / 1000),
        Some(_) => None,
    }
}
