//! All that was found in a stack.

use std::collections::BTreeSet;

use crate::template::Capability;

use super::{Diagnostic, Severity, Usage};

/// All that was found in a stack.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The stack's name.
    pub stack: String,
    /// What is wrong, family by family in the order of the template.
    pub diagnostics: Vec<Diagnostic>,
    /// What is wrong, and accepted with a reason.
    pub accepted: Vec<Accepted>,
    /// How much of what the service allows is used.
    pub usage: Vec<Usage>,
    /// What must be acknowledged to deploy it.
    pub capabilities: BTreeSet<Capability>,
}

/// A finding that someone has accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// What was found.
    pub diagnostic: Diagnostic,
    /// Why that is as it should be.
    pub reason: String,
}

impl Report {
    /// How many findings are this bad.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    }
}
