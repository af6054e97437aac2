//! A document's statements, as permissions.

mod principal;

use std::rc::Rc;

use super::{
    condition,
    document::{Place, dependence},
    model::{Effect, Topic},
    pattern::Pattern,
    permission::{Origin, Permission, Unread, Via, Who, Words},
    route::Check,
    side::{Entry, When},
};
use crate::template::{Map, Node};
use principal::principals;
pub(super) use principal::{account_or_identity, identity, service};

/// All that a template allows and denies.
#[derive(Default)]
pub(super) struct Found {
    pub(super) permissions: Vec<Permission>,
    pub(super) unread: Vec<Unread>,
    /// How what lets in to an API and its policy add up, for each route.
    pub(super) checks: Vec<(String, Check)>,
}

/// Someone or something, and when it is that.
#[derive(Clone, Debug)]
pub(super) struct Party {
    pub(super) name: String,
    pub(super) when: Vec<When>,
}

/// What a document is attached to.
pub(super) enum Holder {
    /// Those who may act.
    Identities(Vec<Party>),
    /// A role, which others may take on.
    Role(String),
    /// What others act on.
    Targets(Vec<Party>),
}

impl Holder {
    fn words(&self) -> String {
        match self {
            Self::Identities(parties) | Self::Targets(parties) => {
                let names: Vec<&str> = parties.iter().map(|it| it.name.as_str()).collect();
                names.join(", ")
            }
            Self::Role(id) => id.clone(),
        }
    }
}

/// Reads a document.
pub(super) fn read(entry: &Entry<'_>, place: &Place, holder: &Holder, found: &mut Found) {
    let unread = |node: &Node, path: &str, when: &[When]| Unread {
        what: "a policy that is not known here".to_owned(),
        depends_on: dependence(node),
        meaning: entry.world.meaning(node),
        when: when.to_vec(),
        who: holder.words(),
        origin: Origin {
            id: entry.id.to_owned(),
            property: path.to_owned(),
        },
    };
    if !place.is_readable {
        found
            .unread
            .push(unread(&place.node, &place.path, &place.when));
        return;
    }
    let Some(statements) = place.node.get("Statement") else {
        return;
    };
    for (index, arm) in entry
        .world
        .items(statements, &place.when)
        .iter()
        .enumerate()
    {
        let path = match statements {
            Node::List(_) => format!("{}/Statement/{index}", place.path),
            _ => format!("{}/Statement", place.path),
        };
        let read = arm
            .node
            .as_map()
            .filter(|map| !map.keys().any(|key| key.starts_with("Fn::")))
            .and_then(|map| read_statement(entry, map, &path, &arm.when, holder));
        match read {
            Some(permissions) => found.permissions.extend(permissions),
            None => found.unread.push(unread(arm.node, &path, &arm.when)),
        }
    }
}

fn read_statement(
    entry: &Entry<'_>,
    statement: &Map,
    path: &str,
    when: &[When],
    holder: &Holder,
) -> Option<Vec<Permission>> {
    let world = entry.world;
    let effect = match statement.get("Effect")?.as_text()? {
        "Allow" => Effect::Allow,
        "Deny" => Effect::Deny,
        _ => return None,
    };
    let actions = words(
        entry,
        statement,
        "Action",
        "NotAction",
        when,
        Pattern::action,
    );
    let resources = words(
        entry,
        statement,
        "Resource",
        "NotResource",
        when,
        Pattern::of,
    );
    let conditions = condition::read(statement.get("Condition"), world)?;
    let (parties, topic) = match holder {
        Holder::Identities(parties) => {
            let parties = parties.iter().map(|party| {
                let who = Who::One(party.name.clone());
                (who, party.when.clone(), Via::Identity, None)
            });
            (parties.collect::<Vec<_>>(), Topic::Permission)
        }
        Holder::Role(id) => {
            let via = Via::Resource(id.clone());
            let who = principals(entry, statement, when)?.into_iter();
            let parties = who.map(|(who, when)| (who, when, via.clone(), Some(id.clone())));
            (parties.collect(), Topic::Trust)
        }
        Holder::Targets(targets) => {
            let mut parties = Vec::new();
            for (who, when) in principals(entry, statement, when)? {
                for target in targets {
                    let via = Via::Resource(target.name.clone());
                    let when = both(&when, &target.when);
                    parties.push((who.clone(), when, via, Some(target.name.clone())));
                }
            }
            (parties, Topic::Permission)
        }
    };
    let origin = Rc::new(Origin {
        id: entry.id.to_owned(),
        property: path.to_owned(),
    });
    let mut found = Vec::new();
    for (who, party_when, via, target) in parties {
        let own = |name: &String| {
            let pattern = Pattern::thing(name, name.as_str());
            vec![(Words::One(pattern), when.to_vec())]
        };
        // What a policy of a resource calls `*` is that resource.
        let is_all =
            |it: &(Words, Vec<When>)| matches!(&it.0, Words::One(one) if one.is_everything());
        let resources = match &target {
            Some(name) if resources.is_empty() || resources.iter().all(is_all) => own(name),
            _ => resources.clone(),
        };
        for (action, action_when) in &actions {
            for (resource, resource_when) in &resources {
                let when = both(&party_when, &both(action_when, resource_when));
                if contradicts(&when) {
                    continue;
                }
                found.push(Permission {
                    topic,
                    who: who.clone(),
                    effect,
                    action: action.clone(),
                    resource: resource.clone(),
                    conditions: conditions.clone(),
                    when,
                    via: via.clone(),
                    origin: Rc::clone(&origin),
                });
            }
        }
    }
    Some(found)
}

/// What is under `key`, or all but what is under `not`.
fn words(
    entry: &Entry<'_>,
    statement: &Map,
    key: &str,
    not: &str,
    when: &[When],
    pattern: impl Fn(&Node, &super::side::World<'_>) -> Pattern,
) -> Vec<(Words, Vec<When>)> {
    let read = |node: &Node| {
        let arms = entry.world.items(node, when).into_iter();
        arms.map(|arm| (pattern(arm.node, entry.world), arm.when))
            .collect::<Vec<_>>()
    };
    match (statement.get(key), statement.get(not)) {
        (Some(node), _) => read(node)
            .into_iter()
            .map(|(pattern, when)| (Words::One(pattern), when))
            .collect(),
        (None, Some(node)) => {
            let mut names: Vec<Pattern> = read(node).into_iter().map(|(it, _)| it).collect();
            names.sort_by(|one, other| one.shown.cmp(&other.shown));
            vec![(Words::AllBut(names), when.to_vec())]
        }
        (None, None) => Vec::new(),
    }
}

/// All of two lists of conditions.
pub(super) fn both(one: &[When], other: &[When]) -> Vec<When> {
    let mut all: Vec<When> = one.iter().chain(other).cloned().collect();
    all.sort();
    all.dedup();
    all
}

fn contradicts(when: &[When]) -> bool {
    when.iter()
        .any(|it| when.iter().any(|other| it.is_opposite(other)))
}
