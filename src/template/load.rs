//! From the document to a template's fields.

use indexmap::IndexMap;

use super::{
    EmptyKeys, Intrinsic, Map, Node, OneOrMany, Output, Parameter, Resource, ShapeError, Template,
    pointer::Pointer, recognize,
};

impl Template {
    /// A template from its document; sections and attributes without a field of their own are
    /// kept in `other`.
    pub fn from_node(node: Node) -> Result<Self, ShapeError> {
        let mut root = Pointer::default();
        let mut document = Fields::open(node, &mut root)?;
        let mut resource_macros = Map::new();
        let mut output_macros = Map::new();
        Ok(Self {
            format_version: document.text("AWSTemplateFormatVersion")?,
            description: document.text("Description")?,
            metadata: document.map("Metadata")?,
            transform: document.one_or_many("Transform", Ok, "a name or a list of names")?,
            globals: document.map("Globals")?,
            parameters: document.section("Parameters", None, Parameter::load)?,
            rules: document.map("Rules")?,
            mappings: document.map("Mappings")?,
            conditions: document
                .section("Conditions", None, |node, _| Ok(recognize::condition(node)))?,
            resources: document.section("Resources", Some(&mut resource_macros), Resource::load)?,
            resource_macros,
            outputs: document.section("Outputs", Some(&mut output_macros), Output::load)?,
            output_macros,
            other: document.rest,
            empty: document.empty,
        })
    }
}

impl Parameter {
    fn load(node: Node, pointer: &mut Pointer) -> Result<Self, ShapeError> {
        let mut fields = Fields::open(node, pointer)?;
        let type_name = fields.required_text("Type", "a mapping with the parameter's `Type`")?;
        let no_echo = match fields.rest.get("NoEcho") {
            Some(Node::Bool(no_echo)) => *no_echo,
            Some(Node::Text(text)) => text.eq_ignore_ascii_case("true"),
            _ => false,
        };
        if fields.rest.get("NoEcho") == Some(&Node::Bool(true)) {
            fields.node("NoEcho");
        }
        Ok(Self {
            type_name,
            default: fields.node("Default"),
            description: fields.text("Description")?,
            allowed_values: fields.list("AllowedValues")?,
            no_echo,
            constraints: fields.rest,
        })
    }
}

impl Resource {
    fn load(node: Node, pointer: &mut Pointer) -> Result<Self, ShapeError> {
        let mut fields = Fields::open(node, pointer)?;
        Ok(Self {
            type_name: fields.required_text("Type", "a mapping with the resource's `Type`")?,
            condition: fields.text("Condition")?,
            depends_on: fields.one_or_many(
                "DependsOn",
                |node| match node {
                    Node::Text(id) => Ok(id),
                    other => Err(other),
                },
                "a logical id or a list of them",
            )?,
            deletion_policy: fields.node("DeletionPolicy"),
            update_replace_policy: fields.node("UpdateReplacePolicy"),
            creation_policy: fields.node("CreationPolicy"),
            update_policy: fields.node("UpdatePolicy"),
            metadata: fields.map("Metadata")?,
            properties: fields.map("Properties")?,
            other: fields.rest,
            empty: fields.empty,
        })
    }
}

impl Output {
    fn load(node: Node, pointer: &mut Pointer) -> Result<Self, ShapeError> {
        let mut fields = Fields::open(node, pointer)?;
        let export = match fields.rest.get("Export") {
            Some(Node::Map(export)) if export.len() == 1 => export.get("Name").cloned(),
            _ => None,
        };
        if export.is_some() {
            fields.node("Export");
        }
        Ok(Self {
            value: fields.node("Value"),
            description: fields.text("Description")?,
            export,
            condition: fields.text("Condition")?,
            other: fields.rest,
        })
    }
}

/// The entries of a mapping while they are taken out one by one.
struct Fields<'p> {
    pointer: &'p mut Pointer,
    rest: Map,
    empty: EmptyKeys,
}

impl<'p> Fields<'p> {
    fn open(node: Node, pointer: &'p mut Pointer) -> Result<Self, ShapeError> {
        match recognize::mapping(node) {
            Ok(rest) => Ok(Self {
                pointer,
                rest,
                empty: EmptyKeys::default(),
            }),
            Err(other) => Err(shape_error(pointer, "a mapping", &other)),
        }
    }

    fn node(&mut self, key: &str) -> Option<Node> {
        self.rest.shift_remove(key)
    }

    fn text(&mut self, key: &str) -> Result<Option<String>, ShapeError> {
        match self.node(key) {
            None => Ok(None),
            Some(Node::Text(text)) => Ok(Some(text)),
            Some(other) => Err(self.wrong(key, "text", &other)),
        }
    }

    fn required_text(&mut self, key: &str, expected: &'static str) -> Result<String, ShapeError> {
        match self.text(key)? {
            Some(text) => Ok(text),
            None => Err(ShapeError {
                pointer: self.pointer.as_str().to_owned(),
                expected,
                found: "one without",
            }),
        }
    }

    fn map(&mut self, key: &'static str) -> Result<Map, ShapeError> {
        match self.node(key).map(recognize::mapping) {
            None => Ok(Map::new()),
            Some(Ok(map)) => {
                if map.is_empty() {
                    self.empty.insert(key);
                }
                Ok(map)
            }
            Some(Err(other)) => Err(self.wrong(key, "a mapping", &other)),
        }
    }

    /// The items of a list; an empty one stays where it is.
    fn list(&mut self, key: &str) -> Result<Vec<Node>, ShapeError> {
        match self.rest.get(key) {
            None => Ok(Vec::new()),
            Some(Node::List(items)) if items.is_empty() => Ok(Vec::new()),
            Some(_) => match self.node(key) {
                Some(Node::List(items)) => Ok(items),
                other => Err(self.wrong(key, "a list", &other.unwrap_or(Node::Null))),
            },
        }
    }

    fn one_or_many<T>(
        &mut self,
        key: &'static str,
        load: impl Fn(Node) -> Result<T, Node>,
        expected: &'static str,
    ) -> Result<OneOrMany<T>, ShapeError> {
        let loaded = match self.node(key) {
            None => Ok(OneOrMany::default()),
            Some(Node::Null) => Err(Node::Null),
            Some(Node::List(items)) if items.is_empty() => {
                self.empty.insert(key);
                Ok(OneOrMany::default())
            }
            Some(Node::List(items)) => items
                .into_iter()
                .map(load)
                .collect::<Result<_, _>>()
                .map(OneOrMany::listed),
            Some(one) => load(one).map(|one| vec![one].into()),
        };
        loaded.map_err(|other| self.wrong(key, expected, &other))
    }

    /// The entries of a section by name; what a macro will make entries of goes to `macros`.
    fn section<T>(
        &mut self,
        key: &'static str,
        mut macros: Option<&mut Map>,
        load: impl Fn(Node, &mut Pointer) -> Result<T, ShapeError>,
    ) -> Result<IndexMap<String, T>, ShapeError> {
        let entries = self.map(key)?;
        self.pointer.within(key, |pointer| {
            let mut section = IndexMap::with_capacity(entries.len());
            for (name, node) in entries {
                match &mut macros {
                    Some(macros) if is_macro(&name, &node) => {
                        macros.insert(name, node);
                    }
                    _ => {
                        let entry = pointer.within(&name, |pointer| load(node, pointer))?;
                        section.insert(name, entry);
                    }
                }
            }
            Ok(section)
        })
    }

    fn wrong(&mut self, key: &str, expected: &'static str, found: &Node) -> ShapeError {
        self.pointer
            .within(key, |pointer| shape_error(pointer, expected, found))
    }
}

/// `Fn::ForEach::…` and `Fn::Transform`, as a key or as all that an entry says.
fn is_macro(name: &str, node: &Node) -> bool {
    name.starts_with("Fn::")
        || node
            .as_intrinsic()
            .is_some_and(|intrinsic| !matches!(intrinsic, Intrinsic::Condition(_)))
        || (node.get("Fn::Transform").is_some() && node.get("Type").is_none())
}

fn shape_error(pointer: &Pointer, expected: &'static str, found: &Node) -> ShapeError {
    ShapeError {
        pointer: pointer.as_str().to_owned(),
        expected,
        found: match found {
            Node::Null => "empty",
            Node::Bool(_) => "a boolean",
            Node::Integer(_) | Node::Float(_) => "a number",
            Node::Text(_) => "text",
            Node::List(_) => "a list",
            Node::Map(_) => "a mapping",
            Node::Intrinsic(_) => "a function",
        },
    }
}
