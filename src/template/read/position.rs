//! Where the parts of a template stand in its text.

use std::collections::BTreeMap;

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
/// functions have the pointers of their full forms (`/Fn::Join/1/0`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Positions {
    places: BTreeMap<String, Position>,
}

impl Positions {
    pub(super) fn insert(&mut self, pointer: &str, position: Position) {
        self.places.insert(pointer.to_owned(), position);
    }

    /// The place of the part at `pointer`, or of the nearest one around it.
    pub fn find(&self, pointer: &str) -> Option<Position> {
        let mut pointer = pointer;
        loop {
            if let Some(position) = self.places.get(pointer) {
                return Some(*position);
            }
            pointer = &pointer[..pointer.rfind('/')?];
        }
    }

    /// All places, by pointer.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Position)> {
        self.places
            .iter()
            .map(|(pointer, position)| (pointer.as_str(), *position))
    }
}
