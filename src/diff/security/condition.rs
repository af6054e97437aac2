//! When a statement applies.

use super::{
    pattern::{Pattern, shown},
    side::World,
};
use crate::template::{Map, Node};

/// One key of a statement's `Condition`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Condition {
    /// In lower case.
    operator: String,
    key: String,
    values: Vec<Pattern>,
    shown: String,
}

/// Operators for which more values mean that more is let through.
const POSITIVE: [&str; 6] = [
    "stringequals",
    "stringequalsignorecase",
    "stringlike",
    "arnequals",
    "arnlike",
    "binaryequals",
];

/// Operators for which more values mean that less is.
const NEGATIVE: [&str; 5] = [
    "stringnotequals",
    "stringnotequalsignorecase",
    "stringnotlike",
    "arnnotequals",
    "arnnotlike",
];

/// Operators that read `*` and `?`.
const WITH_PATTERNS: [&str; 5] = [
    "stringlike",
    "stringnotlike",
    "arnequals",
    "arnlike",
    "arnnotlike",
];

impl Condition {
    /// What must be so for a grant that is no statement.
    pub(super) fn plain(operator: &str, key: &str, value: &Node, world: &World<'_>) -> Self {
        Self {
            operator: operator.to_ascii_lowercase(),
            key: key.to_ascii_lowercase(),
            values: vec![Pattern::of(value, world)],
            shown: format!("{key} {} {}", spoken(operator), shown(value)),
        }
    }

    /// What must be one of some, for a grant that is no statement.
    pub(super) fn plain_list(operator: &str, key: &str, values: &Node, world: &World<'_>) -> Self {
        let (values, words) = read_values(values, world);
        Self {
            operator: operator.to_ascii_lowercase(),
            key: key.to_ascii_lowercase(),
            values,
            shown: format!("{key} {} {}", spoken(operator), words.join(" or ")),
        }
    }

    /// What must be so, in words that nothing but themselves says.
    pub(super) fn said(words: &str) -> Self {
        Self {
            operator: "said".to_owned(),
            key: words.to_owned(),
            values: Vec::new(),
            shown: words.to_owned(),
        }
    }

    /// What must not be so: the more there is, the less it lets through.
    pub(super) fn unless(key: &str, values: Vec<String>) -> Self {
        let mut names = values;
        names.sort();
        names.dedup();
        Self {
            operator: "stringnotequals".to_owned(),
            key: key.to_owned(),
            shown: format!("not {key}: {}", names.join(", ")),
            values: names
                .iter()
                .map(|it| Pattern::thing(it, it.as_str()))
                .collect(),
        }
    }

    pub(super) fn words(&self) -> String {
        self.shown.clone()
    }

    fn base(&self) -> &str {
        let name = self.operator.as_str();
        let name = ["forallvalues:", "foranyvalue:"]
            .iter()
            .find_map(|prefix| name.strip_prefix(prefix))
            .unwrap_or(name);
        name.strip_suffix("ifexists").unwrap_or(name)
    }

    /// Whether it lets through whatever the other one does.
    fn lets_through(&self, other: &Self) -> bool {
        if self.operator != other.operator || self.key != other.key {
            return false;
        }
        let base = self.base();
        let patterns = WITH_PATTERNS.contains(&base);
        let within = |narrow: &[Pattern], wide: &[Pattern]| {
            narrow.iter().all(|it| {
                wide.iter()
                    .any(|wide| wide == it || patterns && wide.contains(it))
            })
        };
        if POSITIVE.contains(&base) {
            within(&other.values, &self.values)
        } else if NEGATIVE.contains(&base) {
            within(&self.values, &other.values)
        } else {
            within(&self.values, &other.values) && within(&other.values, &self.values)
        }
    }
}

/// Whether a statement under `wide` applies wherever one under `narrow` does.
pub(super) fn contains(wide: &[Condition], narrow: &[Condition]) -> bool {
    wide.iter()
        .all(|wide| narrow.iter().any(|narrow| wide.lets_through(narrow)))
}

/// Reads a statement's `Condition`; `None` where it is not all there.
pub(super) fn read(node: Option<&Node>, world: &World<'_>) -> Option<Vec<Condition>> {
    let Some(node) = node.filter(|it| !it.is_no_value()) else {
        return Some(Vec::new());
    };
    let mut found = Vec::new();
    for (operator, keys) in whole(node)? {
        for (key, values) in whole(keys)? {
            let (values, words) = read_values(values, world);
            found.push(Condition {
                operator: operator.to_ascii_lowercase(),
                key: key.to_ascii_lowercase(),
                values,
                shown: format!("{key} {} {}", spoken(operator), words.join(" or ")),
            });
        }
    }
    found.sort_by(|one, other| (&one.operator, &one.key).cmp(&(&other.operator, &other.key)));
    Some(found)
}

/// What a key is compared with, and the same in words.
fn read_values(values: &Node, world: &World<'_>) -> (Vec<Pattern>, Vec<String>) {
    let texts: Vec<&Node> = match values {
        Node::List(items) => items.iter().collect(),
        one => vec![one],
    };
    let mut words: Vec<String> = texts.iter().map(|it| shown(it)).collect();
    words.sort();
    let mut values: Vec<Pattern> = texts.iter().map(|it| Pattern::of(it, world)).collect();
    values.sort_by(|one, other| one.shown.cmp(&other.shown));
    values.dedup();
    (values, words)
}

/// The entries of a mapping that is all there.
fn whole(node: &Node) -> Option<&Map> {
    let map = node.as_map()?;
    let has_macro = map.keys().any(|key| key.starts_with("Fn::"));
    (!has_macro).then_some(map)
}

/// An operator as it is read out.
fn spoken(operator: &str) -> String {
    match operator {
        "StringEquals" | "ArnEquals" | "Bool" | "NumericEquals" => "is".to_owned(),
        "StringLike" | "ArnLike" => "is like".to_owned(),
        "StringNotEquals" | "ArnNotEquals" | "NumericNotEquals" => "is not".to_owned(),
        "StringNotLike" | "ArnNotLike" => "is not like".to_owned(),
        "IpAddress" => "is in".to_owned(),
        "NotIpAddress" => "is not in".to_owned(),
        other => other.to_owned(),
    }
}
