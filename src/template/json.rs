//! JSON out, and trees from JSON values.

use serde_json::Number;

use super::{Node, Template, View, recognize::recognize};

impl Template {
    /// The template as JSON, functions under their full names, indented by two spaces.
    ///
    /// ```
    /// use stackwright::template::Template;
    ///
    /// let template = Template::parse("Outputs: {Here: {Value: !Ref AWS::Region}}")?;
    /// let json: serde_json::Value = serde_json::from_str(&template.to_json())?;
    /// assert_eq!(json["Outputs"]["Here"]["Value"]["Ref"], "AWS::Region");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_json(&self) -> String {
        format!("{:#}\n", self.view().into_json())
    }
}

impl View<'_> {
    fn into_json(self) -> serde_json::Value {
        match self.open() {
            View::Node(Node::Integer(number)) => (*number).into(),
            View::Node(Node::Float(number)) => match Number::from_f64(*number) {
                Some(number) => number.into(),
                // JSON has no word for it.
                None => number.to_string().into(),
            },
            View::Node(_) => serde_json::Value::Null,
            View::Bool(value) => value.into(),
            View::Text(text) => text.into(),
            View::Owned(text) => text.into(),
            View::List(items) => items.into_iter().map(View::into_json).collect(),
            View::Map(entries) => entries
                .into_iter()
                .map(|(key, view)| (key.to_owned(), view.into_json()))
                .collect(),
            View::Intrinsic(intrinsic) => {
                let argument = intrinsic.written_argument().into_json();
                [(intrinsic.name().to_owned(), argument)]
                    .into_iter()
                    .collect()
            }
        }
    }
}

/// Functions under their full names.
impl From<&Node> for serde_json::Value {
    fn from(node: &Node) -> Self {
        View::Node(node).into_json()
    }
}

/// Mappings that spell a function become that function; see [`Node::parse`](super::Node::parse).
impl From<serde_json::Value> for Node {
    fn from(value: serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(value) => Self::Bool(value),
            serde_json::Value::Number(number) => from_number(&number),
            serde_json::Value::String(text) => Self::Text(text),
            serde_json::Value::Array(items) => items.into_iter().map(Self::from).collect(),
            serde_json::Value::Object(entries) => recognize(
                entries
                    .into_iter()
                    .map(|(key, value)| (key, value.into()))
                    .collect(),
            ),
        }
    }
}

/// Whole numbers that do not fit stay the digits that they are.
fn from_number(number: &Number) -> Node {
    match number.as_i64() {
        Some(number) => Node::Integer(number),
        None if number.is_u64() => Node::Text(number.to_string()),
        None => number
            .as_f64()
            .map_or_else(|| Node::Text(number.to_string()), Node::Float),
    }
}
