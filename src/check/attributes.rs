//! What `Ref` and `Fn::GetAtt` give, as far as the schema tells.

use std::{cell::RefCell, collections::HashMap};

use stackwright_schema::{Property, Schema, Types};

use super::subject::Subject;
use crate::template::serverless::is_serverless_type;

/// What a reference to a resource gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Readable {
    /// The schema says what it is.
    Known {
        types: Types,
        /// What it names; more than one where that depends on the resource.
        kinds: Vec<String>,
    },
    /// Anything can be read, or it is not known what.
    Open,
    /// There is no such attribute.
    Missing,
}

/// What was found before: many references are to few types. An attribute, or none for `Ref`.
#[derive(Debug, Default)]
pub(super) struct Memory {
    found: RefCell<HashMap<(Schema, Option<String>), Readable>>,
}

impl Memory {
    fn of(&self, key: (Schema, Option<String>), find: impl FnOnce() -> Readable) -> Readable {
        let mut found = self.found.borrow_mut();
        found.entry(key).or_insert_with(find).clone()
    }
}

impl Subject<'_> {
    /// What `Ref` of a resource gives.
    pub(super) fn reference(&self, id: &str) -> Readable {
        let schema = self
            .template
            .resources
            .get(id)
            .and_then(|resource| self.schema(&resource.type_name));
        let Some(schema) = schema.filter(|schema| !is_open(*schema)) else {
            return Readable::Open;
        };
        self.readable.of((schema, None), || {
            match schema.reference().and_then(|path| schema.property(&path)) {
                Some(property) => known(property),
                None => Readable::Open,
            }
        })
    }

    /// What `Fn::GetAtt` of an attribute gives.
    pub(super) fn attribute(&self, id: &str, attribute: &str) -> Readable {
        let Some(resource) = self.template.resources.get(id) else {
            return Readable::Open;
        };
        let Some(schema) = self.schema(&resource.type_name) else {
            return Readable::Open;
        };
        if is_open(schema) {
            return Readable::Open;
        }
        // The input is a number, the attribute a text.
        if resource.type_name == "AWS::DocDB::DBCluster" && attribute == "Port" {
            return Readable::Known {
                types: Types::STRING,
                kinds: Vec::new(),
            };
        }
        self.readable.of((schema, Some(attribute.to_owned())), || {
            match schema.attribute(attribute) {
                Some(property) => known(property),
                None if attribute.starts_with("Outputs.") && has_outputs(schema) => {
                    Readable::Known {
                        types: Types::STRING,
                        kinds: Vec::new(),
                    }
                }
                None => Readable::Missing,
            }
        })
    }
}

fn known(property: Property) -> Readable {
    let property = property.resolved();
    let alternatives = property.alternatives().filter_map(Property::kind);
    Readable::Known {
        types: property.types(),
        kinds: property.kind().into_iter().chain(alternatives).collect(),
    }
}

/// Whether a resource of this type can have attributes that the schema does not know: custom ones,
/// and what the serverless transform makes.
fn is_open(schema: Schema) -> bool {
    let name = schema.name();
    name == "AWS::CloudFormation::CustomResource" || is_serverless_type(&name)
}

fn has_outputs(schema: Schema) -> bool {
    matches!(
        schema.name().as_str(),
        "AWS::CloudFormation::Stack" | "AWS::ServiceCatalog::CloudFormationProvisionedProduct"
    )
}
