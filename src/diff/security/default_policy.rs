//! What is allowed where a resource has no policy of its own.
//!
//! Most resources let nobody in then, but what IAM allows in their account; these are the others. A
//! policy that comes takes the place of what was allowed without one, so it narrows.

use std::rc::Rc;

use super::{
    model::{Effect, Topic},
    pattern::Pattern,
    permission::{Origin, Permission, Unread, Via, Who, Words},
    route::Check,
    side::{Entry, World},
    statement::Found,
};
use crate::template::Node;

/// What a type allows without a policy.
struct Default {
    type_name: &'static str,
    who: Whom,
    actions: &'static [&'static str],
    /// Where the policy stands.
    property: &'static str,
}

#[derive(Clone, Copy)]
enum Whom {
    Anyone,
    Account,
    /// Anyone, as far as its routes ask nobody else and it can be reached.
    Callers,
}

const CALL: &[&str] = &["execute-api:Invoke"];

/// Sources: <https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html> (full access
/// for any client that reaches a mount target),
/// <https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html> (everything for
/// everyone), <https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html> (all of
/// it for the account),
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html>.
const DEFAULTS: &[Default] = &[
    Default {
        type_name: "AWS::ApiGateway::RestApi",
        who: Whom::Callers,
        actions: CALL,
        property: "Policy",
    },
    Default {
        type_name: "AWS::EC2::VPCEndpoint",
        who: Whom::Anyone,
        actions: &["*"],
        property: "PolicyDocument",
    },
    Default {
        type_name: "AWS::EFS::FileSystem",
        who: Whom::Anyone,
        actions: &[
            "elasticfilesystem:ClientMount",
            "elasticfilesystem:ClientRootAccess",
            "elasticfilesystem:ClientWrite",
        ],
        property: "FileSystemPolicy",
    },
    Default {
        type_name: "AWS::KMS::Key",
        who: Whom::Account,
        actions: &["kms:*"],
        property: "KeyPolicy",
    },
    Default {
        type_name: "AWS::Serverless::Api",
        who: Whom::Callers,
        actions: CALL,
        property: "Auth/ResourcePolicy",
    },
];

/// All of what a policy of a REST API can be about.
const ALL_CALLS: [&str; 2] = ["execute-api:/*", "execute-api:/*/*/*"];

/// Where a policy comes or goes, says on the other side what is allowed without it.
pub(super) fn fill(
    (old_world, old): (&World<'_>, &mut Found),
    (new_world, new): (&World<'_>, &mut Found),
) {
    for entry in new_world.resources() {
        let Some(default) = DEFAULTS.iter().find(|it| it.type_name == entry.type_name()) else {
            continue;
        };
        let stays = old_world.resource(entry.id);
        if stays.is_none_or(|it| it.type_name != entry.type_name()) {
            continue;
        }
        match (has_policy(entry.id, old), has_policy(entry.id, new)) {
            (true, false) => default.stands_against(&entry, old, new),
            (false, true) => default.stands_against(&entry, new, old),
            _ => {}
        }
    }
}

/// Whether a resource has a policy itself, be it one that cannot be read.
fn has_policy(id: &str, found: &Found) -> bool {
    let is_own = |it: &Permission| is_of(it, id);
    let is_policy = |it: &Unread| it.origin.id == id && it.what.contains("policy");
    found.permissions.iter().any(is_own) || found.unread.iter().any(is_policy)
}

/// Whether the resource's own policy says so.
fn is_of(permission: &Permission, id: &str) -> bool {
    permission.topic == Topic::Permission
        && permission.origin.id == id
        && matches!(&permission.via, Via::Resource(name) if name == id)
}

impl Default {
    /// Compares a policy with what is allowed without it.
    fn stands_against(&self, entry: &Entry<'_>, policy: &mut Found, without: &mut Found) {
        if !policy.permissions.iter().any(|it| is_of(it, entry.id)) {
            // What cannot be read is told as such.
            return;
        }
        let who = match self.who {
            Whom::Anyone => Who::Anyone,
            Whom::Account => Who::One("this account".to_owned()),
            Whom::Callers => match add_up(entry, policy, without) {
                // Without a policy, no private API can be reached.
                _ if is_private(entry) => return,
                Some(Check::Either) => return,
                Some(Check::Both) => Who::Anyone,
                None => return self.cannot_be_judged(entry, policy),
            },
        };
        let actions = self.actions.iter();
        let actions: Vec<Pattern> = actions
            .map(|it| Pattern::action(&Node::from(*it), entry.world))
            .collect();
        let all = Words::One(Pattern::everything().shown_as(entry.id));
        let of_policy = std::mem::take(&mut policy.permissions).into_iter();
        policy.permissions = of_policy
            .flat_map(|it| {
                if is_of(&it, entry.id) {
                    within(it, entry.id, &actions, &all)
                } else {
                    vec![it]
                }
            })
            .collect();
        let origin = Rc::new(self.origin(entry));
        let allowed = actions.into_iter().map(|action| Permission {
            topic: Topic::Permission,
            who: who.clone(),
            effect: Effect::Allow,
            action: Words::One(action),
            resource: all.clone(),
            conditions: Vec::new(),
            when: entry.when.clone(),
            via: Via::Resource(entry.id.to_owned()),
            origin: Rc::clone(&origin),
        });
        without.permissions.extend(allowed);
    }

    fn origin(&self, entry: &Entry<'_>) -> Origin {
        Origin {
            id: entry.id.to_owned(),
            property: format!("/Properties/{}", self.property),
        }
    }

    /// Some routes need the policy too, others do without.
    fn cannot_be_judged(&self, entry: &Entry<'_>, policy: &mut Found) {
        let (own, others): (Vec<Permission>, Vec<Permission>) =
            std::mem::take(&mut policy.permissions)
                .into_iter()
                .partition(|it| is_of(it, entry.id));
        policy.permissions = others;
        policy.unread.push(Unread {
            what: "a policy of its own".to_owned(),
            depends_on: "which of its routes ask IAM or a function".to_owned(),
            meaning: format!("{own:?}"),
            when: entry.when.clone(),
            who: entry.id.to_owned(),
            origin: self.origin(entry),
        });
    }
}

/// What a policy says of all that is allowed without one, in the same words.
fn within(of: Permission, id: &str, actions: &[Pattern], all: &Words) -> Vec<Permission> {
    let is_all = match &of.resource {
        Words::One(it) => {
            it.is_everything() || *it == Pattern::thing(id, id) || ALL_CALLS.contains(&&*it.shown)
        }
        _ => false,
    };
    let resource = if is_all {
        all.clone()
    } else {
        of.resource.clone()
    };
    let wide: Vec<&Pattern> = actions
        .iter()
        .filter(|it| of.action.contains(&Words::One((*it).clone())))
        .collect();
    let as_action = |action: Words| Permission {
        action,
        resource: resource.clone(),
        ..of.clone()
    };
    match wide.is_empty() {
        true => vec![as_action(of.action.clone())],
        false => wide
            .into_iter()
            .map(|it| as_action(Words::One(it.clone())))
            .collect(),
    }
}

/// How the routes of an API and its policy add up; nothing where that is not the same for all.
fn add_up(entry: &Entry<'_>, one: &Found, other: &Found) -> Option<Check> {
    let mut checks = one
        .checks
        .iter()
        .chain(&other.checks)
        .filter(|(api, _)| api == entry.id)
        .map(|(_, check)| *check);
    let Some(first) = checks.next() else {
        return Some(Check::Both);
    };
    checks.all(|it| it == first).then_some(first)
}

fn is_private(entry: &Entry<'_>) -> bool {
    let kinds = entry
        .get("EndpointConfiguration/Types")
        .or_else(|| entry.get("EndpointConfiguration/Type"));
    let kinds = kinds.map_or_else(Vec::new, |it| entry.world.items(it, &[]));
    kinds.iter().any(|it| it.node.as_text() == Some("PRIVATE"))
}
