//! The untyped tree that a template is made of.

use foldhash::fast::RandomState;
use indexmap::IndexMap;

use super::{Function, Intrinsic, Pseudo, function::Spelling};

/// Keys in the order in which they were written. An empty one is `Map::default()`.
///
/// ```
/// use stackwright::template::{Map, Node};
///
/// let map = Map::from_iter([("b".to_owned(), 1.into()), ("a".to_owned(), true.into())]);
/// assert_eq!(Node::from(map).to_yaml(), "b: 1\na: true\n");
/// ```
pub type Map = IndexMap<String, Node, RandomState>;

/// A value in a template: plain data, or an intrinsic that the service resolves.
///
/// ```
/// use stackwright::template::{Intrinsic, Node};
///
/// let tags = Node::from_iter([Node::from([("Key", "owner".into())])]);
/// let node = Node::from([("Tags", tags), ("TopicName", Intrinsic::Ref("Name".to_owned()).into())]);
/// let tag = &node.get("Tags").and_then(Node::as_list).expect("a list")[0];
/// assert_eq!(tag.get("Key").and_then(Node::as_text), Some("owner"));
/// assert!(node.get("TopicName").and_then(Node::as_intrinsic).is_some());
/// assert_eq!(node.as_map().map(|map| map.len()), Some(2));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction or an exponent.
    Float(f64),
    /// A string.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order in which it was written.
    Map(Map),
    /// A function that CloudFormation evaluates.
    Intrinsic(Function),
}

impl Node {
    /// An empty mapping.
    ///
    /// ```
    /// # use stackwright::template::Node;
    /// assert_eq!(Node::map().to_yaml(), "{}\n");
    /// ```
    pub fn map() -> Self {
        Self::Map(Map::default())
    }

    /// The string, if this is a literal one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The mapping, if this is one.
    pub fn as_map(&self) -> Option<&Map> {
        match self {
            Self::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The items, if this is a list.
    pub fn as_list(&self) -> Option<&[Node]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// The intrinsic, if this is one.
    pub fn as_intrinsic(&self) -> Option<&Intrinsic> {
        match self {
            Self::Intrinsic(intrinsic) => Some(intrinsic),
            _ => None,
        }
    }

    /// The text that CloudFormation makes of a scalar, and compares it by.
    pub(crate) fn scalar_text(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Bool(value) => Some(value.to_string()),
            Self::Integer(value) => Some(value.to_string()),
            Self::Float(value) => Some(value.to_string()),
            _ => None,
        }
    }

    /// Whether this is `Ref: AWS::NoValue`: as if nothing had been set.
    pub(crate) fn is_no_value(&self) -> bool {
        matches!(self.as_intrinsic(), Some(Intrinsic::Ref(name)) if name == Pseudo::NoValue.name())
    }

    /// The value under `key`, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_map()?.get(key)
    }
}

impl From<Intrinsic> for Node {
    fn from(intrinsic: Intrinsic) -> Self {
        Self::Intrinsic(Function::new(intrinsic, Spelling::Usual))
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Node {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Node {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<f64> for Node {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}

impl From<Vec<Node>> for Node {
    fn from(items: Vec<Node>) -> Self {
        Self::List(items)
    }
}

impl From<Map> for Node {
    fn from(map: Map) -> Self {
        Self::Map(map)
    }
}

impl<const N: usize> From<[(&str, Node); N]> for Node {
    fn from(entries: [(&str, Node); N]) -> Self {
        Self::Map(
            entries
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value))
                .collect(),
        )
    }
}

impl FromIterator<Node> for Node {
    fn from_iter<I: IntoIterator<Item = Node>>(items: I) -> Self {
        Self::List(items.into_iter().collect())
    }
}
