//! Properties that open something or close it.

mod table;

use std::collections::BTreeMap;

use super::{
    document::dependence,
    model::{Effect, SecurityChange, Topic, Turn, Verdict},
    side::{Entry, World},
};
use crate::{
    check::{encryption_keys, encryption_switches},
    template::Node,
};
use table::{Absent, Setting};

/// How far something is open.
enum State {
    Known(usize),
    /// What that depends on, and the whole value.
    Open(String, String),
}

/// A setting of a resource.
struct Found<'w> {
    entry: Entry<'w>,
    setting: Setting,
    state: State,
}

/// What settings newly open and close.
pub(super) fn changes(old: &World<'_>, new: &World<'_>) -> Vec<SecurityChange> {
    let (old, new) = (read(old), read(new));
    let mut changes = Vec::new();
    for (key, new) in &new {
        changes.extend(judge(new, old.get(key)));
    }
    for (key, old) in &old {
        if !new.contains_key(key)
            && let State::Known(level) = old.state
            && level > old.setting.base
        {
            changes.push(change(old, Verdict::Narrower, level, None));
        }
    }
    changes
}

fn read<'w>(world: &'w World<'w>) -> BTreeMap<(String, &'static str), Found<'w>> {
    let mut found = BTreeMap::new();
    for entry in world.resources() {
        for setting in of_type(entry.type_name()) {
            let state = state(&entry, &setting);
            let entry = Entry {
                when: entry.when.clone(),
                ..entry
            };
            found.insert(
                (entry.id.to_owned(), setting.path),
                Found {
                    entry,
                    setting,
                    state,
                },
            );
        }
    }
    found
}

fn of_type(type_name: &str) -> Vec<Setting> {
    let of_table = table::all().filter(|it| it.type_name == type_name);
    let mut found: Vec<Setting> = of_table.copied().collect();
    let encryption = |type_name, path, absent| Setting {
        type_name,
        path,
        values: &[("false", 1)],
        others: 0,
        absent,
        // Whether what is new should be encrypted is for `check` to say.
        base: 1,
        who: "",
        words: &["kept unencrypted"],
        topic: Topic::Encryption,
    };
    let switches = encryption_switches().filter(|it| it.0 == type_name);
    found.extend(switches.map(|(type_name, path, is_on)| {
        encryption(type_name, path, Absent::Level(usize::from(!is_on)))
    }));
    let keys = encryption_keys().filter(|it| it.0 == type_name);
    found.extend(keys.map(|(type_name, path)| encryption(type_name, path, Absent::Level(1))));
    found
}

fn state(entry: &Entry<'_>, setting: &Setting) -> State {
    let Some(node) = entry.get(setting.path) else {
        let first = setting.path.split('/').next().unwrap_or_default();
        return match setting.absent {
            Absent::Level(level) => State::Known(level),
            Absent::Within(level, _) if entry.get(first).is_some() => State::Known(level),
            Absent::Within(_, level) => State::Known(level),
            Absent::Unknown(what) => State::Open(what.to_owned(), String::new()),
        };
    };
    let mut levels = Vec::new();
    for arm in entry.world.items(node, &[]) {
        match arm.node {
            Node::Intrinsic(_) if !setting.values.is_empty() => {
                return State::Open(dependence(arm.node), entry.world.meaning(node));
            }
            value => {
                let text = value.scalar_text().unwrap_or_default();
                let known = setting
                    .values
                    .iter()
                    .find(|(value, _)| value.eq_ignore_ascii_case(&text));
                levels.push((known.map_or(setting.others, |(_, level)| *level), arm.when));
            }
        }
    }
    match levels.as_slice() {
        [] => State::Known(setting.others),
        [(first, _), rest @ ..] if rest.iter().all(|(level, _)| level == first) => {
            State::Known(*first)
        }
        all => match all.iter().flat_map(|(_, when)| when).next() {
            Some(when) => State::Open(when.words(), entry.world.meaning(node)),
            None => State::Known(
                all.iter()
                    .map(|(level, _)| *level)
                    .min()
                    .unwrap_or_default(),
            ),
        },
    }
}

fn judge(new: &Found<'_>, old: Option<&Found<'_>>) -> Option<SecurityChange> {
    let base = new.setting.base;
    match (&new.state, old.map(|it| &it.state)) {
        (State::Open(_, new_meaning), Some(State::Open(_, old_meaning)))
            if new_meaning == old_meaning =>
        {
            None
        }
        (State::Open(depends_on, _), _) => Some(doubt(new, depends_on, Turn::Begins)),
        (State::Known(_), Some(State::Open(depends_on, _))) => {
            Some(doubt(new, depends_on, Turn::Differs))
        }
        (State::Known(level), None) => {
            (*level > base).then(|| change(new, Verdict::Broader, *level, None))
        }
        (State::Known(level), Some(State::Known(before))) => match level.cmp(before) {
            std::cmp::Ordering::Greater => {
                Some(change(new, Verdict::Broader, *level, Some(*before)))
            }
            std::cmp::Ordering::Less => Some(change(new, Verdict::Narrower, *before, Some(*level))),
            std::cmp::Ordering::Equal => None,
        },
    }
}

fn change(
    found: &Found<'_>,
    verdict: Verdict,
    level: usize,
    other: Option<usize>,
) -> SecurityChange {
    let setting = &found.setting;
    let words = |level: usize| {
        let at = level.checked_sub(1)?;
        setting.words.get(at).map(|it| (*it).to_owned())
    };
    let of_whom = match setting.who {
        "" => (found.entry.id.to_owned(), Vec::new()),
        who => (who.to_owned(), vec![found.entry.id.to_owned()]),
    };
    SecurityChange {
        verdict,
        topic: setting.topic,
        who: of_whom.0,
        effect: Effect::Allow,
        change: match verdict {
            Verdict::Narrower => Turn::Ends,
            Verdict::Broader | Verdict::Unknown => Turn::Begins,
        },
        actions: words(level).into_iter().collect(),
        resources: of_whom.1,
        conditions: found
            .entry
            .when
            .iter()
            .map(super::side::When::words)
            .collect(),
        rest: other.and_then(words).into_iter().collect(),
        depends_on: Vec::new(),
        id: found.entry.id.to_owned(),
        // Parts of one property stand in one row.
        property: format!(
            "/Properties/{}",
            setting.path.split('/').next().unwrap_or_default()
        ),
        line: None,
    }
}

/// Something that may open or close.
fn doubt(found: &Found<'_>, depends_on: &str, kind: Turn) -> SecurityChange {
    SecurityChange {
        change: kind,
        depends_on: vec![depends_on.to_owned()],
        ..change(found, Verdict::Unknown, found.setting.words.len(), None)
    }
}

/// What the most that identities may do newly is.
pub(super) fn boundaries(old: &World<'_>, new: &World<'_>) -> Vec<SecurityChange> {
    const PROPERTY: &str = "PermissionsBoundary";
    let before: BTreeMap<&str, Option<&Node>> = old
        .resources()
        .map(|entry| (entry.id, entry.get(PROPERTY)))
        .collect();
    let mut changes = Vec::new();
    for entry in new.resources() {
        let Some(before) = before.get(entry.id) else {
            continue;
        };
        let after = entry.get(PROPERTY);
        let (verdict, kind) = match (*before, after) {
            (Some(old), Some(new)) if old != new => (Verdict::Unknown, Turn::Differs),
            (Some(_), None) => (Verdict::Broader, Turn::Ends),
            (None, Some(_)) => (Verdict::Narrower, Turn::Begins),
            _ => continue,
        };
        let shown = |node: Option<&Node>| node.map(super::pattern::shown);
        let depends_on = match verdict {
            Verdict::Unknown => vec!["what the two boundaries allow".to_owned()],
            _ => Vec::new(),
        };
        changes.push(SecurityChange {
            verdict,
            topic: Topic::Boundary,
            who: super::holder::holder_name(&entry),
            effect: Effect::Deny,
            change: kind,
            actions: shown(after)
                .or_else(|| shown(*before))
                .into_iter()
                .collect(),
            resources: Vec::new(),
            conditions: Vec::new(),
            rest: match kind {
                Turn::Differs => shown(*before).into_iter().collect(),
                _ => Vec::new(),
            },
            depends_on,
            id: entry.id.to_owned(),
            property: format!("/Properties/{PROPERTY}"),
            line: None,
        });
    }
    changes
}
