//! Values as people read them.

use crate::template::{Intrinsic, Node};

/// A value in a line.
pub(in crate::diff::security) fn shown(node: &Node) -> String {
    match node {
        Node::Intrinsic(intrinsic) => match &**intrinsic {
            Intrinsic::Sub { text, variables } => {
                let mut text = text.clone();
                for (name, value) in variables {
                    text = text.replace(&format!("${{{name}}}"), &shown(value));
                }
                text
            }
            Intrinsic::ImportValue(name) => format!("${{import {}}}", shown(name)),
            other => other.placeholder().unwrap_or_else(|| as_json(node)),
        },
        node => node.scalar_text().unwrap_or_else(|| as_json(node)),
    }
}

fn as_json(node: &Node) -> String {
    serde_json::Value::from(node).to_string()
}
