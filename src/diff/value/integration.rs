//! What stands behind a route, in a few words.

use super::json::text;
use crate::template::{Intrinsic, Node};

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
    let Some(uri) = field("Uri") else {
        return Some(kind.to_owned());
    };
    if let Some(Intrinsic::GetAtt { resource, .. }) = uri.as_intrinsic() {
        return Some(format!("function {resource}"));
    }
    let Some(uri) = text(uri) else {
        return Some(kind.to_owned());
    };
    if let Some((_, function)) = uri.split_once("/functions/") {
        let function = function.trim_end_matches("/invocations");
        return Some(format!("function {}", name(function)));
    }
    // arn:PARTITION:apigateway:REGION:SERVICE:action/NAME
    if let Some((before, action)) = uri.split_once(":action/") {
        let service = before.rsplit(':').next().unwrap_or_default();
        return Some(format!("{service}:{action}"));
    }
    Some(uri.to_owned())
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
