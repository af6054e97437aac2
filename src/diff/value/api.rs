//! Descriptions of APIs (OpenAPI), route by route.

use super::{Part, PartKind, integration};
use crate::{
    diff::{Kind, Path, change::changes},
    template::{Map, Node},
};

const PATHS: &str = "paths";
const INTEGRATION: &str = "x-amazon-apigateway-integration";
const METHODS: [&str; 9] = [
    "get",
    "post",
    "put",
    "patch",
    "delete",
    "head",
    "options",
    "trace",
    "x-amazon-apigateway-any-method",
];

/// Whether a value describes an API, by its form.
pub(super) fn is_api(value: &Map) -> bool {
    let names_version = value.contains_key("openapi") || value.contains_key("swagger");
    names_version
        && value
            .get(PATHS)
            .is_some_and(|paths| paths.as_map().is_some())
}

/// The routes that differ, and whatever else does.
pub(super) fn parts(old: &Map, new: &Map) -> Vec<Part> {
    let (before, after) = (routes(old), routes(new));
    let gone = before.keys().filter(|name| !after.contains_key(*name));
    let mut parts: Vec<Part> = after
        .keys()
        .chain(gone)
        .filter_map(|name| route(name, before.get(name), after.get(name)))
        .collect();
    if !old.is_empty() && !new.is_empty() {
        parts.extend(Part::of_rest(old, new, &[PATHS]));
    }
    parts
}

/// The operations by method and path; what is said of all methods of a path, by the path.
fn routes(api: &Map) -> Map {
    let mut found = Map::default();
    let paths = api.get(PATHS).and_then(Node::as_map);
    for (path, item) in paths.into_iter().flatten() {
        for (key, operation) in item.as_map().into_iter().flatten() {
            let lower = key.to_ascii_lowercase();
            let name = match METHODS.contains(&&*lower) {
                true if lower.starts_with("x-") => format!("ANY {path}"),
                true => format!("{} {path}", lower.to_uppercase()),
                false => format!("{path} {key}"),
            };
            found.insert(name, operation.clone());
        }
    }
    found
}

fn route(name: &str, old: Option<&Node>, new: Option<&Node>) -> Option<Part> {
    let kind = match (old, new) {
        (None, _) => Kind::Added,
        (_, None) => Kind::Removed,
        _ => Kind::Modified,
    };
    let changes = match (old, new) {
        (Some(old), Some(new)) => changes(&Path::default(), Some(old), Some(new)),
        _ => Vec::new(),
    };
    if kind == Kind::Modified && changes.is_empty() {
        return None;
    }
    let backend = |operation: Option<&Node>| integration::brief(operation?.get(INTEGRATION)?);
    let brief = match (backend(old), backend(new)) {
        (Some(old), Some(new)) if old != new => Some(format!("{old} → {new}")),
        (Some(_), Some(_)) => None,
        (old, new) => new.or(old),
    };
    Some(Part {
        what: PartKind::Route,
        name: name.to_owned(),
        kind,
        brief,
        changes,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn routes_come_go_and_change() {
        let api = |paths: serde_json::Value| match Node::from(
            json!({"openapi": "3.0.1", "paths": paths}),
        ) {
            Node::Map(api) => api,
            other => panic!("{other:?}"),
        };
        let old = api(json!({
            "/dragons": {
                "get": {INTEGRATION: {"type": "mock"}},
                "put": {INTEGRATION: {"type": "mock"}},
            },
        }));
        let new = api(json!({
            "/dragons": {
                "get": {INTEGRATION: {"type": "aws_proxy", "uri": {"Fn::Sub":
                    "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${List.Arn}/invocations"}}},
            },
            "/eggs": {"x-amazon-apigateway-any-method": {INTEGRATION: {"type": "http", "uri": "https://example.com"}}},
        }));
        assert!(is_api(&old) && parts(&old, &old).is_empty());
        let text: Vec<String> = parts(&old, &new)
            .iter()
            .map(|part| {
                let brief = part.brief.as_deref().unwrap_or_default();
                let paths: Vec<String> =
                    part.changes.iter().map(|it| it.path.to_string()).collect();
                format!("{:?} {}: {brief} {}", part.kind, part.name, paths.join(" "))
            })
            .collect();
        insta::assert_snapshot!(text.join("\n"), @r"
        Modified GET /dragons: mock → function List x-amazon-apigateway-integration.type x-amazon-apigateway-integration.uri
        Added ANY /eggs: https://example.com 
        Removed PUT /dragons: mock
        ");
    }
}
