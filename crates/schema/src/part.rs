//! The untyped tree of a schema, read where it lies.

use std::{cmp::Ordering, fmt};

use crate::{
    container::{shape, shared, string, varint},
    keyword::Keyword,
};

const ATOM: u64 = 0;
const INTEGER: u64 = 1;
const NEGATIVE: u64 = 2;
const TEXT: u64 = 3;
const LIST: u64 = 4;
const SHAPED: u64 = 5;
const OBJECT: u64 = 6;
const SHARED: u64 = 7;

/// A value in a schema's tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Part {
    at: usize,
}

/// A value that has no parts.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction, or a whole one too large for 64 bits.
    Float(f64),
    /// A string.
    Text(String),
}

impl Part {
    pub(crate) fn at(at: usize) -> Self {
        match varint(at).0 {
            header if header & 7 == SHARED => Self {
                at: shared(header >> 3),
            },
            _ => Self { at },
        }
    }

    fn header(self) -> (u64, u64, usize) {
        let (header, next) = varint(self.at);
        (header & 7, header >> 3, next)
    }

    /// The value, unless it is a list or an object.
    pub fn literal(self) -> Option<Literal> {
        let (kind, argument, next) = self.header();
        match (kind, argument) {
            (ATOM, 0) => Some(Literal::Null),
            (ATOM, 1 | 2) => Some(Literal::Bool(argument == 2)),
            (ATOM, _) => {
                let text = Text(varint(next).0 as u32).to_string();
                let whole = text.parse().map(Literal::Integer);
                whole.or_else(|_| text.parse().map(Literal::Float)).ok()
            }
            (INTEGER, _) => Some(Literal::Integer(argument as i64)),
            (NEGATIVE, _) => Some(Literal::Integer(-(argument as i64))),
            (TEXT, _) => Some(Literal::Text(Text(argument as u32).into())),
            _ => None,
        }
    }

    /// The string, if it is one.
    pub fn text(self) -> Option<Text> {
        let (kind, argument, _) = self.header();
        (kind == TEXT).then_some(Text(argument as u32))
    }

    /// The truth value, if it is one.
    pub fn boolean(self) -> Option<bool> {
        match self.header() {
            (ATOM, argument @ (1 | 2), _) => Some(argument == 2),
            _ => None,
        }
    }

    /// The number, if it is a whole one.
    pub fn integer(self) -> Option<i64> {
        match self.literal() {
            Some(Literal::Integer(value)) => Some(value),
            _ => None,
        }
    }

    /// The number, if it is one.
    pub fn number(self) -> Option<f64> {
        match self.literal() {
            Some(Literal::Integer(value)) => Some(value as f64),
            Some(Literal::Float(value)) => Some(value),
            _ => None,
        }
    }

    /// The items, which are none unless it is a list.
    pub fn items(self) -> Items {
        match self.header() {
            (LIST, left, at) => Items { left, at },
            (_, _, at) => Items { left: 0, at },
        }
    }

    /// The entries by key, which are none unless it is an object.
    pub fn entries(self) -> Entries {
        match self.header() {
            (SHAPED, argument, at) => {
                let (left, keys) = varint(shape(argument));
                Entries {
                    left,
                    at,
                    keys: Some(keys),
                }
            }
            (OBJECT, left, at) => Entries {
                left,
                at,
                keys: None,
            },
            (_, _, at) => Entries {
                left: 0,
                at,
                keys: None,
            },
        }
    }

    /// Whether it is an object, be it an empty one.
    pub fn is_object(self) -> bool {
        matches!(self.header().0, SHAPED | OBJECT)
    }

    /// The entry with this key.
    pub fn get(self, key: &str) -> Option<Part> {
        self.entries()
            .find(|(name, _)| *name == *key)
            .map(|(_, part)| part)
    }

    /// The entry with this key, which is not unpacked to compare it.
    pub(crate) fn find(self, key: Text) -> Option<Part> {
        self.entries()
            .find(|(name, _)| *name == key)
            .map(|(_, part)| part)
    }

    /// The entry with this key.
    pub(crate) fn known(self, keyword: Keyword) -> Option<Part> {
        self.find(Text(keyword.string()))
    }

    /// The items that are strings.
    pub fn texts(self) -> impl Iterator<Item = Text> {
        self.items().filter_map(Part::text)
    }
}

/// Where the node after the one at `at` starts.
fn skip(at: usize) -> usize {
    let (header, next) = varint(at);
    let argument = header >> 3;
    match header & 7 {
        ATOM if argument > 2 => varint(next).1,
        LIST => (0..argument).fold(next, |at, _| skip(at)),
        SHAPED => (0..varint(shape(argument)).0).fold(next, |at, _| skip(at)),
        OBJECT => (0..argument).fold(next, |at, _| skip(varint(at).1)),
        _ => next,
    }
}

/// The items of a list.
#[derive(Clone, Debug)]
pub struct Items {
    left: u64,
    at: usize,
}

impl Iterator for Items {
    type Item = Part;

    fn next(&mut self) -> Option<Part> {
        self.left = self.left.checked_sub(1)?;
        let part = Part::at(self.at);
        if self.left > 0 {
            self.at = skip(self.at);
        }
        Some(part)
    }
}

/// The entries of an object, sorted by key as the schemas are.
#[derive(Clone, Debug)]
pub struct Entries {
    left: u64,
    at: usize,
    keys: Option<usize>,
}

impl Iterator for Entries {
    type Item = (Text, Part);

    fn next(&mut self) -> Option<(Text, Part)> {
        self.left = self.left.checked_sub(1)?;
        let key = match &mut self.keys {
            Some(keys) => {
                let (key, next) = varint(*keys);
                *keys = next;
                key
            }
            None => {
                let (key, next) = varint(self.at);
                self.at = next;
                key
            }
        };
        let part = Part::at(self.at);
        if self.left > 0 {
            self.at = skip(self.at);
        }
        Some((Text(key as u32), part))
    }
}

/// A string of a schema, not yet unpacked.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Text(pub(crate) u32);

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        let mut rest = other.as_bytes();
        let same = string(self.0, |byte| match rest.split_first() {
            Some((first, after)) if *first == byte => {
                rest = after;
                true
            }
            _ => false,
        });
        same && rest.is_empty()
    }
}

impl Text {
    /// Which of the two is the first in order.
    pub(crate) fn compare(self, other: &str) -> Ordering {
        let mut rest = other.bytes();
        let mut order = Ordering::Equal;
        string(self.0, |byte| {
            order = rest
                .next()
                .map_or(Ordering::Greater, |other| byte.cmp(&other));
            order.is_eq()
        });
        match order {
            Ordering::Equal if rest.len() > 0 => Ordering::Less,
            order => order,
        }
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        let mut bytes = Vec::with_capacity(32);
        string(text.0, |byte| {
            bytes.push(byte);
            true
        });
        String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&String::from(*self))
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_string())
    }
}
