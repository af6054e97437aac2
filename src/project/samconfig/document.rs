//! The file's tables, with the lines that its settings are on, in whichever format it is.

use std::path::Path;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::template::{Map, Node, Positions};

/// A setting or a table of them.
#[derive(Clone, Debug)]
pub(super) struct Located {
    /// The line, from 1.
    pub(super) line: usize,
    pub(super) value: Value,
}

#[derive(Clone, Debug)]
pub(super) enum Value {
    Nothing,
    Text(String),
    /// A number or a date, as it is written.
    Other(String),
    Bool(bool),
    List(Vec<Located>),
    Table(Vec<(String, Located)>),
}

impl Value {
    /// What it is, for messages.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Text(_) => "text",
            Self::Other(_) => "a number",
            Self::Bool(_) => "true or false",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

impl Located {
    /// The entry called `key` of a table.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        let mut entries = self.entries().iter();
        entries.find(|(name, _)| name == key).map(|(_, it)| it)
    }

    /// The entries of a table.
    pub(super) fn entries(&self) -> &[(String, Self)] {
        match &self.value {
            Value::Table(entries) => entries,
            _ => &[],
        }
    }
}

/// Reads the text of a file; the error is a line, and what is wrong there.
pub(super) fn parse(path: &Path, text: &str) -> Result<Located, (usize, String)> {
    match path.extension().and_then(|it| it.to_str()) {
        Some("yaml" | "yml") => match Node::parse_located(text) {
            Ok((node, positions)) => Ok(of_node(&node, "", &positions)),
            Err(error) => Err((error.position.line, error.problem.to_string())),
        },
        _ => match DeTable::parse(text) {
            Ok(table) => Ok(Located {
                line: 1,
                value: of_table(table.get_ref(), text),
            }),
            Err(error) => {
                let start = error.span().map_or(0, |span| span.start);
                Err((line(text, start), error.message().to_owned()))
            }
        },
    }
}

fn line(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().iter().take(offset);
    1 + before.filter(|byte| **byte == b'\n').count()
}

fn of_table(table: &DeTable<'_>, text: &str) -> Value {
    let entries = table.iter().map(|(key, value)| {
        let located = Located {
            line: line(text, key.span().start),
            value: of_toml(value, text),
        };
        (key.get_ref().to_string(), located)
    });
    Value::Table(entries.collect())
}

fn of_toml(value: &Spanned<DeValue<'_>>, text: &str) -> Value {
    match value.get_ref() {
        DeValue::String(words) => Value::Text(words.to_string()),
        DeValue::Boolean(value) => Value::Bool(*value),
        DeValue::Array(items) => Value::List(
            items
                .iter()
                .map(|item| Located {
                    line: line(text, item.span().start),
                    value: of_toml(item, text),
                })
                .collect(),
        ),
        DeValue::Table(table) => of_table(table, text),
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Datetime(_) => {
            Value::Other(text.get(value.span()).unwrap_or_default().to_owned())
        }
    }
}

fn of_node(node: &Node, pointer: &str, positions: &Positions) -> Located {
    let inner = |key: &str, node: &Node| {
        let key = key.replace('~', "~0").replace('/', "~1");
        of_node(node, &format!("{pointer}/{key}"), positions)
    };
    let of_map = |map: &Map| {
        let entries = map.iter();
        Value::Table(
            entries
                .map(|(key, node)| (key.clone(), inner(key, node)))
                .collect(),
        )
    };
    Located {
        line: positions.find(pointer).map_or(1, |position| position.line),
        value: match node {
            Node::Null | Node::Intrinsic(_) => Value::Nothing,
            Node::Text(words) => Value::Text(words.clone()),
            Node::Bool(value) => Value::Bool(*value),
            Node::Integer(_) | Node::Float(_) => {
                Value::Other(node.scalar_text().unwrap_or_default())
            }
            Node::List(items) => {
                let items = items.iter().enumerate();
                Value::List(
                    items
                        .map(|(place, node)| inner(&place.to_string(), node))
                        .collect(),
                )
            }
            Node::Map(map) => of_map(map),
        },
    }
}
