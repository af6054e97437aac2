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
    let mut writer = Writer {
        text: String::new(),
        variables: Map::new(),
        plain: true,
    };
    writer.node(document);
    if writer.plain {
        return Value::assume(writer.text.replace("${!", "${"));
    }
    Value::assume(Intrinsic::Sub {
        text: writer.text,
        variables: writer.variables,
    })
}

struct Writer {
    text: String,
    variables: Map,
    plain: bool,
}

impl Writer {
    fn node(&mut self, node: &Node) {
        match node {
            Node::Null => self.text.push_str("null"),
            Node::Bool(value) => self.text.push_str(if *value { "true" } else { "false" }),
            Node::Integer(value) => self.text.push_str(&value.to_string()),
            Node::Float(value) => self.text.push_str(&value.to_string()),
            Node::Text(text) => self.string(text),
            Node::List(items) => {
                self.text.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        self.text.push(',');
                    }
                    self.node(item);
                }
                self.text.push(']');
            }
            Node::Map(map) => {
                self.text.push('{');
                for (index, (key, value)) in map.iter().enumerate() {
                    if index > 0 {
                        self.text.push(',');
                    }
                    self.string(key);
                    self.text.push(':');
                    self.node(value);
                }
                self.text.push('}');
            }
            Node::Intrinsic(intrinsic) => self.intrinsic(intrinsic),
        }
    }

    /// `Fn::Sub` would read a literal `${` as a placeholder.
    fn string(&mut self, text: &str) {
        let quoted = serde_json::Value::from(text).to_string();
        self.text.push_str(&quoted.replace("${", "${!"));
    }

    fn intrinsic(&mut self, intrinsic: &Intrinsic) {
        self.plain = false;
        let placeholder = match intrinsic {
            Intrinsic::Ref(name) => name.clone(),
            Intrinsic::GetAtt {
                resource,
                attribute: Node::Text(attribute),
            } => {
                format!("{resource}.{attribute}")
            }
            other => {
                let name = format!("Value{}", self.variables.len() + 1);
                self.variables.insert(name.clone(), other.clone().into());
                name
            }
        };
        self.text.push_str(&format!("\"${{{placeholder}}}\""));
    }
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
