//! Texts with intrinsics in them.

use crate::template::{Intrinsic, Map, Node};

/// `text` with each `${name}` replaced by the value of that name, and other placeholders left to
/// CloudFormation (`Fn::Sub`).
///
/// References and attributes are written into the text itself, where they read best.
pub(super) fn interpolate<'a>(
    text: &str,
    values: impl IntoIterator<Item = (&'a str, &'a Node)>,
) -> Node {
    let mut text = text.to_owned();
    let mut variables = Map::default();
    for (name, value) in values {
        let inline = match value {
            Node::Text(text) => Some(text.replace("${", "${!")),
            Node::Intrinsic(intrinsic) => intrinsic.placeholder(),
            _ => None,
        };
        match inline {
            Some(inline) => text = text.replace(&format!("${{{name}}}"), &inline),
            None => {
                variables.insert(name.to_owned(), value.clone());
            }
        }
    }
    Intrinsic::Sub { text, variables }.into()
}
