//! All that was found in a stack.

use std::collections::BTreeSet;

use crate::template::Capability;

use super::{Diagnostic, Severity, Usage};

/// All that was found in a stack.
///
/// ```
/// use stackwright::{App, check::{Report, Severity, Settings, check}, construct::Topic};
///
/// let mut app = App::new("news", ".");
/// app.stack("news").add("News", Topic::new());
/// let assembly = app.synthesize(Default::default())?;
/// let report: Report = check(&assembly.stacks[0], &Settings::default());
/// assert_eq!(report.count(Severity::Error), 0);
/// assert_eq!(report.usage[0].to_string(), "1 of 500 resources");
/// # Ok::<(), stackwright::app::SynthesisError>(())
/// ```
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
///
/// ```
/// use stackwright::{App, check::{Accepted, Settings, check}};
///
/// let mut app = App::new("news", ".");
/// app.stack("news").accept("L001", "resources come tomorrow");
/// let assembly = app.synthesize(Default::default())?;
/// let report = check(&assembly.stacks[0], &Settings::default());
/// let accepted: &Accepted = &report.accepted[0];
/// assert_eq!(accepted.diagnostic.message, "the stack has no resources");
/// assert_eq!(accepted.reason, "resources come tomorrow");
/// # Ok::<(), stackwright::app::SynthesisError>(())
/// ```
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
