//! Which fields a state has.

use serde_json::{Map, Value};

use super::{definition::is_known, state::Kind};
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, pointer::child},
    suggest::closest,
};

pub(super) const FOREIGN: Rule = Rule {
    code: "S007",
    title: "a field that this type of state does not have",
    levels: Levels::all(Severity::Error),
    explanation: "Each type of state has fields of its own: `Catch` and `Retry` belong to Task, \
        Parallel and Map states, `Choices` to Choice states, `Next` to all but Choice, Succeed \
        and Fail states. Step Functions refuses a state with a field of another type \
        (`SCHEMA_VALIDATION_FAILED`).\n\n\
        Source: Amazon States Language specification, \"State Types\".",
};

pub(super) const UNKNOWN: Rule = Rule {
    code: "S008",
    title: "a field that no state has",
    levels: Levels::all(Severity::Warning),
    explanation: "The Amazon States Language has no such field, and Step Functions refuses fields \
        that it does not know (`SCHEMA_VALIDATION_FAILED`). The language may have grown since \
        this list was made, so this is no error.\n\n\
        Source: Amazon States Language specification, \"State Types\".",
};

pub(super) const MISSING: Rule = Rule {
    code: "S009",
    title: "a field that is missing or no such value",
    levels: Levels::all(Severity::Error),
    explanation: "A machine has `StartAt` and `States`, a Task `Resource`, a Choice `Choices`, a \
        Parallel `Branches`, a Map `ItemProcessor` (or the older `Iterator`), a Wait exactly one \
        of `Seconds`, `SecondsPath`, `Timestamp` and `TimestampPath`; a catcher has `ErrorEquals` \
        and `Next`, a retrier `ErrorEquals`.\n\n\
        Source: Amazon States Language specification, \"State Types\" and \"Errors\".",
};

/// Fields of all states.
const COMMON: [&str; 3] = ["Type", "Comment", "QueryLanguage"];

const FLOW: [&str; 2] = ["Next", "End"];

const DATA: [&str; 4] = ["InputPath", "OutputPath", "Assign", "Output"];

const RESULT: [&str; 2] = ["Parameters", "ResultPath"];

const WORK: [&str; 4] = ["ResultSelector", "Retry", "Catch", "Arguments"];

const TASK: [&str; 6] = [
    "Resource",
    "TimeoutSeconds",
    "TimeoutSecondsPath",
    "HeartbeatSeconds",
    "HeartbeatSecondsPath",
    "Credentials",
];

const MAP: [&str; 15] = [
    "ItemProcessor",
    "Iterator",
    "Items",
    "ItemsPath",
    "ItemSelector",
    "ItemBatcher",
    "ItemReader",
    "ResultWriter",
    "MaxConcurrency",
    "MaxConcurrencyPath",
    "ToleratedFailurePercentage",
    "ToleratedFailurePercentagePath",
    "ToleratedFailureCount",
    "ToleratedFailureCountPath",
    "Label",
];

const WAIT: [&str; 4] = ["Seconds", "SecondsPath", "Timestamp", "TimestampPath"];

const FAIL: [&str; 6] = [
    "Error",
    "ErrorPath",
    "Cause",
    "CausePath",
    // Not in the specification; some tools write them, and they do no harm.
    "InputPath",
    "OutputPath",
];

impl Kind {
    fn fields(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Task => &[&COMMON, &FLOW, &DATA, &RESULT, &WORK, &TASK],
            Self::Parallel => &[&COMMON, &FLOW, &DATA, &RESULT, &WORK, &["Branches"]],
            Self::Map => &[&COMMON, &FLOW, &DATA, &RESULT, &WORK, &MAP],
            Self::Pass => &[&COMMON, &FLOW, &DATA, &RESULT, &["Result"]],
            Self::Wait => &[&COMMON, &FLOW, &DATA, &WAIT],
            Self::Choice => &[&COMMON, &DATA, &["Choices", "Default"]],
            Self::Succeed => &[&COMMON, &["InputPath", "OutputPath", "Output"]],
            Self::Fail => &[&COMMON, &FAIL],
        }
    }

    fn has(self, field: &str) -> bool {
        self.fields().iter().any(|group| group.contains(&field))
    }
}

/// Says that something is not what it must be.
pub(super) fn not_a(findings: &mut Findings, pointer: &str, what: &str) {
    findings.add(&MISSING, pointer, format!("this must be {what}"));
}

fn missing(findings: &mut Findings, pointer: &str, what: &str, field: &str) {
    findings.add(&MISSING, pointer, format!("{what} has no `{field}`"));
}

/// Checks the fields around states.
pub(super) fn check_scope(scope: &Map<String, Value>, pointer: &str, findings: &mut Findings) {
    for field in ["StartAt", "States"] {
        if !scope.contains_key(field) {
            missing(findings, pointer, "the definition", field);
        }
    }
    if scope
        .get("States")
        .and_then(Value::as_object)
        .is_some_and(Map::is_empty)
    {
        not_a(
            findings,
            &child(pointer, "States"),
            "a mapping of at least one state",
        );
    }
    if let Some(start) = scope.get("StartAt")
        && !start.is_string()
    {
        not_a(findings, &child(pointer, "StartAt"), "the name of a state");
    }
}

/// Checks which fields a state of a type has.
pub(super) fn check(
    name: &str,
    kind: Kind,
    state: &Map<String, Value>,
    pointer: &str,
    findings: &mut Findings,
) {
    for field in state.keys().filter(|field| !kind.has(field)) {
        let pointer = child(pointer, field);
        if Kind::ALL.iter().any(|other| other.has(field)) {
            findings
                .add(
                    &FOREIGN,
                    pointer,
                    format!(
                        "state `{name}` is a {}, which has no `{field}`",
                        kind.name()
                    ),
                )
                .fix("remove it, or change the state's `Type`");
        } else if is_known(field) {
            let known = kind.fields().iter().flat_map(|group| group.iter().copied());
            let suggestion = closest(field, known)
                .map_or_else(String::new, |known| format!("; did you mean `{known}`?"));
            findings.add(
                &UNKNOWN,
                pointer,
                format!("state `{name}` has `{field}`, which no state has{suggestion}"),
            );
        }
    }
    check_required(name, kind, state, pointer, findings);
}

fn check_required(
    name: &str,
    kind: Kind,
    state: &Map<String, Value>,
    pointer: &str,
    findings: &mut Findings,
) {
    let what = format!("state `{name}`");
    let one_of = |fields: &[&str]| {
        fields
            .iter()
            .filter(|field| state.contains_key(**field))
            .count()
    };
    match kind {
        Kind::Task if !state.contains_key("Resource") => {
            missing(findings, pointer, &what, "Resource");
        }
        Kind::Choice => check_list(&what, state, "Choices", pointer, findings),
        Kind::Parallel => check_list(&what, state, "Branches", pointer, findings),
        Kind::Map if one_of(&["ItemProcessor", "Iterator"]) == 0 => {
            missing(findings, pointer, &what, "ItemProcessor");
        }
        Kind::Map if one_of(&["ItemProcessor", "Iterator"]) == 2 => {
            findings.add(
                &MISSING,
                child(pointer, "Iterator"),
                format!("{what} has both `ItemProcessor` and `Iterator`, the older name for it"),
            );
        }
        Kind::Wait if one_of(&WAIT) != 1 => {
            let how_many = if one_of(&WAIT) == 0 {
                "none"
            } else {
                "several"
            };
            findings
                .add(
                    &MISSING,
                    pointer,
                    format!(
                        "{what} has {how_many} of `Seconds`, `SecondsPath`, `Timestamp` and \
                         `TimestampPath`"
                    ),
                )
                .fix("write exactly one of them");
        }
        _ => {}
    }
}

fn check_list(
    what: &str,
    state: &Map<String, Value>,
    field: &str,
    pointer: &str,
    findings: &mut Findings,
) {
    match state.get(field) {
        None => missing(findings, pointer, what, field),
        Some(Value::Array(items)) if !items.is_empty() => {}
        Some(Value::String(text)) if !is_known(text) => {}
        Some(_) => not_a(
            findings,
            &child(pointer, field),
            "a list of at least one entry",
        ),
    }
}
