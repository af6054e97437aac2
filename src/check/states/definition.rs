//! From what a template says to the definition itself.
//!
//! What only CloudFormation knows stands in it as `${…}`: texts that contain that are not judged.

use serde_json::Value;

use super::{json, machine::Machine};
use crate::{
    check::{Levels, Rule, Severity, findings::Findings},
    template::{Intrinsic, Map, Node},
};

pub(super) const UNREADABLE: Rule = Rule {
    code: "S001",
    title: "a definition that is no JSON object",
    levels: Levels::all(Severity::Error),
    explanation: "The definition of a state machine is a JSON object, in which no key stands \
        twice. Step Functions refuses anything else (`INVALID_JSON_DESCRIPTION`). Lines and \
        columns count from the beginning of the definition.\n\n\
        Source: Amazon States Language specification, \"Structure of a State Machine\".",
};

/// A definition that could be read.
#[derive(Debug)]
pub(super) struct Definition {
    pub(super) value: Value,
    /// The names in `${…}` that `DefinitionSubstitutions` has to give values to.
    pub(super) placeholders: Vec<String>,
}

/// The definition of `machine`, as far as it is known.
pub(super) fn read(machine: &Machine<'_>, findings: &mut Findings) -> Option<Definition> {
    let mut placeholders = Vec::new();
    if let Node::Map(map) = machine.source {
        let value = of_map(map, &mut placeholders);
        return Some(Definition {
            value,
            placeholders,
        });
    }
    let text = text(machine.source, &mut placeholders)?;
    match json::parse(&quote_placeholders(&text)) {
        Ok(value @ Value::Object(_)) => Some(Definition {
            value,
            placeholders,
        }),
        // A placeholder may stand for all of it.
        Ok(Value::String(text)) if !is_known(&text) => None,
        Ok(_) => {
            findings
                .add(
                    &UNREADABLE,
                    machine.pointer.as_str(),
                    "the definition is no JSON object",
                )
                .fix("write an object with `StartAt` and `States`");
            None
        }
        Err(error) => {
            findings.add(
                &UNREADABLE,
                machine.pointer.as_str(),
                format!("the definition is no JSON: {error}"),
            );
            None
        }
    }
}

/// Whether nothing in `text` is left for CloudFormation to fill in.
pub(super) fn is_known(text: &str) -> bool {
    !text.contains("${") && !text.contains("{{resolve:")
}

/// The text that `node` gives; nothing if it is not even known in part.
fn text(node: &Node, placeholders: &mut Vec<String>) -> Option<String> {
    match node {
        Node::Text(text) => {
            collect_placeholders(text, placeholders);
            Some(text.clone())
        }
        Node::Intrinsic(intrinsic) => match &**intrinsic {
            Intrinsic::Sub { text, .. } => {
                // `${!Name}` is `${Name}` after the function, and for the substitutions to fill.
                let literal: Vec<&str> = text.split("${!").collect();
                for rest in literal.iter().skip(1) {
                    placeholders.extend(rest.split_once('}').map(|(name, _)| name.to_owned()));
                }
                Some(literal.join("${"))
            }
            Intrinsic::Join {
                separator,
                items: Node::List(items),
            } => {
                let parts: Vec<String> = items
                    .iter()
                    .map(|item| text_or_unknown(item, placeholders))
                    .collect();
                Some(parts.join(separator))
            }
            _ => None,
        },
        _ => None,
    }
}

fn text_or_unknown(node: &Node, placeholders: &mut Vec<String>) -> String {
    match node {
        Node::Integer(number) => number.to_string(),
        Node::Bool(value) => value.to_string(),
        _ => text(node, placeholders).unwrap_or_else(|| unknown(node)),
    }
}

/// What stands for a value that only CloudFormation knows.
fn unknown(node: &Node) -> String {
    let Some(intrinsic) = node.as_intrinsic() else {
        return "${}".to_owned();
    };
    intrinsic
        .placeholder()
        .unwrap_or_else(|| format!("${{{}}}", intrinsic.name()))
}

fn collect_placeholders(text: &str, into: &mut Vec<String>) {
    into.extend(
        text.split("${")
            .skip(1)
            .filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())),
    );
}

/// Puts quotes around each `${…}` that is not within a string, where a number or an object goes.
fn quote_placeholders(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 16);
    let mut in_string = false;
    let mut rest = text;
    while let Some(at) = rest.find(['"', '\\', '$']) {
        let (before, found) = rest.split_at(at);
        quoted.push_str(before);
        let length = if let Some(escaped) = found.strip_prefix('\\') {
            1 + escaped.chars().next().map_or(0, char::len_utf8)
        } else if found.starts_with('"') {
            in_string = !in_string;
            1
        } else if in_string || !found.starts_with("${") {
            1
        } else {
            found.find('}').map_or(1, |end| end + 1)
        };
        if length > 1 && found.starts_with('$') {
            quoted.push('"');
            quoted.push_str(&found[..length]);
            quoted.push('"');
        } else {
            quoted.push_str(&found[..length]);
        }
        rest = &found[length..];
    }
    quoted + rest
}

fn of_map(map: &Map, placeholders: &mut Vec<String>) -> Value {
    map.iter()
        .filter(|(_, node)| !node.is_no_value())
        .map(|(key, node)| (key.clone(), of_node(node, placeholders)))
        .collect()
}

fn of_node(node: &Node, placeholders: &mut Vec<String>) -> Value {
    match node {
        Node::Map(map) => of_map(map, placeholders),
        Node::List(items) => items
            .iter()
            .filter(|node| !node.is_no_value())
            .map(|node| of_node(node, placeholders))
            .collect(),
        Node::Text(_) | Node::Intrinsic(_) => text(node, placeholders)
            .unwrap_or_else(|| unknown(node))
            .into(),
        plain => plain.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::quote_placeholders;

    #[test]
    fn only_placeholders_outside_of_strings_are_quoted() {
        assert_eq!(
            quote_placeholders(r#"{"a": ${B}, "c": "${D} \" ${E}", "$": "\\", "f": ${G.H}}"#),
            r#"{"a": "${B}", "c": "${D} \" ${E}", "$": "\\", "f": "${G.H}"}"#
        );
        assert_eq!(quote_placeholders("${A"), "${A");
        assert_eq!(quote_placeholders("\\"), "\\");
    }
}
