//! From a schema to Rust types.

use std::collections::BTreeMap;

use stackwright_schema::{Literal, Property, Schema, Types};

use crate::{
    model::{Field, Item, Kind},
    names::{Taken, camel, kind, snake, variant},
    usage::{Usage, step},
};

/// Methods that every builder has.
const BUILDER_METHODS: [&str; 8] = [
    "new",
    "raw",
    "on_removal",
    "into_properties",
    "into_value",
    "clone",
    "default",
    "add_to",
];
/// Reads the parts of a type, each once.
pub(crate) struct Lowering {
    schema: Schema,
    taken: Taken,
    definitions: BTreeMap<String, Option<Kind>>,
    pub(crate) items: Vec<Item>,
    usage: Usage,
}

impl Lowering {
    /// For a type, of which nothing has been read yet.
    pub(crate) fn new(schema: Schema) -> Self {
        Self {
            schema,
            taken: Taken::default(),
            definitions: BTreeMap::new(),
            items: Vec::new(),
            usage: Usage::of(schema),
        }
    }

    /// The properties of an object whose parts are `objects`, and which is at `paths`.
    pub(crate) fn fields(
        &mut self,
        source: Property,
        objects: &[Property],
        parent: &str,
        paths: &[String],
    ) -> Vec<Field> {
        let mut found: BTreeMap<String, Property> = BTreeMap::new();
        for object in objects {
            for (name, property) in object.properties() {
                found.entry(name).or_insert(property);
            }
        }
        let mut required = source.required();
        if let [first, rest @ ..] = objects
            && *first != source
        {
            let always = first.required().into_iter();
            required.extend(
                always.filter(|name| rest.iter().all(|object| object.required().contains(name))),
            );
        }
        let can_be_set =
            |(name, part): &(String, Property)| self.usage.can_be_set(*part, &step(paths, name));
        let (settable, read_only): (Vec<_>, Vec<_>) = found.into_iter().partition(can_be_set);
        // The items of a list that can be set have something to set, whatever the schema says.
        let found = if settable.is_empty() {
            read_only
        } else {
            settable
        };
        let mut methods = Taken::with(&BUILDER_METHODS);
        let mut fields = Vec::new();
        for (property, part) in found {
            let paths = step(paths, &property);
            let name = format!("{parent}{}", camel(&property));
            fields.push(Field {
                method: methods.take(&snake(&property), "_"),
                kind: self.kind(part, &name, &paths),
                required: required.contains(&property),
                deprecated: self.usage.is_deprecated(&paths),
                write_only: self.usage.is_write_only(&paths),
                on_change: self.usage.on_change(&paths),
                source: part,
                property,
            });
        }
        fields
    }

    fn kind(&mut self, property: Property, name: &str, paths: &[String]) -> Kind {
        let Some(definition) = property.definition_name() else {
            return self.inline(property, name, None, paths);
        };
        if let Some(known) = self.definitions.get(&definition) {
            return known.clone().unwrap_or(Kind::Any);
        }
        let Some(target) = self.schema.definition(&definition) else {
            return Kind::Any;
        };
        // A definition that refers to itself without a struct between has no Rust type.
        self.definitions.insert(definition.clone(), None);
        let short = definition.rsplit(['.', ':']).next().unwrap_or(&definition);
        let kind = if target.definition_name().is_some() {
            self.kind(target, &camel(short), &[])
        } else {
            let paths = self.usage.paths(&definition).to_vec();
            self.inline(target, &camel(short), Some(&definition), &paths)
        };
        self.definitions.insert(definition, Some(kind.clone()));
        kind
    }

    fn inline(
        &mut self,
        property: Property,
        name: &str,
        definition: Option<&str>,
        paths: &[String],
    ) -> Kind {
        let types = without_null(property.types());
        let textual = types.is_empty() || types == Types::STRING;
        if let Some(marker) = property.kind().filter(|_| textual) {
            return Kind::Named(kind(&marker));
        }
        let values = property.values();
        if !values.is_empty() && property.keyword("const").is_none() && textual {
            return self.set_of_values(&values, name);
        }
        let alternatives: Vec<_> = property
            .alternatives()
            .filter(|part| describes(*part))
            .collect();
        let has_properties = property.properties().next().is_some();
        if types == Types::OBJECT || types.is_empty() {
            let inline = |part: &Property| {
                part.definition_name().is_none() && part.properties().next().is_some()
            };
            let merge = !alternatives.is_empty() && alternatives.iter().all(inline);
            if has_properties || merge {
                let mut objects = Vec::new();
                if has_properties {
                    objects.push(property);
                }
                if merge {
                    objects.extend(&alternatives);
                }
                return self.structure(property, &objects, name, definition, paths);
            }
            if !alternatives.is_empty() {
                return self.union(&alternatives, name, paths);
            }
            if let Some(values) = property.map_values() {
                let paths = step(paths, "*");
                let values = self.kind(values, name, &paths);
                return Kind::Dictionary(Box::new(values));
            }
        }
        match types {
            Types::OBJECT if property.is_closed() => {
                self.structure(property, &[], name, definition, paths)
            }
            Types::OBJECT => Kind::Json,
            Types::STRING => Kind::Text,
            Types::INTEGER => Kind::Integer,
            Types::NUMBER => Kind::Float,
            Types::BOOLEAN => Kind::Bool,
            Types::ARRAY => self.list(property, name, paths),
            types if types.is_empty() => {
                let described = ["pattern", "minLength", "maxLength"];
                if property.keyword("items").is_some() {
                    self.list(property, name, paths)
                } else if property.format().as_deref() == Some("json") {
                    Kind::Json
                } else if described
                    .iter()
                    .any(|keyword| property.keyword(keyword).is_some())
                {
                    Kind::Text
                } else {
                    Kind::Any
                }
            }
            types if types == Types::OBJECT.or(Types::STRING) => Kind::Json,
            types if types == Types::INTEGER.or(Types::NUMBER) => Kind::Float,
            _ => Kind::Any,
        }
    }

    fn list(&mut self, property: Property, name: &str, paths: &[String]) -> Kind {
        let paths = step(paths, "*");
        let item = match property.items() {
            Some(items) => self.kind(items, name, &paths),
            None => Kind::Any,
        };
        Kind::List(Box::new(item))
    }

    fn structure(
        &mut self,
        property: Property,
        objects: &[Property],
        name: &str,
        definition: Option<&str>,
        paths: &[String],
    ) -> Kind {
        let name = self.taken.take(name, "");
        let kind = Kind::Local(name.clone());
        if let Some(definition) = definition {
            self.definitions
                .insert(definition.to_owned(), Some(kind.clone()));
        }
        let at = self.items.len();
        self.items.push(Item::Struct {
            name: name.clone(),
            definition: definition.map(str::to_owned),
            fields: Vec::new(),
        });
        let found = self.fields(property, objects, &name, paths);
        if let Some(Item::Struct { fields, .. }) = self.items.get_mut(at) {
            *fields = found;
        }
        kind
    }

    fn set_of_values(&mut self, values: &[Literal], name: &str) -> Kind {
        let texts: Option<Vec<_>> = values
            .iter()
            .map(|value| match value {
                Literal::Text(text) => Some(text.clone()),
                _ => None,
            })
            .collect();
        let Some(texts) = texts else {
            return Kind::Any;
        };
        let name = self.taken.take(name, "");
        let mut taken = Taken::with(&["Other"]);
        let variants = texts
            .into_iter()
            .map(|text| (taken.take(&variant(&text), ""), text))
            .collect();
        self.items.push(Item::Enum {
            name: name.clone(),
            variants,
        });
        Kind::Local(name)
    }

    /// One of several types; where one of them is free-form JSON beside parts that are not, that
    /// is an old way of writing the same.
    fn union(&mut self, alternatives: &[Property], name: &str, paths: &[String]) -> Kind {
        let mut members: Vec<Kind> = Vec::new();
        for alternative in alternatives {
            let member = match self.kind(*alternative, name, paths) {
                Kind::Named(_) => Kind::Text,
                member => member,
            };
            if !members.contains(&member) {
                members.push(member);
            }
        }
        let is_list = |kind: &Kind| matches!(kind, Kind::List(_));
        if members.iter().filter(|kind| is_list(kind)).count() > 1 {
            members.retain(|kind| !is_list(kind));
            members.push(Kind::List(Box::new(Kind::Any)));
        }
        let structured =
            |kind: &Kind| matches!(kind, Kind::Local(_) | Kind::List(_) | Kind::Dictionary(_));
        if members.iter().any(structured)
            && members
                .iter()
                .all(|kind| structured(kind) || *kind == Kind::Json)
        {
            members.retain(structured);
        }
        if let [only] = members.as_slice() {
            return only.clone();
        }
        let loose = |kind: &Kind| matches!(kind, Kind::Json | Kind::Any);
        if !members.iter().any(structured) || members.iter().any(loose) {
            return Kind::Any;
        }
        let name = self.taken.take(name, "Choice");
        self.items.push(Item::Union {
            name: name.clone(),
            members,
        });
        Kind::Local(name)
    }
}

fn without_null(types: Types) -> Types {
    Types::of(types.names().filter(|name| *name != "null"))
}

/// Whether an alternative says what a value is, not only what else must be set.
fn describes(alternative: Property) -> bool {
    [
        "$ref",
        "allOf",
        "type",
        "properties",
        "items",
        "enum",
        "kind",
    ]
    .iter()
    .any(|keyword| alternative.keyword(keyword).is_some())
}
