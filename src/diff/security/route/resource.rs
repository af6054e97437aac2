//! Methods and routes that are resources.

use super::{Gate, Route, authorizer::named};
use crate::{
    diff::security::{
        holder::target,
        pattern::shown,
        side::{Entry, World},
        statement::Found,
    },
    template::Node,
};

/// Resources above one another at most; more are a circle.
const DEEPEST: usize = 32;

/// A method of a REST API.
pub(super) fn of_method(entry: &Entry<'_>, found: &mut Found) {
    let (Some(verb), Some(api)) = (text(entry, "HttpMethod"), entry.get("RestApiId")) else {
        return;
    };
    // A preflight request has to be open, and a mock has nothing behind it.
    let is_mock = text(entry, "Integration/Type").as_deref() == Some("MOCK");
    if verb == "OPTIONS" && is_mock {
        return;
    }
    let path = entry
        .get("ResourceId")
        .map_or_else(String::new, |node| path_of(entry.world, node));
    push(entry, api, &verb, &path, found);
}

/// A route of an HTTP or WebSocket API.
pub(super) fn of_route(entry: &Entry<'_>, found: &mut Found) {
    let (Some(key), Some(api)) = (text(entry, "RouteKey"), entry.get("ApiId")) else {
        return;
    };
    let protocol = entry
        .world
        .referenced(api)
        .and_then(|id| entry.world.resource(id))
        .and_then(|api| api.properties.get("ProtocolType"));
    // A connection is authorized when it is made.
    let is_socket = protocol.and_then(Node::as_text) == Some("WEBSOCKET");
    if is_socket && key != "$connect" {
        return;
    }
    match key.split_once(' ') {
        Some((verb, path)) => push(entry, api, verb, path, found),
        None if key == "$default" => push(entry, api, "ANY", "/{proxy+}", found),
        None => push(entry, api, &key, "", found),
    }
}

fn push(entry: &Entry<'_>, api: &Node, verb: &str, path: &str, found: &mut Found) {
    let api = target(entry.world, api, Vec::new()).name;
    let route = Route {
        api: &api,
        verb,
        path,
        gates: gates(entry),
        when: &entry.when,
        property: "/Properties/AuthorizationType".to_owned(),
    };
    route.push(entry, found);
}

/// Who may call: everyone who meets one of them is let in.
fn gates(entry: &Entry<'_>) -> Vec<Gate> {
    let world = entry.world;
    let none = Node::from("NONE");
    let kind = entry.get("AuthorizationType").unwrap_or(&none);
    let key = entry.get("ApiKeyRequired").and_then(Node::scalar_text);
    let needs_key = key.is_some_and(|it| it == "true");
    let scopes = entry.get("AuthorizationScopes");
    let mut found = Vec::new();
    for arm in world.arms(kind, &[]) {
        let gates = match (arm.node.as_text(), entry.get("AuthorizerId")) {
            (Some("NONE"), _) => vec![Gate::anyone().in_case(&arm.when)],
            (Some("AWS_IAM"), _) => vec![Gate::iam().in_case(&arm.when)],
            (_, Some(authorizer)) => named(world, authorizer, &arm.when),
            (_, None) => vec![Gate::let_in_by(&shown(arm.node)).in_case(&arm.when)],
        };
        found.extend(gates.into_iter().map(|gate| {
            let gate = gate.with_scopes(scopes, world);
            if needs_key { gate.with_key() } else { gate }
        }));
    }
    found
}

/// The path of a resource of a REST API.
fn path_of(world: &World<'_>, resource: &Node) -> String {
    let mut path = String::new();
    let mut next = resource;
    for _ in 0..DEEPEST {
        let Some(resource) = world.referenced(next).and_then(|id| world.resource(id)) else {
            break;
        };
        let (Some(part), Some(parent)) = (
            resource.properties.get("PathPart"),
            resource.properties.get("ParentId"),
        ) else {
            break;
        };
        path = format!("/{}{path}", shown(part));
        next = parent;
    }
    if path.is_empty() {
        "/".to_owned()
    } else {
        path
    }
}

fn text(entry: &Entry<'_>, path: &str) -> Option<String> {
    entry.get(path).map(shown)
}
