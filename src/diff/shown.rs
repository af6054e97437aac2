//! A value as it is shown.

use crate::template::{Intrinsic, Node};

/// What fits behind a property's name.
const SHORT: usize = 100;

/// A value as text, on one line if it is short.
pub(crate) struct Shown {
    pub(crate) text: String,
}

impl Shown {
    pub(crate) fn new(node: &Node) -> Self {
        if let Node::Text(text) = node
            && (text.contains('\n') || text.chars().count() > SHORT)
        {
            return Self { text: text.clone() };
        }
        let line = one_line(node);
        if line.chars().count() <= SHORT {
            return Self { text: line };
        }
        Self {
            text: node.to_yaml(),
        }
    }

    pub(crate) fn is_short(&self) -> bool {
        !self.text.contains('\n') && self.width() <= SHORT
    }

    /// Whether this and the other fit on one line.
    pub(crate) fn fits_with(&self, other: &Self) -> bool {
        self.is_short() && other.is_short() && self.width() + other.width() <= SHORT
    }

    fn width(&self) -> usize {
        self.text.chars().count()
    }
}

pub(super) fn one_line(node: &Node) -> String {
    match node {
        Node::Null => "null".to_owned(),
        Node::Bool(value) => value.to_string(),
        Node::Integer(value) => value.to_string(),
        Node::Float(value) => value.to_string(),
        Node::Text(text) => format!("\"{text}\""),
        Node::List(items) => {
            let items: Vec<String> = items.iter().map(one_line).collect();
            format!("[{}]", items.join(", "))
        }
        Node::Map(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(key, value)| format!("{key}: {}", one_line(value)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
        Node::Intrinsic(intrinsic) => match &**intrinsic {
            Intrinsic::Ref(name) => format!("!Ref {name}"),
            Intrinsic::GetAtt {
                resource,
                attribute: Node::Text(attribute),
            } => format!("!GetAtt {resource}.{attribute}"),
            Intrinsic::Sub { text, variables } if variables.is_empty() => {
                format!("!Sub \"{text}\"")
            }
            Intrinsic::If {
                condition,
                then,
                otherwise,
            } => format!(
                "!If [{condition}, {}, {}]",
                one_line(then),
                one_line(otherwise)
            ),
            Intrinsic::Condition(name) => format!("!Condition {name}"),
            Intrinsic::Not(condition) => format!("!Not [{}]", one_line(condition)),
            Intrinsic::Equals(left, right) => {
                format!("!Equals [{}, {}]", one_line(left), one_line(right))
            }
            Intrinsic::And(all) => format!("!And {}", one_line(&Node::List(all.clone()))),
            Intrinsic::Or(any) => format!("!Or {}", one_line(&Node::List(any.clone()))),
            Intrinsic::ImportValue(name) => format!("!ImportValue {}", one_line(name)),
            _ => serde_json::Value::from(node).to_string(),
        },
    }
}
