//! T: the template's sections and what they are made of.

mod attribute;
mod condition;
mod default;
mod export;
mod mapping;
mod misfit;
mod name;
mod parameter;
mod policy;
mod rules;
mod section;
mod transform;
mod unfit;
mod unused;
mod update_policy;

pub(super) use export::Exports;

use super::{Rule, findings::Findings, subject::Subject};

pub(super) const RULES: &[&Rule] = &[
    &unfit::UNREADABLE,
    &unfit::UNFINISHED,
    &section::VERSION,
    &section::UNKNOWN,
    &attribute::UNKNOWN,
    &name::INVALID,
    &name::SHARED,
    &name::SIMILAR,
    &parameter::TYPE,
    &parameter::CONSTRAINT,
    &default::UNFIT,
    &unused::PARAMETER,
    &unused::CONDITION,
    &unused::MAPPING,
    &attribute::NO_VALUE,
    &export::TWICE,
    &transform::UNKNOWN,
    &policy::REMOVAL,
    &policy::PROCESS,
    &mapping::SHAPE,
    &condition::SHAPE,
    &rules::SHAPE,
    &condition::FIXED,
    &section::SERVERLESS,
    &update_policy::UNFIT,
    &misfit::MISFIT,
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    misfit::check(subject, findings);
    section::check(subject, findings);
    transform::check(subject, findings);
    name::check(subject, findings);
    attribute::check(subject, findings);
    parameter::check(subject, findings);
    default::check(subject, findings);
    mapping::check(subject, findings);
    condition::check(subject, findings);
    rules::check(subject, findings);
    policy::check(subject, findings);
    update_policy::check(subject, findings);
    export::check(subject, findings);
    unused::check(subject, findings);
}
