//! Where the parts of a template stand in its text.

use std::{borrow::Cow, sync::Arc};

use super::super::pointer::{self, Pointer};

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
    root: Option<Arc<(Position, Place)>>,
}

/// What stands where, within a part.
#[derive(Debug, PartialEq)]
pub(super) enum Place {
    /// Nothing that has a place of its own.
    Scalar,
    List(Vec<(Position, Place)>),
    Map(Vec<(String, Position, Place)>),
    /// A short form by its full name: where its tag stands, and what the argument holds.
    Function(Cow<'static, str>, Position, Box<Place>),
}

impl Positions {
    pub(super) fn new(start: Position, root: Place) -> Self {
        Self {
            root: Some(Arc::new((start, root))),
        }
    }

    /// The place of the part at `pointer`, or of the nearest one around it.
    pub fn find(&self, pointer: &str) -> Option<Position> {
        let root = self.root.as_deref()?;
        let (mut position, mut place) = (root.0, &root.1);
        for segment in pointer::segments(pointer) {
            let Some(next) = place.step(&segment) else {
                break;
            };
            (position, place) = next;
        }
        Some(position)
    }

    /// All places, by pointer, in the order of the text.
    pub fn iter(&self) -> impl Iterator<Item = (String, Position)> {
        let mut places = Vec::new();
        if let Some(root) = &self.root {
            root.1.collect(root.0, &mut Pointer::default(), &mut places);
        }
        places.into_iter()
    }
}

impl Place {
    /// The part of this key or index.
    fn step(&self, segment: &str) -> Option<(Position, &Self)> {
        match self {
            Self::Scalar => None,
            Self::List(items) => {
                let (position, place) = items.get(segment.parse::<usize>().ok()?)?;
                Some((*position, place))
            }
            Self::Map(entries) => entries
                .iter()
                .find(|(key, ..)| key == segment)
                .map(|(_, position, place)| (*position, place)),
            Self::Function(name, position, argument) => {
                (name == segment).then_some((*position, &**argument))
            }
        }
    }

    fn collect(
        &self,
        position: Position,
        pointer: &mut Pointer,
        places: &mut Vec<(String, Position)>,
    ) {
        places.push((pointer.as_str().to_owned(), position));
        match self {
            Self::Scalar => {}
            Self::List(items) => {
                for (index, (position, place)) in items.iter().enumerate() {
                    pointer.within(&index.to_string(), |pointer| {
                        place.collect(*position, pointer, places);
                    });
                }
            }
            Self::Map(entries) => {
                for (key, position, place) in entries {
                    pointer.within(key, |pointer| place.collect(*position, pointer, places));
                }
            }
            Self::Function(name, position, argument) => pointer.within(name, |pointer| {
                argument.collect(*position, pointer, places);
            }),
        }
    }
}
