//! P: resource types and their properties, by the schema.

mod resource_type;

use super::{Rule, findings::Findings, subject::Subject};

pub(super) const RULES: &[&Rule] = &[&resource_type::UNKNOWN];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    resource_type::check(subject, findings);
}
