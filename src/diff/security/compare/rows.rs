//! Rows of the table, and which of them are one.

use std::collections::HashMap;

use crate::diff::security::{
    model::{Effect, SecurityChange, Topic, Turn, Verdict},
    permission::Permission,
};

/// Rows to be, in the order in which they were found.
#[derive(Default)]
pub(super) struct Rows {
    rows: Vec<SecurityChange>,
}

impl Rows {
    pub(super) fn add(&mut self, permission: &Permission, change: Turn, rest: Vec<String>) {
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

    pub(super) fn into_changes(self) -> Vec<SecurityChange> {
        folded(self.rows)
    }
}

/// Rows of which those that differ in their actions only are one, and then those that differ in
/// what they are about.
pub(in crate::diff::security) fn folded(rows: Vec<SecurityChange>) -> Vec<SecurityChange> {
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
