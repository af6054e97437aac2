//! What SAM's connectors let resources do with one another.

use crate::{
    diff::security::{
        identity::permission,
        pattern::{Pattern, shown},
        side::Entry,
        statement::Found,
    },
    template::Node,
};

/// What one resource may do with another.
pub(super) fn collect(entry: &Entry<'_>, found: &mut Found) {
    let name = |node: &Node| {
        let given = ["Id", "Arn", "Name"]
            .into_iter()
            .find_map(|key| node.get(key));
        given.map(shown)
    };
    let (Some(source), Some(destination), Some(permissions)) = (
        entry.get("Source").and_then(name),
        entry.get("Destination"),
        entry.get("Permissions"),
    ) else {
        return;
    };
    let destinations = entry.world.items(destination, &entry.when);
    for destination in destinations {
        let Some(on) = name(destination.node) else {
            continue;
        };
        for verb in entry.world.items(permissions, &destination.when) {
            let verb_shown = shown(verb.node).to_ascii_lowercase();
            found.permissions.push(permission(
                entry,
                source.clone(),
                Pattern::thing(&verb_shown, verb_shown.as_str()),
                Pattern::thing(&on, on.as_str()),
                verb.when,
                "/Properties/Permissions".to_owned(),
            ));
        }
    }
}
