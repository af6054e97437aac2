//! Paths into a state's data.

use serde_json::Value;

use super::{definition::is_known, function, language::Language, state::State};
use crate::check::{Levels, Rule, Severity, findings::Findings, pointer::child};

pub(super) const BAD: Rule = Rule {
    code: "S014",
    title: "a path that is none",
    levels: Levels::all(Severity::Error),
    explanation: "Paths are JSONPath: `$` for the state's data, `$$` for the context object or \
        `$name` for a variable, and then `.name` or `['name']`, `[0]`, `[*]`, …. `ResultPath` is \
        a reference path, which names one place: no `*`, `..`, `?`, `:` or `,`, and not the \
        context object. Step Functions refuses anything else.\n\n\
        Source: Amazon States Language specification, \"Paths\" and \"Reference Paths\".",
};

/// Fields that hold a path.
const FIELDS: [&str; 13] = [
    "InputPath",
    "OutputPath",
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
    "ResultPath",
];

/// Fields that `null` has a meaning for.
const NULLABLE: [&str; 3] = ["InputPath", "OutputPath", "ResultPath"];

/// Checks the fields of a state whose values are paths.
pub(super) fn check_fields(state: &State<'_>, findings: &mut Findings) {
    if state.language != Language::JsonPath {
        return;
    }
    for field in FIELDS {
        let Some(value) = state.fields.get(field) else {
            continue;
        };
        let pointer = child(state.pointer, field);
        match value {
            _ if field == "ResultPath" => {
                check_result_path(Some(value), state.pointer, findings);
            }
            Value::String(text) => check_text(text, &pointer, findings),
            Value::Null if NULLABLE.contains(&field) => {}
            _ => {
                findings.add(&BAD, pointer, format!("{value} is no path"));
            }
        }
    }
}

/// Checks a text that must be a path, or a function's call.
pub(super) fn check_text(text: &str, pointer: &str, findings: &mut Findings) {
    if !is_known(text) {
        return;
    }
    if text.starts_with("States.") {
        function::check_text(text, pointer, findings);
    } else if let Err(reason) = parse(text) {
        add(text, reason, pointer, findings);
    }
}

/// Checks the field `ResultPath` of what is at `pointer`.
pub(super) fn check_result_path(value: Option<&Value>, pointer: &str, findings: &mut Findings) {
    let pointer = || child(pointer, "ResultPath");
    match value {
        None | Some(Value::Null) => {}
        Some(Value::String(text)) if !is_known(text) => {}
        Some(Value::String(text)) => {
            if let Err(reason) = parse_reference(text) {
                add(text, reason, &pointer(), findings);
            }
        }
        Some(value) => {
            findings.add(&BAD, pointer(), format!("{value} is no path"));
        }
    }
}

fn add(text: &str, reason: &str, pointer: &str, findings: &mut Findings) {
    findings.add(&BAD, pointer, format!("`{text}` is no path: {reason}"));
}

/// A path to one place, to put something there.
fn parse_reference(text: &str) -> Result<(), &'static str> {
    parse(text)?;
    if !(text == "$" || text.starts_with("$.") || text.starts_with("$[")) {
        return Err("a result goes into the state's data, which is `$`");
    }
    if text.contains("..") || outside_of_quotes(text).any(|c| "*?:,@(".contains(c)) {
        return Err("a reference path names one place, without `*`, `..`, `?`, `:`, `,` and `@`");
    }
    Ok(())
}

/// Whether `text` is a JSONPath, as far as Step Functions looks before it runs.
pub(super) fn parse(text: &str) -> Result<(), &'static str> {
    let Some(rest) = text.strip_prefix('$') else {
        return Err("paths start with `$`");
    };
    let rest = rest
        .strip_prefix('$')
        .unwrap_or_else(|| rest.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_'));
    if !(rest.is_empty() || rest.starts_with(['.', '['])) {
        return Err("`.` or `[` comes after `$`");
    }
    if outside_of_quotes(text).any(char::is_whitespace) && !text.contains("[?") {
        return Err("a name with spaces is written `['like this']`");
    }
    if text.ends_with('.') {
        return Err("a name is missing after the last `.`");
    }
    if text.contains("...") {
        return Err("there are at most two dots in a row");
    }
    if text.contains("[]") {
        return Err("there is nothing between `[` and `]`");
    }
    let mut open = 0_i32;
    for c in outside_of_quotes(text) {
        open += match c {
            '[' => 1,
            ']' => -1,
            _ => 0,
        };
        if open < 0 {
            break;
        }
    }
    if open != 0 {
        return Err("each `[` has its `]`");
    }
    Ok(())
}

/// The characters of a path that are not part of a name in quotes.
fn outside_of_quotes(text: &str) -> impl Iterator<Item = char> {
    let mut quote = None;
    let mut in_brackets = 0_usize;
    let mut escaped = false;
    text.chars().filter(move |c| {
        if std::mem::take(&mut escaped) {
            return false;
        }
        match (quote, *c) {
            (Some(_), '\\') => {
                escaped = true;
                false
            }
            (Some(open), c) => {
                if c == open {
                    quote = None;
                }
                false
            }
            (None, '\'' | '"') if in_brackets > 0 => {
                quote = Some(*c);
                false
            }
            (None, c) => {
                match c {
                    '[' => in_brackets += 1,
                    ']' => in_brackets = in_brackets.saturating_sub(1),
                    _ => {}
                }
                true
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{parse, parse_reference};

    #[test]
    fn paths() {
        for good in [
            "$",
            "$$",
            "$.a",
            "$.a-b.c_d",
            "$['a b']",
            "$.a[0].b",
            "$..a",
            "$.*",
            "$.a[*]",
            "$.a[?(@.b == 'c d')].e",
            "$.a[0:2]",
            "$$.Execution.Id",
            "$variable.a",
            "$.items.length()",
            "$.grüße",
            r"$['it\'s ] here']",
        ] {
            assert_eq!(parse(good), Ok(()), "{good}");
        }
        for bad in [
            "", "a", "a.$", "$ .a", "$-a", "$.a b", "$.a.", "$...a", "$.a[", "$.a]", "$.a[]",
            "$.a['b]",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn reference_paths() {
        for good in ["$", "$.a", "$.a[0]", "$['a*b']", "$.a.b-c"] {
            assert_eq!(parse_reference(good), Ok(()), "{good}");
        }
        for bad in [
            "$$", "$$.a", "$x", "$.a[*]", "$..a", "$.a[0,1]", "$.a[0:1]", "$.*",
        ] {
            assert!(parse_reference(bad).is_err(), "{bad}");
        }
    }
}
