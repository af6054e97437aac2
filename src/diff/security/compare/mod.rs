//! Two sets of permissions, compared by what they allow and not by where they stand.

mod index;
mod rows;
mod unread;

use std::collections::{HashMap, HashSet};

use stackwright_schema::Service;

use super::{
    condition,
    model::{SecurityChange, Turn},
    pattern::Pattern,
    permission::{CaseKey, Permission, Words},
    side::When,
};
use index::Index;
use rows::Rows;
pub(super) use rows::folded;
pub(super) use unread::{doubt, unread};

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
