//! Catchers and retriers.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::{
    definition::is_known,
    fields::{self, MISSING},
    language, path,
    state::{Kind, State},
};
use crate::check::{Levels, Rule, Severity, findings::Findings, pointer::child};

pub(super) const NEVER_REACHED: Rule = Rule {
    code: "S011",
    title: "a catcher or retrier that an earlier one leaves nothing to",
    levels: Levels::all(Severity::Warning),
    explanation: "Step Functions takes the first entry of `Catch` and of `Retry` whose \
        `ErrorEquals` has the error's name. A name that an earlier entry has is never looked for \
        again; after `States.TaskFailed`, which stands for every error of a task but a timeout, \
        neither is the name of an error of the task's own. Put the special before the general.\n\n\
        Source: Amazon States Language specification, \"Errors\"; AWS Step Functions Developer \
        Guide, \"Handling errors in Step Functions workflows\".",
};

pub(super) const ALL_LAST: Rule = Rule {
    code: "S012",
    title: "`States.ALL` that is not alone or not last",
    levels: Levels::all(Severity::Error),
    explanation: "`States.ALL` stands for any error: it must be the only name of its entry, and \
        that entry the last one of `Catch` or `Retry`. Step Functions refuses anything else.\n\n\
        Source: Amazon States Language specification, \"Errors\".",
};

pub(super) const RETRY: Rule = Rule {
    code: "S013",
    title: "a number of a retrier that is out of range",
    levels: Levels::all(Severity::Error),
    explanation: "`IntervalSeconds` is a whole number from 1, `MaxAttempts` one from 0 (no \
        attempt), `BackoffRate` a number from 1, `MaxDelaySeconds` a whole number from 1, \
        `JitterStrategy` is `FULL` or `NONE`.\n\n\
        Source: Amazon States Language specification, \"Retrying After Error\".",
};

/// The largest number of seconds, and of attempts.
const LARGEST: u64 = 99_999_999;

pub(super) fn check(state: &State<'_>, findings: &mut Findings) {
    if !matches!(state.kind, Kind::Task | Kind::Parallel | Kind::Map) {
        return;
    }
    for list in ["Retry", "Catch"] {
        let pointer = child(state.pointer, list);
        match state.fields.get(list) {
            Some(Value::Array(entries)) => check_list(state, list, entries, &pointer, findings),
            Some(Value::String(text)) if !is_known(text) => {}
            Some(_) => fields::not_a(findings, &pointer, "a list"),
            None => {}
        }
    }
}

fn check_list(
    state: &State<'_>,
    list: &str,
    entries: &[Value],
    pointer: &str,
    findings: &mut Findings,
) {
    let what = if list == "Catch" {
        "catcher"
    } else {
        "retrier"
    };
    let mut seen = HashSet::new();
    for (index, entry) in entries.iter().enumerate() {
        let pointer = format!("{pointer}/{index}");
        let Some(entry) = entry.as_object() else {
            if entry.as_str().is_none_or(is_known) {
                fields::not_a(findings, &pointer, "a mapping");
            }
            continue;
        };
        let names = check_names(state, what, entry, &pointer, findings);
        let is_last = index + 1 == entries.len();
        check_order(state, list, &names, is_last, &mut seen, &pointer, findings);
        if list == "Retry" {
            check_retrier(entry, &pointer, findings);
        } else {
            if !entry.contains_key("Next") {
                findings.add(
                    &MISSING,
                    pointer.as_str(),
                    format!("a catcher of state `{}` has no `Next`", state.name),
                );
            }
            let what = format!("the catcher of state `{}`", state.name);
            language::check_fields(&what, entry, state.language, &pointer, findings);
            path::check_result_path(entry.get("ResultPath"), &pointer, findings);
        }
    }
}

fn check_names<'a>(
    state: &State<'_>,
    what: &str,
    entry: &'a Map<String, Value>,
    pointer: &str,
    findings: &mut Findings,
) -> Vec<&'a str> {
    match entry.get("ErrorEquals") {
        None => {
            findings.add(
                &MISSING,
                pointer,
                format!("a {what} of state `{}` has no `ErrorEquals`", state.name),
            );
            Vec::new()
        }
        Some(Value::Array(names)) if !names.is_empty() => {
            names.iter().filter_map(Value::as_str).collect()
        }
        Some(Value::String(text)) if !is_known(text) => Vec::new(),
        Some(_) => {
            fields::not_a(
                findings,
                &child(pointer, "ErrorEquals"),
                "a list of at least one error's name",
            );
            Vec::new()
        }
    }
}

fn check_order<'a>(
    state: &State<'_>,
    list: &str,
    names: &[&'a str],
    is_last: bool,
    seen: &mut HashSet<&'a str>,
    pointer: &str,
    findings: &mut Findings,
) {
    let pointer = child(pointer, "ErrorEquals");
    if names.contains(&"States.ALL") {
        let wrong = match (names.len(), is_last) {
            (1, true) => return,
            (1, false) => "is not in the last entry: those after it are never reached",
            _ => "is not the only name of its entry",
        };
        findings
            .add(
                &ALL_LAST,
                pointer,
                format!("`States.ALL` in `{list}` of state `{}` {wrong}", state.name),
            )
            .fix("let `States.ALL` be the only name of the last entry");
        return;
    }
    // Entries with a name that is yet unknown are in doubt, but not those after them.
    let after_task_failed = state.kind == Kind::Task && seen.contains("States.TaskFailed");
    for name in names {
        let covered = if seen.contains(name) {
            Some(*name)
        } else if after_task_failed && !name.starts_with("States.") && is_known(name) {
            Some("States.TaskFailed")
        } else {
            None
        };
        if let Some(earlier) = covered {
            findings
                .add(
                    &NEVER_REACHED,
                    pointer.as_str(),
                    format!(
                        "`{name}` in `{list}` of state `{}` is never reached: `{earlier}` comes \
                         before it",
                        state.name
                    ),
                )
                .fix("put the special before the general, and each name into one entry");
        }
    }
    seen.extend(names);
}

fn check_retrier(retrier: &Map<String, Value>, pointer: &str, findings: &mut Findings) {
    let whole = |name: &str| retrier.get(name).and_then(Value::as_u64);
    for (name, least) in [
        ("IntervalSeconds", 1),
        ("MaxAttempts", 0),
        ("MaxDelaySeconds", 1),
    ] {
        if let Some(value) = retrier.get(name)
            && is_certain(value)
            && !whole(name).is_some_and(|number| (least..=LARGEST).contains(&number))
        {
            findings.add(
                &RETRY,
                child(pointer, name),
                format!(
                    "`{name}` must be a whole number from {least} to {LARGEST}, and is {value}"
                ),
            );
        }
    }
    if let Some(value) = retrier.get("BackoffRate")
        && is_certain(value)
        && !value.as_f64().is_some_and(|rate| rate >= 1.0)
    {
        findings.add(
            &RETRY,
            child(pointer, "BackoffRate"),
            format!("`BackoffRate` must be a number from 1, and is {value}"),
        );
    }
    if let Some(value) = retrier.get("JitterStrategy")
        && is_certain(value)
        && !matches!(value.as_str(), Some("FULL" | "NONE"))
    {
        findings.add(
            &RETRY,
            child(pointer, "JitterStrategy"),
            format!("`JitterStrategy` must be `FULL` or `NONE`, and is {value}"),
        );
    }
}

/// Whether CloudFormation fills nothing in.
fn is_certain(value: &Value) -> bool {
    value.as_str().is_none_or(is_known)
}
