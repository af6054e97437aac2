//! Who may call a graph's API.

use std::rc::Rc;

use super::gate::Gate;
use crate::{
    diff::security::{
        holder::target,
        model::{Effect, Topic},
        pattern::{Pattern, shown},
        permission::{Origin, Permission, Via, Words},
        side::Entry,
        statement::Found,
    },
    template::Node,
};

/// Each way to sign in to a graph's API lets somebody in.
pub(super) fn collect(entry: &Entry<'_>, found: &mut Found) {
    const MORE: &str = "AdditionalAuthenticationProviders";
    let mut kinds: Vec<Node> = entry
        .get("AuthenticationType")
        .cloned()
        .into_iter()
        .collect();
    if let Some(more) = entry.get(MORE) {
        let items = entry.world.items(more, &[]);
        kinds.extend(
            items
                .iter()
                .filter_map(|it| it.node.get("AuthenticationType").cloned()),
        );
    }
    for kind in kinds {
        let gate = match kind.as_text() {
            Some("API_KEY") => Gate::api_key(),
            Some("AWS_IAM") => Gate::iam(),
            Some("AMAZON_COGNITO_USER_POOLS") => match entry.get("UserPoolConfig/UserPoolId") {
                Some(pool) => Gate::users_of(&target(entry.world, pool, Vec::new()).name),
                None => Gate::users_of("its user pools"),
            },
            _ => Gate::let_in_by(&shown(&kind)),
        };
        found.permissions.push(Permission {
            topic: Topic::Route,
            who: gate.who,
            effect: Effect::Allow,
            action: Words::One(Pattern::thing("call", "call the API")),
            resource: Words::One(Pattern::thing(entry.id, entry.id)),
            conditions: gate.conditions,
            when: entry.when.clone(),
            via: Via::Resource(entry.id.to_owned()),
            origin: Rc::new(Origin {
                id: entry.id.to_owned(),
                property: "/Properties/AuthenticationType".to_owned(),
            }),
        });
    }
}
