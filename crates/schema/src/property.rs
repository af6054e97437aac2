//! A property, or a part of one, and what the schema says of it.

use crate::{
    keyword::Keyword,
    part::{Literal, Part, Text},
    schema::Schema,
};

/// A chain of references longer than this is a cycle.
const LONGEST_CHAIN: usize = 32;

/// A property of a resource type, or a part of one: the items of a list, an alternative.
///
/// What is asked of it is answered for the part itself; [`Property::resolved`] follows a reference
/// to a definition first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Property {
    schema: Schema,
    part: Part,
}

impl Property {
    pub(crate) fn new(schema: Schema, part: Part) -> Self {
        Self { schema, part }
    }

    /// The type that it belongs to.
    pub fn schema(self) -> Schema {
        self.schema
    }

    /// The untyped tree, for keywords that have no method here.
    pub fn part(self) -> Part {
        self.part
    }

    /// The value of a keyword of JSON Schema, or of those that CloudFormation adds.
    pub fn keyword(self, name: &str) -> Option<Part> {
        self.part.get(name)
    }

    /// A part of it that is a schema itself, under a keyword that has no method here.
    pub fn part_of(self, part: Part) -> Self {
        self.with(part)
    }

    fn known(self, keyword: Keyword) -> Option<Part> {
        self.part.known(keyword)
    }

    /// The name of the definition that it refers to.
    pub fn definition_name(self) -> Option<String> {
        self.reference().map(|name| name.to_string())
    }

    /// The definition, or the other property, that its own `$ref` names.
    pub fn definition(self) -> Option<Self> {
        let name = self.known(Keyword::Ref)?.text()?;
        self.schema.definition_called(name).or_else(|| {
            let name = name.to_string();
            self.schema.property(name.strip_prefix("#/properties/")?)
        })
    }

    fn reference(self) -> Option<Text> {
        if let Some(name) = self.known(Keyword::Ref) {
            return name.text();
        }
        let mut references = self
            .known(Keyword::AllOf)?
            .items()
            .filter_map(|part| part.known(Keyword::Ref)?.text());
        let name = references.next()?;
        references.next().is_none().then_some(name)
    }

    /// The definition that it refers to, through any number of references, or itself.
    pub fn resolved(self) -> Self {
        let mut property = self;
        for _ in 0..LONGEST_CHAIN {
            let name = property.reference();
            match name.and_then(|name| self.schema.definition_called(name)) {
                Some(next) => property = next,
                None => break,
            }
        }
        property
    }

    /// The JSON types that it takes; none where the schema does not say.
    pub fn types(self) -> Types {
        let Some(part) = self.known(Keyword::Type) else {
            return Types::default();
        };
        let known = part.text().into_iter().chain(part.texts());
        Types::of(known.filter_map(|name| Types::NAMES.into_iter().find(|known| name == **known)))
    }

    /// The only values that it takes, where there are such.
    pub fn values(self) -> Vec<Literal> {
        let list = self
            .known(Keyword::Enum)
            .or_else(|| self.known(Keyword::EnumIgnoringCase));
        match (list, self.known(Keyword::Const)) {
            (Some(list), _) => list.items().filter_map(Part::literal).collect(),
            (None, Some(value)) => value.literal().into_iter().collect(),
            (None, None) => Vec::new(),
        }
    }

    /// Whether [`Property::values`] fit in upper and lower case alike.
    pub fn ignores_case(self) -> bool {
        self.known(Keyword::EnumIgnoringCase).is_some()
    }

    fn text(self, keyword: Keyword) -> Option<String> {
        self.known(keyword)?.text().map(|text| text.to_string())
    }

    /// What it names, as in `AWS::IAM::Role.Arn`, where the schema leaves no doubt.
    pub fn kind(self) -> Option<String> {
        self.text(Keyword::Kind)
    }

    /// A regular expression, in the dialect of ECMA-262, that strings match.
    pub fn pattern(self) -> Option<String> {
        self.text(Keyword::Pattern)
    }

    /// A format of strings, as in `date-time` or `ipv4-network`.
    pub fn format(self) -> Option<String> {
        self.text(Keyword::Format)
    }

    /// The smallest and the largest number.
    pub fn range(self) -> (Option<f64>, Option<f64>) {
        let number = |keyword| self.known(keyword).and_then(Part::number);
        (number(Keyword::Minimum), number(Keyword::Maximum))
    }

    /// The smallest and the largest number of characters.
    pub fn length(self) -> (Option<i64>, Option<i64>) {
        self.bounds(Keyword::MinLength, Keyword::MaxLength)
    }

    /// The smallest and the largest number of items.
    pub fn item_count(self) -> (Option<i64>, Option<i64>) {
        self.bounds(Keyword::MinItems, Keyword::MaxItems)
    }

    fn bounds(self, least: Keyword, most: Keyword) -> (Option<i64>, Option<i64>) {
        let number = |keyword| self.known(keyword).and_then(Part::integer);
        (number(least), number(most))
    }

    /// Whether a list's items differ from each other.
    pub fn has_unique_items(self) -> bool {
        self.is_set(Keyword::UniqueItems, false)
    }

    /// Whether the order of a list's items means something.
    pub fn is_ordered(self) -> bool {
        self.is_set(Keyword::InsertionOrder, true)
    }

    fn is_set(self, keyword: Keyword, default: bool) -> bool {
        self.known(keyword)
            .and_then(Part::boolean)
            .unwrap_or(default)
    }

    /// What the items of a list are.
    pub fn items(self) -> Option<Self> {
        self.known(Keyword::Items).map(|part| self.with(part))
    }

    /// What the values of a mapping with free keys are.
    pub fn map_values(self) -> Option<Self> {
        let by_pattern = self.known(Keyword::PatternProperties);
        let part = by_pattern
            .and_then(|patterns| patterns.entries().next())
            .map(|(_, part)| part)
            .or_else(|| self.known(Keyword::AdditionalProperties))?;
        part.is_object().then(|| self.with(part))
    }

    /// Whether properties that the schema does not name are refused.
    pub fn is_closed(self) -> bool {
        self.known(Keyword::AdditionalProperties)
            .and_then(Part::boolean)
            .is_some_and(|open| !open)
    }

    /// The properties of an object, sorted by name.
    pub fn properties(self) -> impl Iterator<Item = (String, Self)> {
        self.known(Keyword::Properties)
            .into_iter()
            .flat_map(Part::entries)
            .map(move |(name, part)| (name.to_string(), self.with(part)))
    }

    /// A property of an object.
    pub fn property(self, name: &str) -> Option<Self> {
        Some(self.with(self.known(Keyword::Properties)?.get(name)?))
    }

    /// The names of the properties that an object must have.
    pub fn required(self) -> Vec<String> {
        self.known(Keyword::Required)
            .into_iter()
            .flat_map(Part::texts)
            .map(|name| name.to_string())
            .collect()
    }

    /// The alternatives of `oneOf` or `anyOf`.
    pub fn alternatives(self) -> impl Iterator<Item = Self> {
        self.known(Keyword::OneOf)
            .or_else(|| self.known(Keyword::AnyOf))
            .into_iter()
            .flat_map(Part::items)
            .map(move |part| self.with(part))
    }

    fn with(self, part: Part) -> Self {
        Self { part, ..self }
    }
}

/// A set of JSON types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Types(u8);

impl Types {
    const NAMES: [&'static str; 7] = [
        "string", "integer", "number", "boolean", "array", "object", "null",
    ];
    /// Strings.
    pub const STRING: Self = Self(1);
    /// Whole numbers.
    pub const INTEGER: Self = Self(1 << 1);
    /// Numbers.
    pub const NUMBER: Self = Self(1 << 2);
    /// Truth values.
    pub const BOOLEAN: Self = Self(1 << 3);
    /// Lists.
    pub const ARRAY: Self = Self(1 << 4);
    /// Mappings.
    pub const OBJECT: Self = Self(1 << 5);
    /// `null`.
    pub const NULL: Self = Self(1 << 6);

    /// Those with these names in JSON Schema; other names are none.
    pub fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        names.into_iter().fold(Self::default(), |types, name| {
            let bit = Self::NAMES.iter().position(|known| *known == name);
            types.or(Self(bit.map_or(0, |bit| 1 << bit)))
        })
    }

    /// Whether all of `other` are in it.
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The types in it or in `other`.
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether there are none, which is to say that the schema does not tell.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Their names in JSON Schema.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Self::NAMES
            .into_iter()
            .enumerate()
            .filter(move |(bit, _)| self.0 >> bit & 1 == 1)
            .map(|(_, name)| name)
    }
}
