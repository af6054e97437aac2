//! Policies, statement by statement.

use super::{Part, PartKind};
use crate::{
    diff::{Kind, Path, ValueChange, change::changes, shown::one_line},
    template::{Map, Node},
};

const STATEMENT: &str = "Statement";
/// What a statement may have one of as well as several, in any order.
const SETS: [&str; 4] = ["Action", "NotAction", "Resource", "NotResource"];
const PRINCIPALS: [&str; 2] = ["Principal", "NotPrincipal"];

/// How many actions or resources are named in a few words.
const NAMED: usize = 3;

/// Whether a value is a policy, by its form.
pub(super) fn is_policy(value: &Map) -> bool {
    value.get(STATEMENT).is_some_and(|statement| {
        let has_effect = |item: &Node| item.get("Effect").is_some();
        match statement {
            Node::List(items) => !items.is_empty() && items.iter().all(has_effect),
            item => has_effect(item),
        }
    })
}

/// The statements that differ, wherever they stand, and whatever else does.
pub(super) fn parts(old: &Map, new: &Map) -> Vec<Part> {
    let (before, after) = (statements(old), statements(new));
    let mut parts: Vec<Part> = Vec::new();
    let mut left: Vec<&Map> = before.iter().filter(|it| !after.contains(it)).collect();
    for statement in after.iter().filter(|it| !before.contains(it)) {
        let place = partner(statement, &left);
        let changes = match place.map(|place| left.remove(place)) {
            Some(old) => between(old, statement),
            None => {
                parts.push(whole(statement, Kind::Added));
                continue;
            }
        };
        parts.push(Part {
            changes,
            ..whole(statement, Kind::Modified)
        });
    }
    parts.extend(
        left.into_iter()
            .map(|statement| whole(statement, Kind::Removed)),
    );
    // A new or a removed policy says that by its statements.
    if !old.is_empty() && !new.is_empty() {
        parts.extend(Part::of_rest(old, new, &[STATEMENT]));
    }
    parts
}

/// The statements in one form for each meaning.
fn statements(policy: &Map) -> Vec<Map> {
    let items = match policy.get(STATEMENT) {
        Some(Node::List(items)) => items.iter().filter_map(Node::as_map).collect(),
        Some(Node::Map(item)) => vec![item],
        _ => Vec::new(),
    };
    items.into_iter().map(normal).collect()
}

fn normal(statement: &Map) -> Map {
    let mut statement: Map = statement
        .iter()
        .map(|(key, value)| {
            let value = match value {
                value if SETS.contains(&&**key) => set(value),
                Node::Map(principals) if PRINCIPALS.contains(&&**key) => Node::Map(
                    principals
                        .iter()
                        .map(|(kind, who)| (kind.clone(), set(who)))
                        .collect(),
                ),
                value => value.clone(),
            };
            (key.clone(), value)
        })
        .collect();
    statement.sort_keys();
    statement
}

/// One or several as a list in one order.
fn set(value: &Node) -> Node {
    match value {
        Node::List(items) => {
            let mut items = items.clone();
            items.sort_by_cached_key(one_line);
            items.dedup();
            Node::List(items)
        }
        one => Node::List(vec![one.clone()]),
    }
}

/// The old statement that became this one: of the same name, or of the most alike content.
fn partner(statement: &Map, old: &[&Map]) -> Option<usize> {
    let sid = |statement: &Map| {
        statement
            .get("Sid")
            .and_then(Node::as_text)
            .map(str::to_owned)
    };
    if let Some(name) = sid(statement)
        && let Some(place) = old.iter().position(|old| sid(old).as_ref() == Some(&name))
    {
        return Some(place);
    }
    let alike = |old: &Map| {
        let same = |key: &str| old.get(key).is_some() && old.get(key) == statement.get(key);
        let weight = [
            ("Action", 2),
            ("NotAction", 2),
            ("Resource", 2),
            ("Principal", 1),
        ]
        .iter()
        .map(|(key, weight)| if same(key) { *weight } else { 0 })
        .sum::<u32>();
        let both_named = sid(old).is_some() && sid(statement).is_some();
        if same("Effect") && !both_named {
            weight
        } else {
            0
        }
    };
    let (place, weight) = old
        .iter()
        .enumerate()
        .map(|(place, old)| (place, alike(old)))
        // The first of equal ones.
        .rev()
        .max_by_key(|(_, weight)| *weight)?;
    (weight >= 2).then_some(place)
}

/// What differs, actions and resources one by one.
fn between(old: &Map, new: &Map) -> Vec<ValueChange> {
    let keys = old
        .keys()
        .chain(new.keys().filter(|key| !old.contains_key(*key)));
    let mut found = Vec::new();
    for key in keys {
        let path = Path::default().key(key);
        match (old.get(key), new.get(key)) {
            (Some(Node::List(old)), Some(Node::List(new))) if SETS.contains(&&**key) => {
                found.extend(one_by_one(&path, old, new));
            }
            (old, new) => found.extend(changes(&path, old, new)),
        }
    }
    found
}

fn one_by_one(path: &Path, old: &[Node], new: &[Node]) -> Vec<ValueChange> {
    let gone = old.iter().filter(|item| !new.contains(item));
    let come = new.iter().filter(|item| !old.contains(item));
    let of = |old: Option<&Node>, new: Option<&Node>| ValueChange {
        path: path.clone(),
        old: old.cloned(),
        new: new.cloned(),
        hidden: false,
    };
    gone.map(|item| of(Some(item), None))
        .chain(come.map(|item| of(None, Some(item))))
        .collect()
}

fn whole(statement: &Map, kind: Kind) -> Part {
    let name = statement.get("Sid").and_then(Node::as_text);
    Part {
        what: PartKind::Statement,
        name: name.unwrap_or_default().to_owned(),
        kind,
        brief: Some(brief(statement)),
        changes: Vec::new(),
    }
}

/// What a statement says, in a few words.
fn brief(statement: &Map) -> String {
    let mut text = statement.get("Effect").map_or_else(String::new, word);
    let mut add = |before: &str, key: &str| {
        if let Some(value) = statement.get(key) {
            text += &format!(" {before}{}", some(value));
        }
    };
    add("", "Action");
    add("all but ", "NotAction");
    add("on ", "Resource");
    add("on all but ", "NotResource");
    add("to ", "Principal");
    add("to all but ", "NotPrincipal");
    if let Some(condition) = statement.get("Condition") {
        text += &format!(" if {}", one_line(condition));
    }
    text
}

fn some(value: &Node) -> String {
    match value {
        Node::List(items) => {
            let mut words: Vec<String> = items.iter().take(NAMED).map(word).collect();
            if items.len() > NAMED {
                words.push(format!("and {} more", items.len() - NAMED));
            }
            words.join(", ")
        }
        Node::Map(principals) => {
            let principals: Vec<String> = principals
                .iter()
                .map(|(kind, who)| match kind.as_str() {
                    "Service" | "AWS" => some(who),
                    kind => format!("{kind} {}", some(who)),
                })
                .collect();
            principals.join(", ")
        }
        value => word(value),
    }
}

fn word(value: &Node) -> String {
    value
        .as_text()
        .map_or_else(|| one_line(value), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parts_of(old: serde_json::Value, new: serde_json::Value) -> String {
        let policy = |statements: serde_json::Value| match Node::from(json!({
            "Version": "2012-10-17",
            "Statement": statements,
        })) {
            Node::Map(policy) => policy,
            other => panic!("{other:?}"),
        };
        let mut text = String::new();
        for part in parts(&policy(old), &policy(new)) {
            text += &format!(
                "{:?} {} {}\n",
                part.kind,
                part.name,
                part.brief.unwrap_or_default()
            );
            for change in part.changes {
                text += &format!("  {} {:?} {:?}\n", change.path, change.old, change.new);
            }
        }
        text
    }

    #[test]
    fn statements_are_the_same_wherever_and_however_they_stand() {
        let read = json!({"Effect": "Allow", "Action": "s3:GetObject", "Resource": ["b", "a"]});
        let same = json!({"Resource": ["a", "b"], "Effect": "Allow", "Action": ["s3:GetObject"]});
        let write = json!({"Effect": "Deny", "Action": "s3:*", "Resource": "*"});
        assert_eq!(parts_of(json!([read, write]), json!([write, same])), "");
        assert_eq!(parts_of(json!(read), json!([same])), "");
    }

    #[test]
    fn statements_come_go_and_change() {
        let old = json!([
            {"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "a"},
            {"Effect": "Allow", "Action": ["sns:Publish"], "Resource": {"Ref": "Topic"}},
            {"Effect": "Allow", "Action": "logs:*", "Resource": "*"},
        ]);
        let new = json!([
            {"Effect": "Deny", "NotAction": "iam:*", "Resource": "*", "Principal": {"Service": "a.amazonaws.com"}},
            {"Effect": "Allow", "Action": ["sns:Publish", "sns:Subscribe"], "Resource": {"Ref": "Topic"}},
            {"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "b",
             "Condition": {"Bool": {"aws:SecureTransport": "true"}}},
        ]);
        insta::assert_snapshot!(parts_of(old, new), @r#"
        Added  Deny all but iam:* on * to a.amazonaws.com
        Modified  Allow sns:Publish, sns:Subscribe on !Ref Topic
          Action None Some(Text("sns:Subscribe"))
        Modified Read Allow s3:GetObject on b if {Bool: {aws:SecureTransport: "true"}}
          Resource Some(Text("a")) None
          Resource None Some(Text("b"))
          Condition None Some(Map({"Bool": Map({"aws:SecureTransport": Text("true")})}))
        Removed  Allow logs:* on *
        "#);
    }
}
