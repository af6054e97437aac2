//! Names that no type has: a test with one would fail without reason, or never.

use stackwright_schema::{Property, Schema};

use super::{
    error::TestError,
    matcher::{Kind, Matcher, like},
};
use crate::{
    diff::{Path, Step},
    suggest,
    template::Node,
};

/// Attributes that resources have beside their properties.
const ATTRIBUTES: [&str; 8] = [
    "Condition",
    "CreationPolicy",
    "DeletionPolicy",
    "DependsOn",
    "Metadata",
    "Type",
    "UpdatePolicy",
    "UpdateReplacePolicy",
];

/// Refuses a type that CloudFormation does not have, unless it is none of AWS's.
pub(super) fn check_type(name: &str) -> Result<(), TestError> {
    let is_ours = name.starts_with("AWS::") || !name.contains("::");
    if !is_ours || Schema::find(name).is_some() {
        return Ok(());
    }
    Err(TestError::UnknownType {
        name: name.to_owned(),
        suggestion: Schema::suggest(name),
    })
}

pub(super) fn check_attribute(name: &str) -> Result<(), TestError> {
    if ATTRIBUTES.contains(&name) {
        return Ok(());
    }
    Err(TestError::UnknownAttribute {
        name: name.to_owned(),
        suggestion: suggest::closest(name, ATTRIBUTES).map(str::to_owned),
    })
}

/// Refuses a matcher of the properties of a type that names a property that the type lacks.
pub(super) fn check_properties(type_name: &str, matcher: &Matcher) -> Result<(), TestError> {
    let Some(schema) = Schema::find(type_name) else {
        return Ok(());
    };
    match unknown(schema.root(), matcher, &Path::default()) {
        None => Ok(()),
        Some((path, suggestion)) => Err(TestError::UnknownProperty {
            type_name: type_name.to_owned(),
            path,
            suggestion,
        }),
    }
}

/// The first property that the schema lacks, and the one that may have been meant.
fn unknown(property: Property, matcher: &Matcher, path: &Path) -> Option<(Path, Option<String>)> {
    let property = property.resolved();
    match &matcher.0 {
        Kind::Object(entries) => entries.iter().find_map(|(key, inner)| {
            let path = &path.key(key);
            if let Some(part) = property.property(key) {
                return unknown(part, inner, path);
            }
            if key.parse::<usize>().is_ok() {
                return unknown(property.items()?, inner, path);
            }
            if let Some(part) = property.map_values() {
                return unknown(part, inner, path);
            }
            let known: Vec<String> = property.properties().map(|(name, _)| name).collect();
            let is_open = known.is_empty()
                || !property.is_closed()
                || property.alternatives().next().is_some();
            let suggestion = || suggest::closest(key, known.iter().map(String::as_str));
            (!is_open).then(|| (path.clone(), suggestion().map(str::to_owned)))
        }),
        Kind::List(matchers) | Kind::ListWith(matchers) => {
            let items = property.items()?;
            let mut matchers = matchers.iter().enumerate();
            matchers.find_map(|(index, it)| unknown(items, it, &path.with(Step::Index(index))))
        }
        Kind::All(matchers) | Kind::AnyOf(matchers) => {
            matchers.iter().find_map(|it| unknown(property, it, path))
        }
        Kind::Not(matcher) => unknown(property, matcher, path),
        Kind::Exactly(node @ (Node::Map(_) | Node::List(_))) => {
            unknown(property, &like(node.clone()), path)
        }
        _ => None,
    }
}
