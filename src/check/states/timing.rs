//! How long states take.

use serde_json::Value;

use super::{
    definition::is_known,
    language::Language,
    state::{Kind, State},
};
use crate::check::{Levels, Rule, Severity, findings::Findings, pointer::child};

pub(super) const TIMES: Rule = Rule {
    code: "S018",
    title: "times that are out of range",
    levels: Levels::all(Severity::Error),
    explanation: "`TimeoutSeconds` and `HeartbeatSeconds` of a task are whole numbers from 1 to \
        99,999,999, and the heartbeat is shorter than the timeout. `Seconds` of a Wait is one \
        from 0 to 99,999,999. A field and the same with `Path` at its end exclude each other.\n\n\
        Source: Amazon States Language specification, \"Task State\"; AWS Step Functions \
        Developer Guide, \"Wait workflow state\".",
};

/// The largest number of seconds.
const LARGEST: u64 = 99_999_999;

pub(super) fn check(state: &State<'_>, findings: &mut Findings) {
    let fields: &[(&str, u64)] = match state.kind {
        Kind::Task => &[("TimeoutSeconds", 1), ("HeartbeatSeconds", 1)],
        Kind::Wait => &[("Seconds", 0)],
        _ => return,
    };
    for (name, least) in fields {
        if let Some(value) = state.fields.get(*name)
            && !is_computed(value, state.language)
            && !value
                .as_u64()
                .is_some_and(|seconds| (*least..=LARGEST).contains(&seconds))
        {
            findings.add(
                &TIMES,
                child(state.pointer, name),
                format!(
                    "`{name}` of state `{}` must be a whole number from {least} to {LARGEST}, \
                     and is {value}",
                    state.name
                ),
            );
        }
        let by_path = format!("{name}Path");
        if state.kind == Kind::Task
            && state.fields.contains_key(*name)
            && state.fields.contains_key(&by_path)
        {
            findings.add(
                &TIMES,
                child(state.pointer, &by_path),
                format!("state `{}` has both `{name}` and `{by_path}`", state.name),
            );
        }
    }
    let seconds = |name: &str| state.fields.get(name).and_then(Value::as_u64);
    if let (Some(timeout), Some(heartbeat)) =
        (seconds("TimeoutSeconds"), seconds("HeartbeatSeconds"))
        && heartbeat >= timeout
    {
        findings
            .add(
                &TIMES,
                child(state.pointer, "HeartbeatSeconds"),
                format!(
                    "the heartbeat of state `{}`, {heartbeat} s, is not shorter than its timeout, \
                     {timeout} s",
                    state.name
                ),
            )
            .fix("make `HeartbeatSeconds` smaller than `TimeoutSeconds`");
    }
}

/// Whether the value is only known later: to CloudFormation, or as JSONata.
fn is_computed(value: &Value, language: Language) -> bool {
    value.as_str().is_some_and(|text| {
        !is_known(text) || (language != Language::JsonPath && text.starts_with("{%"))
    })
}
