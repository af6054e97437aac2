//! F: Lambda functions.
//!
//! Source: AWS Lambda Developer Guide.

mod code;
mod environment;
mod handler;
mod lambda;
mod node;
mod package;
mod python;
mod runtime;
mod timeout;

use std::collections::HashSet;

use super::{Rule, findings::Findings, subject::Subject};

use lambda::Lambda;

pub(super) const RULES: &[&Rule] = &[
    &runtime::RETIRED,
    &runtime::DEPRECATED,
    &handler::NO_FILE,
    &handler::NO_FUNCTION,
    &handler::SYNTAX,
    &code::NO_FOLDER,
    &package::FIELDS,
    &package::INLINE,
    &package::LAYERS,
    &environment::RESERVED,
    &environment::SIZE,
    &timeout::TOO_LONG,
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let functions: Vec<Lambda<'_>> = subject
        .template
        .resources
        .iter()
        .filter_map(|(id, resource)| Lambda::of(id, resource, subject.template))
        .collect();
    // What is set for all functions is told once.
    let mut told = HashSet::new();
    for function in &functions {
        runtime::check(function, &subject.today, &mut told, findings);
        handler::check(function, subject, findings);
        package::check(function, &mut told, findings);
        environment::check(function, &mut told, findings);
    }
    timeout::check(subject, &functions, findings);
}
