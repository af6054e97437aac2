//! What tells one state of an API from another.

use sha2::{Digest, Sha256};

use crate::template::{Map, Node, Resource, Template};

/// A short hash of `resources`, by logical id: the same for the same API, in whatever order its
/// parts were written down.
pub(super) fn fingerprint<'a>(
    resources: impl IntoIterator<Item = (&'a str, &'a Resource)>,
) -> String {
    let mut template = Template::default();
    for (id, resource) in resources {
        let resource = Resource {
            type_name: resource.type_name.clone(),
            properties: sorted_map(&resource.properties),
            ..Resource::default()
        };
        template.resources.insert(id.to_owned(), resource);
    }
    template.resources.sort_keys();
    let digest = Sha256::digest(template.to_json());
    digest
        .iter()
        .take(5)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn sorted_map(map: &Map) -> Map {
    let mut sorted: Map = map
        .iter()
        .map(|(key, value)| (key.clone(), sorted(value)))
        .collect();
    sorted.sort_keys();
    sorted
}

fn sorted(node: &Node) -> Node {
    match node {
        Node::Map(map) => Node::Map(sorted_map(map)),
        Node::List(items) => items.iter().map(sorted).collect(),
        other => other.clone(),
    }
}
