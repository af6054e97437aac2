//! The rules of Choice states.

use serde_json::{Map, Value};

use super::{definition::is_known, fields, language::Language, path, state::State};
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, pointer::child},
    suggest::did_you_mean,
};

pub(super) const RULE: Rule = Rule {
    code: "S010",
    title: "a choice rule that is none",
    levels: Levels::all(Severity::Error),
    explanation: "In JSONPath, a rule compares a `Variable` by exactly one operator \
        (`StringEquals`, `NumericLessThanPath`, `IsPresent`, …) with a value of the operator's \
        type, or combines rules by `And`, `Or` or `Not`; only the outermost rule has `Next`. In \
        JSONata it has `Condition` and `Next`.\n\n\
        Source: Amazon States Language specification, \"Choice State\".",
};

/// The operators, without the forms that end in `Path`.
const OPERATORS: [(&str, Operand); 23] = [
    ("StringEquals", Operand::Text),
    ("StringLessThan", Operand::Text),
    ("StringGreaterThan", Operand::Text),
    ("StringLessThanEquals", Operand::Text),
    ("StringGreaterThanEquals", Operand::Text),
    ("StringMatches", Operand::Text),
    ("NumericEquals", Operand::Number),
    ("NumericLessThan", Operand::Number),
    ("NumericGreaterThan", Operand::Number),
    ("NumericLessThanEquals", Operand::Number),
    ("NumericGreaterThanEquals", Operand::Number),
    ("BooleanEquals", Operand::Boolean),
    ("TimestampEquals", Operand::Text),
    ("TimestampLessThan", Operand::Text),
    ("TimestampGreaterThan", Operand::Text),
    ("TimestampLessThanEquals", Operand::Text),
    ("TimestampGreaterThanEquals", Operand::Text),
    ("IsNull", Operand::Test),
    ("IsPresent", Operand::Test),
    ("IsNumeric", Operand::Test),
    ("IsString", Operand::Test),
    ("IsBoolean", Operand::Test),
    ("IsTimestamp", Operand::Test),
];

const COMBINATIONS: [&str; 3] = ["And", "Or", "Not"];

const OTHERS: [&str; 6] = [
    "Variable",
    "Next",
    "Comment",
    "Assign",
    "Output",
    "Condition",
];

/// What an operator compares with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operand {
    Text,
    Number,
    Boolean,
    /// `true` or `false`; it has no form that ends in `Path`.
    Test,
    /// Where in the data the value is.
    Path,
}

impl Operand {
    fn of(name: &str) -> Option<Self> {
        let find = |name: &str| OPERATORS.iter().find(|(known, _)| *known == name);
        if let Some((_, operand)) = find(name) {
            return Some(*operand);
        }
        let (plain, operand) = find(name.strip_suffix("Path")?)?;
        (*operand != Self::Test && *plain != "StringMatches").then_some(Self::Path)
    }

    fn fits(self, value: &Value) -> bool {
        match self {
            Self::Text | Self::Path => value.is_string(),
            Self::Number => value.is_number(),
            Self::Boolean | Self::Test => value.is_boolean(),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Number => "a number",
            Self::Boolean | Self::Test => "`true` or `false`",
            Self::Path => "a path into the state's data",
        }
    }
}

pub(super) fn check(state: &State<'_>, findings: &mut Findings) {
    let rules = state.fields.get("Choices").and_then(Value::as_array);
    for (index, rule) in rules.into_iter().flatten().enumerate() {
        let pointer = format!("{}/Choices/{index}", state.pointer);
        let Some(fields) = rule.as_object() else {
            if rule.as_str().is_none_or(is_known) {
                fields::not_a(findings, &pointer, "a rule, which is a mapping");
            }
            continue;
        };
        if !fields.contains_key("Next") {
            findings
                .add(
                    &RULE,
                    pointer.as_str(),
                    format!("rule {index} of state `{}` has no `Next`", state.name),
                )
                .fix("name the state to go to where it holds");
        }
        match state.language {
            Language::JsonPath => check_rule(state, fields, &pointer, findings),
            Language::Jsonata if !fields.contains_key("Condition") => {
                findings.add(
                    &RULE,
                    pointer.as_str(),
                    format!("rule {index} of state `{}` has no `Condition`", state.name),
                );
            }
            Language::Jsonata | Language::Unknown => {}
        }
    }
}

/// A rule in JSONPath, with those in it.
fn check_rule(
    state: &State<'_>,
    rule: &Map<String, Value>,
    pointer: &str,
    findings: &mut Findings,
) {
    let name = state.name;
    let mut operators: Vec<&str> = Vec::new();
    for (field, value) in rule {
        let pointer = child(pointer, field);
        if COMBINATIONS.contains(&field.as_str()) {
            operators.push(field);
            check_combination(state, field, value, &pointer, findings);
        } else if let Some(operand) = Operand::of(field) {
            operators.push(field);
            check_operand(field, operand, value, &pointer, findings);
        } else if !OTHERS.contains(&field.as_str()) && is_known(field) {
            let known = OPERATORS.iter().map(|(name, _)| *name);
            let suggestion = did_you_mean(field, known.chain(COMBINATIONS));
            findings.add(
                &RULE,
                pointer,
                format!("state `{name}` compares with `{field}`, which is no operator{suggestion}"),
            );
            // It was meant to be one.
            operators.push(field);
        }
    }
    let is_combination = operators.iter().any(|name| COMBINATIONS.contains(name));
    match operators.as_slice() {
        [] => {
            findings.add(
                &RULE,
                pointer,
                format!("a rule of state `{name}` compares nothing"),
            );
        }
        [_] => {}
        several => {
            findings
                .add(
                    &RULE,
                    pointer,
                    format!(
                        "a rule of state `{name}` has several operators: {}",
                        listed(several)
                    ),
                )
                .fix("combine rules of one operator each with `And` or `Or`");
        }
    }
    match rule.get("Variable") {
        None if !is_combination && !operators.is_empty() => {
            findings.add(
                &RULE,
                pointer,
                format!("a rule of state `{name}` has no `Variable` to compare"),
            );
        }
        Some(Value::String(variable)) => {
            path::check_text(variable, &child(pointer, "Variable"), findings);
        }
        _ => {}
    }
}

fn check_combination(
    state: &State<'_>,
    field: &str,
    value: &Value,
    pointer: &str,
    findings: &mut Findings,
) {
    let inner: Vec<(String, &Value)> = match (field, value) {
        ("Not", value) => vec![(pointer.to_owned(), value)],
        (_, Value::Array(items)) if !items.is_empty() => items
            .iter()
            .enumerate()
            .map(|(index, item)| (format!("{pointer}/{index}"), item))
            .collect(),
        (_, Value::String(text)) if !is_known(text) => Vec::new(),
        _ => {
            fields::not_a(findings, pointer, "a list of at least one rule");
            return;
        }
    };
    for (pointer, rule) in inner {
        match rule {
            Value::Object(rule) => {
                if rule.contains_key("Next") {
                    findings
                        .add(
                            &RULE,
                            child(&pointer, "Next"),
                            format!("a rule inside of `{field}` has a `Next` of its own"),
                        )
                        .fix("only the rule around it goes somewhere");
                }
                check_rule(state, rule, &pointer, findings);
            }
            Value::String(text) if !is_known(text) => {}
            _ => fields::not_a(findings, &pointer, "a rule, which is a mapping"),
        }
    }
}

fn check_operand(
    field: &str,
    operand: Operand,
    value: &Value,
    pointer: &str,
    findings: &mut Findings,
) {
    if value.as_str().is_some_and(|text| !is_known(text)) {
        return;
    }
    if !operand.fits(value) {
        findings.add(
            &RULE,
            pointer,
            format!(
                "`{field}` compares with {}, not with {value}",
                operand.name()
            ),
        );
    } else if let (Operand::Path, Some(text)) = (operand, value.as_str()) {
        path::check_text(text, pointer, findings);
    }
}

fn listed(names: &[&str]) -> String {
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}
