//! What YAML and JSON have in common: a tree with positions.

use std::{borrow::Cow, sync::Arc};

use super::{
    super::{Node, recognize},
    Position, ReadError, ReadProblem, limit,
};

/// A part of a text.
#[derive(Debug, PartialEq)]
pub(super) struct Raw {
    pub(super) position: Position,
    pub(super) size: Size,
    /// How many levels there are below it.
    pub(super) height: usize,
    pub(super) content: Content,
}

/// Aliases make several places share a part.
#[derive(Debug, PartialEq)]
pub(super) enum Content {
    /// A scalar: never a list, mapping or function.
    Scalar(Node),
    List(Vec<Item>),
    Map(Vec<Entry>),
    /// A function's full name and its argument, from a short tag.
    Function(Cow<'static, str>, Arc<Raw>),
}

#[derive(Debug, PartialEq)]
pub(super) struct Item {
    /// Where it stands; its value may stand elsewhere, behind an alias.
    pub(super) position: Position,
    pub(super) value: Arc<Raw>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) position: Position,
    pub(super) value: Arc<Raw>,
}

/// About what a part takes in memory and written out, with its indentation and with the JSON
/// pointers to all that is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Size {
    /// In bytes.
    pub(super) bytes: usize,
    /// How many lines it has: each grows with every level around it.
    lines: usize,
}

impl Size {
    const EMPTY: Self = Self {
        bytes: 64,
        lines: 1,
    };

    fn of_scalar(node: &Node) -> Self {
        let Node::Text(text) = node else {
            return Self::EMPTY;
        };
        let feeds = text.bytes().filter(|byte| *byte == b'\n').count();
        Self {
            bytes: Self::EMPTY.bytes + text.len(),
            lines: Self::EMPTY.lines + feeds,
        }
    }

    /// With a part that is reached by a key of so many bytes.
    fn with(self, key: usize, part: &Raw) -> Self {
        let Self { bytes, lines } = part.size;
        Self {
            bytes: self
                .bytes
                .saturating_add(bytes)
                .saturating_add(lines.saturating_mul(key + 2)),
            lines: self.lines.saturating_add(lines),
        }
    }
}

impl Raw {
    /// Puts a part together, unless it gets too big.
    pub(super) fn new(position: Position, content: Content) -> Result<Self, ReadError> {
        let empty = (Size::EMPTY, 0);
        let with = |(size, height): (Size, usize), key: usize, part: &Raw| {
            (size.with(key, part), height.max(part.height + 1))
        };
        let (size, height) = match &content {
            Content::Scalar(node) => (Size::of_scalar(node), 0),
            Content::List(items) => items
                .iter()
                .fold(empty, |sum, item| with(sum, 0, &item.value)),
            Content::Map(entries) => entries
                .iter()
                .fold(empty, |sum, entry| with(sum, entry.key.len(), &entry.value)),
            Content::Function(name, argument) => with(empty, name.len(), argument),
        };
        if size.bytes > limit::SIZE {
            let problem = ReadProblem::TooLarge { limit: limit::SIZE };
            return Err(ReadError::new(position, problem));
        }
        Ok(Self {
            position,
            size,
            height,
            content,
        })
    }

    /// The same as [`Raw::node`], out of what nothing else holds.
    pub(super) fn into_node(raw: Arc<Self>) -> Node {
        let content = match Arc::try_unwrap(raw) {
            Ok(raw) => raw.content,
            Err(shared) => return shared.node(),
        };
        match content {
            Content::Scalar(node) => node,
            Content::List(items) => items
                .into_iter()
                .map(|item| Self::into_node(item.value))
                .collect(),
            Content::Map(entries) => recognize::recognize(
                entries
                    .into_iter()
                    .map(|entry| (entry.key, Self::into_node(entry.value)))
                    .collect(),
            ),
            Content::Function(name, argument) => recognize::short(&name, Self::into_node(argument)),
        }
    }

    /// The tree without positions, every alias replaced by what it stands for.
    pub(super) fn node(&self) -> Node {
        match &self.content {
            Content::Scalar(node) => node.clone(),
            Content::List(items) => items.iter().map(|item| item.value.node()).collect(),
            Content::Map(entries) => recognize::recognize(
                entries
                    .iter()
                    .map(|entry| (entry.key.clone(), entry.value.node()))
                    .collect(),
            ),
            Content::Function(name, argument) => recognize::short(name, argument.node()),
        }
    }
}
