//! What the schema says of values that are compared: when two that are written differently are the
//! same.

use stackwright_schema::{Literal, Part, Property, Schema, Types};

use super::{Path, Step, canonical::same, facts::steps, updates::Updates};
use crate::template::Node;

/// What is known of a part of a resource.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Guide {
    schema: Option<Schema>,
    property: Option<Property>,
}

/// Texts of JSON by types whose schema does not tell that they are.
const JSON: [(&str, &str); 2] = [
    ("AWS::CloudWatch::Dashboard", "DashboardBody"),
    ("AWS::StepFunctions::StateMachine", "DefinitionString"),
];

impl Guide {
    /// Of all properties of a type.
    pub(super) fn of(type_name: &str) -> Self {
        let schema = Schema::find(type_name);
        Self {
            schema,
            property: schema.map(Schema::root),
        }
    }

    pub(super) fn key(self, key: &str) -> Self {
        let property = self.property.map(Property::resolved);
        Self {
            property: property.and_then(|it| it.property(key).or_else(|| it.map_values())),
            ..self
        }
    }

    pub(super) fn item(self) -> Self {
        let property = self.property.map(Property::resolved);
        Self {
            property: property.and_then(Property::items),
            ..self
        }
    }

    /// Whether to set this value is the same as to set none: it is the schema's default, or no
    /// tags. Of what is set on creation only, the service compares what is written.
    pub(super) fn is_as_if_absent(self, path: &Path, value: &Node) -> bool {
        let Some(property) = self.property else {
            return false;
        };
        let is_empty = match value {
            Node::List(items) => items.is_empty(),
            Node::Map(map) => map.is_empty(),
            _ => false,
        };
        let top = match path.0.as_slice() {
            [_, Step::Key(name)] => Some(name),
            _ => None,
        };
        let no_tags = || {
            let tags = self.schema.and_then(Schema::tag_property);
            is_empty && tags.is_some() && tags.as_ref() == top
        };
        let default = || {
            let default = property
                .keyword("default")
                .or_else(|| property.resolved().keyword("default"));
            let default = match default.and_then(Part::literal) {
                Some(Literal::Bool(value)) => Node::Bool(value),
                Some(Literal::Integer(value)) => Node::Integer(value),
                Some(Literal::Float(value)) => Node::Float(value),
                Some(Literal::Text(text)) if !text.is_empty() => Node::Text(text),
                _ => return false,
            };
            same(&default, value)
        };
        (no_tags() || default()) && !self.is_set_on_creation(path)
    }

    /// Whether the order of the list's items means nothing.
    pub(super) fn is_unordered(self, path: &Path) -> bool {
        self.property
            .is_some_and(|property| !property.resolved().is_ordered())
            && !self.is_set_on_creation(path)
    }

    /// Whether one of them is the other as a text of JSON, or both are texts of the same.
    pub(super) fn same_json(self, path: &Path, old: &Node, new: &Node) -> bool {
        if old.as_text().is_none() && new.as_text().is_none() {
            return false;
        }
        let [old, new] = [old, new].map(|node| match node {
            Node::Map(_) => Some(node.clone()),
            node => self.json(path, node),
        });
        matches!((old, new), (Some(old), Some(new)) if same(&old, &new))
    }

    /// The value that a text of JSON stands for, where the service takes it for one.
    fn json(self, path: &Path, value: &Node) -> Option<Node> {
        let text = value.as_text()?;
        let property = self.property?.resolved();
        let types = property.types();
        let known = || {
            let name = self.schema.map(Schema::name).unwrap_or_default();
            JSON.iter().any(|(type_name, property)| {
                name == *type_name && path.property() == Some(property) && path.0.len() == 2
            })
        };
        let either = types.contains(Types::OBJECT) && types.contains(Types::STRING);
        if !(either || property.format().as_deref() == Some("json") || known()) {
            return None;
        }
        let parsed: serde_json::Value = serde_json::from_str(text).ok()?;
        parsed.is_object().then(|| parsed.into())
    }

    /// Whether a change here may replace the resource.
    fn is_set_on_creation(self, path: &Path) -> bool {
        let Some(updates) = self.schema.and_then(|schema| Updates::of(&schema.name())) else {
            return false;
        };
        let steps = steps(path);
        let mut listed = updates.create_only.iter().chain(&updates.conditional);
        // At it, below it, or around it.
        listed.any(|listed| listed.iter().zip(&steps).all(|(one, other)| one == other))
    }
}
