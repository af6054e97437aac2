//! How connections are encrypted: which ones are not, and which versions of TLS are let in.

mod place;
mod version;

use std::collections::BTreeMap;

use super::{
    model::{Effect, SecurityChange, Topic, Turn, Verdict},
    side::{Entry, When, World},
};
use place::Place;
use version::Version;

/// How a connection is encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Level {
    /// Not at all.
    Plain,
    /// In a way that something else says.
    Encrypted,
    /// From a version on, by a policy of this name.
    From(Version, String),
    /// By a policy of which the versions are not known.
    Named(String),
    /// It depends on something: in words, and all of it.
    Open(String, String),
}

impl Level {
    fn words(&self) -> String {
        match self {
            Self::Plain => "unencrypted".to_owned(),
            Self::Encrypted => "by TLS".to_owned(),
            Self::From(version, _) => format!("by {version}"),
            Self::Named(name) => format!("by {name}"),
            Self::Open(..) => "by a policy that is not known here".to_owned(),
        }
    }
}

/// A place where connections come in.
struct Found {
    level: Level,
    when: Vec<When>,
    property: String,
}

/// What is newly let in with less encryption, or no longer.
pub(super) fn changes(old: &World<'_>, new: &World<'_>) -> Vec<SecurityChange> {
    let (old, new) = (read(old), read(new));
    let mut changes = Vec::new();
    for (key, found) in &new {
        changes.extend(judge(&key.0, found, old.get(key)));
    }
    for (key, found) in &old {
        if !new.contains_key(key) && found.level == Level::Plain {
            changes.push(change(&key.0, found, Verdict::Narrower, &found.level, None));
        }
    }
    changes
}

fn read(world: &World<'_>) -> BTreeMap<(String, String), Found> {
    let mut found = BTreeMap::new();
    for entry in world.resources() {
        for place in place::places(&entry) {
            let Place {
                key,
                property,
                level,
            } = place;
            found.insert(
                (entry.id.to_owned(), key),
                Found {
                    level,
                    when: entry.when.clone(),
                    property,
                },
            );
        }
    }
    found
}

fn judge(id: &str, new: &Found, old: Option<&Found>) -> Option<SecurityChange> {
    let Some(old) = old else {
        // Which versions something new should let in is for `check` to say.
        let is_plain = new.level == Level::Plain;
        return is_plain.then(|| change(id, new, Verdict::Broader, &new.level, None));
    };
    let (before, after) = (&old.level, &new.level);
    let verdict = match (before, after) {
        _ if before == after => return None,
        (Level::Open(..), _) | (_, Level::Open(..)) => Verdict::Unknown,
        (_, Level::Plain) => Verdict::Broader,
        (Level::Plain, _) => Verdict::Narrower,
        (Level::Encrypted, _) | (_, Level::Encrypted) => return None,
        (Level::From(one, _), Level::From(other, _)) => match one.cmp(other) {
            std::cmp::Ordering::Greater => Verdict::Broader,
            std::cmp::Ordering::Less => Verdict::Narrower,
            std::cmp::Ordering::Equal => Verdict::Unknown,
        },
        _ => Verdict::Unknown,
    };
    Some(match verdict {
        Verdict::Broader => change(id, new, verdict, after, Some(before)),
        Verdict::Narrower => change(id, new, verdict, before, Some(after)),
        Verdict::Unknown => doubt(id, new, before),
    })
}

fn change(
    id: &str,
    found: &Found,
    verdict: Verdict,
    level: &Level,
    other: Option<&Level>,
) -> SecurityChange {
    SecurityChange {
        verdict,
        topic: Topic::Encryption,
        who: id.to_owned(),
        effect: Effect::Allow,
        change: match verdict {
            Verdict::Narrower => Turn::Ends,
            Verdict::Broader | Verdict::Unknown => Turn::Begins,
        },
        actions: vec![format!("reached {}", level.words())],
        resources: Vec::new(),
        conditions: found.when.iter().map(When::words).collect(),
        rest: other.map(Level::words).into_iter().collect(),
        depends_on: Vec::new(),
        id: id.to_owned(),
        property: found.property.clone(),
        line: None,
    }
}

fn doubt(id: &str, found: &Found, before: &Level) -> SecurityChange {
    let by_name = |level: &Level| match level {
        Level::From(_, name) => format!("by {name}"),
        level => level.words(),
    };
    let depends_on = match (before, &found.level) {
        (Level::Open(what, _), _) | (_, Level::Open(what, _)) => what.clone(),
        (Level::From(..), Level::From(..)) => "which ciphers the two have".to_owned(),
        _ => "what the two let in".to_owned(),
    };
    SecurityChange {
        change: Turn::Differs,
        actions: vec![format!("reached {}", by_name(&found.level))],
        rest: vec![by_name(before)],
        depends_on: vec![depends_on],
        ..change(id, found, Verdict::Unknown, &found.level, None)
    }
}

/// The level that a value says, and when nothing is said.
fn level_of(entry: &Entry<'_>, node: &crate::template::Node) -> Level {
    let arms = entry.world.arms(node, &[]);
    match arms.as_slice() {
        [one] if one.node.as_intrinsic().is_none() => {
            let name = one.node.scalar_text().unwrap_or_default();
            match Version::least_of(&name) {
                Some(version) => Level::From(version, name),
                None => Level::Named(name),
            }
        }
        [one] => Level::Open(
            super::document::dependence(one.node),
            entry.world.meaning(node),
        ),
        arms => {
            let when = arms.iter().flat_map(|it| &it.when).next();
            let what = when.map_or_else(|| "a condition".to_owned(), When::words);
            Level::Open(what, entry.world.meaning(node))
        }
    }
}
