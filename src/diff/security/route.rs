//! Methods and routes of APIs, and who may call them.

use std::rc::Rc;

use super::{
    condition::Condition,
    holder::target,
    model::{Effect, Topic},
    pattern::{Pattern, shown},
    permission::{Origin, Permission, Via, Who, Words},
    side::{Entry, World},
    statement::Found,
};
use crate::template::Node;

/// Resources above one another at most; more are a circle.
const DEEPEST: usize = 32;
const API_KEY: &str = "whoever has an API key";

/// Reads a route.
pub(super) fn collect(entry: &Entry<'_>, found: &mut Found) {
    match entry.type_name() {
        "AWS::ApiGateway::Method" => of_method(entry, found),
        "AWS::ApiGatewayV2::Route" => of_route(entry, found),
        "AWS::AppSync::GraphQLApi" => of_graph(entry, found),
        _ => {}
    }
}

fn of_method(entry: &Entry<'_>, found: &mut Found) {
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

fn of_route(entry: &Entry<'_>, found: &mut Found) {
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
    let world = entry.world;
    let api = target(world, api, Vec::new()).name;
    let call = call(verb, path);
    for who in callers(entry) {
        let scopes = entry
            .get("AuthorizationScopes")
            .filter(|_| who != Who::Anyone);
        found.permissions.push(Permission {
            topic: Topic::Route,
            who,
            effect: Effect::Allow,
            action: Words::One(call.clone()),
            resource: Words::One(Pattern::thing(&api, api.as_str())),
            conditions: scopes
                .map(|scopes| Condition::plain_list("StringEquals", "scope", scopes, world))
                .into_iter()
                .collect(),
            when: entry.when.clone(),
            via: Via::Resource(api.clone()),
            origin: Rc::new(Origin {
                id: entry.id.to_owned(),
                property: "/Properties/AuthorizationType".to_owned(),
            }),
        });
    }
}

/// A call, of which `ANY` and `{proxy+}` take in others.
fn call(verb: &str, path: &str) -> Pattern {
    let shown_call = format!("call {verb} {path}");
    let parts: Vec<&str> = path
        .split('/')
        .map(|part| match part {
            part if part.ends_with("+}") => "*",
            part if part.starts_with('{') => "{}",
            part => part,
        })
        .collect();
    let verb = if verb == "ANY" { "*" } else { verb };
    Pattern::text(&format!("{verb} {}", parts.join("/"))).shown_as(shown_call.trim_end())
}

/// Who may call: everyone who meets one of them is let in.
fn callers(entry: &Entry<'_>) -> Vec<Who> {
    let world = entry.world;
    let none = Node::from("NONE");
    let kind = entry.get("AuthorizationType").unwrap_or(&none);
    let needs_key = entry
        .get("ApiKeyRequired")
        .and_then(Node::scalar_text)
        .is_some_and(|it| it == "true");
    let mut found = Vec::new();
    for arm in world.arms(kind, &[]) {
        found.push(match arm.node.as_text() {
            Some("NONE") if needs_key => Who::One(API_KEY.to_owned()),
            Some("NONE") => Who::Anyone,
            Some("AWS_IAM") => Who::One("whoever IAM lets call it".to_owned()),
            _ => Who::One(match entry.get("AuthorizerId") {
                Some(authorizer) => let_in_by(world, authorizer),
                None => format!("whom {} lets in", shown(arm.node)),
            }),
        });
    }
    found
}

/// Whom an authorizer lets in.
fn let_in_by(world: &World<'_>, authorizer: &Node) -> String {
    let name = target(world, authorizer, Vec::new()).name;
    let pools = world
        .referenced(authorizer)
        .and_then(|id| world.resource(id))
        .and_then(|authorizer| authorizer.properties.get("ProviderARNs"));
    let pools: Vec<String> = match pools {
        Some(pools) => world
            .items(pools, &[])
            .into_iter()
            .map(|arm| target(world, arm.node, Vec::new()).name)
            .collect(),
        None => Vec::new(),
    };
    match pools.as_slice() {
        [] => format!("whom {name} lets in"),
        pools => format!("users of {}", pools.join(", ")),
    }
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

/// Each way to sign in to a graph's API lets somebody in.
fn of_graph(entry: &Entry<'_>, found: &mut Found) {
    const MORE: &str = "AdditionalAuthenticationProviders";
    let mut kinds: Vec<Node> = entry
        .get("AuthenticationType")
        .cloned()
        .into_iter()
        .collect();
    if let Some(more) = entry.get(MORE) {
        let items = entry.world.items(more, &[]);
        kinds.extend(
            items
                .iter()
                .filter_map(|it| it.node.get("AuthenticationType").cloned()),
        );
    }
    for kind in kinds {
        let who = match kind.as_text() {
            Some("API_KEY") => API_KEY.to_owned(),
            Some("AWS_IAM") => "whoever IAM lets call it".to_owned(),
            Some("AMAZON_COGNITO_USER_POOLS") => match entry.get("UserPoolConfig/UserPoolId") {
                Some(pool) => format!("users of {}", target(entry.world, pool, Vec::new()).name),
                None => "users of its user pools".to_owned(),
            },
            _ => format!("whom {} lets in", shown(&kind)),
        };
        found.permissions.push(Permission {
            topic: Topic::Route,
            who: Who::One(who),
            effect: Effect::Allow,
            action: Words::One(Pattern::thing("call", "call the API")),
            resource: Words::One(Pattern::thing(entry.id, entry.id)),
            conditions: Vec::new(),
            when: entry.when.clone(),
            via: Via::Resource(entry.id.to_owned()),
            origin: Rc::new(Origin {
                id: entry.id.to_owned(),
                property: "/Properties/AuthenticationType".to_owned(),
            }),
        });
    }
}

fn text(entry: &Entry<'_>, path: &str) -> Option<String> {
    entry.get(path).map(shown)
}
