//! Routes of APIs, and who may call them.

mod authorizer;
mod gate;
mod graph;
pub(super) mod openapi;
mod plan;
mod resource;

use std::rc::Rc;

use super::{
    model::{Effect, Topic},
    pattern::Pattern,
    permission::{Origin, Permission, Via, Words},
    side::{Entry, When},
    statement::{Found, both},
};
pub(super) use authorizer::{Decider, decider};
pub(super) use gate::{Check, Gate};

/// Reads a resource that is a route or lists some.
pub(super) fn collect(entry: &Entry<'_>, found: &mut Found) {
    match entry.type_name() {
        "AWS::ApiGateway::Method" => resource::of_method(entry, found),
        "AWS::ApiGateway::RestApi" => openapi::of_api(entry, "Body", openapi::Kind::Rest, found),
        "AWS::ApiGateway::UsagePlan" => plan::of_plan(entry, found),
        "AWS::ApiGateway::UsagePlanKey" => plan::of_key(entry, found),
        "AWS::ApiGatewayV2::Api" => openapi::of_api(entry, "Body", openapi::Kind::Http, found),
        "AWS::ApiGatewayV2::Route" => resource::of_route(entry, found),
        "AWS::ApiGateway::Authorizer" | "AWS::ApiGatewayV2::Authorizer" => {
            authorizer::unread(entry, found);
        }
        "AWS::AppSync::GraphQLApi" => graph::collect(entry, found),
        _ => {}
    }
}

/// A route, and the ways to be let in.
pub(super) struct Route<'r> {
    pub(super) api: &'r str,
    pub(super) verb: &'r str,
    pub(super) path: &'r str,
    pub(super) gates: Vec<Gate>,
    pub(super) when: &'r [When],
    /// Where it is said, as a JSON pointer from the resource's attributes down.
    pub(super) property: String,
}

impl Route<'_> {
    pub(super) fn push(self, entry: &Entry<'_>, found: &mut Found) {
        let call = call(self.verb, self.path);
        let origin = Rc::new(Origin {
            id: entry.id.to_owned(),
            property: self.property,
        });
        for gate in self.gates {
            found.checks.push((self.api.to_owned(), gate.check));
            found.permissions.push(Permission {
                topic: Topic::Route,
                who: gate.who,
                effect: Effect::Allow,
                action: Words::One(call.clone()),
                resource: Words::One(Pattern::thing(self.api, self.api)),
                conditions: gate.conditions,
                when: both(self.when, &gate.when),
                via: Via::Resource(self.api.to_owned()),
                origin: Rc::clone(&origin),
            });
        }
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
