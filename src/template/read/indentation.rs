//! Quotes and brackets whose lines stand too far left.
//!
//! YAML wants every line of a bracket or of a quoted text to be indented more than the key that
//! it belongs to. CloudFormation, and readers after libyaml, take them wherever they stand, and
//! people close a bracket under its key. The indentation inside of them means nothing, so such
//! lines are moved to the right, and the text is read again.

use std::{borrow::Cow, collections::HashMap};

use super::Position;

/// What all readings after the first may cost together, in bytes.
const BUDGET: usize = 64 << 20;

/// A line that the parser finds too far left.
#[derive(Clone, Copy, Debug)]
pub(super) enum Complaint {
    /// Something between brackets, at this place.
    Flow(Position),
    /// A line of the quoted text that starts at this place.
    Quoted(Position),
}

/// A text, with lines moved to the right.
pub(super) struct Layout<'a> {
    pub(super) text: Cow<'a, str>,
    /// By how much, by line.
    shifts: HashMap<usize, usize>,
    spent: usize,
}

impl<'a> Layout<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text: Cow::Borrowed(text),
            shifts: HashMap::new(),
            spent: 0,
        }
    }

    /// The place that something had before lines were moved.
    pub(super) fn original(&self, position: Position) -> Position {
        let shift = self.shifts.get(&position.line).copied().unwrap_or(0);
        Position {
            column: position.column.saturating_sub(shift).max(1),
            ..position
        }
    }

    /// Moves the lines that the complaint is about; tells whether that can help.
    pub(super) fn repair(&mut self, complaint: Complaint) -> bool {
        self.spent = self.spent.saturating_add(self.text.len());
        let lines = line_starts(&self.text);
        let (Complaint::Flow(place) | Complaint::Quoted(place)) = complaint;
        let Some(start) = offset(&self.text, &lines, place) else {
            return false;
        };
        let bytes = self.text.as_bytes();
        let (first, end) = match complaint {
            Complaint::Flow(_) => (place.line, flow_end(bytes, start)),
            Complaint::Quoted(_) => (place.line + 1, quoted_end(bytes, start)),
        };
        let last = lines.partition_point(|line| *line < end);
        let amount = 1 + lines[..place.line]
            .iter()
            .map(|line| indentation(&bytes[*line..]))
            .max()
            .unwrap_or(0);
        let grown = self.text.len().saturating_add(amount.saturating_mul(last));
        let moved: Vec<usize> = (first..=last)
            .filter(|line| !self.shifts.contains_key(line))
            .collect();
        if moved.is_empty() || self.spent > BUDGET || grown > BUDGET {
            return false;
        }
        let mut text = String::with_capacity(self.text.len() + amount * moved.len());
        let mut copied = 0;
        for line in moved {
            let start = lines[line - 1];
            text.push_str(&self.text[copied..start]);
            text.extend(std::iter::repeat_n(' ', amount));
            copied = start;
            self.shifts.insert(line, amount);
        }
        text.push_str(&self.text[copied..]);
        self.text = Cow::Owned(text);
        true
    }
}

/// Where the lines start, as the parser counts them.
fn line_starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let ends = bytes.iter().enumerate().filter_map(|(index, byte)| {
        let ends = *byte == b'\n' || (*byte == b'\r' && bytes.get(index + 1) != Some(&b'\n'));
        ends.then_some(index + 1)
    });
    std::iter::once(0).chain(ends).collect()
}

fn offset(text: &str, lines: &[usize], place: Position) -> Option<usize> {
    let line = *lines.get(place.line.checked_sub(1)?)?;
    let within = text[line..].char_indices().nth(place.column - 1)?.0;
    Some(line + within)
}

/// The column at which a line's content starts, after the dashes of its lists.
fn indentation(line: &[u8]) -> usize {
    line.iter()
        .take_while(|byte| matches!(byte, b' ' | b'-' | b'?'))
        .count()
}

/// Behind the quoted text that starts here.
fn quoted_end(bytes: &[u8], start: usize) -> usize {
    let quote = bytes[start];
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if quote == b'"' => at += 1,
            byte if *byte == quote => {
                // Two single quotes stand for one.
                if quote == b'"' || bytes.get(at + 1) != Some(&quote) {
                    return at + 1;
                }
                at += 1;
            }
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// Behind the bracket that closes the innermost one around here, so not behind all of them: what
/// follows may be another complaint.
fn flow_end(bytes: &[u8], start: usize) -> usize {
    let mut depth = 1_usize;
    let mut at = start;
    // Whether a quote would start a quoted text here, and not stand in an unquoted one.
    let mut fresh = true;
    while let Some(byte) = bytes.get(at) {
        let after_space = at == 0 || bytes[at - 1].is_ascii_whitespace();
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            b'"' | b'\'' if fresh => {
                at = quoted_end(bytes, at);
                fresh = false;
                continue;
            }
            b'#' if after_space => {
                while !matches!(bytes.get(at), None | Some(b'\n' | b'\r')) {
                    at += 1;
                }
                continue;
            }
            // A tag or an anchor goes to the next space, and the value is still to come.
            b'!' | b'&' if fresh => {
                while bytes
                    .get(at)
                    .is_some_and(|byte| !byte.is_ascii_whitespace() && !b",[]{}".contains(byte))
                {
                    at += 1;
                }
                continue;
            }
            _ => {}
        }
        fresh = match byte {
            b',' | b'[' | b'{' | b':' | b'?' => true,
            byte => fresh && byte.is_ascii_whitespace(),
        };
        at += 1;
    }
    bytes.len()
}
