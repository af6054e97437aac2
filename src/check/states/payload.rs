//! What is made of a state's data, for a task or as a result.

use serde_json::Value;

use super::{
    definition::is_known,
    function,
    language::Language,
    path,
    state::{Kind, State},
};
use crate::check::{Levels, Rule, Severity, findings::Findings, pointer::child};

pub(super) const NOT_EVALUATED: Rule = Rule {
    code: "S016",
    title: "a path that is taken literally",
    levels: Levels::all(Severity::Warning),
    explanation: "In a template for data, Step Functions evaluates only what a key ending in \
        `.$` has: `\"name.$\": \"$.name\"`. Under any other key, a path or a call of an intrinsic \
        function is a text like any other, and so it is everywhere in `Result` of a Pass state.\n\n\
        Source: AWS Step Functions API reference, `ValidateStateMachineDefinitionDiagnostic` (`NO_DOLLAR`, \
        `PASS_RESULT_IS_STATIC`).",
};

/// Fields with templates for data, in JSONPath.
const TEMPLATES: [&str; 5] = [
    "Parameters",
    "ResultSelector",
    "ItemSelector",
    "Assign",
    "Credentials",
];

/// Fields that have such a field in them.
const NESTED: [(&str, &str); 3] = [
    ("ItemReader", "Parameters"),
    ("ResultWriter", "Parameters"),
    ("ItemBatcher", "BatchInput"),
];

pub(super) fn check(state: &State<'_>, findings: &mut Findings) {
    if state.language != Language::JsonPath {
        return;
    }
    for field in TEMPLATES {
        if let Some(template) = state.fields.get(field) {
            check_template(template, &child(state.pointer, field), findings);
        }
    }
    for (field, inner) in NESTED {
        if let Some(template) = state.fields.get(field).and_then(|it| it.get(inner)) {
            let pointer = child(&child(state.pointer, field), inner);
            check_template(template, &pointer, findings);
        }
    }
    if state.kind == Kind::Pass
        && let Some(result) = state.fields.get("Result")
    {
        check_static(result, &child(state.pointer, "Result"), findings);
    }
}

fn check_template(template: &Value, pointer: &str, findings: &mut Findings) {
    match template {
        Value::Object(entries) => {
            for (key, value) in entries {
                let pointer = child(pointer, key);
                match value {
                    Value::String(text) if key.ends_with(".$") => {
                        check_evaluated(text, &pointer, findings);
                    }
                    _ if key.ends_with(".$") => {
                        findings
                            .add(
                                &path::BAD,
                                pointer,
                                format!(
                                    "`{key}` must have a path or a call, and has {}",
                                    short(value)
                                ),
                            )
                            .fix("remove `.$` from the key if the value is meant as it stands");
                    }
                    Value::String(text) if looks_evaluated(text) => {
                        findings
                            .add(
                                &NOT_EVALUATED,
                                pointer,
                                format!("`{text}` is taken literally, for `{key}` has no `.$` at its end"),
                            )
                            .fix(format!("call the key `{key}.$`"));
                    }
                    other => check_template(other, &pointer, findings),
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                check_template(item, &format!("{pointer}/{index}"), findings);
            }
        }
        _ => {}
    }
}

fn check_evaluated(text: &str, pointer: &str, findings: &mut Findings) {
    if !is_known(text) {
    } else if text.starts_with('$') {
        path::check_text(text, pointer, findings);
    } else if text.starts_with("States.") {
        function::check_text(text, pointer, findings);
    } else {
        findings
            .add(
                &path::BAD,
                pointer,
                format!("`{text}` is neither a path nor a call of an intrinsic function"),
            )
            .fix("start a path with `$`, or remove `.$` from the key if the text is meant");
    }
}

fn check_static(value: &Value, pointer: &str, findings: &mut Findings) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                let pointer = child(pointer, key);
                match value {
                    Value::String(text) if key.ends_with(".$") && text.starts_with('$') => {
                        findings
                            .add(
                                &NOT_EVALUATED,
                                pointer,
                                format!("`{text}` is taken literally: `Result` is not evaluated"),
                            )
                            .fix("write it in `Parameters`");
                    }
                    other => check_static(other, &pointer, findings),
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                check_static(item, &format!("{pointer}/{index}"), findings);
            }
        }
        _ => {}
    }
}

/// Whether a text looks like a path or a call, rather than, say, a price.
fn looks_evaluated(text: &str) -> bool {
    is_known(text)
        && if text.starts_with("States.") {
            text.ends_with(')')
        } else {
            (text.starts_with("$.") || text.starts_with("$$.")) && path::parse(text).is_ok()
        }
}

fn short(value: &Value) -> &'static str {
    match value {
        Value::Object(_) => "a mapping",
        Value::Array(_) => "a list",
        Value::Null => "`null`",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
    }
}
