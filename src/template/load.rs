//! From the document to a template's fields.

use indexmap::IndexMap;

use super::{
    EmptyKeys, Intrinsic, Map, Node, OneOrMany, Output, Parameter, Resource, ShapeError, Template,
    Unfit, recognize,
};

impl Template {
    /// A template from its document. Nothing of it is lost: sections and attributes without a
    /// field of their own are kept in `other`, and so are those that cannot be what they should
    /// be; entries of a section that are none are kept in `unfit`. [`Template::misfits`] tells of
    /// the latter two.
    ///
    /// Only what is no mapping is no template.
    ///
    /// ```
    /// use stackwright::template::{Node, Template};
    ///
    /// let document = Node::from([("Description", "news".into()), ("Remarks", "none".into())]);
    /// let template = Template::from_node(document)?;
    /// assert_eq!(template.description.as_deref(), Some("news"));
    /// assert_eq!(template.other["Remarks"], Node::from("none"));
    ///
    /// let error = Template::from_node(Node::from("news")).unwrap_err();
    /// assert_eq!(error.to_string(), "a template must be a mapping, and here it is text");
    /// # Ok::<(), stackwright::template::ShapeError>(())
    /// ```
    pub fn from_node(node: Node) -> Result<Self, ShapeError> {
        let mut document = Fields::open(node)
            .map_err(|other| ShapeError::new(String::new(), "a mapping", &other))?;
        let mut unfit = Unfit::default();
        let mut resource_macros = Map::default();
        let mut output_macros = Map::default();
        Ok(Self {
            format_version: document.text("AWSTemplateFormatVersion"),
            description: document.text("Description"),
            metadata: document.map("Metadata"),
            transform: document.one_or_many("Transform", Ok),
            globals: document.map("Globals"),
            parameters: document.section(
                "Parameters",
                None,
                &mut unfit.parameters,
                Parameter::load,
            ),
            rules: document.map("Rules"),
            mappings: document.map("Mappings"),
            conditions: document
                .map("Conditions")
                .into_iter()
                .map(|(name, node)| (name, recognize::condition(node)))
                .collect(),
            resources: document.section(
                "Resources",
                Some(&mut resource_macros),
                &mut unfit.resources,
                Resource::load,
            ),
            resource_macros,
            outputs: document.section(
                "Outputs",
                Some(&mut output_macros),
                &mut unfit.outputs,
                Output::load,
            ),
            output_macros,
            other: document.rest,
            empty: document.empty,
            unfit,
        })
    }
}

impl Parameter {
    fn load(node: Node) -> Result<Self, Node> {
        let (type_name, mut fields) = Fields::open_typed(node)?;
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
            description: fields.text("Description"),
            allowed_values: fields.list("AllowedValues"),
            no_echo,
            constraints: fields.rest,
        })
    }
}

impl Resource {
    fn load(node: Node) -> Result<Self, Node> {
        let (type_name, mut fields) = Fields::open_typed(node)?;
        Ok(Self {
            type_name,
            condition: fields.text("Condition"),
            depends_on: fields.one_or_many("DependsOn", |node| match node {
                Node::Text(id) => Ok(id),
                other => Err(other),
            }),
            deletion_policy: fields.node("DeletionPolicy"),
            update_replace_policy: fields.node("UpdateReplacePolicy"),
            creation_policy: fields.node("CreationPolicy"),
            update_policy: fields.node("UpdatePolicy"),
            metadata: fields.map("Metadata"),
            properties: fields.map("Properties"),
            other: fields.rest,
            empty: fields.empty,
        })
    }
}

impl Output {
    fn load(node: Node) -> Result<Self, Node> {
        let mut fields = Fields::open(node)?;
        let export = match fields.rest.get("Export") {
            Some(Node::Map(export)) if export.len() == 1 => export.get("Name").cloned(),
            _ => None,
        };
        if export.is_some() {
            fields.node("Export");
        }
        Ok(Self {
            value: fields.node("Value"),
            description: fields.text("Description"),
            export,
            condition: fields.text("Condition"),
            other: fields.rest,
        })
    }
}

/// The entries of a mapping while they are taken out one by one; what cannot be what is asked for
/// stays.
struct Fields {
    rest: Map,
    empty: EmptyKeys,
}

impl Fields {
    fn open(node: Node) -> Result<Self, Node> {
        recognize::mapping(node).map(|rest| Self {
            rest,
            empty: EmptyKeys::default(),
        })
    }

    /// The entries of a mapping that has a `Type`, and the type.
    fn open_typed(node: Node) -> Result<(String, Self), Node> {
        match &node {
            Node::Map(map) if map.get("Type").is_some_and(|it| it.as_text().is_some()) => {}
            _ => return Err(node),
        }
        let mut fields = Self::open(node)?;
        Ok((fields.text("Type").unwrap_or_default(), fields))
    }

    fn node(&mut self, key: &str) -> Option<Node> {
        self.rest.shift_remove(key)
    }

    /// Takes an entry if it can be turned into something else.
    fn take<T>(&mut self, key: &str, turn: impl FnOnce(Node) -> Result<T, Node>) -> Option<T> {
        let (place, name, node) = self.rest.shift_remove_full(key)?;
        match turn(node) {
            Ok(turned) => Some(turned),
            Err(node) => {
                self.rest.shift_insert(place, name, node);
                None
            }
        }
    }

    fn text(&mut self, key: &str) -> Option<String> {
        self.take(key, |node| match node {
            Node::Text(text) => Ok(text),
            other => Err(other),
        })
    }

    fn map(&mut self, key: &'static str) -> Map {
        let map = self.take(key, recognize::mapping);
        if map.as_ref().is_some_and(Map::is_empty) {
            self.empty.insert(key);
        }
        map.unwrap_or_default()
    }

    /// The items of a list; an empty one stays where it is.
    fn list(&mut self, key: &str) -> Vec<Node> {
        let items = self.take(key, |node| match node {
            Node::List(items) if !items.is_empty() => Ok(items),
            other => Err(other),
        });
        items.unwrap_or_default()
    }

    fn one_or_many<T>(
        &mut self,
        key: &'static str,
        load: impl Fn(Node) -> Result<T, Node>,
    ) -> OneOrMany<T> {
        match self.rest.get(key) {
            None | Some(Node::Null) => OneOrMany::default(),
            Some(Node::List(items)) if items.is_empty() => {
                self.node(key);
                self.empty.insert(key);
                OneOrMany::default()
            }
            Some(_) => self
                .take(key, |node| match &node {
                    Node::List(items) => items
                        .iter()
                        .cloned()
                        .map(load)
                        .collect::<Result<_, _>>()
                        .map(OneOrMany::listed)
                        .map_err(|_| node),
                    _ => load(node).map(|one| vec![one].into()),
                })
                .unwrap_or_default(),
        }
    }

    /// The entries of a section by name. What a macro will make entries of goes to `macros`, and
    /// what is no entry to `unfit`.
    fn section<T>(
        &mut self,
        key: &'static str,
        mut macros: Option<&mut Map>,
        unfit: &mut Map,
        load: impl Fn(Node) -> Result<T, Node>,
    ) -> IndexMap<String, T> {
        let entries = self.map(key);
        let mut section = IndexMap::with_capacity(entries.len());
        for (name, node) in entries {
            match &mut macros {
                Some(macros) if is_macro(&name, &node) => {
                    macros.insert(name, node);
                }
                _ => match load(node) {
                    Ok(entry) => {
                        section.insert(name, entry);
                    }
                    Err(node) => {
                        unfit.insert(name, node);
                    }
                },
            }
        }
        section
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
