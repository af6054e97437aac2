//! JSON in strings.

use std::sync::LazyLock;

use regex_lite::Regex;

use crate::template::{Intrinsic, Node};

/// The tree that a text holds, if it is JSON of more than one value.
pub(super) fn parsed(value: &Node) -> Option<Node> {
    let text = text(value)?;
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let value: serde_json::Value = serde_json::from_str(text)
        .or_else(|_| serde_json::from_str(&quoted(text)))
        .ok()?;
    Some(value.into())
}

/// The text with placeholders in quotes where they stand for a value of their own.
fn quoted(text: &str) -> String {
    static BARE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"([:,\[]\s*)(\$\{[^}]+\})(\s*[,}\]])").ok());
    match &*BARE {
        Some(bare) => bare.replace_all(text, "${1}\"${2}\"${3}").into_owned(),
        None => text.to_owned(),
    }
}

/// The text of a string, placeholders and all; none if it has variables of its own.
pub(super) fn text(value: &Node) -> Option<&str> {
    match value {
        Node::Text(text) => Some(text),
        Node::Intrinsic(intrinsic) => match &**intrinsic {
            Intrinsic::Sub { text, variables } if variables.is_empty() => Some(text),
            Intrinsic::Base64(value) => text(value),
            _ => None,
        },
        _ => None,
    }
}
