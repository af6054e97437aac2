//! Lists whose items have names: what stays is found by its name, wherever it stands.

use std::collections::{HashMap, HashSet};

use super::shown::one_line;
use crate::template::Node;

/// Properties that name an item among its like, the most telling first.
const NAMES: [&str; 14] = [
    "Key",
    "Name",
    "Id",
    "Sid",
    "ID",
    "RuleName",
    "IndexName",
    "PolicyName",
    "AttributeName",
    "ParameterKey",
    "LogicalId",
    "DeviceName",
    "ContainerName",
    "StatusCode",
];

/// The items of two lists by their names.
pub(super) struct Keyed<'a> {
    old: Vec<(String, &'a Node)>,
    new: Vec<(String, &'a Node)>,
    /// Whether the items are pairs of a name and a value, whose order means nothing.
    is_unordered: bool,
}

/// An item of either list, or of both.
pub(super) struct Pair<'a> {
    pub(super) key: &'a str,
    /// In the new list, or in the old one for what is removed.
    pub(super) index: usize,
    pub(super) old: Option<&'a Node>,
    pub(super) new: Option<&'a Node>,
}

impl<'a> Keyed<'a> {
    /// The items by the first property that names every one of them.
    pub(super) fn new(old: &'a [Node], new: &'a [Node]) -> Option<Self> {
        NAMES.iter().find_map(|name| {
            Some(Self {
                old: by_name(old, name)?,
                new: by_name(new, name)?,
                is_unordered: old.iter().chain(new).all(|item| is_setting(item, name)),
            })
        })
    }

    /// What is in the new list in its order, and then what only the old one has.
    pub(super) fn pairs(&self) -> Vec<Pair<'_>> {
        let old: HashMap<&str, &Node> = self.old.iter().map(|(key, it)| (&**key, *it)).collect();
        let new: HashMap<&str, &Node> = self.new.iter().map(|(key, it)| (&**key, *it)).collect();
        let kept = self
            .new
            .iter()
            .enumerate()
            .map(|(index, (key, item))| Pair {
                key,
                index,
                old: old.get(&**key).copied(),
                new: Some(*item),
            });
        let gone = self
            .old
            .iter()
            .enumerate()
            .filter(|(_, (key, _))| !new.contains_key(&**key))
            .map(|(index, (key, item))| Pair {
                key,
                index,
                old: Some(*item),
                new: None,
            });
        kept.chain(gone).collect()
    }

    /// The names of what stays, before and after, if that comes in another order.
    pub(super) fn reordered(&self) -> Option<(Vec<&str>, Vec<&str>)> {
        if self.is_unordered {
            return None;
        }
        let old = kept(&self.old, &self.new);
        let new = kept(&self.new, &self.old);
        (old != new).then_some((old, new))
    }
}

/// The names of the items that the other list has, too.
fn kept<'a>(items: &'a [(String, &Node)], other: &[(String, &Node)]) -> Vec<&'a str> {
    let other: HashSet<&str> = other.iter().map(|(key, _)| &**key).collect();
    items
        .iter()
        .map(|(key, _)| &**key)
        .filter(|key| other.contains(key))
        .collect()
}

/// The items with their names, if each has one of its own.
fn by_name<'a>(items: &'a [Node], name: &str) -> Option<Vec<(String, &'a Node)>> {
    let named: Vec<(String, &Node)> = items
        .iter()
        .map(|item| {
            let name = item.as_map()?.get(name)?;
            let key = match name {
                Node::Intrinsic(_) => one_line(name),
                scalar => scalar.scalar_text()?,
            };
            Some((key, item))
        })
        .collect::<Option<_>>()?;
    let different: HashSet<&str> = named.iter().map(|(key, _)| &**key).collect();
    (different.len() == named.len()).then_some(named)
}

/// Whether the item is a name and a value, like a tag or an environment variable.
fn is_setting(item: &Node, name: &str) -> bool {
    item.as_map().is_some_and(|item| {
        item.keys().all(|key| {
            key == name || ["Value", "ParameterValue", "PropagateAtLaunch"].contains(&&**key)
        })
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn items(json: serde_json::Value) -> Vec<Node> {
        match json.into() {
            Node::List(items) => items,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn items_are_found_by_what_names_them() {
        let old = items(json!([{"Key": "a", "Value": 1}, {"Key": "b", "Value": 2}]));
        let new = items(json!([{"Key": "c", "Value": 3}, {"Key": "a", "Value": 1}]));
        let keyed = Keyed::new(&old, &new).expect("tags have keys");
        let pairs: Vec<(&str, usize, bool, bool)> = keyed
            .pairs()
            .iter()
            .map(|pair| (pair.key, pair.index, pair.old.is_some(), pair.new.is_some()))
            .collect();
        assert_eq!(
            pairs,
            [
                ("c", 0, false, true),
                ("a", 1, true, true),
                ("b", 1, true, false)
            ]
        );
    }

    #[test]
    fn what_has_no_name_of_its_own_is_not_found_by_it() {
        let twice = items(json!([{"StatusCode": "200"}, {"StatusCode": "200"}]));
        assert!(Keyed::new(&twice, &twice).is_none());
        let texts = items(json!(["a", "b"]));
        assert!(Keyed::new(&texts, &texts).is_none());
        let some = items(json!([{"Name": "a"}, {"Other": "b"}]));
        assert!(Keyed::new(&some, &some).is_none());
    }

    #[test]
    fn order_means_something_where_more_than_values_are_named() {
        let tags = items(json!([{"Key": "a", "Value": 1}, {"Key": "b", "Value": 2}]));
        let rules = items(json!([{"Id": "a", "Days": 1}, {"Id": "b", "Days": 2}]));
        let turned = |items: &[Node]| items.iter().rev().cloned().collect::<Vec<_>>();
        assert!(
            Keyed::new(&tags, &turned(&tags))
                .expect("keys")
                .reordered()
                .is_none()
        );
        let other = turned(&rules);
        let keyed = Keyed::new(&rules, &other).expect("keys");
        assert_eq!(keyed.reordered(), Some((vec!["a", "b"], vec!["b", "a"])));
    }
}
