//! `Globals`: what a template says of all its serverless resources of a kind.

use crate::template::{Map, Node, Resource, Template};

/// The template with what `Globals` says put into the resources that it is about, as the transform
/// does: mappings are joined, lists begin with what all have, and what a resource says itself goes
/// before all else. None where there are no `Globals`.
pub(crate) fn with_globals(template: &Template) -> Option<Template> {
    if template.globals.is_empty() {
        return None;
    }
    let mut merged = template.clone();
    for resource in merged.resources.values_mut() {
        let Some(kind) = resource.type_name.strip_prefix("AWS::Serverless::") else {
            continue;
        };
        let Some(globals) = template.globals.get(kind).and_then(Node::as_map) else {
            continue;
        };
        for (name, value) in globals {
            if is_ignored(resource, name) {
                continue;
            }
            let own = resource.properties.get(name);
            let joined = own.map_or_else(|| value.clone(), |own| join(value, own));
            resource.properties.insert(name.clone(), joined);
        }
    }
    Some(merged)
}

/// Whether the resource asks to be left out.
fn is_ignored(resource: &Resource, name: &str) -> bool {
    match resource.other.get("IgnoreGlobals") {
        Some(Node::List(names)) => names.iter().any(|it| it.as_text() == Some(name)),
        Some(all) => all.as_text() == Some("*"),
        None => false,
    }
}

fn join(global: &Node, own: &Node) -> Node {
    match (global, own) {
        (Node::Map(global), Node::Map(own)) => {
            let mut joined: Map = global.clone();
            for (key, value) in own {
                let value = match joined.get(key) {
                    Some(global) => join(global, value),
                    None => value.clone(),
                };
                joined.insert(key.clone(), value);
            }
            joined.into()
        }
        (Node::List(global), Node::List(own)) => global.iter().chain(own).cloned().collect(),
        _ => own.clone(),
    }
}
