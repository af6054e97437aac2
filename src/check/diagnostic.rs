//! What was found.

use crate::{source::SourceLine, template::segments};

use super::Severity;

/// Something wrong with a stack, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's code.
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// The stack.
    pub stack: String,
    /// The logical id of the resource that it is about, if it is about one.
    pub resource: Option<String>,
    /// The place, as a JSON pointer into the template.
    pub pointer: String,
    /// The line of the program or of the template file.
    pub line: Option<SourceLine>,
    /// Whether a line that would be shown holds a secret.
    pub is_secret: bool,
    /// What is wrong.
    pub message: String,
    /// Other places that have to do with it, in the order in which they are read.
    pub related: Vec<Related>,
    /// What to do about it.
    pub fix: Option<String>,
}

/// A second place that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// What is there, in a few words.
    pub label: String,
    /// The place, as a JSON pointer into the template, where it is in one.
    pub pointer: Option<String>,
    /// The line of the program or of the template file.
    pub line: Option<SourceLine>,
}

impl Diagnostic {
    /// The place in the resource as people write it: `Properties.Environment.Variables`; the whole
    /// path where it is not about a resource, and nothing where it is about the resource itself.
    pub fn path(&self) -> String {
        let mut segments = segments(&self.pointer);
        if self.resource.is_some() {
            segments.nth(1);
        }
        segments.collect::<Vec<_>>().join(".")
    }
}
