//! Text line by line, and what differs within a line word by word.

use similar::{ChangeTag, TextDiff};

use super::secret::{masked_line, without_private_keys};

/// How many unchanged lines stand around a changed one.
const CONTEXT: usize = 2;

/// Lines that belong together: changed ones, and some around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// The number of the first line in the old text, from 1.
    pub old_start: usize,
    /// The number of the first line in the new text, from 1.
    pub new_start: usize,
    /// The lines.
    pub lines: Vec<Line>,
}

/// A line of either text, or of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which text it is in.
    pub tag: LineTag,
    /// Its text, without the line's end.
    pub spans: Vec<Span>,
}

/// Which text a line is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineTag {
    /// Both.
    Same,
    /// The old one.
    Removed,
    /// The new one.
    Added,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The text.
    pub text: String,
    /// Whether it is what differs within the line.
    pub is_different: bool,
}

impl Line {
    /// The line's text.
    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    /// ` `, `-` or `+`.
    pub fn sign(&self) -> char {
        match self.tag {
            LineTag::Same => ' ',
            LineTag::Removed => '-',
            LineTag::Added => '+',
        }
    }
}

/// The lines in which two texts differ, without what looks like a secret.
///
/// ```
/// use stackwright::diff::{Hunk, Line, LineTag, Span, hunks};
///
/// let found: Vec<Hunk> = hunks("size = 10\n", "size = 20\n");
/// let line: &Line = &found[0].lines[0];
/// assert_eq!((line.tag, line.sign()), (LineTag::Removed, '-'));
/// assert_eq!(line.text(), "size = 10");
/// let different: &Span = &line.spans[1];
/// assert_eq!((different.text.as_str(), different.is_different), ("10", true));
/// ```
pub fn hunks(old: &str, new: &str) -> Vec<Hunk> {
    let (old, new) = (without_private_keys(old), without_private_keys(new));
    // How a line ends is no difference in it.
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let diff = TextDiff::from_slices(&old, &new);
    let mut hunks = Vec::new();
    for group in diff.grouped_ops(CONTEXT) {
        let (Some(first), false) = (group.first(), group.is_empty()) else {
            continue;
        };
        let changes = group
            .iter()
            .flat_map(|operation| diff.iter_inline_changes(operation));
        let lines = changes.map(|change| {
            let tag = match change.tag() {
                ChangeTag::Equal => LineTag::Same,
                ChangeTag::Delete => LineTag::Removed,
                ChangeTag::Insert => LineTag::Added,
            };
            line(tag, change.values())
        });
        hunks.push(Hunk {
            old_start: first.old_range().start + 1,
            new_start: first.new_range().start + 1,
            lines: lines.collect(),
        });
    }
    hunks
}

fn line(tag: LineTag, values: &[(bool, &str)]) -> Line {
    let whole: String = values.iter().map(|(_, text)| *text).collect();
    if let Some(masked) = masked_line(&whole) {
        let spans = vec![Span {
            text: masked,
            is_different: false,
        }];
        return Line { tag, spans };
    }
    let spans = values.iter().filter(|(_, text)| !text.is_empty());
    let mut spans: Vec<Span> = spans
        .map(|(is_different, text)| Span {
            text: (*text).to_owned(),
            is_different: *is_different,
        })
        .collect();
    // A line that is all different is emphasized by its sign.
    if spans.iter().all(|span| span.is_different) {
        spans.iter_mut().for_each(|span| span.is_different = false);
    }
    Line { tag, spans }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str) -> String {
        let mut text = String::new();
        for hunk in hunks(old, new) {
            text += &format!("@ {} {}\n", hunk.old_start, hunk.new_start);
            for line in &hunk.lines {
                let spans: String = line
                    .spans
                    .iter()
                    .map(|span| match span.is_different {
                        true => format!("[{}]", span.text),
                        false => span.text.clone(),
                    })
                    .collect();
                text += &format!("{}{spans}\n", line.sign());
            }
        }
        text
    }

    #[test]
    fn what_differs_within_a_line_is_known_word_by_word() {
        let old = "import os\n\n\ndef handler(event, context):\n    size = 10\n    return size\n";
        let new = old.replace("10", "20");
        insta::assert_snapshot!(shown(old, &new), @r"
        @ 3 3
         
         def handler(event, context):
        -    size = [10]
        +    size = [20]
             return size
        ");
    }

    #[test]
    fn lines_end_in_any_way() {
        insta::assert_snapshot!(shown("a\r\nb\r\nc", "a\nB\nc\n"), @r"
        @ 1 1
         a
        -b
        +B
         c
        ");
        assert_eq!(shown("a\r\n", "a"), "");
        assert_eq!(shown("", ""), "");
    }
}
