//! JSON documents inside a string, with intrinsics between their pieces.

use crate::{
    template::{Intrinsic, Map, Node},
    value::Value,
};

/// The document as JSON text in one `Fn::Sub`: a `Ref` or `Fn::GetAtt` in it becomes a
/// placeholder, other intrinsics become variables.
///
/// An intrinsic stands for text, which is taken to need no escaping: names, ids, ARNs.
pub(super) fn json_text(document: &Node) -> Value<String> {
    let mut placeholders = Placeholders::default();
    let json = placeholders.json(document);
    if !placeholders.used {
        return Value::assume(serde_json::Value::from(document).to_string());
    }
    Value::assume(Intrinsic::Sub {
        text: json.to_string(),
        variables: placeholders.variables,
    })
}

#[derive(Default)]
struct Placeholders {
    used: bool,
    variables: Map,
}

impl Placeholders {
    fn json(&mut self, node: &Node) -> serde_json::Value {
        match node {
            Node::Text(text) => literal(text).into(),
            Node::List(items) => items.iter().map(|item| self.json(item)).collect(),
            Node::Map(map) => map
                .iter()
                .map(|(key, value)| (literal(key), self.json(value)))
                .collect(),
            Node::Intrinsic(intrinsic) => format!("${{{}}}", self.name(intrinsic)).into(),
            plain => plain.into(),
        }
    }

    fn name(&mut self, intrinsic: &Intrinsic) -> String {
        self.used = true;
        match intrinsic {
            Intrinsic::Ref(name) => name.clone(),
            Intrinsic::GetAtt {
                resource,
                attribute: Node::Text(attribute),
            } => format!("{resource}.{attribute}"),
            other => {
                let name = format!("Value{}", self.variables.len() + 1);
                self.variables.insert(name.clone(), other.clone().into());
                name
            }
        }
    }
}

/// `Fn::Sub` would read a literal `${` as a placeholder.
fn literal(text: &str) -> String {
    text.replace("${", "${!")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intrinsics_become_placeholders_and_literals_stay() {
        let document = Node::from([
            ("name", Intrinsic::Ref("Queue".to_owned()).into()),
            ("note", Node::from("costs ${5} \"net\"")),
            (
                "part",
                Intrinsic::Select {
                    index: 0_i64.into(),
                    items: Node::List(Vec::new()),
                }
                .into(),
            ),
        ]);
        let value = json_text(&document);
        let Some(Intrinsic::Sub { text, variables }) = value.node().as_intrinsic() else {
            panic!("{value:?}");
        };
        assert_eq!(
            text,
            r#"{"name":"${Queue}","note":"costs ${!5} \"net\"","part":"${Value1}"}"#
        );
        assert_eq!(variables.keys().collect::<Vec<_>>(), ["Value1"]);
    }

    #[test]
    fn a_plain_document_is_plain_text() {
        let value = json_text(&Node::from([("note", Node::from("${5}"))]));
        assert_eq!(value.node(), &Node::from(r#"{"note":"${5}"}"#));
    }
}
