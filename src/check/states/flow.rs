//! Where a machine starts, goes and ends.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::{definition::is_known, scope::Scope};
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, pointer::child},
    suggest::did_you_mean,
};

pub(super) const NOWHERE: Rule = Rule {
    code: "S002",
    title: "a transition to a state that is not there",
    levels: Levels::all(Severity::Error),
    explanation: "`StartAt`, `Next` and `Default` name a state of the same `States`: letter by \
        letter, and neither one inside of a Parallel or Map state nor one around it. Step \
        Functions refuses the machine (`MISSING_TRANSITION_TARGET`).\n\n\
        Source: Amazon States Language specification, \"Transitions\".",
};

pub(super) const UNREACHABLE: Rule = Rule {
    code: "S003",
    title: "a state that nothing leads to",
    levels: Levels::all(Severity::Error),
    explanation: "Neither `StartAt` nor any `Next`, `Default`, choice or catcher of a state that \
        is reached names the state. Step Functions refuses the machine \
        (`MISSING_TRANSITION_TARGET: State … is not reachable`). Lead to it, or remove it.\n\n\
        Source: the service's answer in <https://github.com/aws-cloudformation/cfn-lint/issues/4073>.",
};

pub(super) const ENDLESS: Rule = Rule {
    code: "S004",
    title: "states that never end",
    levels: Levels::all(Severity::Error),
    explanation: "A machine needs a terminal state: one with `\"End\": true`, a Succeed or a Fail \
        state. Step Functions refuses one without (`MISSING_END_STATE`).\n\n\
        Source: AWS Step Functions API reference, `ValidateStateMachineDefinitionDiagnostic`.",
};

pub(super) const NEXT_OR_END: Rule = Rule {
    code: "S005",
    title: "neither `Next` nor `End`, or both",
    levels: Levels::all(Severity::Error),
    explanation: "Every state but Choice, Succeed and Fail says what comes after it: `Next` with \
        the name of a state, or `\"End\": true`. Step Functions refuses a state with neither or \
        both.\n\nSource: Amazon States Language specification, \"Transitions\".",
};

/// What a state says about the way on.
struct Way<'a> {
    /// The fields that name a state, by pointer below the state, and the names.
    targets: Vec<(String, &'a str)>,
    terminal: bool,
    /// Whether a part of it is only known to CloudFormation.
    in_doubt: bool,
}

pub(super) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let ways: Vec<(&str, Way<'_>)> = scope
        .states
        .iter()
        .map(|(name, state)| (name.as_str(), way(state)))
        .collect();
    let pointer = &scope.pointer;
    let states_pointer = format!("{pointer}/States");
    let mut in_doubt = ways.iter().any(|(_, way)| way.in_doubt);
    match scope.start {
        Some(start) if is_known(start) => {
            in_doubt |= !check_target(scope, start, &format!("{pointer}/StartAt"), findings);
        }
        _ => in_doubt = true,
    }
    for (name, way) in &ways {
        let pointer = child(&states_pointer, name);
        for (field, target) in &way.targets {
            let pointer = format!("{pointer}{field}");
            in_doubt |= !check_target(scope, target, &pointer, findings);
        }
        check_next(name, scope.states.get(*name), &pointer, findings);
    }
    if !in_doubt {
        check_reached(scope, &ways, findings);
    }
}

fn check_target(scope: &Scope<'_>, target: &str, pointer: &str, findings: &mut Findings) -> bool {
    if scope.states.contains_key(target) {
        return true;
    }
    let suggestion = did_you_mean(target, scope.states.keys().map(String::as_str));
    findings
        .add(
            &NOWHERE,
            pointer,
            format!("there is no state `{target}` to go to{suggestion}"),
        )
        .fix("name a state of the same `States`");
    false
}

fn check_next(name: &str, state: Option<&Value>, pointer: &str, findings: &mut Findings) {
    let Some(state) = state.and_then(Value::as_object) else {
        return;
    };
    let kind = state.get("Type").and_then(Value::as_str);
    if !kind.is_some_and(|kind| ["Task", "Pass", "Wait", "Parallel", "Map"].contains(&kind)) {
        return;
    }
    match (state.contains_key("Next"), ends(state)) {
        (true, true) => {
            findings
                .add(
                    &NEXT_OR_END,
                    format!("{pointer}/End"),
                    format!("state `{name}` has both `Next` and `End`"),
                )
                .fix("remove one of them");
        }
        (false, false) => {
            findings
                .add(
                    &NEXT_OR_END,
                    pointer,
                    format!("state `{name}` has neither `Next` nor `End`"),
                )
                .fix("name the state that comes after it, or write `\"End\": true`");
        }
        _ => {}
    }
}

/// `End`, where it is not known to be false.
fn ends(state: &Map<String, Value>) -> bool {
    state
        .get("End")
        .is_some_and(|end| *end != Value::Bool(false))
}

fn way(state: &Value) -> Way<'_> {
    let mut way = Way {
        targets: Vec::new(),
        terminal: false,
        in_doubt: false,
    };
    let Some(state) = state.as_object() else {
        way.in_doubt = true;
        return way;
    };
    way.target(String::from("/Next"), state.get("Next"));
    way.target(String::from("/Default"), state.get("Default"));
    for list in ["Catch", "Choices"] {
        match state.get(list) {
            Some(Value::Array(entries)) => {
                for (index, entry) in entries.iter().enumerate() {
                    way.in_doubt |= !entry.is_object();
                    way.target(format!("/{list}/{index}/Next"), entry.get("Next"));
                }
            }
            Some(_) => way.in_doubt = true,
            None => {}
        }
    }
    let kind = state.get("Type").and_then(Value::as_str);
    way.in_doubt |= kind.is_none();
    way.terminal = ends(state)
        || kind.is_some_and(|kind| {
            // A choice without a default fails where none of its rules holds.
            matches!(kind, "Succeed" | "Fail")
        });
    way
}

impl<'a> Way<'a> {
    fn target(&mut self, field: String, value: Option<&'a Value>) {
        match value {
            Some(Value::String(name)) if is_known(name) => self.targets.push((field, name)),
            Some(_) => self.in_doubt = true,
            None => {}
        }
    }
}

fn check_reached(scope: &Scope<'_>, ways: &[(&str, Way<'_>)], findings: &mut Findings) {
    let by_name: HashMap<&str, &Way<'_>> = ways.iter().map(|(name, way)| (*name, way)).collect();
    let mut reached = HashSet::new();
    let mut waiting: Vec<&str> = scope.start.into_iter().collect();
    while let Some(name) = waiting.pop() {
        if reached.insert(name)
            && let Some(way) = by_name.get(name)
        {
            waiting.extend(way.targets.iter().map(|(_, target)| *target));
        }
    }
    for (name, _) in ways {
        if !reached.contains(name) {
            findings
                .add(
                    &UNREACHABLE,
                    child(&format!("{}/States", scope.pointer), name),
                    format!("nothing leads to state `{name}`"),
                )
                .fix("let a state lead to it, or remove it");
        }
    }
    // A state that says nothing of its end is told already.
    let silent = |way: &Way<'_>| !way.terminal && way.targets.is_empty();
    if !ways.iter().any(|(_, way)| way.terminal || silent(way)) {
        findings
            .add(
                &ENDLESS,
                format!("{}/States", scope.pointer),
                "none of the states is the end",
            )
            .fix("let one of them end, succeed or fail");
    }
}
