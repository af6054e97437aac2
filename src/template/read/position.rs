//! Where the parts of a template stand in its text.

use std::sync::Arc;

use super::{
    super::pointer::{self, Pointer},
    raw::{Content, Raw},
};

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl Position {
    /// The place of the byte at `offset`.
    pub(super) fn of_offset(text: &str, offset: usize) -> Self {
        let before = &text[..text.floor_char_boundary(offset)];
        let line_start = before.rfind('\n').map_or(0, |feed| feed + 1);
        Self {
            line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

/// Places in a text by JSON pointer into the template (`/Resources/Topic/Properties/TopicName`).
///
/// An entry of a mapping is where its key is, an item of a list where it starts. Short forms of
/// functions have the pointers of their full forms (`/Fn::Join/1/0`). What an alias or a merge
/// key brings in is where it is written out.
///
/// ```
/// use stackwright::template::{Node, Position, Positions};
///
/// let (_, positions): (_, Positions) = Node::parse_located("A:\n  - !Ref B\n")?;
/// assert_eq!(positions.find("/A/0/Missing"), Some(Position { line: 2, column: 5 }));
/// let pointers: Vec<_> = positions.iter().map(|(pointer, _)| pointer).collect();
/// assert_eq!(pointers, ["", "/A", "/A/0", "/A/0/Ref"]);
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Positions {
    root: Option<Arc<Raw>>,
}

impl Positions {
    pub(super) fn new(root: Arc<Raw>) -> Self {
        Self { root: Some(root) }
    }

    /// The place of the part at `pointer`, or of the nearest one around it.
    pub fn find(&self, pointer: &str) -> Option<Position> {
        let mut raw = self.root.as_deref()?;
        let mut position = raw.position;
        for segment in pointer::segments(pointer) {
            let Some(next) = step(raw, &segment) else {
                break;
            };
            (position, raw) = next;
        }
        Some(position)
    }

    /// All places, by pointer, in the order of the text.
    pub fn iter(&self) -> impl Iterator<Item = (String, Position)> {
        let mut places = Vec::new();
        if let Some(root) = &self.root {
            collect(root, root.position, &mut Pointer::default(), &mut places);
        }
        places.into_iter()
    }
}

/// The part of this key or index, and its place.
fn step<'a>(raw: &'a Raw, segment: &str) -> Option<(Position, &'a Raw)> {
    match &raw.content {
        Content::Scalar(_) => None,
        Content::List(items) => {
            let item = items.get(segment.parse::<usize>().ok()?)?;
            Some((item.position, &*item.value))
        }
        Content::Map(entries) => entries
            .iter()
            .find(|entry| entry.key == segment)
            .map(|entry| (entry.position, &*entry.value)),
        Content::Function(name, argument) => {
            (name == segment).then_some((raw.position, &**argument))
        }
    }
}

fn collect(
    raw: &Raw,
    position: Position,
    pointer: &mut Pointer,
    places: &mut Vec<(String, Position)>,
) {
    places.push((pointer.as_str().to_owned(), position));
    match &raw.content {
        Content::Scalar(_) => {}
        Content::List(items) => {
            for (index, item) in items.iter().enumerate() {
                pointer.within(&index.to_string(), |pointer| {
                    collect(&item.value, item.position, pointer, places);
                });
            }
        }
        Content::Map(entries) => {
            for entry in entries {
                pointer.within(&entry.key, |pointer| {
                    collect(&entry.value, entry.position, pointer, places);
                });
            }
        }
        Content::Function(name, argument) => pointer.within(name, |pointer| {
            collect(argument, raw.position, pointer, places);
        }),
    }
}
