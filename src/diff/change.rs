//! Where exactly two values differ.

use std::{
    collections::{HashMap, HashSet},
    fmt,
};

use similar::{DiffTag, capture_diff_slices};

use super::{
    canonical::{canonical, same},
    guide::Guide,
    keyed::Keyed,
    value::is_document,
};
use crate::{source::escape, template::Node};

/// The way from an element of a template to a part of it.
///
/// ```
/// use stackwright::diff::{Path, Step};
///
/// let path = Path::default().key("Properties").key("Tags");
/// let tag = Path([path.0, vec![Step::Index(0)]].concat()).key("Value");
/// assert_eq!(tag.property(), Some("Tags"));
/// assert_eq!(tag.keys(), ["Properties", "Tags", "Value"]);
/// assert_eq!(tag.pointer(), "/Properties/Tags/0/Value");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path(pub Vec<Step>);

/// One step of a [`Path`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Into a mapping.
    Key(String),
    /// Into a list, from zero; of the new list, or of the old one for what is removed.
    Index(usize),
    /// Into a list whose items have names.
    Item {
        /// The place in the list, as in [`Step::Index`].
        index: usize,
        /// What the item is called: a tag's key, a container's name.
        key: String,
    },
}

impl Path {
    /// The part called `key`.
    pub fn key(&self, key: &str) -> Self {
        self.with(Step::Key(key.to_owned()))
    }

    pub(crate) fn with(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }

    /// The property of the resource that this is in, if it is in one.
    pub fn property(&self) -> Option<&str> {
        match self.0.as_slice() {
            [Step::Key(attribute), Step::Key(property), ..] if attribute == "Properties" => {
                Some(property)
            }
            _ => None,
        }
    }

    /// All keys on the way, without places in lists.
    pub fn keys(&self) -> Vec<&str> {
        self.0
            .iter()
            .filter_map(|step| match step {
                Step::Key(key) => Some(key.as_str()),
                Step::Index(_) | Step::Item { .. } => None,
            })
            .collect()
    }

    /// A JSON pointer.
    pub fn pointer(&self) -> String {
        self.0
            .iter()
            .map(|step| match step {
                Step::Key(key) => format!("/{}", escape(key)),
                Step::Index(index) | Step::Item { index, .. } => format!("/{index}"),
            })
            .collect()
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if position == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
                // Not to be taken for a place in the list.
                Step::Item { key, .. } if key.parse::<u64>().is_ok() => write!(f, "[\"{key}\"]")?,
                Step::Item { key, .. } => write!(f, "[{key}]")?,
            }
        }
        Ok(())
    }
}

/// A part that differs.
///
/// ```
/// use stackwright::{diff::{SchemaFacts, ValueChange, compare}, template::Template};
///
/// let [old, new] = ["news", "gossip"].map(|name| {
///     let text = "Resources: {News: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: NAME}}}";
///     Template::parse(text.replace("NAME", name))
/// });
/// let difference = compare("news", &old?, &new?, &SchemaFacts);
/// let change: &ValueChange = &difference.resources[0].changes[0];
/// assert_eq!(change.path.property(), Some("DisplayName"));
/// assert_eq!(change.new, Some("gossip".into()));
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ValueChange {
    /// Where.
    pub path: Path,
    /// The value now; none if it is new.
    pub old: Option<Node>,
    /// The value afterwards; none if it goes.
    pub new: Option<Node>,
    /// Whether it is a secret: the values are not the real ones, and only that it changes is known.
    pub hidden: bool,
}

/// All parts in which two values differ, each as small as it can be.
pub(crate) fn changes(path: &Path, old: Option<&Node>, new: Option<&Node>) -> Vec<ValueChange> {
    let (old, new) = (old.map(canonical), new.map(canonical));
    found(Guide::default(), path, old.as_ref(), new.as_ref(), false)
}

/// The same of canonical values, with what the schema says of them; but documents that are read by
/// their own parts (policies, state machines) stay whole.
pub(super) fn readable_changes(
    guide: Guide,
    path: &Path,
    old: Option<&Node>,
    new: Option<&Node>,
) -> Vec<ValueChange> {
    found(guide, path, old, new, true)
}

fn found(
    guide: Guide,
    path: &Path,
    old: Option<&Node>,
    new: Option<&Node>,
    whole_documents: bool,
) -> Vec<ValueChange> {
    let mut search = Search {
        whole_documents,
        found: Vec::new(),
    };
    search.values(guide, path, old, new);
    search.found
}

struct Search {
    whole_documents: bool,
    found: Vec<ValueChange>,
}

impl Search {
    fn values(&mut self, guide: Guide, path: &Path, old: Option<&Node>, new: Option<&Node>) {
        match (old, new) {
            (None, None) => {}
            (Some(old), Some(new)) if same(old, new) => {}
            (Some(Node::Map(old)), Some(Node::Map(new)))
                if !(self.whole_documents && is_document(old) && is_document(new)) =>
            {
                for (key, value) in old {
                    let other = new.get(key);
                    // Most are the same, and need neither schema nor path.
                    if other.is_none_or(|other| !same(value, other)) {
                        self.values(guide.key(key), &path.key(key), Some(value), other);
                    }
                }
                for (key, value) in new.iter().filter(|(key, _)| !old.contains_key(*key)) {
                    self.values(guide.key(key), &path.key(key), None, Some(value));
                }
            }
            (Some(Node::List(old)), Some(Node::List(new))) => self.lists(guide, path, old, new),
            (Some(value), None) | (None, Some(value)) if guide.is_as_if_absent(path, value) => {}
            (Some(old), Some(new)) if guide.same_json(path, old, new) => {}
            (old, new) => self.add(path, old.cloned(), new.cloned()),
        }
    }

    fn add(&mut self, path: &Path, old: Option<Node>, new: Option<Node>) {
        self.found.push(ValueChange {
            path: path.clone(),
            old,
            new,
            hidden: false,
        });
    }

    /// Items with names are compared by them. Of others, those that stay are found first, wherever
    /// they moved to, and what is left is compared in pairs.
    fn lists(&mut self, guide: Guide, path: &Path, old: &[Node], new: &[Node]) {
        let is_unordered = guide.is_unordered(path);
        let guide = guide.item();
        if let Some(keyed) = Keyed::new(old, new) {
            for pair in keyed.pairs() {
                let step = Step::Item {
                    index: pair.index,
                    key: pair.key.to_owned(),
                };
                self.values(guide, &path.with(step), pair.old, pair.new);
            }
            if !is_unordered && keyed.reordered().is_some() {
                let list = |items: &[Node]| Some(Node::List(items.to_vec()));
                self.add(path, list(old), list(new));
            }
            return;
        }
        let pairs = if is_unordered {
            unordered_pairs(old, new)
        } else {
            pairs(old, new)
        };
        for (old_at, new_at) in pairs {
            let Some(index) = new_at.or(old_at) else {
                continue;
            };
            self.values(
                guide,
                &path.with(Step::Index(index)),
                old_at.map(|index| &old[index]),
                new_at.map(|index| &new[index]),
            );
        }
    }
}

/// The same where the order means nothing.
fn unordered_pairs(old: &[Node], new: &[Node]) -> Vec<(Option<usize>, Option<usize>)> {
    let key = |node: &Node| format!("{node:?}");
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, node) in new.iter().enumerate().rev() {
        places.entry(key(node)).or_default().push(at);
    }
    let mut kept = HashSet::new();
    let gone: Vec<usize> = old
        .iter()
        .enumerate()
        .filter(|(_, node)| {
            let place = places.get_mut(&key(node)).and_then(Vec::pop);
            kept.extend(place);
            place.is_none()
        })
        .map(|(at, _)| at)
        .collect();
    let come: Vec<usize> = (0..new.len()).filter(|at| !kept.contains(at)).collect();
    (0..gone.len().max(come.len()))
        .map(|at| (gone.get(at).copied(), come.get(at).copied()))
        .collect()
}

/// Which items are not in both lists, one beside the other.
fn pairs(old: &[Node], new: &[Node]) -> Vec<(Option<usize>, Option<usize>)> {
    let key = |node: &Node| format!("{node:?}");
    let old_keys: Vec<String> = old.iter().map(key).collect();
    let new_keys: Vec<String> = new.iter().map(key).collect();
    let operations = capture_diff_slices(similar::Algorithm::Myers, &old_keys, &new_keys);
    let mut pairs = Vec::new();
    for operation in operations.iter().filter(|it| it.tag() != DiffTag::Equal) {
        let (old, new) = (operation.old_range(), operation.new_range());
        for offset in 0..old.len().max(new.len()) {
            pairs.push((old.clone().nth(offset), new.clone().nth(offset)));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(json: serde_json::Value) -> Node {
        json.into()
    }

    fn paths(old: serde_json::Value, new: serde_json::Value) -> Vec<String> {
        changes(&Path::default(), Some(&node(old)), Some(&node(new)))
            .into_iter()
            .map(|change| {
                let sign = match (&change.old, &change.new) {
                    (None, _) => '+',
                    (_, None) => '-',
                    _ => '~',
                };
                format!("{sign}{}", change.path)
            })
            .collect()
    }

    #[test]
    fn each_difference_is_as_small_as_it_can_be() {
        use serde_json::json;
        let none: [&str; 0] = [];
        assert_eq!(
            paths(json!({"a": 1, "b": 2}), json!({"b": "2", "a": 1})),
            none
        );
        assert_eq!(paths(json!({"a": {}}), json!({})), ["-a"]);
        assert_eq!(
            paths(json!({"a": {"b": 1}}), json!({"a": {"b": 2}})),
            ["~a.b"]
        );
        assert_eq!(paths(json!([1, 2, 3]), json!([1, 3])), ["-[1]"]);
        assert_eq!(paths(json!([1, 3]), json!([1, 2, 3])), ["+[1]"]);
        assert_eq!(
            paths(
                json!([{"k": 1, "v": 1}, {"k": 2}]),
                json!([{"k": 1, "v": 9}, {"k": 2}])
            ),
            ["~[0].v"]
        );
        assert_eq!(paths(json!({"a": [1]}), json!({"a": 1})), ["~a"]);
        assert_eq!(
            paths(
                json!([{"Id": "a", "Days": 1}, {"Id": "b", "Days": 2}, {"Id": "c", "Days": 3}]),
                json!([{"Id": "b", "Days": 2}, {"Id": "a", "Days": 9}, {"Id": "d", "Days": 3}])
            ),
            ["~[a].Days", "+[d]", "-[c]", "~"]
        );
    }
}
