//! A template's parts without copying them.

use super::{Function, Map, Node};

/// A borrowed tree: what writers and walkers see, whether a part is a [`Node`] or a field.
#[derive(Debug)]
pub(super) enum View<'a> {
    /// A number or `null`; other nodes only until they are opened.
    Node(&'a Node),
    Bool(bool),
    Text(&'a str),
    /// Text that stands in no tree.
    Owned(String),
    List(Vec<View<'a>>),
    Map(Vec<(&'a str, View<'a>)>),
    Intrinsic(&'a Function),
}

impl<'a> View<'a> {
    /// The same with its outermost level unfolded.
    pub(super) fn open(self) -> Self {
        match self {
            View::Node(Node::Bool(value)) => View::Bool(*value),
            View::Node(Node::Text(text)) => View::Text(text),
            View::Node(Node::List(items)) => View::list(items),
            View::Node(Node::Map(map)) => View::map(map),
            View::Node(Node::Intrinsic(intrinsic)) => View::Intrinsic(intrinsic),
            other => other,
        }
    }

    pub(super) fn list(items: impl IntoIterator<Item = &'a Node>) -> Self {
        View::List(items.into_iter().map(View::Node).collect())
    }

    pub(super) fn map(map: &'a Map) -> Self {
        View::Map(
            map.iter()
                .map(|(key, node)| (key.as_str(), View::Node(node)))
                .collect(),
        )
    }

    /// Whether nothing is in it.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            View::List(items) => items.is_empty(),
            View::Map(entries) => entries.is_empty(),
            _ => false,
        }
    }

    /// The same as a tree of its own.
    pub(super) fn to_node(&self) -> Node {
        match self {
            View::Node(node) => (*node).clone(),
            View::Bool(value) => Node::Bool(*value),
            View::Text(text) => Node::from(*text),
            View::Owned(text) => Node::from(text.as_str()),
            View::List(items) => items.iter().map(View::to_node).collect(),
            View::Map(entries) => Node::Map(
                entries
                    .iter()
                    .map(|(key, view)| ((*key).to_owned(), view.to_node()))
                    .collect(),
            ),
            View::Intrinsic(function) => Node::Intrinsic((*function).clone()),
        }
    }
}
