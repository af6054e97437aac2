//! R: what the parts of a template say of each other.

mod dangling;

use super::{Rule, findings::Findings, subject::Subject};

pub(super) const RULES: &[&Rule] = &[&dangling::DANGLING];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    dangling::check(subject, findings);
}
