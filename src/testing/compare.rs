//! Whether a part is as it should be, and where it is not.

use super::{
    difference::{Difference, Expected, distance},
    glob::{Wildcards, is_like},
    matcher::{Kind, Matcher},
};
use crate::{
    diff::{Path, Step, canonical, changes},
    suggest,
    template::{Intrinsic, Map, Node, placeholders},
};

impl Matcher {
    /// The parts of a canonical value that are not as they should be; none if it matches.
    pub(super) fn differences(&self, path: &Path, found: Option<&Node>) -> Vec<Difference> {
        let found = found.filter(|node| !node.is_no_value());
        let one = |expected: Expected| vec![Difference::new(path, expected, found)];
        let described = || one(Expected::Described(self.to_string()));
        let matches = match (&self.0, found) {
            (Kind::Exactly(expected), found) => {
                return changes(path, Some(expected), found)
                    .into_iter()
                    .map(|change| {
                        let expected = change.old.map_or(Expected::Nothing, Expected::Value);
                        Difference::new(&change.path, expected, change.new.as_ref())
                    })
                    .collect();
            }
            (Kind::Absent, None) => true,
            (Kind::Absent, Some(_)) => return one(Expected::Nothing),
            (Kind::Not(matcher), found) => !matcher.differences(path, found).is_empty(),
            (Kind::All(matchers), found) => {
                return matchers
                    .iter()
                    .flat_map(|matcher| matcher.differences(path, found))
                    .collect();
            }
            (Kind::AnyOf(matchers), found) => matchers
                .iter()
                .any(|matcher| matcher.differences(path, found).is_empty()),
            (Kind::Object(entries), found) => return object(entries, path, found),
            (_, None) => false,
            (Kind::List(matchers), Some(Node::List(items))) if matchers.len() == items.len() => {
                return matchers
                    .iter()
                    .zip(items)
                    .enumerate()
                    .flat_map(|(index, (matcher, item))| {
                        matcher.differences(&path.with(Step::Index(index)), Some(item))
                    })
                    .collect();
            }
            (Kind::ListWith(matchers), Some(Node::List(items))) => {
                return list_with(matchers, path, items);
            }
            (Kind::List(_) | Kind::ListWith(_), Some(_)) => false,
            (Kind::Any, Some(_)) => true,
            (Kind::Text(pattern), Some(found)) => {
                text_of(found).is_some_and(|text| is_like(&text, pattern, Wildcards::Star))
            }
            (Kind::RefersTo(name), Some(found)) => refers_to(found, name),
            (Kind::Json(matcher), Some(found)) => match parsed(found) {
                Some(json) => return matcher.differences(path, Some(&json)),
                None => false,
            },
            (Kind::Satisfies(_, check), Some(found)) => check(found),
        };
        if matches { Vec::new() } else { described() }
    }
}

fn object(entries: &[(String, Matcher)], path: &Path, found: Option<&Node>) -> Vec<Difference> {
    let mut differences = Vec::new();
    for (key, matcher) in entries {
        match found {
            Some(Node::Map(map)) => {
                let inner = path.key(key);
                let mut here = matcher.differences(&inner, map.get(key));
                if !map.contains_key(key)
                    && let Some(known) = suggest::closest(key, map.keys().map(String::as_str))
                {
                    let missing = here.iter_mut().filter(|it| it.path == inner);
                    missing.for_each(|it| it.suggestion = Some(known.to_owned()));
                }
                differences.extend(here);
            }
            // A path goes into lists by number.
            Some(Node::List(items)) if key.parse::<usize>().is_ok() => {
                let index = key.parse().unwrap_or(usize::MAX);
                let inner = path.with(Step::Index(index));
                differences.extend(matcher.differences(&inner, items.get(index)));
            }
            None => differences.extend(matcher.differences(&path.key(key), None)),
            Some(other) => {
                let expected = Expected::Described(format!("a mapping with `{key}`"));
                differences.push(Difference::new(path, expected, Some(other)));
                return differences;
            }
        }
    }
    if entries.is_empty() && found.and_then(Node::as_map).is_none() {
        let expected = Expected::Described("a mapping".to_owned());
        differences.push(Difference::new(path, expected, found));
    }
    differences
}

/// Each matcher takes an item of its own; whoever finds its item taken asks the one that has it
/// to take another (augmenting paths).
fn list_with(matchers: &[Matcher], path: &Path, items: &[Node]) -> Vec<Difference> {
    let fits = |matcher: usize, item: usize| {
        let at = path.with(Step::Index(item));
        matchers[matcher]
            .differences(&at, Some(&items[item]))
            .is_empty()
    };
    let mut taken_by: Vec<Option<usize>> = vec![None; items.len()];
    let mut differences = Vec::new();
    for (index, matcher) in matchers.iter().enumerate() {
        if !take(index, &fits, &mut taken_by, &mut vec![false; items.len()]) {
            differences.push(no_item(matcher, path, items, &taken_by));
        }
    }
    differences
}

fn take(
    matcher: usize,
    fits: &impl Fn(usize, usize) -> bool,
    taken_by: &mut [Option<usize>],
    seen: &mut [bool],
) -> bool {
    for item in 0..taken_by.len() {
        if seen[item] || !fits(matcher, item) {
            continue;
        }
        seen[item] = true;
        let is_free = match taken_by[item] {
            None => true,
            Some(other) => take(other, fits, taken_by, seen),
        };
        if is_free {
            taken_by[item] = Some(matcher);
            return true;
        }
    }
    false
}

fn no_item(
    matcher: &Matcher,
    path: &Path,
    items: &[Node],
    taken_by: &[Option<usize>],
) -> Difference {
    let list = Node::List(items.to_vec());
    let expected = Expected::Described(format!("an item {matcher}"));
    let mut difference = Difference::new(path, expected, Some(&list));
    let nearest = items
        .iter()
        .enumerate()
        .filter(|(index, item)| taken_by[*index].is_none() && item.as_map().is_some())
        .map(|(index, item)| matcher.differences(&path.with(Step::Index(index)), Some(item)))
        .min_by(|one, other| distance(one).total_cmp(&distance(other)));
    difference.nearest_item = nearest.unwrap_or_default();
    difference
}

/// The text of a canonical value, with references written as `Fn::Sub` does.
pub(super) fn text_of(node: &Node) -> Option<String> {
    match node {
        Node::Text(text) => Some(text.clone()),
        Node::Intrinsic(intrinsic) => match &**intrinsic {
            Intrinsic::Sub { text, .. } => Some(text.clone()),
            reference => reference.placeholder(),
        },
        _ => None,
    }
}

fn refers_to(node: &Node, name: &str) -> bool {
    let mut found = false;
    node.visit(|_, node| {
        found |= match node.as_intrinsic() {
            Some(Intrinsic::Ref(to) | Intrinsic::Condition(to)) => to == name,
            Some(Intrinsic::GetAtt { resource, .. }) => resource == name,
            Some(Intrinsic::If { condition, .. }) => condition == name,
            Some(Intrinsic::Sub { text, variables }) => placeholders(text)
                .filter(|placeholder| !variables.contains_key(*placeholder))
                .any(|placeholder| placeholder.split('.').next() == Some(name)),
            _ => false,
        };
    });
    found
}

/// The JSON that a text is, where references in a text that is put together stay references.
fn parsed(node: &Node) -> Option<Node> {
    match node {
        Node::Text(text) => serde_json::from_str::<serde_json::Value>(text)
            .ok()
            .map(Node::from),
        Node::Intrinsic(intrinsic) => match &**intrinsic {
            Intrinsic::Sub { text, variables } => {
                let json: serde_json::Value = serde_json::from_str(text).ok()?;
                Some(canonical(&substituted(json.into(), variables)))
            }
            _ => None,
        },
        _ => None,
    }
}

fn substituted(node: Node, variables: &Map) -> Node {
    match node {
        Node::Text(text) if text.contains("${") => Intrinsic::Sub {
            text,
            variables: variables.clone(),
        }
        .into(),
        Node::List(items) => items
            .into_iter()
            .map(|item| substituted(item, variables))
            .collect(),
        Node::Map(entries) => Node::Map(
            entries
                .into_iter()
                .map(|(key, value)| (key, substituted(value, variables)))
                .collect(),
        ),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{any, like, list_with, text_like};

    fn matches(matcher: &Matcher, json: serde_json::Value) -> bool {
        let node = canonical(&Node::from(json));
        matcher
            .differences(&Path::default(), Some(&node))
            .is_empty()
    }

    #[test]
    fn each_matcher_has_an_item_of_its_own() {
        let items = json!(["ab", "a"]);
        assert!(matches(
            &list_with([text_like("a*"), text_like("ab")]),
            items.clone()
        ));
        assert!(matches(
            &list_with([text_like("ab"), text_like("a*")]),
            items.clone()
        ));
        assert!(!matches(
            &list_with([text_like("ab"), text_like("ab")]),
            items.clone()
        ));
        assert!(!matches(&list_with([any(), any(), any()]), items));
    }

    #[test]
    fn equal_meaning_is_no_difference() {
        let joined = json!({ "Fn::Join": ["", ["arn:", { "Ref": "A" }]] });
        assert!(matches(&crate::sub("arn:${A}").into(), joined));
        assert!(matches(&8.into(), json!("8")));
        let part = like(json!({ "a": [{ "b": 1 }] }));
        assert!(matches(&part, json!({ "a": [{ "b": 1, "c": 2 }], "d": 3 })));
        assert!(!matches(&part, json!({ "a": [{ "b": 1 }, {}] })));
        assert!(!matches(
            &Matcher::from(json!({ "a": 1 })),
            json!({ "a": 1, "b": 2 })
        ));
    }

    #[test]
    fn what_is_not_set_is_absent() {
        let nothing = json!({ "a": { "Ref": "AWS::NoValue" } });
        assert!(matches(&like(Node::map()), nothing.clone()));
        let object = |matcher: Matcher| crate::testing::object([("a", matcher)]);
        assert!(matches(&object(crate::testing::absent()), nothing.clone()));
        assert!(!matches(&object(any()), nothing));
    }
}
