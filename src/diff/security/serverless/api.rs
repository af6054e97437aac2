//! APIs of SAM: what their documents list, and their policies.

use super::auth::{Auth, Kind};
use crate::{
    diff::security::{
        document::Place,
        holder::target,
        permission::{Origin, Unread},
        route::openapi,
        side::Entry,
        statement::{Found, Holder, read},
    },
    template::{Map, Node},
};

/// Reads an API. Routes that functions add are read with the functions.
pub(super) fn collect(entry: &Entry<'_>, found: &mut Found) {
    let kind = match entry.type_name() {
        "AWS::Serverless::Api" => Kind::Rest,
        _ => Kind::Http,
    };
    let auth = Auth::of_api(entry.world, entry.id, kind);
    if let Some(body) = entry.get("DefinitionBody") {
        let of_document = match kind {
            Kind::Rest => openapi::Kind::Rest,
            Kind::Http => openapi::Kind::Http,
        };
        let property = "/Properties/DefinitionBody";
        openapi::read(entry, body, property, of_document, &auth, found);
    }
    if let Some(policy) = auth.get("ResourcePolicy") {
        resource_policy(entry, policy, found);
    }
}

/// Whether SAM writes the document of an API by what functions say, and the API is here.
pub(super) fn is_written_by_events(entry: &Entry<'_>) -> bool {
    let merges = entry.get("MergeDefinitions").and_then(Node::scalar_text);
    let has_document =
        entry.get("DefinitionBody").is_some() || entry.get("DefinitionUri").is_some();
    !has_document || merges.is_some_and(|it| it == "true")
}

/// A policy of an API is a document, or lists of who is let in and kept out.
fn resource_policy(entry: &Entry<'_>, policy: &Node, found: &mut Found) {
    const PATH: &str = "/Properties/Auth/ResourcePolicy";
    let Some(policy) = policy.as_map() else {
        return;
    };
    for (key, node) in policy {
        let property = format!("{PATH}/{key}");
        if key == "CustomStatements" {
            let document = Map::from_iter([("Statement".to_owned(), node.clone())]);
            let place = Place {
                path: PATH.to_owned(),
                node: Node::Map(document),
                when: entry.when.clone(),
                is_readable: true,
            };
            let api = target(entry.world, &Node::from(entry.id), entry.when.clone());
            read(entry, &place, &Holder::Targets(vec![api]), found);
        } else {
            found.unread.push(Unread {
                what: "a policy that SAM writes".to_owned(),
                depends_on: format!("its {key}"),
                meaning: entry.world.meaning(node),
                when: entry.when.clone(),
                who: entry.id.to_owned(),
                origin: Origin {
                    id: entry.id.to_owned(),
                    property,
                },
            });
        }
    }
}
