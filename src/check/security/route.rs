//! Ways in that ask nobody who they are.

use super::place::{Entry, is_true};
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    template::{Intrinsic, Node},
};

pub(super) const OPEN: Rule = Rule {
    code: "X006",
    title: "a way in that asks nobody who they are",
    levels: Levels::all(Severity::Note)
        .strict(Severity::Warning)
        .not_in_course(),
    explanation: "Everyone who knows the address can call it, and each call is billed. Set an \
        authorizer (Cognito, IAM, a function or a JWT issuer), ask for an API key, or narrow the \
        API down by a resource policy. Preflight requests (`OPTIONS`) have to be open, and are \
        not found.\n\n\
        Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/\
        apigateway-control-access-to-api.html>",
};

pub(super) fn check(entry: Entry<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let key = match entry.type_name() {
        "AWS::ApiGateway::Method" if is_open_method(entry, subject) => "AuthorizationType",
        "AWS::ApiGatewayV2::Route" if is_open_route(entry, subject) => "AuthorizationType",
        "AWS::Lambda::Url" => "AuthType",
        _ => return,
    };
    let open = entry
        .at(key)
        .into_iter()
        .find(|it| it.text() == Some("NONE"));
    let pointer = match open {
        Some(place) => place.pointer,
        None if entry.lacks(key) => entry.pointer(),
        None => return,
    };
    let what = match entry.type_name() {
        "AWS::Lambda::Url" => "everyone can call the function by its URL",
        "AWS::ApiGateway::Method" => "everyone can call the method",
        _ => "everyone can call the route",
    };
    findings
        .add(&OPEN, pointer, what)
        .fix(format!("set `{key}` to what asks who they are"));
}

fn is_open_method(entry: Entry<'_>, subject: &Subject<'_>) -> bool {
    let is_preflight = entry.literal("HttpMethod").and_then(Node::as_text) == Some("OPTIONS");
    let wants_key = entry.at("ApiKeyRequired").iter().any(|it| is_true(it.node));
    !is_preflight && !wants_key && !is_narrowed(api(entry, "RestApiId", subject))
}

/// Whether an API has a policy, or is inside a network.
fn is_narrowed(api: Option<Entry<'_>>) -> bool {
    api.is_some_and(|api| {
        let types = api.at("EndpointConfiguration/Types/*");
        !api.lacks("Policy") || types.iter().any(|it| it.text() == Some("PRIVATE"))
    })
}

fn is_open_route(entry: Entry<'_>, subject: &Subject<'_>) -> bool {
    let key = entry
        .literal("RouteKey")
        .and_then(Node::as_text)
        .unwrap_or_default();
    let wants_key = entry.at("ApiKeyRequired").iter().any(|it| is_true(it.node));
    let protocol = api(entry, "ApiId", subject).and_then(|api| api.literal("ProtocolType"));
    // A connection is authorized when it is made.
    let connects = match protocol.and_then(Node::as_text) {
        Some("WEBSOCKET") => key == "$connect",
        _ => !key.starts_with('$') || key == "$connect" || key == "$default",
    };
    connects && !wants_key && !key.starts_with("OPTIONS ")
}

/// The API that a property refers to.
fn api<'a>(entry: Entry<'a>, key: &str, subject: &Subject<'a>) -> Option<Entry<'a>> {
    let Intrinsic::Ref(id) = entry.literal(key)?.as_intrinsic()? else {
        return None;
    };
    let (id, resource) = subject.template.resources.get_key_value(id)?;
    Some(Entry { id, resource })
}
