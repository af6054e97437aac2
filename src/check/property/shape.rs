//! What a part of a schema says, unpacked once.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use foldhash::fast::RandomState;
use stackwright_schema::{Literal, Part, Property, Types};

/// Everything that one part of a schema asks of a value.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// Nothing fits: the schema `false`.
    pub(super) never: bool,
    /// The definition that holds too.
    pub(super) definition: Option<Property>,
    pub(super) types: Types,
    pub(super) values: Vec<Literal>,
    pub(super) ignores_case: bool,
    pub(super) pattern: Option<String>,
    pub(super) format: Option<String>,
    pub(super) kind: Option<String>,
    pub(super) length: (Option<i64>, Option<i64>),
    pub(super) range: (Option<f64>, Option<f64>),
    pub(super) below: Option<f64>,
    pub(super) above: Option<f64>,
    pub(super) multiple_of: Option<f64>,
    pub(super) item_count: (Option<i64>, Option<i64>),
    pub(super) most_unique_items: Option<i64>,
    pub(super) unique_items: bool,
    pub(super) unique_keys: Vec<String>,
    pub(super) items: Option<Property>,
    /// What one of the items must be.
    pub(super) contains: Option<Property>,
    pub(super) first_items: Vec<Property>,
    /// Sorted by name.
    pub(super) properties: Vec<(String, Property)>,
    pub(super) by_pattern: Vec<(String, Property)>,
    pub(super) others: Others,
    /// What the names are.
    pub(super) names: Option<Property>,
    pub(super) property_count: (Option<i64>, Option<i64>),
    pub(super) required: Vec<String>,
    /// Exactly one of each set.
    pub(super) one_of_these: Vec<String>,
    /// At least one of each set.
    pub(super) any_of_these: Vec<String>,
    /// With the first, the others.
    pub(super) with: Vec<(String, Vec<String>)>,
    /// With the first, none of the others.
    pub(super) without: Vec<(String, Vec<String>)>,
    /// With the first, the object is such.
    pub(super) with_shape: Vec<(String, Property)>,
    pub(super) all_of: Vec<Property>,
    pub(super) any_of: Vec<Property>,
    pub(super) one_of: Vec<Property>,
    pub(super) not: Option<Property>,
    pub(super) choice: Option<Choice>,
}

/// Properties that the schema does not name.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Others {
    /// Are let through.
    #[default]
    Open,
    /// Are refused.
    Closed,
    /// Are such.
    Like(Property),
}

/// `if`, `then`, `else`.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) condition: Property,
    pub(super) then: Option<Property>,
    pub(super) otherwise: Option<Property>,
}

impl Shape {
    /// The property of an object with this name.
    pub(super) fn property(&self, name: &str) -> Option<Property> {
        let properties = &self.properties;
        let index = properties
            .binary_search_by(|(known, _)| known.as_str().cmp(name))
            .ok()?;
        Some(properties[index].1)
    }

    fn read(property: Property) -> Self {
        let mut shape = Self {
            ignores_case: property.ignores_case(),
            never: property.part().boolean() == Some(false),
            ..Self::default()
        };
        for (key, part) in property.part().entries() {
            shape.take(&key.to_string(), part, property);
        }
        shape.types = property.types();
        shape.values = property.values();
        shape.length = property.length();
        shape.range = property.range();
        shape.item_count = property.item_count();
        shape
            .properties
            .sort_by(|(one, _), (other, _)| one.cmp(other));
        shape
    }

    fn take(&mut self, key: &str, part: Part, property: Property) {
        let text = || part.text().map(|text| text.to_string());
        let names = |part: Part| part.texts().map(|name| name.to_string()).collect();
        let sets = |part: Part| {
            let entries = part.entries();
            entries
                .filter(|(_, part)| !part.is_object())
                .map(|(name, part)| (name.to_string(), names(part)))
                .collect::<Vec<_>>()
        };
        let inner = |part: Part| property.part_of(part);
        let all = |part: Part| part.items().map(inner).collect();
        let by_name = |part: Part| {
            let entries = part.entries();
            entries.map(move |(name, part)| (name.to_string(), inner(part)))
        };
        match key {
            "$ref" => self.definition = property.definition(),
            "pattern" => self.pattern = text(),
            "format" => self.format = text(),
            "kind" => self.kind = text(),
            "exclusiveMaximum" => self.below = part.number(),
            "exclusiveMinimum" => self.above = part.number(),
            "contains" => self.contains = Some(inner(part)),
            "propertyNames" => self.names = Some(inner(part)),
            "multipleOf" => self.multiple_of = part.number(),
            "maxUniqueItems" => self.most_unique_items = part.integer(),
            "uniqueItems" => self.unique_items = part.boolean() == Some(true),
            "uniqueKeys" => self.unique_keys = names(part),
            "items" => self.items = part.is_object().then(|| inner(part)),
            "prefixItems" => self.first_items = all(part),
            "properties" => self.properties = by_name(part).collect(),
            "patternProperties" => self.by_pattern = by_name(part).collect(),
            "additionalProperties" => {
                self.others = match part.boolean() {
                    Some(false) => Others::Closed,
                    None if part.is_object() => Others::Like(inner(part)),
                    _ => Others::Open,
                }
            }
            "minProperties" => self.property_count.0 = part.integer(),
            "maxProperties" => self.property_count.1 = part.integer(),
            "required" => self.required = names(part),
            "requiredXor" => self.one_of_these = names(part),
            "requiredOr" => self.any_of_these = names(part),
            "dependentRequired" => self.with.extend(sets(part)),
            "dependentExcluded" => self.without = sets(part),
            "dependencies" => {
                self.with.extend(sets(part));
                self.with_shape = by_name(part)
                    .filter(|(_, inner)| inner.part().is_object())
                    .collect();
            }
            // What cfn-lint asks of the whole resource beyond the type's own schema.
            "allOf" | "rules" => self.all_of.extend(part.items().map(inner)),
            "anyOf" => self.any_of = all(part),
            "oneOf" => self.one_of = all(part),
            "not" => self.not = Some(inner(part)),
            "if" => {
                self.choice = Some(Choice {
                    condition: inner(part),
                    then: property.keyword("then").map(inner),
                    otherwise: property.keyword("else").map(inner),
                });
            }
            _ => {}
        }
    }
}

/// The shapes that were needed so far.
#[derive(Debug, Default)]
pub(in crate::check) struct Shapes {
    // Asked for every value of a template, by keys from the schemas alone.
    read: RefCell<HashMap<Property, Rc<Shape>, RandomState>>,
}

impl Shapes {
    pub(super) fn get(&self, property: Property) -> Rc<Shape> {
        let mut read = self.read.borrow_mut();
        Rc::clone(
            read.entry(property)
                .or_insert_with(|| Rc::new(Shape::read(property))),
        )
    }

    /// The JSON types that a value may have, whoever says so; none where nobody does.
    pub(super) fn wanted(&self, property: Property) -> Types {
        self.wanted_below(property, 0)
    }

    fn wanted_below(&self, property: Property, depth: usize) -> Types {
        let shape = self.get(property);
        if !shape.types.is_empty() || depth > 16 {
            return shape.types;
        }
        let mut conjuncts = shape.definition.iter().chain(&shape.all_of);
        if let Some(types) = conjuncts
            .by_ref()
            .map(|inner| self.wanted_below(*inner, depth + 1))
            .find(|types| !types.is_empty())
        {
            return types;
        }
        let alternatives = if shape.any_of.is_empty() {
            &shape.one_of
        } else {
            &shape.any_of
        };
        let mut union = Types::default();
        for alternative in alternatives {
            let types = self.wanted_below(*alternative, depth + 1);
            if types.is_empty() {
                return types;
            }
            union = union.or(types);
        }
        union
    }
}
