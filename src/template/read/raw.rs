//! What YAML and JSON have in common: a tree with positions.

use std::{borrow::Cow, collections::HashMap, sync::Arc};

use super::{
    super::{Map, Node, recognize},
    Position, ReadError, ReadProblem, limit,
    position::Place,
};

/// A part of a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Raw {
    pub(super) position: Position,
    pub(super) size: Size,
    /// How many levels there are below it.
    pub(super) height: usize,
    pub(super) content: Content,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Content {
    /// A scalar: never a list, mapping or function.
    Scalar(Node),
    List(Vec<Item>),
    Map(Vec<Entry>),
    /// A function's full name and its argument, from a short tag.
    Function(Cow<'static, str>, Box<Raw>),
    /// What has an anchor: aliases make several places share it.
    Shared(Arc<Raw>),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    /// Where it stands; its value may stand elsewhere, behind an alias.
    pub(super) position: Position,
    pub(super) value: Raw,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) position: Position,
    pub(super) value: Raw,
}

/// The entries of a mapping as they come, each key once.
#[derive(Default)]
pub(super) struct Entries {
    entries: Vec<Entry>,
    /// Where the keys stand, once there are too many to look through.
    places: HashMap<String, Position>,
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
            Content::Shared(raw) => (raw.size, raw.height),
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

    /// The same, to be shared with the aliases of an anchor.
    pub(super) fn shared(self) -> Self {
        Self {
            position: self.position,
            size: self.size,
            height: self.height,
            content: Content::Shared(Arc::new(self)),
        }
    }

    /// What it is, whoever shares it.
    pub(super) fn content(&self) -> &Content {
        match &self.content {
            Content::Shared(raw) => raw.content(),
            content => content,
        }
    }

    /// The tree, every alias replaced by what it stands for, and where its parts stand.
    pub(super) fn apart(self) -> (Node, Place) {
        match self.content {
            Content::Scalar(node) => (node, Place::Scalar),
            Content::List(items) => {
                let mut places = Vec::with_capacity(items.len());
                let mut nodes = Vec::with_capacity(items.len());
                for item in items {
                    let (node, place) = item.value.apart();
                    places.push((item.position, place));
                    nodes.push(node);
                }
                (Node::List(nodes), Place::List(places))
            }
            Content::Map(entries) => {
                let mut places = Vec::with_capacity(entries.len());
                let mut map = Map::with_capacity_and_hasher(entries.len(), Default::default());
                for entry in entries {
                    let (node, place) = entry.value.apart();
                    places.push((entry.key.clone(), entry.position, place));
                    map.insert(entry.key, node);
                }
                (recognize::recognize(map), Place::Map(places))
            }
            Content::Function(name, argument) => {
                let (node, place) = argument.apart();
                let node = recognize::short(&name, node);
                (node, Place::Function(name, self.position, Box::new(place)))
            }
            Content::Shared(raw) => Arc::unwrap_or_clone(raw).apart(),
        }
    }
}

impl Entries {
    /// How many are looked through one by one.
    const FEW: usize = 16;

    /// Adds one; tells where its key stands already, if it does.
    pub(super) fn push(&mut self, entry: Entry) -> Result<(), ReadError> {
        if let Some(first) = self.find(&entry.key) {
            let Entry { key, position, .. } = entry;
            let problem = ReadProblem::DuplicateKey { key, first };
            return Err(ReadError::new(position, problem));
        }
        if self.entries.len() == Self::FEW {
            let known = self.entries.iter();
            self.places = known.map(|it| (it.key.clone(), it.position)).collect();
        }
        if self.entries.len() >= Self::FEW {
            self.places.insert(entry.key.clone(), entry.position);
        }
        self.entries.push(entry);
        Ok(())
    }

    /// Where the entry of this key stands.
    pub(super) fn find(&self, key: &str) -> Option<Position> {
        if self.entries.len() > Self::FEW {
            return self.places.get(key).copied();
        }
        let mut entries = self.entries.iter();
        entries.find(|it| it.key == key).map(|it| it.position)
    }

    pub(super) fn into_vec(self) -> Vec<Entry> {
        self.entries
    }
}
