//! What YAML and JSON have in common: a tree with positions.

use std::rc::Rc;

use super::{
    super::{Map, Node, pointer::Pointer, recognize},
    Position, Positions,
};

/// The deepest nesting that is read. CloudFormation's own limit is lower.
pub(super) const DEPTH_LIMIT: usize = 200;

/// A part of a text.
#[derive(Debug)]
pub(super) struct Raw {
    pub(super) position: Position,
    /// About how many bytes it takes to write it out.
    pub(super) weight: usize,
    /// How many levels there are below it.
    pub(super) height: usize,
    pub(super) content: Content,
}

/// Aliases make several places share a part.
#[derive(Debug)]
pub(super) enum Content {
    /// A scalar: never a list, mapping or function.
    Scalar(Node),
    List(Vec<Rc<Raw>>),
    Map(Vec<Entry>),
    /// A function's full name and its argument, from a short tag.
    Function(&'static str, Rc<Raw>),
}

#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) position: Position,
    pub(super) value: Rc<Raw>,
}

impl Raw {
    pub(super) fn new(position: Position, content: Content) -> Self {
        let own = match &content {
            Content::Scalar(Node::Text(text)) => text.len(),
            Content::Map(entries) => entries.iter().map(|entry| entry.key.len()).sum(),
            _ => 0,
        };
        let parts: Vec<&Raw> = match &content {
            Content::Scalar(_) => Vec::new(),
            Content::List(items) => items.iter().map(Rc::as_ref).collect(),
            Content::Map(entries) => entries.iter().map(|entry| entry.value.as_ref()).collect(),
            Content::Function(_, argument) => vec![argument.as_ref()],
        };
        Self {
            position,
            weight: 16 + own + parts.iter().map(|part| part.weight).sum::<usize>(),
            height: parts.iter().map(|part| part.height + 1).max().unwrap_or(0),
            content,
        }
    }

    /// The tree, and where its parts stand.
    pub(super) fn resolve(&self) -> (Node, Positions) {
        let mut positions = Positions::default();
        positions.insert("", self.position);
        let node = self.node(&mut Pointer::default(), &mut positions);
        (node, positions)
    }

    fn node(&self, pointer: &mut Pointer, positions: &mut Positions) -> Node {
        match &self.content {
            Content::Scalar(node) => node.clone(),
            Content::List(items) => items
                .iter()
                .enumerate()
                .map(|(index, item)| {
                    pointer.within(&index.to_string(), |pointer| {
                        positions.insert(pointer.as_str(), item.position);
                        item.node(pointer, positions)
                    })
                })
                .collect(),
            Content::Map(entries) => recognize::recognize(
                entries
                    .iter()
                    .map(|entry| {
                        let node = pointer.within(&entry.key, |pointer| {
                            positions.insert(pointer.as_str(), entry.position);
                            entry.value.node(pointer, positions)
                        });
                        (entry.key.clone(), node)
                    })
                    .collect(),
            ),
            Content::Function(name, argument) => {
                let argument = pointer.within(name, |pointer| {
                    positions.insert(pointer.as_str(), self.position);
                    argument.node(pointer, positions)
                });
                let map = Map::from_iter([((*name).to_owned(), argument)]);
                if *name == "Condition" {
                    recognize::condition(Node::Map(map))
                } else {
                    recognize::recognize(map)
                }
            }
        }
    }
}
