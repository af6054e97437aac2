//! JSONPath or JSONata.

use serde_json::{Map, Value};

use super::definition::is_known;
use crate::check::{Levels, Rule, Severity, findings::Findings, pointer::child};

pub(super) const OTHER: Rule = Rule {
    code: "S017",
    title: "a field of the other query language",
    levels: Levels::all(Severity::Error),
    explanation: "A machine or state whose `QueryLanguage` is `JSONata` has `Arguments`, `Output`, \
        `Items` and `Condition`; one in `JSONPath`, which is the default, has `InputPath`, \
        `Parameters`, `ResultSelector`, `ResultPath`, `OutputPath` and fields whose names end in \
        `Path`. Step Functions refuses a mixture, and a JSONPath state in a JSONata machine.\n\n\
        Source: AWS Step Functions Developer Guide, \"State machine structure in Amazon States \
        Language\" and \"Transforming data with JSONata\".",
};

/// How a state reads and writes data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    /// The default.
    JsonPath,
    /// JSONata, between `{%` and `%}`.
    Jsonata,
    /// Only CloudFormation or Step Functions know.
    Unknown,
}

/// Fields of states in JSONPath only.
const JSON_PATH: [&str; 17] = [
    "InputPath",
    "OutputPath",
    "Parameters",
    "ResultSelector",
    "ResultPath",
    "ItemsPath",
    "SecondsPath",
    "TimestampPath",
    "TimeoutSecondsPath",
    "HeartbeatSecondsPath",
    "MaxConcurrencyPath",
    "ToleratedFailurePercentagePath",
    "ToleratedFailureCountPath",
    "ErrorPath",
    "CausePath",
    "Variable",
    "Result",
];

/// Fields of states in JSONata only.
const JSONATA: [&str; 4] = ["Arguments", "Output", "Items", "Condition"];

impl Language {
    /// The language that a field `QueryLanguage` names; nothing if there is no such field.
    pub(super) fn of(field: Option<&Value>) -> Option<Self> {
        Some(match field?.as_str() {
            Some("JSONPath") => Self::JsonPath,
            Some("JSONata") => Self::Jsonata,
            _ => Self::Unknown,
        })
    }

    /// Whether the other language alone has the field.
    pub(super) fn lacks(self, field: &str) -> bool {
        match self {
            Self::JsonPath => JSONATA.contains(&field),
            Self::Jsonata => JSON_PATH.contains(&field),
            Self::Unknown => false,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::JsonPath => "JSONPath",
            Self::Jsonata => "JSONata",
            Self::Unknown => "unknown",
        }
    }
}

/// Looks for fields of the other language; `what` is the state.
pub(super) fn check_fields(
    what: &str,
    fields: &Map<String, Value>,
    language: Language,
    pointer: &str,
    findings: &mut Findings,
) {
    for field in fields.keys().filter(|field| language.lacks(field)) {
        let (fix, other) = match language {
            Language::Jsonata => ("say it in `Arguments`, `Output` or `Assign`", "JSONPath"),
            _ => ("set `QueryLanguage` to `JSONata`", "JSONata"),
        };
        findings
            .add(
                &OTHER,
                child(pointer, field),
                format!(
                    "{what} is in {}, and `{field}` is a field of {other}",
                    language.name()
                ),
            )
            .fix(fix);
    }
}

/// Checks the value of a field `QueryLanguage` inside of a machine in the language `machine`.
pub(super) fn check_choice(
    field: Option<&Value>,
    machine: Option<Language>,
    pointer: &str,
    findings: &mut Findings,
) {
    let Some(field) = field else {
        return;
    };
    let pointer = || child(pointer, "QueryLanguage");
    match (Language::of(Some(field)), field.as_str()) {
        (Some(Language::Unknown), Some(text)) if is_known(text) => {
            findings
                .add(
                    &OTHER,
                    pointer(),
                    format!("there is no query language `{text}`"),
                )
                .fix("write `JSONPath` or `JSONata`");
        }
        (Some(Language::JsonPath), _) if machine == Some(Language::Jsonata) => {
            findings
                .add(
                    &OTHER,
                    pointer(),
                    "a state in JSONPath cannot be part of a machine in JSONata",
                )
                .fix("set `QueryLanguage` only on the states that use JSONata");
        }
        _ => {}
    }
}
