//! Names that carry the stack that they belong to.
//!
//! A handle may be used in any stack of its app, and two stacks may well use the same logical id.
//! So the names that handles write into references begin with a mark of their stack, wherever the
//! reference goes: into lists, texts, other constructs. Rendering takes the marks away again.

use std::sync::{PoisonError, RwLock};

use crate::{
    source::SourceLine,
    template::{Intrinsic, Node},
};

/// No character of Unicode, and none that text from outside may contain: for internal use.
const START: char = '\u{FDD0}';
const END: char = '\u{FDD1}';

/// The stacks of this process, by number.
static STACKS: RwLock<Vec<(String, SourceLine)>> = RwLock::new(Vec::new());

/// The stack that something belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Home(usize);

impl Home {
    /// For a stack that is new.
    pub(crate) fn new(stack: &str, line: SourceLine) -> Self {
        let mut stacks = STACKS.write().unwrap_or_else(PoisonError::into_inner);
        stacks.push((stack.to_owned(), line));
        Self(stacks.len() - 1)
    }

    /// The stack's name, and the line that created it.
    pub(crate) fn describe(self) -> Option<(String, SourceLine)> {
        let stacks = STACKS.read().unwrap_or_else(PoisonError::into_inner);
        stacks.get(self.0).cloned()
    }

    /// `name`, marked as one of this stack's.
    pub(crate) fn mark(self, name: &str) -> String {
        format!("{START}{}{END}{name}", self.0)
    }
}

/// The stack that a name is marked with, and the name itself.
pub(crate) fn marked(name: &str) -> Option<(Home, &str)> {
    let (home, name) = name.strip_prefix(START)?.split_once(END)?;
    Some((Home(home.parse().ok()?), name))
}

/// The name itself, marked or not.
pub(crate) fn plain(name: &str) -> &str {
    marked(name).map_or(name, |(_, name)| name)
}

/// Whether a text contains a mark.
pub(crate) fn has_mark(text: &str) -> bool {
    text.contains(START)
}

/// `text` without the marks in it.
pub(crate) fn without_marks(text: &str) -> String {
    let mut pieces = text.split(START);
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        out.push_str(piece.split_once(END).map_or(piece, |(_, rest)| rest));
    }
    out
}

/// `node` as its own stack's template has it.
pub(crate) fn unmarked(mut node: Node) -> Node {
    node.visit_mut("", &mut |_, node| {
        match node {
            Node::Text(text) => strip(text),
            Node::Intrinsic(intrinsic) => match &mut **intrinsic {
                Intrinsic::Ref(name)
                | Intrinsic::Condition(name)
                | Intrinsic::GetAtt { resource: name, .. }
                | Intrinsic::Sub { text: name, .. }
                | Intrinsic::If {
                    condition: name, ..
                } => strip(name),
                _ => {}
            },
            _ => {}
        }
        true
    });
    node
}

fn strip(text: &mut String) {
    if has_mark(text) {
        *text = without_marks(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_says_whose_a_name_is() {
        let one = Home::new("one", SourceLine::here());
        let two = Home::new("two", SourceLine::here());
        assert_ne!(one.mark("Topic"), two.mark("Topic"));
        assert_eq!(marked(&two.mark("Topic")), Some((two, "Topic")));
        assert_eq!(marked("Topic"), None);
        assert_eq!(plain(&one.mark("Topic")), "Topic");
        let (name, line) = two.describe().unwrap();
        assert_eq!((name.as_str(), line.file()), ("two", file!()));
        let text = format!("${{{}.Arn}}/${{{}}}", one.mark("A"), two.mark("B"));
        assert!(has_mark(&text));
        assert_eq!(without_marks(&text), "${A.Arn}/${B}");
    }
}
