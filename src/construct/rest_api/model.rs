//! Models: what a body must look like, in JSON schema (draft 4).

use crate::template::{Map, Node};

/// A JSON schema: the type of a value, and what it must fulfil.
///
/// ```
/// use stackwright::construct::rest_api::{Response, Schema, mock};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// # let api = stack.add("Api", stackwright::construct::RestApi::regional("eggs"));
/// let egg = Schema::object()
///     .title("Egg")
///     .required("colour", Schema::string().with("minLength", 1))
///     .required("grams", Schema::number())
///     .optional("age_days", Schema::integer())
///     .optional("fresh", Schema::boolean())
///     .optional("hens", Schema::array(Schema::string()));
/// let egg = api.model("egg", egg);
/// # api.root().post(mock().response(Response::status(200))).body(&egg);
/// # api.stage("prod");
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # tested.resource("ApiEggModel").assert_property("Schema.properties.colour.minLength", 1);
/// # tested.resource("ApiEggModel").assert_property("Schema.properties.hens.items.type", "string");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    map: Map,
}

impl Schema {
    fn of(type_name: &str) -> Self {
        Self {
            map: Map::from_iter([("type".to_owned(), type_name.into())]),
        }
    }

    /// An object; its fields are added one by one, and others are allowed too.
    pub fn object() -> Self {
        Self::of("object")
    }

    /// A string.
    pub fn string() -> Self {
        Self::of("string")
    }

    /// `true` or `false`.
    pub fn boolean() -> Self {
        Self::of("boolean")
    }

    /// A number.
    pub fn number() -> Self {
        Self::of("number")
    }

    /// A whole number.
    pub fn integer() -> Self {
        Self::of("integer")
    }

    /// A list whose items look like `items`.
    pub fn array(items: Schema) -> Self {
        Self::of("array").with("items", items.map)
    }

    /// Sets any keyword of JSON schema draft 4 (`minLength`, `pattern`, `enum`, …).
    #[must_use]
    pub fn with(mut self, keyword: &str, value: impl Into<Node>) -> Self {
        self.map.insert(keyword.to_owned(), value.into());
        self
    }

    /// What the value is called.
    #[must_use]
    pub fn title(self, title: &str) -> Self {
        self.with("title", title)
    }

    /// A field that must be there.
    #[must_use]
    pub fn required(mut self, name: &str, schema: Schema) -> Self {
        let required = self
            .map
            .entry("required".to_owned())
            .or_insert_with(|| Node::List(Vec::new()));
        if let Node::List(names) = required {
            names.push(name.into());
        }
        self.optional(name, schema)
    }

    /// A field that may be missing.
    #[must_use]
    pub fn optional(mut self, name: &str, schema: Schema) -> Self {
        let properties = self
            .map
            .entry("properties".to_owned())
            .or_insert_with(Node::map);
        if let Node::Map(properties) = properties {
            properties.insert(name.to_owned(), schema.map.into());
        }
        self
    }

    /// The whole schema, which says what language it is in.
    pub(super) fn document(&self) -> Node {
        let mut document = Map::from_iter([(
            "$schema".to_owned(),
            "http://json-schema.org/draft-04/schema#".into(),
        )]);
        for keyword in ["title", "type", "required"] {
            if let Some(value) = self.map.get(keyword) {
                document.insert(keyword.to_owned(), value.clone());
            }
        }
        for (keyword, value) in &self.map {
            document.insert(keyword.clone(), value.clone());
        }
        document.into()
    }
}
