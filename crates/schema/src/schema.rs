//! A resource type.

use std::cmp::Ordering;

use crate::{
    container::{head, type_at, type_count},
    keyword::Keyword,
    part::{Part, Text},
    property::Property,
};

/// The structure of a resource type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Schema {
    name: Text,
    part: Part,
}

/// What a change of a property does to a resource that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnChange {
    /// The resource is changed and keeps its physical id.
    Update,
    /// The resource is replaced by a new one.
    Replacement,
    /// The resource is replaced in some cases, which the schema does not tell.
    PerhapsReplacement,
}

/// The regions that the data knows.
pub fn regions() -> Vec<String> {
    strings(Part::at(head()).known(Keyword::Regions))
}

/// Every kind of reference that a schema names, as in `AWS::IAM::Role.Arn`, sorted.
pub fn kinds() -> Vec<String> {
    strings(Part::at(head()).known(Keyword::Kinds))
}

fn strings(part: Option<Part>) -> Vec<String> {
    part.into_iter()
        .flat_map(Part::texts)
        .map(String::from)
        .collect()
}

impl Schema {
    fn at(index: usize) -> Self {
        let (name, at) = type_at(index);
        Self {
            name: Text(name),
            part: Part::at(at),
        }
    }

    /// The type with this name, as in `AWS::SNS::Topic`.
    ///
    /// Every name under `Custom::` is a custom resource.
    pub fn find(name: &str) -> Option<Self> {
        let name = match name.strip_prefix("Custom::") {
            Some(rest) if !rest.is_empty() => "AWS::CloudFormation::CustomResource",
            _ => name,
        };
        let (mut low, mut high) = (0, type_count());
        while low < high {
            let middle = low + (high - low) / 2;
            let schema = Self::at(middle);
            match schema.name.compare(name) {
                Ordering::Equal => return Some(schema),
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// All types, sorted by name.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..type_count()).map(Self::at)
    }

    /// The name of the type that someone who wrote `name` may have meant.
    pub fn suggest(name: &str) -> Option<String> {
        let wanted = name.to_ascii_lowercase();
        let distance = |known: &str| {
            let most = known.len() / 4;
            let known = known.to_ascii_lowercase();
            if known.strip_prefix("aws::") == Some(wanted.as_str()) {
                return Some(0);
            }
            // No distance is shorter than that of the lengths, which costs nothing to compute.
            if known.len().abs_diff(wanted.chars().count()) > most {
                return None;
            }
            Some(strsim::osa_distance(&known, &wanted)).filter(|distance| *distance <= most)
        };
        Self::all()
            .map(Schema::name)
            .filter_map(|known| Some((distance(&known)?, known)))
            .min()
            .map(|(_, known)| known)
    }

    /// The type's name.
    pub fn name(self) -> String {
        self.name.into()
    }

    /// The resource's properties as one object, with the conditions between them.
    pub fn root(self) -> Property {
        Property::new(self, self.part)
    }

    /// The properties, sorted by name, read-only ones included.
    pub fn properties(self) -> impl Iterator<Item = (String, Property)> {
        self.root().properties()
    }

    /// The property at a path, as in `Endpoint/Address`; `*` steps into a list or a mapping.
    pub fn property(self, path: &str) -> Option<Property> {
        path.split('/').try_fold(self.root(), |property, step| {
            let property = property.resolved();
            match step {
                "*" => property.items().or_else(|| property.map_values()),
                name => property.property(name),
            }
        })
    }

    /// A definition that properties refer to.
    pub fn definition(self, name: &str) -> Option<Property> {
        let part = self.part.known(Keyword::Definitions)?.get(name)?;
        Some(Property::new(self, part))
    }

    pub(crate) fn definition_called(self, name: Text) -> Option<Property> {
        let part = self.part.known(Keyword::Definitions)?.find(name)?;
        Some(Property::new(self, part))
    }

    /// The names of the properties that must be set.
    pub fn required(self) -> Vec<String> {
        self.root().required()
    }

    pub(crate) fn paths(self, keyword: Keyword) -> Vec<String> {
        strings(self.part.known(keyword))
    }

    /// Whether the list that the keyword names has this path.
    pub(crate) fn lists(self, keyword: Keyword, path: &str) -> bool {
        let mut listed = self.part.known(keyword).into_iter().flat_map(Part::texts);
        listed.any(|listed| listed == *path)
    }

    pub(crate) fn flag(self, keyword: Keyword) -> bool {
        self.part.known(keyword).and_then(Part::boolean) == Some(true)
    }

    /// Paths of the properties that only the service sets.
    pub fn read_only(self) -> Vec<String> {
        self.paths(Keyword::ReadOnly)
    }

    /// Paths of the properties that can be set and not read.
    pub fn write_only(self) -> Vec<String> {
        self.paths(Keyword::WriteOnly)
    }

    /// Paths of the properties that are set on creation and never changed.
    pub fn create_only(self) -> Vec<String> {
        self.paths(Keyword::CreateOnly)
    }

    /// Paths of the properties whose change replaces the resource in some cases.
    pub fn conditional_create_only(self) -> Vec<String> {
        self.paths(Keyword::ConditionalCreateOnly)
    }

    /// Paths of the properties whose change in place makes the resource unavailable for a while.
    pub fn interrupting(self) -> Vec<String> {
        self.paths(Keyword::Interrupting)
    }

    /// Paths of the properties whose change the service refuses.
    pub fn unchangeable(self) -> Vec<String> {
        self.paths(Keyword::Unchangeable)
    }

    /// Paths of the properties that should no longer be used.
    pub fn deprecated(self) -> Vec<String> {
        self.paths(Keyword::Deprecated)
    }

    /// Paths of the properties that together name a resource of this type.
    pub fn primary_identifier(self) -> Vec<String> {
        self.paths(Keyword::PrimaryIdentifier)
    }

    /// Other sets of properties that name a resource of this type.
    pub fn additional_identifiers(self) -> Vec<Vec<String>> {
        let sets = self.part.known(Keyword::AdditionalIdentifiers);
        sets.into_iter()
            .flat_map(Part::items)
            .map(|set| strings(Some(set)))
            .collect()
    }

    /// What a change of the property at `path` does.
    pub fn on_change(self, path: &str) -> OnChange {
        let within = |listed: &String| {
            let rest = path.strip_prefix(listed.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if self.create_only().iter().any(within) {
            OnChange::Replacement
        } else if self.conditional_create_only().iter().any(within) {
            OnChange::PerhapsReplacement
        } else {
            OnChange::Update
        }
    }

    /// Whether a replacement deletes the old resource before it creates the new one.
    pub fn deletes_before_replacing(self) -> bool {
        let strategy = self
            .part
            .known(Keyword::ReplacementStrategy)
            .and_then(Part::text);
        strategy.is_some_and(|strategy| strategy == *"delete_then_create")
    }

    /// Whether deleting such a resource loses data.
    pub fn holds_data(self) -> bool {
        self.flag(Keyword::Stateful)
    }

    /// Whether only an empty resource can be deleted.
    pub fn must_be_empty_to_delete(self) -> bool {
        self.flag(Keyword::DeleteRequiresEmpty)
    }

    /// The property that holds the tags, where resources of this type can have any.
    pub fn tag_property(self) -> Option<String> {
        let name = self
            .part
            .known(Keyword::Tagging)?
            .known(Keyword::TagProperty)?
            .text()?;
        Some(name.to_string())
    }

    /// The regions that offer the type; none where that is not known, as for SAM's types.
    pub fn regions(self) -> Vec<String> {
        let bits = self.part.known(Keyword::Regions).and_then(Part::integer);
        let bits = bits.unwrap_or_default();
        regions()
            .into_iter()
            .enumerate()
            .filter(|(bit, _)| bits >> bit & 1 == 1)
            .map(|(_, region)| region)
            .collect()
    }

    /// The path of the property that `Ref` gives, where that is one and known.
    pub fn reference(self) -> Option<String> {
        if let Some(path) = self.part.known(Keyword::Reference) {
            return path.text().map(|path| path.to_string());
        }
        match self.primary_identifier().as_slice() {
            [path] => Some(path.clone()),
            _ => None,
        }
    }

    /// The paths of the properties that `Ref` gives with `|` between them, where it is known to
    /// give several; otherwise none.
    pub fn compound_reference(self) -> Vec<String> {
        let parts = self.part.known(Keyword::Reference);
        parts
            .into_iter()
            .flat_map(Part::items)
            .filter_map(Part::text)
            .map(|path| path.to_string())
            .collect()
    }
}
