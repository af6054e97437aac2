//! Two sets of permissions, compared by what they allow and not by where they stand.

use std::collections::{HashMap, HashSet};

use stackwright_schema::Service;

use super::{
    condition,
    model::{Effect, SecurityChange, Topic, Turn, Verdict},
    pattern::Pattern,
    permission::{CaseKey, Permission, Unread, Via, Who, Words},
    side::When,
};

/// What is allowed or denied by one of the two and not by the other.
pub(super) fn permissions(old: Vec<Permission>, new: Vec<Permission>) -> Vec<SecurityChange> {
    let (old, new) = (without_twins(old), without_twins(new));
    let old_keys: Keys<'_> = old.iter().map(Permission::key).collect();
    let new_keys: Keys<'_> = new.iter().map(Permission::key).collect();
    let (old_index, new_index) = (Index::new(&old), Index::new(&new));
    let mut added = only(&new, &old_keys, &old_index);
    let mut gone = only(&old, &new_keys, &new_index);
    let mut rows = Rows::default();
    differing(&mut added, &mut gone, &mut rows);
    for permission in &added {
        let before = parts(permission, &old_index);
        rows.add(permission, Turn::Begins, before);
    }
    for permission in &gone {
        let stays = parts(permission, &new_index);
        rows.add(permission, Turn::Ends, stays);
    }
    rows.into_changes()
}

type Keys<'p> = HashSet<(CaseKey<'p>, &'p [When])>;

/// What nothing on the other side takes in.
fn only(all: &[Permission], theirs: &Keys<'_>, index: &Index<'_>) -> Vec<Permission> {
    all.iter()
        .filter(|it| !theirs.contains(&it.key()))
        .filter(|it| !index.near(it).any(|other| other.contains(it)))
        .cloned()
        .collect()
}

/// Permissions by where they stand and who has them.
struct Index<'p> {
    by_place: HashMap<(Effect, &'p Via, &'p Who), Vec<&'p Permission>>,
    by_via: HashMap<(Effect, &'p Via), Vec<&'p Permission>>,
}

impl<'p> Index<'p> {
    fn new(all: &'p [Permission]) -> Self {
        let mut by_place: HashMap<_, Vec<_>> = HashMap::new();
        let mut by_via: HashMap<_, Vec<_>> = HashMap::new();
        for permission in all {
            if !matches!(permission.via, Via::Identity) {
                by_via
                    .entry((permission.effect, &permission.via))
                    .or_default()
                    .push(permission);
            }
            by_place
                .entry((permission.effect, &permission.via, &permission.who))
                .or_default()
                .push(permission);
        }
        Self { by_place, by_via }
    }

    /// Those that say no more than this one.
    fn within<'a>(&'a self, of: &'a Permission) -> impl Iterator<Item = &'p Permission> + 'a {
        let near = match of.via {
            Via::Identity => self.by_place.get(&(of.effect, &of.via, &of.who)),
            Via::Resource(_) => self.by_via.get(&(of.effect, &of.via)),
        };
        let near = near.into_iter().flatten().copied();
        near.filter(|other| of.contains(other))
    }

    /// Those that stand at the same place and are for the same, or for more.
    fn near<'a>(&'a self, of: &'a Permission) -> Box<dyn Iterator<Item = &'p Permission> + 'a> {
        if matches!(of.who, Who::Net(_)) {
            let all = self.by_via.get(&(of.effect, &of.via));
            return Box::new(all.into_iter().flatten().copied());
        }
        let of_them = self.by_place.get(&(of.effect, &of.via, &of.who));
        let of_all = (of.who != Who::Anyone)
            .then(|| self.by_place.get(&(of.effect, &of.via, &Who::Anyone)))
            .flatten();
        Box::new(of_them.into_iter().chain(of_all).flatten().copied())
    }
}

/// The same without conditions of the template that make no difference.
fn without_twins(mut all: Vec<Permission>) -> Vec<Permission> {
    loop {
        let mut seen: HashMap<CaseKey<'_>, Vec<usize>> = HashMap::new();
        let mut twins = None;
        'search: for (index, permission) in all.iter().enumerate() {
            if permission.when.is_empty() {
                continue;
            }
            let same = seen.entry(permission.key_in_any_case()).or_default();
            for other in same.iter() {
                if let Some(when) = merged(&all[*other].when, &permission.when) {
                    twins = Some((*other, index, when));
                    break 'search;
                }
            }
            same.push(index);
        }
        match twins {
            Some((first, second, when)) => {
                all[first].when = when;
                all.remove(second);
            }
            None => return all,
        }
    }
}

/// What two lists of conditions say together, if they differ in whether one condition holds.
fn merged(one: &[When], other: &[When]) -> Option<Vec<When>> {
    if one.len() != other.len() {
        return None;
    }
    let mut opposite = None;
    for (index, (left, right)) in one.iter().zip(other).enumerate() {
        if left == right {
            continue;
        }
        if opposite.is_some() || !left.is_opposite(right) {
            return None;
        }
        opposite = Some(index);
    }
    let mut rest = one.to_vec();
    rest.remove(opposite?);
    Some(rest)
}

/// Takes out what is the same but for conditions of which neither takes in the other.
fn differing(added: &mut Vec<Permission>, gone: &mut Vec<Permission>, rows: &mut Rows) {
    added.retain(|new| {
        let found = gone.iter().position(|old| {
            let same = old.contains_in_any_case(new) && new.contains_in_any_case(old);
            let in_other_cases = !old.when.iter().all(|it| new.when.contains(it))
                && !new.when.iter().all(|it| old.when.contains(it));
            same && (in_other_cases
                || !condition::contains(&old.conditions, &new.conditions)
                    && !condition::contains(&new.conditions, &old.conditions))
        });
        let Some(at) = found else {
            return true;
        };
        let old = gone.remove(at);
        rows.add(new, Turn::Differs, old.condition_words());
        false
    });
}

/// What of a permission there is on the other side.
fn parts(permission: &Permission, others: &Index<'_>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for other in others.within(permission) {
        let same_action = permission.action == other.action;
        let same_resource = permission.resource == other.resource;
        let mut words = match (same_action, same_resource) {
            (true, true) => String::new(),
            (false, true) => other.action.shown(),
            (true, false) => format!("on {}", other.resource.shown()),
            (false, false) => format!("{} on {}", other.action.shown(), other.resource.shown()),
        };
        if permission.who != other.who {
            words = format!("{} {words}", other.who.words());
        }
        let own = permission.condition_words();
        let conditions = other.condition_words().into_iter();
        let more: Vec<String> = conditions.filter(|it| !own.contains(it)).collect();
        if !more.is_empty() {
            words = format!("{} if {}", words.trim(), more.join(" and "));
        }
        let words = words.trim().to_owned();
        if !words.is_empty() && !found.contains(&words) {
            found.push(words);
        }
    }
    if covers_today(permission, others) {
        return vec!["all such actions that there are today".to_owned()];
    }
    found
}

/// Whether all actions that a pattern stands for today are there one by one; those that a service
/// gets later are not.
fn covers_today(permission: &Permission, others: &Index<'_>) -> bool {
    let Words::One(pattern) = &permission.action else {
        return false;
    };
    let service = pattern.shown.split_once(':').map(|(service, _)| service);
    let Some(service) = service
        .filter(|it| pattern.is_wild() && !it.contains(['*', '?', '$']))
        .and_then(Service::find)
    else {
        return false;
    };
    let prefix = service.name().to_ascii_lowercase();
    let mut today = service
        .actions()
        .map(|action| Pattern::action_named(&prefix, action.name))
        .filter(|action| pattern.contains(action))
        .peekable();
    today.peek().is_some()
        && today.all(|action| {
            let one = Permission {
                action: Words::One(action),
                ..permission.clone()
            };
            others.near(&one).any(|other| other.contains(&one))
        })
}

/// Rows to be, in the order in which they were found.
#[derive(Default)]
struct Rows {
    rows: Vec<SecurityChange>,
}

impl Rows {
    fn add(&mut self, permission: &Permission, change: Turn, rest: Vec<String>) {
        let action = permission.action.shown();
        let resource = permission.resource.shown();
        // Things that are done with nothing in particular.
        let resources = match (&permission.topic, resource.as_str()) {
            (Topic::Membership, "*") => Vec::new(),
            (_, "*") if action.starts_with("do ") => Vec::new(),
            _ => vec![resource],
        };
        let verdict = match (permission.effect, change) {
            (_, Turn::Differs) => Verdict::Unknown,
            (Effect::Allow, Turn::Begins) | (Effect::Deny, Turn::Ends) => Verdict::Broader,
            (Effect::Allow, Turn::Ends) | (Effect::Deny, Turn::Begins) => Verdict::Narrower,
        };
        let depends_on = match change {
            Turn::Differs => vec!["which of the two conditions holds more often".to_owned()],
            _ => Vec::new(),
        };
        let row = SecurityChange {
            verdict,
            topic: permission.topic,
            who: permission.who.words(),
            effect: permission.effect,
            change,
            actions: vec![action],
            resources,
            conditions: permission.condition_words(),
            rest,
            depends_on,
            id: permission.origin.id.clone(),
            property: permission.origin.property.clone(),
            line: None,
        };
        self.rows.push(row);
    }

    fn into_changes(self) -> Vec<SecurityChange> {
        folded(self.rows)
    }
}

/// Rows of which those that differ in their actions only are one, and then those that differ in
/// what they are about.
pub(super) fn folded(rows: Vec<SecurityChange>) -> Vec<SecurityChange> {
    let by_resource = merge(rows, |row| &mut row.actions);
    let mut rows = merge(by_resource, |row| &mut row.resources);
    for row in &mut rows {
        row.rest.sort();
        row.rest.dedup();
    }
    rows
}

/// Puts rows together that are the same but for one list.
fn merge(
    rows: Vec<SecurityChange>,
    list: impl Fn(&mut SecurityChange) -> &mut Vec<String>,
) -> Vec<SecurityChange> {
    let mut merged: Vec<SecurityChange> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for mut row in rows {
        let items = std::mem::take(list(&mut row));
        let rest = std::mem::take(&mut row.rest);
        let key = format!("{row:?}");
        match places.get(&key) {
            Some(place) => {
                let row = &mut merged[*place];
                row.rest.extend(rest);
                let into = list(row);
                into.extend(
                    items
                        .into_iter()
                        .filter(|it| !into.contains(it))
                        .collect::<Vec<_>>(),
                );
            }
            None => {
                places.insert(key, merged.len());
                *list(&mut row) = items;
                row.rest = rest;
                merged.push(row);
            }
        }
    }
    merged
}

/// What cannot be read, and is not the same on both sides.
pub(super) fn unread(old: &[Unread], new: &[Unread]) -> Vec<SecurityChange> {
    let same = |one: &Unread, other: &Unread| {
        one.who == other.who && one.meaning == other.meaning && one.when == other.when
    };
    let stands = |one: &Unread, other: &Unread| one.who == other.who && one.origin == other.origin;
    let only = |mine: &[Unread], theirs: &[Unread], change: Turn| {
        mine.iter()
            .filter(|it| !theirs.iter().any(|other| same(it, other)))
            // What is another one now is told once.
            .filter(|it| change == Turn::Begins || !theirs.iter().any(|other| stands(it, other)))
            .map(|it| SecurityChange {
                verdict: Verdict::Unknown,
                topic: Topic::Unread,
                who: it.who.clone(),
                effect: Effect::Allow,
                change,
                actions: vec![it.what.clone()],
                resources: Vec::new(),
                conditions: it.when.iter().map(When::words).collect(),
                rest: Vec::new(),
                depends_on: vec![it.depends_on.clone()],
                id: it.origin.id.clone(),
                property: it.origin.property.clone(),
                line: None,
            })
            .collect::<Vec<_>>()
    };
    let mut found = only(new, old, Turn::Begins);
    found.extend(only(old, new, Turn::Ends));
    found
}

/// Of whom something is not known any more, what ends may go on by that; so may routes of an API
/// and rules of an ACL.
pub(super) fn doubt(changes: &mut [SecurityChange], unread: &[SecurityChange]) {
    for change in changes {
        let goes_on = |it: &&SecurityChange| {
            let is_part = matches!(change.topic, Topic::Route | Topic::Network);
            let mut words = change.resources.iter().flat_map(|it| it.split(' '));
            it.who == change.who || is_part && words.any(|word| word == it.who)
        };
        let mut begun = unread.iter().filter(|it| it.change == Turn::Begins);
        let doubt = begun.find(goes_on);
        if let Some(doubt) = doubt
            && change.verdict == Verdict::Narrower
        {
            change.verdict = Verdict::Unknown;
            change.depends_on.clone_from(&doubt.depends_on);
        }
    }
}
