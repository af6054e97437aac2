//! States among which transitions are possible, and the scopes within them.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{definition::is_known, fields, flow, language::Language, machine::Machine, state};
use crate::check::{findings::Findings, pointer::child};

/// What is the same for all states of a machine.
#[derive(Debug)]
pub(super) struct Surroundings<'a> {
    pub(super) machine: &'a Machine<'a>,
    /// Names of all states so far.
    pub(super) names: BTreeSet<String>,
    /// The language of the machine itself.
    pub(super) language: Language,
}

/// An object with `StartAt` and `States`.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    pub(super) start: Option<&'a str>,
    pub(super) states: &'a Map<String, Value>,
    pub(super) pointer: String,
}

pub(super) fn check_machine(machine: &Machine<'_>, definition: &Value, findings: &mut Findings) {
    let mut around = Surroundings {
        machine,
        names: BTreeSet::new(),
        language: Language::of(definition.get("QueryLanguage")).unwrap_or(Language::JsonPath),
    };
    let language = around.language;
    check(
        definition,
        &machine.pointer,
        language,
        &mut around,
        findings,
    );
}

/// Checks an object with `StartAt` and `States`, and all below it.
pub(super) fn check(
    object: &Value,
    pointer: &str,
    language: Language,
    around: &mut Surroundings<'_>,
    findings: &mut Findings,
) {
    let Some(object) = object.as_object() else {
        if object.as_str().is_none_or(is_known) {
            fields::not_a(findings, pointer, "an object with `StartAt` and `States`");
        }
        return;
    };
    fields::check_scope(object, pointer, findings);
    let Some(states) = object.get("States") else {
        return;
    };
    let pointer_of_states = format!("{pointer}/States");
    let Some(states) = states.as_object() else {
        if states.as_str().is_none_or(is_known) {
            fields::not_a(findings, &pointer_of_states, "a mapping of states");
        }
        return;
    };
    let scope = Scope {
        start: object.get("StartAt").and_then(Value::as_str),
        states,
        pointer: pointer.to_owned(),
    };
    flow::check(&scope, findings);
    for (name, state) in states {
        let pointer = child(&pointer_of_states, name);
        state::check(name, state, &pointer, language, around, findings);
    }
}
