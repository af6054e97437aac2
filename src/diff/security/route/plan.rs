//! Usage plans: which keys let in to which stages.

use std::rc::Rc;

use crate::{
    diff::security::{
        holder::target,
        model::{Effect, Topic},
        pattern::{Pattern, shown},
        permission::{Origin, Permission, Via, Who, Words},
        side::{Entry, When},
        statement::Found,
    },
    template::Node,
};

const CALL: &str = "call routes that ask for a key";

/// The stages that a plan lets its keys in to.
pub(super) fn of_plan(entry: &Entry<'_>, found: &mut Found) {
    let stages = entry.get("ApiStages");
    for arm in stages.map_or_else(Vec::new, |it| entry.world.items(it, &entry.when)) {
        let Some(api) = arm.node.get("ApiId") else {
            continue;
        };
        let api = target(entry.world, api, Vec::new()).name;
        let stage = arm.node.get("Stage").map(shown).unwrap_or_default();
        let on = format!("{api} {stage}");
        let who = format!("whoever has a key of {}", entry.id);
        found
            .permissions
            .push(call(entry, who, on.trim(), arm.when, "ApiStages"));
    }
}

/// The plan that a key belongs to.
pub(super) fn of_key(entry: &Entry<'_>, found: &mut Found) {
    let (Some(key), Some(plan)) = (entry.get("KeyId"), entry.get("UsagePlanId")) else {
        return;
    };
    let name = |node: &Node| target(entry.world, node, Vec::new()).name;
    let who = format!("whoever has the key {}", name(key));
    let on = format!("what {} has", name(plan));
    let when = entry.when.clone();
    found.permissions.push(call(entry, who, &on, when, "KeyId"));
}

fn call(entry: &Entry<'_>, who: String, on: &str, when: Vec<When>, property: &str) -> Permission {
    Permission {
        topic: Topic::Route,
        who: Who::One(who),
        effect: Effect::Allow,
        action: Words::One(Pattern::thing(CALL, CALL)),
        resource: Words::One(Pattern::thing(on, on)),
        conditions: Vec::new(),
        when,
        via: Via::Resource(on.to_owned()),
        origin: Rc::new(Origin {
            id: entry.id.to_owned(),
            property: format!("/Properties/{property}"),
        }),
    }
}
