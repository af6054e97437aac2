//! JSON text to a tree with positions.

use serde::de::IgnoredAny;

use super::{
    super::Node,
    Position, ReadError, ReadProblem, limit,
    raw::{Content, Entries, Entry, Item, Raw},
};

/// Reads a JSON text.
pub(super) fn read(text: &str) -> Result<Raw, ReadError> {
    // The parser judges the text as a whole; what is left to do is to walk over sound JSON.
    serde_json::from_str::<IgnoredAny>(text).map_err(|error| {
        ReadError::new(
            Position {
                line: error.line(),
                column: error.column().max(1),
            },
            ReadProblem::Json {
                message: message(&error),
            },
        )
    })?;
    let mut walker = Walker {
        text,
        offset: 0,
        position: Position { line: 1, column: 1 },
    };
    walker.value(0)
}

/// The parser's words without the place, which is told apart from them.
fn message(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.split_once(" at line ") {
        Some((message, _)) => message.to_owned(),
        None => message,
    }
}

/// A place in a text that is known to be JSON.
struct Walker<'a> {
    text: &'a str,
    offset: usize,
    position: Position,
}

impl Walker<'_> {
    fn value(&mut self, depth: usize) -> Result<Raw, ReadError> {
        let start = self.skip_space();
        if depth > limit::DEPTH {
            return Err(ReadError::new(
                start,
                ReadProblem::TooDeep {
                    limit: limit::DEPTH,
                },
            ));
        }
        let content = match self.peek() {
            b'{' => Content::Map(self.entries(depth)?),
            b'[' => Content::List(self.items(depth)?),
            b'"' => Content::Scalar(self.string()?.into()),
            _ => Content::Scalar(word(self.token())),
        };
        Raw::new(start, content)
    }

    fn entries(&mut self, depth: usize) -> Result<Vec<Entry>, ReadError> {
        let mut entries = Entries::default();
        while self.goes_on(b'}') {
            let position = self.skip_space();
            let key = self.string()?;
            self.skip_space();
            self.advance(1);
            let value = self.value(depth + 1)?;
            entries.push(Entry {
                key,
                position,
                value,
            })?;
        }
        Ok(entries.into_vec())
    }

    fn items(&mut self, depth: usize) -> Result<Vec<Item>, ReadError> {
        let mut items = Vec::new();
        while self.goes_on(b']') {
            let value = self.value(depth + 1)?;
            let position = value.position;
            items.push(Item { position, value });
        }
        Ok(items)
    }

    /// Steps over the bracket or comma before the next element, or over the closing bracket.
    fn goes_on(&mut self, end: u8) -> bool {
        self.skip_space();
        let at_end = self.peek() == end;
        self.advance(1);
        if at_end {
            return false;
        }
        self.skip_space();
        // Only after the opening bracket: JSON has no trailing comma.
        let empty = self.peek() == end;
        if empty {
            self.advance(1);
        }
        !empty
    }

    fn string(&mut self) -> Result<String, ReadError> {
        let position = self.position;
        let rest = &self.text.as_bytes()[self.offset..];
        let mut length = 1;
        while rest.get(length).is_some_and(|byte| *byte != b'"') {
            length += if rest[length] == b'\\' { 2 } else { 1 };
        }
        let token = &self.text[self.offset..(self.offset + length + 1).min(self.text.len())];
        let string = serde_json::from_str(token).map_err(|error| {
            ReadError::new(
                position,
                ReadProblem::Json {
                    message: message(&error),
                },
            )
        })?;
        self.advance(token.len());
        Ok(string)
    }

    /// A number or one of the three words.
    fn token(&mut self) -> &str {
        let start = self.offset;
        let length = self.text[start..]
            .find(|c: char| c.is_whitespace() || ",]}".contains(c))
            .unwrap_or(self.text.len() - start);
        self.advance(length);
        &self.text[start..start + length]
    }

    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.offset).copied().unwrap_or(0)
    }

    fn skip_space(&mut self) -> Position {
        while self.peek().is_ascii_whitespace() {
            self.advance(1);
        }
        self.position
    }

    fn advance(&mut self, bytes: usize) {
        let end = (self.offset + bytes).min(self.text.len());
        for c in self.text[self.offset..end].chars() {
            if c == '\n' {
                self.position.line += 1;
                self.position.column = 1;
            } else {
                self.position.column += 1;
            }
        }
        self.offset = end;
    }
}

/// Numbers that would lose digits stay the text that they are.
fn word(token: &str) -> Node {
    match token {
        "null" => Node::Null,
        "true" => Node::Bool(true),
        "false" => Node::Bool(false),
        number => match (number.parse(), number.parse::<f64>()) {
            (Ok(integer), _) => Node::Integer(integer),
            (_, Ok(float)) if number.contains(['.', 'e', 'E']) && float.is_finite() => {
                Node::Float(float)
            }
            _ => number.into(),
        },
    }
}
