//! What a template's parts refer to.

use super::{Intrinsic, Node, Template, pointer::Pointer};

/// A place that names another part of the template.
///
/// ```
/// use stackwright::template::{Reference, ReferenceKind, Template};
///
/// let template = Template::parse("Outputs: {Name: {Value: !GetAtt News.TopicName}}")?;
/// let expected = Reference {
///     pointer: "/Outputs/Name/Value".to_owned(),
///     name: "News",
///     kind: ReferenceKind::Attribute("TopicName"),
/// };
/// assert_eq!(template.references(), [expected]);
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference<'a> {
    /// The place, as a JSON pointer: the node of the function, or the attribute.
    pub pointer: String,
    /// The name: a logical id, a parameter, a predefined parameter, a condition, a mapping.
    pub name: &'a str,
    /// What is wanted of it.
    pub kind: ReferenceKind<'a>,
}

/// What a reference wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceKind<'a> {
    /// A parameter's value or a resource's physical id: `Ref`, `${Name}`.
    Value,
    /// A resource's attribute: `Fn::GetAtt`, `${Name.Attribute}`.
    Attribute(&'a str),
    /// A resource's attribute whose name is itself computed.
    ComputedAttribute,
    /// That a resource is there first: `DependsOn`.
    Existence,
    /// A condition: `Condition`, `Fn::If`.
    Condition,
    /// A mapping: `Fn::FindInMap`.
    Mapping,
}

impl Template {
    /// All references: first those of `Condition` and `DependsOn` attributes, then those of
    /// functions, each in the order of the document.
    ///
    /// Placeholders of `Fn::Sub` that its own variables answer are none.
    pub fn references(&self) -> Vec<Reference<'_>> {
        let mut references = Vec::new();
        let mut pointer = Pointer::default();
        for (id, resource) in &self.resources {
            let mut add = |key: &str, name, kind| {
                pointer.within_all(&["Resources", id, key], |pointer| {
                    references.push(Reference {
                        pointer: pointer.as_str().to_owned(),
                        name,
                        kind,
                    });
                });
            };
            if let Some(condition) = &resource.condition {
                add("Condition", condition, ReferenceKind::Condition);
            }
            for other in &resource.depends_on {
                add("DependsOn", other, ReferenceKind::Existence);
            }
        }
        for (name, output) in &self.outputs {
            if let Some(condition) = &output.condition {
                pointer.within_all(&["Outputs", name, "Condition"], |pointer| {
                    references.push(Reference {
                        pointer: pointer.as_str().to_owned(),
                        name: condition,
                        kind: ReferenceKind::Condition,
                    });
                });
            }
        }
        self.visit(|pointer, node| {
            if let Node::Intrinsic(intrinsic) = node {
                references.extend(of_intrinsic(intrinsic).into_iter().map(|(name, kind)| {
                    Reference {
                        pointer: pointer.to_owned(),
                        name,
                        kind,
                    }
                }));
            }
        });
        references
    }
}

/// What a function itself names; its arguments are functions of their own.
fn of_intrinsic(intrinsic: &Intrinsic) -> Vec<(&str, ReferenceKind<'_>)> {
    match intrinsic {
        Intrinsic::Ref(name) => vec![(name, ReferenceKind::Value)],
        Intrinsic::GetAtt {
            resource,
            attribute,
        } => {
            let kind = match attribute {
                Node::Text(attribute) => ReferenceKind::Attribute(attribute),
                _ => ReferenceKind::ComputedAttribute,
            };
            vec![(resource, kind)]
        }
        Intrinsic::Sub { text, variables } => placeholders(text)
            .filter(|name| !variables.contains_key(*name))
            .map(|name| match name.split_once('.') {
                Some((resource, attribute)) => (resource, ReferenceKind::Attribute(attribute)),
                None => (name, ReferenceKind::Value),
            })
            .collect(),
        Intrinsic::If { condition, .. } => vec![(condition, ReferenceKind::Condition)],
        Intrinsic::Condition(name) => vec![(name, ReferenceKind::Condition)],
        Intrinsic::FindInMap {
            map: Node::Text(map),
            ..
        } => vec![(map, ReferenceKind::Mapping)],
        _ => Vec::new(),
    }
}

/// The names between `${` and `}` in the text of `Fn::Sub`, in order; `${!…}` is none.
///
/// ```
/// let text = "arn:${AWS::Partition}:s3:::${Photos}/${!key}";
/// let names: Vec<_> = stackwright::template::placeholders(text).collect();
/// assert_eq!(names, ["AWS::Partition", "Photos"]);
/// ```
pub fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split("${")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('}')?.0.trim()))
        .filter(|name| !name.starts_with('!'))
}
