//! Parts that a template cannot have where they stand.

use super::{Map, Node, Parameter, ShapeError, Template, pointer::Pointer};

/// Entries of sections that are none (`MyTopic: 5`, a resource without a `Type`), as they were
/// read.
///
/// ```
/// use stackwright::template::{Node, Template, Unfit};
///
/// let template = Template::parse("Resources: {News: 5}")?;
/// let unfit: &Unfit = &template.unfit;
/// assert_eq!(unfit.resources["News"], Node::from(5));
/// assert_eq!(
///     template.misfits()[0].to_string(),
///     "`/Resources/News` must be a mapping, and here it is a number"
/// );
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unfit {
    /// Under `Parameters`.
    pub parameters: Map,
    /// Under `Resources`.
    pub resources: Map,
    /// Under `Outputs`.
    pub outputs: Map,
}

/// What a section or an attribute has to be.
const TEXT: &str = "text";
const MAPPING: &str = "a mapping";
const IDS: &str = "a logical id or a list of them";
const NAMES: &str = "a name or a list of names";
const LIST: &str = "a list";

const OF_TEMPLATES: [(&str, &str); 11] = [
    ("AWSTemplateFormatVersion", TEXT),
    ("Description", TEXT),
    ("Metadata", MAPPING),
    ("Transform", NAMES),
    ("Globals", MAPPING),
    ("Parameters", MAPPING),
    ("Rules", MAPPING),
    ("Mappings", MAPPING),
    ("Conditions", MAPPING),
    ("Resources", MAPPING),
    ("Outputs", MAPPING),
];
const OF_RESOURCES: [(&str, &str); 4] = [
    ("Condition", TEXT),
    ("DependsOn", IDS),
    ("Metadata", MAPPING),
    ("Properties", MAPPING),
];
const OF_OUTPUTS: [(&str, &str); 2] = [("Condition", TEXT), ("Description", TEXT)];

impl Template {
    /// Sections, entries and attributes that are not what a template has in their place
    /// (`Resources: []`, `DependsOn: 5`, a resource without a `Type`). They were read and are
    /// written out again, but are no resources, no dependencies and so on.
    pub fn misfits(&self) -> Vec<ShapeError> {
        let mut found = Vec::new();
        let pointer = &mut Pointer::default();
        kept(&self.other, &OF_TEMPLATES, pointer, &mut found);
        pointer.within("Parameters", |pointer| {
            entries(&self.unfit.parameters, PARAMETER, pointer, &mut found);
            for (name, parameter) in &self.parameters {
                pointer.within(name, |pointer| of_parameter(parameter, pointer, &mut found));
            }
        });
        pointer.within("Resources", |pointer| {
            entries(&self.unfit.resources, RESOURCE, pointer, &mut found);
            for (id, resource) in &self.resources {
                pointer.within(id, |pointer| {
                    kept(&resource.other, &OF_RESOURCES, pointer, &mut found);
                });
            }
        });
        pointer.within("Outputs", |pointer| {
            entries(&self.unfit.outputs, MAPPING, pointer, &mut found);
            for (name, output) in &self.outputs {
                pointer.within(name, |pointer| {
                    kept(&output.other, &OF_OUTPUTS, pointer, &mut found);
                });
            }
        });
        found
    }
}

const PARAMETER: &str = "a mapping with the parameter's `Type`";
const RESOURCE: &str = "a mapping with the resource's `Type`";

/// What is kept among the unknown although its name is known.
fn kept(
    map: &Map,
    known: &[(&str, &'static str)],
    pointer: &mut Pointer,
    found: &mut Vec<ShapeError>,
) {
    if map.is_empty() {
        return;
    }
    for (key, expected) in known {
        if let Some(node) = map.get(*key) {
            let mut error = pointer.within(key, |pointer| {
                ShapeError::new(pointer.as_str().to_owned(), expected, node)
            });
            // A list is right, and what is in it is not.
            if matches!((*expected, node), (IDS | NAMES, Node::List(_))) {
                error.found = "a list with something else in it";
            }
            found.push(error);
        }
    }
}

fn entries(
    unfit: &Map,
    expected: &'static str,
    pointer: &mut Pointer,
    found: &mut Vec<ShapeError>,
) {
    for (name, node) in unfit {
        pointer.within(name, |pointer| {
            if let Some(type_name) = node.get("Type") {
                pointer.within("Type", |pointer| {
                    let pointer = pointer.as_str().to_owned();
                    found.push(ShapeError::new(pointer, TEXT, type_name));
                });
                return;
            }
            let error = ShapeError::new(pointer.as_str().to_owned(), expected, node);
            found.push(match node {
                Node::Map(_) | Node::Intrinsic(_) => ShapeError {
                    found: "one without",
                    ..error
                },
                _ => ShapeError {
                    expected: MAPPING,
                    ..error
                },
            });
        });
    }
}

fn of_parameter(parameter: &Parameter, pointer: &mut Pointer, found: &mut Vec<ShapeError>) {
    let constraints = &parameter.constraints;
    kept(constraints, &[("Description", TEXT)], pointer, found);
    let is_list = |node: &Node| node.as_list().is_some();
    if !constraints.get("AllowedValues").is_none_or(is_list) {
        kept(constraints, &[("AllowedValues", LIST)], pointer, found);
    }
}
