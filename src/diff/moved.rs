//! Resources that were given another logical id.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;

use super::{Difference, Kind, canonical::same};
use crate::template::{Intrinsic, Map, Node, Resource, Template, placeholders};

/// The other side of a probable renaming.
///
/// ```
/// use stackwright::{diff::{Renaming, SchemaFacts, compare}, template::Template};
///
/// let [old, new] = ["Topic1", "News"].map(|id| {
///     Template::parse("Resources: {ID: {Type: 'AWS::SNS::Topic'}}".replace("ID", id))
/// });
/// let difference = compare("news", &old?, &new?, &SchemaFacts);
/// let renaming: Option<&Renaming> = difference.resources[0].renaming.as_ref();
/// assert!(renaming.is_some_and(|renaming| renaming.other == "Topic1" && renaming.equal));
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Renaming {
    /// The logical id of the other one.
    pub other: String,
    /// Whether its properties are the same.
    pub equal: bool,
}

/// Resources of these types are made anew under another id on purpose: they are what something was
/// at one time.
const SNAPSHOTS: [&str; 3] = [
    "AWS::ApiGateway::Deployment",
    "AWS::ApiGatewayV2::Deployment",
    "AWS::Lambda::Version",
];

/// What must be equal for two resources to be taken for one.
const LIKENESS: f64 = 0.6;

/// More pairs of one type than this are not compared part by part.
const MOST_PAIRS: usize = 400;

/// The new ids by the old ones, and whether nothing but the id differs.
type Found = BTreeMap<String, (String, bool)>;

/// Finds resources that go while others of like content come, and notes them on both. Of each
/// side, the template as it is written and as it takes effect.
pub(super) fn find_moves(
    difference: &mut Difference,
    (written_old, old): (&Template, &Template),
    (written_new, new): (&Template, &Template),
) {
    // What a condition leaves out still has its id.
    let of = |kind: Kind, own: &Template, other: &Template| -> Vec<String> {
        let ids = difference
            .resources
            .iter()
            .filter(|resource| resource.kind == kind)
            .map(|resource| resource.id.clone());
        ids.filter(|id| {
            let resource = own.resources.get(id);
            resource.is_some_and(|it| !SNAPSHOTS.contains(&it.type_name.as_str()))
                && !other.resources.contains_key(id)
        })
        .collect()
    };
    let gone = of(Kind::Removed, old, written_new);
    let come = of(Kind::Added, new, written_old);
    if gone.is_empty() || come.is_empty() {
        return;
    }
    let mut found = Found::new();
    // Those that refer to others that moved are equal once those are known.
    while find_equal(&gone, &come, old, new, &mut found) {}
    find_alike(&gone, &come, old, new, &mut found);
    let by_new: HashMap<&str, (&str, bool)> = found
        .iter()
        .map(|(old, (new, equal))| (new.as_str(), (old.as_str(), *equal)))
        .collect();
    for resource in &mut difference.resources {
        let other = match resource.kind {
            Kind::Removed => found
                .get(&resource.id)
                .map(|(new, equal)| (new.as_str(), *equal)),
            Kind::Added => by_new.get(resource.id.as_str()).copied(),
            _ => None,
        };
        resource.renaming = other.map(|(other, equal)| Renaming {
            other: other.to_owned(),
            equal,
        });
    }
}

/// Pairs those of which there is one of each content; says whether there were any.
fn find_equal(
    gone: &[String],
    come: &[String],
    old: &Template,
    new: &Template,
    found: &mut Found,
) -> bool {
    let mut contents: HashMap<String, [Vec<&String>; 2]> = HashMap::new();
    let taken: HashSet<&String> = found.values().map(|(new, _)| new).collect();
    for (side, ids, template) in [(0, gone, old), (1, come, new)] {
        for id in ids {
            let is_known = if side == 0 {
                found.contains_key(id)
            } else {
                taken.contains(id)
            };
            if let (false, Some(resource)) = (is_known, template.resources.get(id)) {
                let content = content(resource, found);
                contents.entry(content).or_default()[side].push(id);
            }
        }
    }
    let pairs: Vec<(String, String)> = contents
        .into_values()
        .filter_map(|sides| match sides.each_ref().map(Vec::as_slice) {
            [[old], [new]] => Some(((*old).clone(), (*new).clone())),
            _ => None,
        })
        .collect();
    let any = !pairs.is_empty();
    found.extend(pairs.into_iter().map(|(old, new)| (old, (new, true))));
    any
}

/// The type and the properties as text, whatever the order of keys, with the new names of what
/// moved.
fn content(resource: &Resource, found: &Found) -> String {
    let properties = renamed(&Node::Map(resource.properties.clone()), found);
    let mut text = resource.type_name.clone();
    write(&properties, &mut text);
    text
}

fn write(node: &Node, text: &mut String) {
    match node {
        Node::Map(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_unstable_by_key(|(key, _)| *key);
            text.push('{');
            for (key, value) in entries {
                text.push_str(key);
                text.push('\u{1}');
                write(value, text);
            }
            text.push('}');
        }
        Node::List(items) => {
            text.push('[');
            for item in items {
                write(item, text);
                text.push(',');
            }
            text.push(']');
        }
        node => match node.scalar_text() {
            Some(scalar) => {
                text.push('\u{2}');
                text.push_str(&scalar);
            }
            None => text.push_str(&serde_json::Value::from(node).to_string()),
        },
    }
}

fn renamed(node: &Node, found: &Found) -> Node {
    let mut node = node.clone();
    if found.is_empty() {
        return node;
    }
    node.visit_mut("", &mut |_, node| {
        if let Node::Intrinsic(intrinsic) = node {
            match &mut **intrinsic {
                Intrinsic::Ref(name) | Intrinsic::GetAtt { resource: name, .. } => {
                    if let Some((new, _)) = found.get(name) {
                        name.clone_from(new);
                    }
                }
                Intrinsic::Sub { text, .. } => {
                    let names: Vec<String> = placeholders(text).map(str::to_owned).collect();
                    for name in names {
                        let id = name.split('.').next().unwrap_or(&name);
                        if let Some((new, _)) = found.get(id) {
                            let rest = &name[id.len()..];
                            let placeholder = format!("${{{new}{rest}}}");
                            *text = text.replace(&format!("${{{name}}}"), &placeholder);
                        }
                    }
                }
                _ => {}
            }
        }
        true
    });
    node
}

/// Pairs those of one type that are like each other, and like no other.
fn find_alike(gone: &[String], come: &[String], old: &Template, new: &Template, found: &mut Found) {
    let taken: HashSet<String> = found.values().map(|(new, _)| new.clone()).collect();
    let mut types: BTreeMap<&str, [Vec<&String>; 2]> = BTreeMap::new();
    let left = gone.iter().filter(|id| !found.contains_key(*id));
    for id in left {
        types.entry(&old.resources[id].type_name).or_default()[0].push(id);
    }
    for id in come.iter().filter(|id| !taken.contains(*id)) {
        types.entry(&new.resources[id].type_name).or_default()[1].push(id);
    }
    let mut pairs = Vec::new();
    for [gone, come] in types.into_values() {
        if gone.len() * come.len() > MOST_PAIRS {
            continue;
        }
        let mut likely: Vec<(&String, &String)> = Vec::new();
        for old_id in &gone {
            let before = renamed(&Node::Map(old.resources[*old_id].properties.clone()), found);
            for new_id in &come {
                let after = &new.resources[*new_id].properties;
                if before
                    .as_map()
                    .is_some_and(|before| likeness(before, after) >= LIKENESS)
                {
                    likely.push((*old_id, *new_id));
                }
            }
        }
        for (old_id, new_id) in &likely {
            let alone = likely
                .iter()
                .filter(|(other_old, other_new)| other_old == old_id || other_new == new_id)
                .count()
                == 1;
            if alone {
                pairs.push(((*old_id).clone(), ((*new_id).clone(), false)));
            }
        }
    }
    found.extend(pairs);
}

/// How much of two resources' properties is the same, from 0 to 1.
fn likeness(old: &Map, new: &Map) -> f64 {
    let mut shared = 0_usize;
    let mut all = 0_usize;
    count(old, new, &mut shared, &mut all);
    if all == 0 {
        return 0.0;
    }
    shared as f64 / all as f64
}

fn count(old: &Map, new: &Map, shared: &mut usize, all: &mut usize) {
    for (key, old) in old {
        match (old, new.get(key)) {
            (Node::Map(old), Some(Node::Map(new))) => count(old, new, shared, all),
            (old, Some(new)) => {
                *all += 1;
                *shared += usize::from(same(old, new));
            }
            (_, None) => *all += 1,
        }
    }
    *all += new.keys().filter(|key| !old.contains_key(*key)).count();
}
