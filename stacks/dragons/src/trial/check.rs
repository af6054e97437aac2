//! A check and how it ended.

use super::{cloud::CloudError, http::NoAnswer};

/// One thing that the application must do, and whether it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What it must do.
    pub name: &'static str,
    /// Whether it does.
    pub outcome: Outcome,
}

/// How a check ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The application does it.
    Passed {
        /// What was seen, in a few words.
        seen: String,
    },
    /// The application does something else.
    Failed {
        /// What was expected.
        expected: String,
        /// What was seen instead.
        seen: String,
    },
    /// An earlier check left nothing to start from.
    Skipped {
        /// What is missing.
        reason: &'static str,
    },
}

impl Check {
    /// Whether the application does it.
    pub fn passed(&self) -> bool {
        matches!(self.outcome, Outcome::Passed { .. })
    }
}

/// What a check gives: what was seen, or what should have been.
pub(super) type Verdict = Result<String, Failure>;

/// Why a check failed.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) expected: String,
    pub(super) seen: String,
}

impl Failure {
    pub(super) fn new(expected: impl Into<String>, seen: impl Into<String>) -> Self {
        Self {
            expected: expected.into(),
            seen: seen.into(),
        }
    }
}

impl From<NoAnswer> for Failure {
    fn from(error: NoAnswer) -> Self {
        Self::new("an answer", error.to_string())
    }
}

impl From<CloudError> for Failure {
    fn from(error: CloudError) -> Self {
        Self::new("an answer", error.to_string())
    }
}

impl From<Verdict> for Outcome {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Ok(seen) => Self::Passed { seen },
            Err(Failure { expected, seen }) => Self::Failed { expected, seen },
        }
    }
}
