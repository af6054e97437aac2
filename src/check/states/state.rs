//! One state.

use serde_json::{Map, Value};

use super::{
    choice,
    definition::is_known,
    errors, fields,
    language::{self, Language},
    path, payload, resource,
    scope::{self, Surroundings},
    timing,
};
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, pointer::child},
    suggest::did_you_mean,
};

pub(super) const TYPE: Rule = Rule {
    code: "S006",
    title: "a type of state that does not exist",
    levels: Levels::all(Severity::Error),
    explanation: "`Type` is one of `Task`, `Pass`, `Wait`, `Choice`, `Succeed`, `Fail`, \
        `Parallel` and `Map`, written like that.\n\n\
        Source: Amazon States Language specification, \"State Types\".",
};

pub(super) const NAME: Rule = Rule {
    code: "S019",
    title: "a state's name that is too long or given twice",
    levels: Levels::all(Severity::Error),
    explanation: "The name of a state has 1 to 80 characters, and no other state of the whole \
        machine has it, not even in another branch. Step Functions refuses the machine \
        (`INVALID_STATE_NAME`, `DUPLICATE_STATE_NAME`).\n\n\
        Source: Amazon States Language specification, \"States\".",
};

/// The longest name of a state, in characters.
const NAME_LENGTH: usize = 80;

/// A type of state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Task,
    Pass,
    Wait,
    Choice,
    Succeed,
    Fail,
    Parallel,
    Map,
}

impl Kind {
    pub(super) const ALL: [Self; 8] = [
        Self::Task,
        Self::Pass,
        Self::Wait,
        Self::Choice,
        Self::Succeed,
        Self::Fail,
        Self::Parallel,
        Self::Map,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Task => "Task",
            Self::Pass => "Pass",
            Self::Wait => "Wait",
            Self::Choice => "Choice",
            Self::Succeed => "Succeed",
            Self::Fail => "Fail",
            Self::Parallel => "Parallel",
            Self::Map => "Map",
        }
    }
}

/// A state, with what its parts are judged by.
#[derive(Clone, Copy, Debug)]
pub(super) struct State<'a> {
    pub(super) name: &'a str,
    pub(super) kind: Kind,
    pub(super) fields: &'a Map<String, Value>,
    pub(super) language: Language,
    pub(super) pointer: &'a str,
}

/// Checks a state, and those below it; `language` is the one it has if it names none.
pub(super) fn check(
    name: &str,
    state: &Value,
    pointer: &str,
    language: Language,
    around: &mut Surroundings<'_>,
    findings: &mut Findings,
) {
    check_name(name, pointer, around, findings);
    let Some(fields) = state.as_object() else {
        if state.as_str().is_none_or(is_known) {
            fields::not_a(findings, pointer, "a state, which is a mapping");
        }
        return;
    };
    let Some(kind) = kind(name, fields, pointer, findings) else {
        return;
    };
    let own_language = Language::of(fields.get("QueryLanguage"));
    let state = State {
        name,
        kind,
        fields,
        language: own_language.unwrap_or(language),
        pointer,
    };
    fields::check(name, kind, fields, pointer, findings);
    language::check_choice(
        fields.get("QueryLanguage"),
        Some(around.language),
        pointer,
        findings,
    );
    language::check_fields(
        &format!("state `{name}`"),
        fields,
        state.language,
        pointer,
        findings,
    );
    path::check_fields(&state, findings);
    payload::check(&state, findings);
    timing::check(&state, findings);
    errors::check(&state, findings);
    match kind {
        Kind::Choice => choice::check(&state, findings),
        Kind::Task => resource::check(&state, around.machine, findings),
        Kind::Parallel | Kind::Map => check_inner(&state, own_language, around, findings),
        Kind::Pass | Kind::Wait | Kind::Succeed | Kind::Fail => {}
    }
}

fn check_inner(
    state: &State<'_>,
    own_language: Option<Language>,
    around: &mut Surroundings<'_>,
    findings: &mut Findings,
) {
    // Whether the language of such a state is that of the states in it is not documented.
    let language = match own_language {
        Some(own) if own != around.language => Language::Unknown,
        _ => around.language,
    };
    let branches = state.fields.get("Branches").and_then(Value::as_array);
    for (index, branch) in branches.into_iter().flatten().enumerate() {
        let pointer = format!("{}/Branches/{index}", state.pointer);
        scope::check(branch, &pointer, language, around, findings);
    }
    for field in ["ItemProcessor", "Iterator"] {
        if let Some(inner) = state.fields.get(field) {
            resource::check_mode(state, inner, around.machine, findings);
            let pointer = child(state.pointer, field);
            scope::check(inner, &pointer, language, around, findings);
        }
    }
}

fn check_name(name: &str, pointer: &str, around: &mut Surroundings<'_>, findings: &mut Findings) {
    let length = name.chars().count();
    if is_known(name) && !(1..=NAME_LENGTH).contains(&length) {
        findings.add(
            &NAME,
            pointer,
            format!(
                "the name of state `{name}` has {length} characters, 1 to {NAME_LENGTH} are allowed"
            ),
        );
    }
    if !around.names.insert(name.to_owned()) {
        findings
            .add(
                &NAME,
                pointer,
                format!("another state of the machine is called `{name}` too"),
            )
            .fix("give it a name of its own: names hold for the whole machine");
    }
}

fn kind(
    name: &str,
    fields: &Map<String, Value>,
    pointer: &str,
    findings: &mut Findings,
) -> Option<Kind> {
    let Some(value) = fields.get("Type") else {
        findings.add(&TYPE, pointer, format!("state `{name}` has no `Type`"));
        return None;
    };
    let text = value.as_str().unwrap_or_default();
    let kind = Kind::ALL.into_iter().find(|kind| kind.name() == text);
    if kind.is_none() && is_known(text) {
        let suggestion = did_you_mean(text, Kind::ALL.map(Kind::name));
        findings.add(
            &TYPE,
            child(pointer, "Type"),
            format!("there is no type of state `{text}`{suggestion}"),
        );
    }
    kind
}
