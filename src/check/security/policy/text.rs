//! Documents that are written as JSON in a text.

use serde_json::Value;

use crate::template::Node;

/// Reads a document; nothing where it is none, and where something is put in later.
pub(crate) fn read(text: &str) -> Option<Node> {
    if !text.trim_start().starts_with('{') || text.contains("{{resolve:") {
        return None;
    }
    serde_json::from_str(text).ok().map(node)
}

/// The same as a node: functions are not resolved in a text, so there are none.
fn node(value: Value) -> Node {
    match value {
        Value::Null => Node::Null,
        Value::Bool(value) => Node::Bool(value),
        Value::Number(number) => number.as_i64().map_or_else(
            || Node::Float(number.as_f64().unwrap_or_default()),
            Node::Integer,
        ),
        Value::String(text) => Node::Text(text),
        Value::Array(items) => Node::List(items.into_iter().map(node).collect()),
        Value::Object(entries) => {
            let entries = entries.into_iter();
            Node::Map(entries.map(|(key, value)| (key, node(value))).collect())
        }
    }
}
