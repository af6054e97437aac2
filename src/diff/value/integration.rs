//! What stands behind a route, in a few words.

use super::json::text;
use crate::template::{Intrinsic, Map, Node};

/// What an integration of API Gateway does: `mock`, `function ListDragons`,
/// `states:StartExecution`, an address.
pub(super) fn brief(integration: &Node) -> Option<String> {
    let field = |name: &str| {
        let lower = name.to_ascii_lowercase();
        integration.get(name).or_else(|| integration.get(&lower))
    };
    let kind = field("Type")?.as_text()?;
    if kind.eq_ignore_ascii_case("mock") {
        return Some("mock".to_owned());
    }
    Some(match field("Uri") {
        Some(uri) => address(uri, kind),
        None => kind.to_owned(),
    })
}

/// What an integration of an HTTP API does, by its properties.
pub(super) fn brief_of_http(properties: &Map) -> Option<String> {
    let text = |name: &str| properties.get(name).and_then(Node::as_text);
    if let Some(action) = text("IntegrationSubtype") {
        // Such as StepFunctions-StartExecution.
        return Some(action.replacen('-', ":", 1));
    }
    let kind = text("IntegrationType")?;
    Some(match properties.get("IntegrationUri") {
        Some(uri) => address(uri, kind),
        None if kind.eq_ignore_ascii_case("mock") => "mock".to_owned(),
        None => kind.to_owned(),
    })
}

/// What is at an address; the integration's kind where that cannot be said.
fn address(uri: &Node, kind: &str) -> String {
    if let Some(Intrinsic::GetAtt { resource, .. }) = uri.as_intrinsic() {
        return format!("function {resource}");
    }
    let Some(uri) = text(uri) else {
        return kind.to_owned();
    };
    if let Some((_, function)) = uri.split_once("/functions/") {
        let function = function.trim_end_matches("/invocations");
        return format!("function {}", name(function));
    }
    // arn:PARTITION:apigateway:REGION:SERVICE:action/NAME
    if let Some((before, action)) = uri.split_once(":action/") {
        let service = before.rsplit(':').next().unwrap_or_default();
        return format!("{service}:{action}");
    }
    uri.to_owned()
}

/// `${List.Arn}` and `arn:aws:lambda:…:function:list` alike by their name.
fn name(function: &str) -> &str {
    match function
        .strip_prefix("${")
        .and_then(|rest| rest.strip_suffix('}'))
    {
        Some(placeholder) => placeholder.trim_end_matches(".Arn"),
        None => function.rsplit(':').next().unwrap_or(function),
    }
}
