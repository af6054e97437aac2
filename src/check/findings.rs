//! Where rules put what they find.

use super::{Related, Rule};
use crate::source::SourceLine;

/// What the rules have found so far.
#[derive(Debug, Default)]
pub(super) struct Findings {
    found: Vec<Finding>,
}

/// Something that a rule has found.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) rule: &'static Rule,
    pub(super) pointer: String,
    pub(super) message: String,
    pub(super) related: Vec<Related>,
    pub(super) fix: Option<String>,
}

impl Findings {
    /// Records that `rule` is broken at the JSON pointer `pointer`.
    pub(super) fn add(
        &mut self,
        rule: &'static Rule,
        pointer: impl Into<String>,
        message: impl Into<String>,
    ) -> &mut Finding {
        self.found.push_mut(Finding {
            rule,
            pointer: pointer.into(),
            message: message.into(),
            related: Vec::new(),
            fix: None,
        })
    }

    pub(super) fn into_vec(self) -> Vec<Finding> {
        self.found
    }
}

impl Finding {
    /// Says what to do about it.
    pub(super) fn fix(&mut self, fix: impl Into<String>) -> &mut Self {
        self.fix = Some(fix.into());
        self
    }

    /// Names a second place of the same template.
    pub(super) fn related(
        &mut self,
        pointer: impl Into<String>,
        label: impl Into<String>,
    ) -> &mut Self {
        self.related.push(Related {
            label: label.into(),
            pointer: Some(pointer.into()),
            line: None,
        });
        self
    }

    /// Names a second place, by its line.
    pub(super) fn related_line(&mut self, line: SourceLine, label: impl Into<String>) -> &mut Self {
        self.related.push(Related {
            label: label.into(),
            pointer: None,
            line: Some(line),
        });
        self
    }
}
