//! How long values are at least, whatever their functions give.

use crate::template::{Intrinsic, Node};

/// The least number of bytes of a text.
pub(super) fn text(node: &Node) -> usize {
    match node {
        Node::Text(text) => text.len(),
        Node::Integer(number) => number.to_string().len(),
        Node::Bool(_) => 4,
        Node::Intrinsic(intrinsic) => match &**intrinsic {
            Intrinsic::Sub { text, .. } => literal(text),
            Intrinsic::Join { separator, items } => {
                let items = items.as_list().unwrap_or_default();
                let between = separator.len() * items.len().saturating_sub(1);
                between + items.iter().map(text).sum::<usize>()
            }
            _ => 0,
        },
        _ => 0,
    }
}

/// The least number of characters of a JSON document, without white space.
pub(super) fn json(node: &Node) -> usize {
    let commas = |count: usize| count.saturating_sub(1);
    match node {
        Node::Text(text) => 2 + visible(text),
        Node::List(items) => 2 + commas(items.len()) + items.iter().map(json).sum::<usize>(),
        Node::Map(map) => {
            let entries = map
                .iter()
                .map(|(key, value)| visible(key) + 3 + json(value));
            2 + commas(map.len()) + entries.sum::<usize>()
        }
        Node::Intrinsic(_) => text(node).min(visible_in(node)),
        Node::Integer(number) => number.to_string().len(),
        Node::Null | Node::Bool(_) => 4,
        Node::Float(_) => 1,
    }
}

fn visible(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// The visible characters among the literals of a function.
fn visible_in(node: &Node) -> usize {
    match node.as_intrinsic() {
        Some(Intrinsic::Sub { text, .. }) => literal(text).min(visible(text)),
        Some(Intrinsic::Join { separator, items }) => {
            let items = items.as_list().unwrap_or_default();
            let between = visible(separator) * items.len().saturating_sub(1);
            let of_item = |item: &Node| item.as_text().map_or(0, visible);
            between + items.iter().map(of_item).sum::<usize>()
        }
        _ => 0,
    }
}

/// The bytes of a text of `Fn::Sub` that are no placeholders.
fn literal(text: &str) -> usize {
    let mut pieces = text.split("${");
    let first = pieces.next().map_or(0, str::len);
    first
        + pieces
            .map(|piece| match piece.split_once('}') {
                Some((_, rest)) => rest.len(),
                None => piece.len(),
            })
            .sum::<usize>()
}
