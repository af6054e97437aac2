//! The definition as text, with placeholders for what CloudFormation resolves.
//!
//! The definition travels as a string because CloudFormation refuses `null` anywhere in a
//! template, and `"ResultPath": null` is how a state passes its input on. Placeholders
//! (`DefinitionSubstitutions`) keep it readable all the same.

use indexmap::IndexMap;

use crate::{
    link,
    template::{Intrinsic, Node},
};

/// A definition's text, and the value of each of its placeholders.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) values: IndexMap<String, Node>,
}

/// Writes `definition` as JSON, each intrinsic replaced by a `${placeholder}`.
pub(super) fn write(definition: &Node) -> Result<Text, serde_json::Error> {
    let mut placeholders = Placeholders {
        literals: String::new(),
        values: IndexMap::new(),
    };
    collect_literals(definition, &mut placeholders.literals);
    let json = placeholders.json(definition);
    Ok(Text {
        text: serde_json::to_string_pretty(&json)?,
        values: placeholders.values,
    })
}

struct Placeholders {
    /// All fixed texts: a placeholder that occurs in one of them would be replaced there too.
    literals: String,
    values: IndexMap<String, Node>,
}

impl Placeholders {
    fn json(&mut self, node: &Node) -> serde_json::Value {
        match node {
            Node::Null => serde_json::Value::Null,
            Node::Bool(value) => (*value).into(),
            Node::Integer(value) => (*value).into(),
            Node::Float(value) => whole(*value).map_or_else(|| (*value).into(), Into::into),
            Node::Text(text) => text.as_str().into(),
            Node::List(items) => items.iter().map(|item| self.json(item)).collect(),
            Node::Map(map) => map
                .iter()
                .map(|(key, value)| (key.clone(), self.json(value)))
                .collect(),
            Node::Intrinsic(intrinsic) => format!("${{{}}}", self.name(intrinsic)).into(),
        }
    }

    /// The placeholder for `intrinsic`; one for all its uses.
    fn name(&mut self, intrinsic: &Intrinsic) -> String {
        let value = Node::from(intrinsic.clone());
        let base = base_name(intrinsic);
        let mut name = base.clone();
        let mut count = 1;
        loop {
            match self.values.get(&name) {
                Some(known) if *known == value => return name,
                None if !self.literals.contains(&format!("${{{name}}}")) => {
                    self.values.insert(name.clone(), value);
                    return name;
                }
                _ => {
                    count += 1;
                    name = format!("{base}{count}");
                }
            }
        }
    }
}

/// `2.0` is written `2`: the same number, as people write it.
fn whole(value: f64) -> Option<i64> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "checked: only whole numbers that an i64 holds exactly"
    )]
    (value.fract() == 0.0 && value.abs() < 9.0e15).then_some(value as i64)
}

/// A name that says what stands there: the resource, or what the text is about.
fn base_name(intrinsic: &Intrinsic) -> String {
    let name = match intrinsic {
        Intrinsic::Ref(id) => link::plain(id).trim_start_matches("AWS::").to_owned(),
        Intrinsic::GetAtt {
            resource,
            attribute,
        } => match attribute.as_text() {
            Some("Arn") | None => link::plain(resource).to_owned(),
            Some(attribute) => format!("{}{attribute}", link::plain(resource)),
        },
        Intrinsic::Sub { text, .. } => last_words(text),
        _ => String::new(),
    };
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    if name.is_empty() {
        "Value".to_owned()
    } else {
        name
    }
}

/// `SnsPublish` for `arn:${AWS::Partition}:states:::sns:publish`.
fn last_words(text: &str) -> String {
    let parts: Vec<&str> = text
        .split([':', '/'])
        .filter(|part| !part.is_empty() && !part.contains(['$', '{', '}']))
        .collect();
    parts[parts.len().saturating_sub(2)..]
        .iter()
        .map(|part| {
            let mut letters = part.chars();
            letters
                .next()
                .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
                .unwrap_or_default()
        })
        .collect()
}

fn collect_literals(node: &Node, into: &mut String) {
    match node {
        Node::Text(text) => {
            into.push_str(text);
            into.push('\n');
        }
        Node::List(items) => items.iter().for_each(|item| collect_literals(item, into)),
        Node::Map(map) => map.values().for_each(|value| collect_literals(value, into)),
        Node::Null | Node::Bool(_) | Node::Integer(_) | Node::Float(_) | Node::Intrinsic(_) => {}
    }
}
