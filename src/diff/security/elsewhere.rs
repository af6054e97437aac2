//! What this template does not say: macros, nested stacks, bodies in other files.

use super::{
    document::dependence,
    pattern::shown,
    permission::{Origin, Unread},
    side::{Entry, World},
    statement::Found,
};
use crate::template::{Map, Node, serverless::KEEP_POLICIES};

/// Properties of which parts are in other documents: type, property, and what that is.
const BODIES: &[(&str, &str, &str)] = &[
    (
        "AWS::ApiGateway::RestApi",
        "BodyS3Location",
        "routes that an OpenAPI document lists",
    ),
    (
        "AWS::ApiGatewayV2::Api",
        "BodyS3Location",
        "routes that an OpenAPI document lists",
    ),
    (
        "AWS::CloudFormation::Stack",
        "TemplateURL",
        "what the nested stack allows",
    ),
    (
        "AWS::CloudFormation::StackSet",
        "TemplateURL",
        "what the stacks of the set allow",
    ),
    (
        "AWS::Serverless::Api",
        "DefinitionUri",
        "routes that an OpenAPI document lists",
    ),
    (
        "AWS::Serverless::Application",
        "Location",
        "what the nested application allows",
    ),
    (
        "AWS::Serverless::HttpApi",
        "DefinitionUri",
        "routes that an OpenAPI document lists",
    ),
];

/// Notes what a resource says somewhere else.
pub(super) fn collect(entry: &Entry<'_>, found: &mut Found) {
    let of_type = BODIES.iter().filter(|(of, ..)| *of == entry.type_name());
    for (_, property, what) in of_type {
        let Some(node) = entry.get(property) else {
            continue;
        };
        let depends_on = match node {
            Node::Text(text) => text.clone(),
            Node::Intrinsic(_) => match entry.world.referenced(node) {
                Some(id) => id.to_owned(),
                None => dependence(node),
            },
            _ => format!("its {property}"),
        };
        found.unread.push(unread(
            entry.id,
            what,
            &depends_on,
            entry.world.meaning(node),
            property,
        ));
    }
}

/// Notes what macros make of the template.
pub(super) fn macros(world: &World<'_>, found: &mut Found) {
    let template = world.template;
    let names = template.transform.iter().map(|it| match it.get("Name") {
        Some(name) => shown(name),
        None => shown(it),
    });
    let unknown: Vec<String> = names
        .filter(|name| !KEEP_POLICIES.contains(&name.as_str()))
        .collect();
    if !unknown.is_empty() {
        // A macro may make anything of any part.
        let all = format!("{:?} {:?}", template.transform, template.resources);
        let names = unknown.join(", ");
        found
            .unread
            .push(unread("the stack", MADE, &names, all, "Transform"));
    }
    for (name, body) in &template.resource_macros {
        let body: Map = [(name.clone(), body.clone())].into_iter().collect();
        found
            .unread
            .push(unread("the stack", MADE, name, format!("{body:?}"), name));
    }
}

const MADE: &str = "what a macro makes of the template";

fn unread(id: &str, what: &str, depends_on: &str, meaning: String, property: &str) -> Unread {
    Unread {
        what: what.to_owned(),
        depends_on: depends_on.to_owned(),
        meaning,
        when: Vec::new(),
        who: id.to_owned(),
        origin: Origin {
            id: id.to_owned(),
            property: format!("/Properties/{property}"),
        },
    }
}
