//! What someone has looked at and wants as it is.

use crate::source::SourceLine;

/// A finding of `check` that is as it should be, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// The rule's code.
    pub code: String,
    /// The stack; every stack where none is named.
    pub stack: Option<String>,
    /// The logical id of the resource; every resource where none is named.
    pub resource: Option<String>,
    /// Why it is accepted.
    pub reason: String,
    /// The line that accepts it.
    pub line: SourceLine,
}
