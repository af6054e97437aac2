//! R: what the parts of a template say of each other.

mod attribute;
mod circular;
mod conditional;
mod context;
mod dangling;
mod function;
mod mapping;
mod nesting;
mod place;
mod redundant;
mod select;
mod substitution;
mod unreached;

use super::{Rule, findings::Findings, subject::Subject};
use context::Branches;

pub(super) const RULES: &[&Rule] = &[
    &dangling::DANGLING,
    &attribute::UNKNOWN,
    &circular::CIRCULAR,
    &redundant::REDUNDANT,
    &conditional::ABSENT,
    &function::SHAPE,
    &function::UNKNOWN,
    &place::MISPLACED,
    &nesting::NESTED,
    &substitution::NO_NAME,
    &substitution::UNUSED,
    &substitution::NEEDLESS,
    &substitution::MISSING,
    &mapping::NO_KEY,
    &select::OUTSIDE,
    &unreached::UNREACHED,
    &place::COMPUTED,
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let branches = Branches::of(subject.template);
    dangling::check(subject, findings);
    attribute::check(subject, findings);
    circular::check(subject, &branches, findings);
    redundant::check(subject, findings);
    conditional::check(subject, &branches, findings);
    function::check(subject, &branches, findings);
}
