//! The keys that a schema is asked for most, known by number.

macro_rules! keywords {
    ($($variant:ident = $name:literal),* $(,)?) => {
        /// A key of a schema; the container numbers them in this order.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Keyword {
            $($variant),*
        }

        #[cfg(test)]
        impl Keyword {
            /// All of them, and their names.
            pub(crate) const ALL: &[(Self, &str)] = &[$((Self::$variant, $name)),*];
        }
    };
}

/// Strings that occur more often come before.
const FIRST: u32 = 16;

impl Keyword {
    /// The number of its string.
    pub(crate) fn string(self) -> u32 {
        FIRST + self as u32
    }
}

// The list `KEYWORDS` of `refresh.py` is the same.
keywords! {
    Ref = "$ref",
    Type = "type",
    Kind = "kind",
    Properties = "properties",
    Required = "required",
    Items = "items",
    Enum = "enum",
    EnumIgnoringCase = "enumCaseInsensitive",
    Const = "const",
    Pattern = "pattern",
    Format = "format",
    MinLength = "minLength",
    MaxLength = "maxLength",
    Minimum = "minimum",
    Maximum = "maximum",
    MinItems = "minItems",
    MaxItems = "maxItems",
    UniqueItems = "uniqueItems",
    InsertionOrder = "insertionOrder",
    AdditionalProperties = "additionalProperties",
    PatternProperties = "patternProperties",
    AllOf = "allOf",
    AnyOf = "anyOf",
    OneOf = "oneOf",
    Definitions = "definitions",
    ReadOnly = "readOnlyProperties",
    WriteOnly = "writeOnlyProperties",
    CreateOnly = "createOnlyProperties",
    ConditionalCreateOnly = "conditionalCreateOnlyProperties",
    Deprecated = "deprecatedProperties",
    PrimaryIdentifier = "primaryIdentifier",
    AdditionalIdentifiers = "additionalIdentifiers",
    Reference = "reference",
    ReplacementStrategy = "replacementStrategy",
    Tagging = "tagging",
    TagProperty = "tagProperty",
    Regions = "regions",
    Kinds = "kinds",
    Stateful = "stateful",
    DeleteRequiresEmpty = "deleteRequiresEmpty",
    AllReadable = "allReadable",
    AlsoReadable = "alsoReadable",
    Interrupting = "interrupting",
    Unchangeable = "unchangeable",
}

#[cfg(test)]
mod tests {
    use super::Keyword;
    use crate::part::Text;

    #[test]
    fn keywords_have_the_numbers_of_their_names() {
        for (keyword, name) in Keyword::ALL {
            assert_eq!(Text(keyword.string()).to_string(), *name);
        }
    }
}
