//! Stack parameters in a file, in each form that there is of them.

use std::{collections::BTreeMap, fs, path::Path};

use super::error::CliError;
use crate::template::{Map, Node};

/// Reads names and values: a mapping, one under `Parameters`, or a list with `ParameterKey` and
/// `ParameterValue`. One that is to keep its value (`UsePreviousValue`) does so by not being given.
pub(super) fn read(path: &Path) -> Result<BTreeMap<String, String>, CliError> {
    let wrong = |why: &dyn ToString| {
        let why = why.to_string();
        CliError::usage(format!("the parameters in {}: {why}", path.display()))
    };
    let text = fs::read_to_string(path).map_err(|error| wrong(&error))?;
    let node = Node::parse(text).map_err(|error| wrong(&error))?;
    values(&node).map_err(|why| wrong(&why))
}

fn values(node: &Node) -> Result<BTreeMap<String, String>, String> {
    match node {
        Node::Map(map) => match map.get("Parameters") {
            Some(Node::Map(map)) => of_map(map),
            _ => of_map(map),
        },
        Node::List(items) => {
            let items = items.iter().map(of_item);
            items.filter_map(Result::transpose).collect()
        }
        _ => Err("neither a mapping nor a list".to_owned()),
    }
}

fn of_map(map: &Map) -> Result<BTreeMap<String, String>, String> {
    map.iter()
        .map(|(name, node)| Ok((name.clone(), value(name, node)?)))
        .collect()
}

fn of_item(item: &Node) -> Result<Option<(String, String)>, String> {
    let Some(name) = item.get("ParameterKey").and_then(Node::as_text) else {
        return Err("an item has no `ParameterKey`".to_owned());
    };
    match (item.get("ParameterValue"), item.get("UsePreviousValue")) {
        (Some(node), _) => Ok(Some((name.to_owned(), value(name, node)?))),
        (None, Some(keep)) if keep.scalar_text().as_deref() == Some("true") => Ok(None),
        (None, _) => Err(format!("`{name}` has no `ParameterValue`")),
    }
}

/// A value as the service takes it: lists are told apart by commas.
fn value(name: &str, node: &Node) -> Result<String, String> {
    let odd = || format!("the value of `{name}` is neither a text nor a list of them");
    match node {
        Node::List(items) => {
            let items = items.iter().map(|item| item.scalar_text().ok_or_else(odd));
            Ok(items.collect::<Result<Vec<_>, _>>()?.join(","))
        }
        node => node.scalar_text().ok_or_else(odd),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_read_in_each_form() {
        let list = r#"[{"ParameterKey": "Size", "ParameterValue": "8"},
                       {"ParameterKey": "Secret", "UsePreviousValue": true}]"#;
        for (text, expected) in [
            (
                "{\"Size\": 8, \"Zones\": [\"a\", \"b\"]}",
                "Size=8 Zones=a,b",
            ),
            ("Parameters:\n  Size: '8'\nTags: {a: b}\n", "Size=8"),
            (list, "Size=8"),
            ("[{\"ParameterValue\": 1}]", "an item has no `ParameterKey`"),
            ("[{\"ParameterKey\": \"A\"}]", "`A` has no `ParameterValue`"),
            (
                "A: {b: c}",
                "the value of `A` is neither a text nor a list of them",
            ),
            ("text", "neither a mapping nor a list"),
        ] {
            let found = match values(&Node::parse(text).expect("a document")) {
                Ok(values) => values
                    .iter()
                    .map(|(name, value)| format!("{name}={value}"))
                    .collect::<Vec<_>>()
                    .join(" "),
                Err(why) => why,
            };
            assert_eq!(found, expected, "{text}");
        }
    }
}
