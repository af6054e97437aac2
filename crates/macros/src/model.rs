//! A resource type as Rust types.

use stackwright_schema::{OnChange, Property, Schema, Types};

use crate::{
    lower::Lowering,
    names::{Taken, kind, snake},
};

/// Methods that every handle has.
const HANDLE_METHODS: [&str; 11] = [
    "reference",
    "attribute",
    "logical_id",
    "stack",
    "depends_on",
    "only_if",
    "on_removal",
    "creation_policy",
    "update_policy",
    "metadata",
    "clone",
];

/// What a property takes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Float,
    /// A truth value.
    Bool,
    /// Free-form JSON.
    Json,
    /// Anything.
    Any,
    /// Several texts in one, with `|` between them.
    Compound,
    /// Text of a kind, which has this name.
    Named(String),
    /// A type of the resource's own module.
    Local(String),
    /// A list.
    List(Box<Kind>),
    /// A mapping with free keys.
    Dictionary(Box<Kind>),
}

/// A resource type.
pub(crate) struct Resource {
    pub(crate) schema: Schema,
    pub(crate) fields: Vec<Field>,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) reference: Kind,
    pub(crate) items: Vec<Item>,
}

/// What can be set on a builder.
pub(crate) struct Field {
    pub(crate) property: String,
    pub(crate) method: String,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
    pub(crate) deprecated: bool,
    pub(crate) source: Property,
    pub(crate) write_only: bool,
    /// What a change of it does, where that is known.
    pub(crate) on_change: Option<OnChange>,
}

/// What can be read of a resource.
pub(crate) struct Attribute {
    pub(crate) name: String,
    pub(crate) method: String,
    pub(crate) kind: Kind,
}

/// A type of the resource's own module.
pub(crate) enum Item {
    /// A part with properties.
    Struct {
        name: String,
        definition: Option<String>,
        fields: Vec<Field>,
    },
    /// A closed set of values.
    Enum {
        name: String,
        variants: Vec<(String, String)>,
    },
    /// One of several types.
    Union { name: String, members: Vec<Kind> },
}

impl Resource {
    /// Reads a type.
    pub(crate) fn of(schema: Schema) -> Self {
        let mut lowering = Lowering::new(schema);
        let root = schema.root();
        let fields = lowering.fields(root, &[root], "", &[String::new()]);
        let mut methods = Taken::with(&HANDLE_METHODS);
        let attributes = schema
            .attributes()
            .into_iter()
            .map(|attribute| Attribute {
                method: methods.take(&snake(&attribute.name.replace('.', "_")), "_"),
                kind: readable(attribute.property),
                name: attribute.name,
            })
            .collect();
        let single = schema
            .reference()
            .and_then(|path| schema.property(&path))
            .map_or(Kind::Text, |property| match readable(property) {
                kind @ Kind::Named(_) => kind,
                _ => Kind::Text,
            });
        let reference = match schema.compound_reference().as_slice() {
            [] => single,
            _ => Kind::Compound,
        };
        Self {
            schema,
            fields,
            attributes,
            reference,
            items: lowering.items,
        }
    }
}

/// The kind of something that the service gives.
fn readable(property: Property) -> Kind {
    let property = property.resolved();
    let types = property.types();
    if let Some(name) = property
        .kind()
        .filter(|_| types.is_empty() || types == Types::STRING)
    {
        return Kind::Named(kind(&name));
    }
    match types {
        Types::INTEGER => Kind::Integer,
        Types::NUMBER => Kind::Float,
        Types::BOOLEAN => Kind::Bool,
        Types::ARRAY => {
            let item = property.items().map_or(Kind::Text, readable);
            Kind::List(Box::new(item))
        }
        types if types.contains(Types::OBJECT) => Kind::Json,
        _ => Kind::Text,
    }
}
