//! S: definitions of state machines, in the Amazon States Language.
//!
//! Sources: the Amazon States Language specification (states-language.net), and the AWS Step
//! Functions Developer Guide.

mod choice;
mod definition;
mod errors;
mod fields;
mod flow;
mod function;
mod json;
mod language;
mod machine;
mod path;
mod payload;
mod resource;
mod scope;
mod state;
mod substitution;
mod timing;

use super::{Rule, findings::Findings, subject::Subject};

use machine::Machine;

pub(super) const RULES: &[&Rule] = &[
    &definition::UNREADABLE,
    &flow::NOWHERE,
    &flow::UNREACHABLE,
    &flow::ENDLESS,
    &flow::NEXT_OR_END,
    &state::TYPE,
    &fields::FOREIGN,
    &fields::UNKNOWN,
    &fields::MISSING,
    &choice::RULE,
    &errors::NEVER_REACHED,
    &errors::ALL_LAST,
    &errors::RETRY,
    &path::BAD,
    &function::BAD,
    &payload::NOT_EVALUATED,
    &language::OTHER,
    &timing::TIMES,
    &state::NAME,
    &resource::UNSUPPORTED,
    &resource::UNKNOWN,
    &substitution::PLACEHOLDERS,
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (id, resource) in &subject.template.resources {
        let Some(machine) = Machine::of(id, resource) else {
            continue;
        };
        let Some(definition) = definition::read(&machine, findings) else {
            continue;
        };
        substitution::check(&machine, &definition, findings);
        scope::check_machine(&machine, &definition.value, findings);
    }
}
