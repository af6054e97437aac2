//! Properties that only the service sets, and those that should no longer be used.

use stackwright_schema::Schema;

use super::walk::Walk;
use crate::{
    check::{Levels, Rule, Severity, path::Path},
    template::{Node, Resource, serverless::is_serverless_type},
};

pub(super) const READ_ONLY: Rule = Rule {
    code: "P013",
    title: "a property that only the service sets",
    levels: Levels::all(Severity::Error),
    explanation: "The schema of the resource type lists it under `readOnlyProperties`: it can be \
        read with `Fn::GetAtt`, and CloudFormation refuses a template that sets it.",
};

pub(super) const DEPRECATED: Rule = Rule {
    code: "P014",
    title: "a property that should no longer be used",
    levels: Levels::all(Severity::Note),
    explanation: "The schema of the resource type lists it under `deprecatedProperties`.",
};

/// What the schema of a type lists, by path: unpacked once for all resources of that type.
pub(super) struct Listed {
    read_only: Vec<String>,
    deprecated: Vec<String>,
}

impl Listed {
    pub(super) fn by(schema: Schema) -> Self {
        // What is read-only in SAM's schemas is what the resource that SAM makes has.
        let is_made = is_serverless_type(&schema.name());
        Self {
            read_only: if is_made {
                Vec::new()
            } else {
                schema.read_only()
            },
            deprecated: if is_made {
                Vec::new()
            } else {
                schema.deprecated()
            },
        }
    }
}

pub(super) fn check<'a>(
    walk: &mut Walk<'_, 'a>,
    resource: &'a Resource,
    listed: &Listed,
    path: &Path<'_>,
) {
    let type_name = &resource.type_name;
    for listed in &listed.read_only {
        each(resource, listed, path, &mut |name, path| {
            walk.report(&READ_ONLY, path, || {
                (
                    format!("`{name}` of `{type_name}` is set by the service, not by a template"),
                    Some("leave it out".to_owned()),
                )
            });
        });
    }
    for listed in &listed.deprecated {
        each(resource, listed, path, &mut |name, path| {
            walk.note(&DEPRECATED, path, || {
                (
                    format!("`{name}` of `{type_name}` should no longer be used"),
                    None,
                )
            });
        });
    }
}

/// Finds what is set at a path of the schema, as in `Listeners/*/Arn`.
fn each(
    resource: &Resource,
    listed: &str,
    path: &Path<'_>,
    found: &mut impl FnMut(&str, &Path<'_>),
) {
    let mut steps = listed.split('/');
    let Some(first) = steps.next() else {
        return;
    };
    if let Some(node) = resource.properties.get(first) {
        let rest: Vec<&str> = steps.collect();
        below(node, first, &rest, &path.key(first), found);
    }
}

fn below(
    node: &Node,
    name: &str,
    steps: &[&str],
    path: &Path<'_>,
    found: &mut impl FnMut(&str, &Path<'_>),
) {
    match (steps, node) {
        ([], _) => found(name, path),
        (["*", rest @ ..], Node::List(items)) => {
            for (index, item) in items.iter().enumerate() {
                below(item, name, rest, &path.index(index), found);
            }
        }
        (["*", rest @ ..], Node::Map(map)) => {
            for (key, value) in map {
                below(value, name, rest, &path.key(key), found);
            }
        }
        ([step, rest @ ..], Node::Map(map)) => {
            if let Some(value) = map.get(*step) {
                below(value, step, rest, &path.key(step), found);
            }
        }
        _ => {}
    }
}
