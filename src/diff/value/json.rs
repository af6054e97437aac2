//! JSON in strings.

use crate::template::{Intrinsic, Node};

/// The tree that a text holds, if it is JSON of more than one value.
pub(super) fn parsed(value: &Node) -> Option<Node> {
    let text = text(value)?;
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    Some(value.into())
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
