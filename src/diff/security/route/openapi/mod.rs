//! Routes that a description of an API (OpenAPI) lists.
//!
//! Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html>

mod scheme;

use super::{Gate, Route, authorizer::of_itself};
use crate::{
    diff::security::{
        side::{Arm, Entry, When},
        statement::Found,
    },
    template::{Map, Node},
};

const INTEGRATION: &str = "x-amazon-apigateway-integration";
const ANY: &str = "x-amazon-apigateway-any-method";
const METHODS: [&str; 8] = [
    "delete", "get", "head", "options", "patch", "post", "put", "trace",
];
const ROUTES: &str = "routes that are not known here";

/// What the document describes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::diff::security) enum Kind {
    Rest,
    Http,
}

/// What else is said of all routes of a document, and by what names.
pub(in crate::diff::security) trait Around {
    /// The ways to be let in by an authorizer that the document does not know.
    fn authorizer(&self, name: &str, when: &[When]) -> Option<Vec<Gate>>;
    /// The ways to be let in where a route names none.
    fn default(&self) -> Option<Vec<Gate>>;
    /// Whether every route asks for a key.
    fn needs_key(&self) -> bool;
}

/// A document that stands alone.
struct Alone;

impl Around for Alone {
    fn authorizer(&self, _: &str, _: &[When]) -> Option<Vec<Gate>> {
        None
    }

    fn default(&self) -> Option<Vec<Gate>> {
        None
    }

    fn needs_key(&self) -> bool {
        false
    }
}

/// Reads the document that a property of an API is.
pub(super) fn of_api(entry: &Entry<'_>, property: &str, kind: Kind, found: &mut Found) {
    if let Some(body) = entry.get(property) {
        read(
            entry,
            body,
            &format!("/Properties/{property}"),
            kind,
            &Alone,
            found,
        );
    }
}

/// Reads a document.
pub(in crate::diff::security) fn read(
    entry: &Entry<'_>,
    body: &Node,
    property: &str,
    kind: Kind,
    around: &dyn Around,
    found: &mut Found,
) {
    for arm in entry.world.arms(body, &entry.when) {
        let Some(document) = whole(arm.node) else {
            found
                .unread
                .push(of_itself(entry, ROUTES, arm.node, property));
            continue;
        };
        let reader = Reader {
            entry,
            document,
            property,
            around,
        };
        if let Some(paths) = document.get("paths") {
            reader.paths(paths, &arm.when, found);
        }
        // A REST API takes no notice of what is asked for all routes at once.
        if let Some(security) = document.get("security").filter(|_| kind == Kind::Http) {
            const ASKED: &str = "something that its document asks for every route";
            let property = format!("{property}/security");
            found
                .unread
                .push(of_itself(entry, ASKED, security, &property));
        }
    }
}

/// A mapping of which no part is made by a macro.
fn whole(node: &Node) -> Option<&Map> {
    let map = node.as_map()?;
    let made = |key: &String| key.starts_with("Fn::") || key == "$ref";
    (!map.keys().any(made)).then_some(map)
}

struct Reader<'r, 'w> {
    entry: &'r Entry<'w>,
    document: &'r Map,
    property: &'r str,
    around: &'r dyn Around,
}

impl Reader<'_, '_> {
    /// Every entry of a mapping, in each case; what cannot be read is noted.
    fn entries<'n>(
        &self,
        node: &'n Node,
        when: &[When],
        pointer: &str,
        found: &mut Found,
    ) -> Vec<(&'n str, Arm<'n>)> {
        let mut entries = Vec::new();
        for arm in self.entry.world.arms(node, when) {
            let Some(map) = whole(arm.node) else {
                found
                    .unread
                    .push(of_itself(self.entry, ROUTES, arm.node, pointer));
                continue;
            };
            entries.extend(map.iter().map(|(key, node)| {
                let when = arm.when.clone();
                (key.as_str(), Arm { node, when })
            }));
        }
        entries
    }

    fn paths(&self, paths: &Node, when: &[When], found: &mut Found) {
        let at = format!("{}/paths", self.property);
        for (path, item) in self.entries(paths, when, &at, found) {
            let at = format!("{at}/{}", path.replace('~', "~0").replace('/', "~1"));
            for (key, operation) in self.entries(item.node, &item.when, &at, found) {
                let key = key.to_ascii_lowercase();
                if key != ANY && !METHODS.contains(&key.as_str()) {
                    continue;
                }
                let at = format!("{at}/{key}");
                for arm in self.entry.world.arms(operation.node, &operation.when) {
                    self.operation(path, &key, &arm, at.clone(), found);
                }
            }
        }
    }

    fn operation(
        &self,
        path: &str,
        key: &str,
        operation: &Arm<'_>,
        property: String,
        found: &mut Found,
    ) {
        let kind = operation
            .node
            .get(INTEGRATION)
            .and_then(|it| it.get("type"));
        let is_mock = kind
            .and_then(Node::as_text)
            .is_some_and(|it| it.eq_ignore_ascii_case("mock"));
        if key == "options" && is_mock {
            return;
        }
        let verb = match key {
            ANY => "ANY".to_owned(),
            verb => verb.to_ascii_uppercase(),
        };
        let route = Route {
            api: self.entry.id,
            verb: &verb,
            path: if path == "/$default" {
                "/{proxy+}"
            } else {
                path
            },
            gates: self.gates(operation, &property, found),
            when: &operation.when,
            property,
        };
        route.push(self.entry, found);
    }

    fn gates(&self, operation: &Arm<'_>, property: &str, found: &mut Found) -> Vec<Gate> {
        let world = self.entry.world;
        let auth = operation.node.get("x-amazon-apigateway-auth");
        let auth = auth.and_then(|it| it.get("type")).and_then(Node::as_text);
        let mut gates = Vec::new();
        if let Some("AWS_IAM") = auth {
            gates.push(Gate::iam());
        }
        let asked = operation.node.get("security");
        for arm in asked.map_or_else(Vec::new, |it| world.items(it, &[])) {
            match whole(arm.node) {
                Some(requirement) => {
                    gates.extend(self.requirement(requirement, &arm.when, found));
                }
                None => {
                    let at = format!("{property}/security");
                    found
                        .unread
                        .push(of_itself(self.entry, ROUTES, arm.node, &at));
                }
            }
        }
        // A key alone does not say who is calling.
        let asks_who = gates.iter().any(|it| !it.is_key());
        if let Some(default) = self.around.default().filter(|_| !asks_who) {
            let needs_key = !gates.is_empty();
            gates = default
                .into_iter()
                .map(|gate| if needs_key { gate.with_key() } else { gate })
                .collect();
        }
        if gates.is_empty() {
            gates.push(Gate::anyone());
        }
        if self.around.needs_key() {
            gates = gates.into_iter().map(Gate::with_key).collect();
        }
        gates
    }
}
