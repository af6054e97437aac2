//! Whom an authorizer lets in: by what it asks, not by what it is called.

use super::gate::Gate;
use crate::{
    diff::security::{
        condition::Condition,
        document::dependence,
        holder::target,
        pattern::shown,
        permission::{Origin, Unread},
        side::{Entry, When, World},
        statement::Found,
    },
    template::{Intrinsic, Node, placeholders},
};

/// Types of what decides in code.
const CODE: [&str; 4] = [
    "AWS::Lambda::Alias",
    "AWS::Lambda::Function",
    "AWS::Lambda::Version",
    "AWS::Serverless::Function",
];
const POOL: [&str; 1] = ["AWS::Cognito::UserPool"];

/// What an authorizer asks, under whatever names its properties have.
#[derive(Clone, Copy, Default)]
pub(in crate::diff::security) struct Decider<'n> {
    /// ARNs of user pools.
    pub(in crate::diff::security) pools: Option<&'n Node>,
    /// The address of a function.
    pub(in crate::diff::security) code: Option<&'n Node>,
    pub(in crate::diff::security) issuer: Option<&'n Node>,
    pub(in crate::diff::security) audience: Option<&'n Node>,
}

/// The ways to be let in by it; nothing where that cannot be told. Each pool is one.
pub(in crate::diff::security) fn decider(
    world: &World<'_>,
    decider: Decider<'_>,
    when: &[When],
) -> Option<Vec<Gate>> {
    if let Some(pools) = decider.pools {
        let pools = world.items(pools, when).into_iter();
        let gates = pools.map(|arm| {
            let pool = target(world, arm.node, Vec::new()).name;
            Gate::users_of(&pool).in_case(&arm.when)
        });
        return Some(gates.collect());
    }
    if let Some(code) = decider.code {
        let function = function(world, code)?;
        return Some(vec![Gate::let_in_by(&function).in_case(when)]);
    }
    let issuer = decider.issuer?;
    let mut gate = match mentioned(world, issuer, &POOL) {
        Some(pool) => Gate::users_of(&pool),
        None => Gate::token_of(&shown(issuer)),
    };
    if let Some(audience) = decider.audience {
        let condition = Condition::plain_list("StringEquals", "audience", audience, world);
        gate.conditions.push(condition);
    }
    Some(vec![gate.in_case(when)])
}

/// The ways to be let in by an authorizer that a property names.
pub(super) fn named(world: &World<'_>, authorizer: &Node, when: &[When]) -> Vec<Gate> {
    let resource = world
        .referenced(authorizer)
        .and_then(|id| world.resource(id));
    let gates = resource.and_then(|it| {
        let of = |name: &str| it.properties.get(name).filter(|it| !it.is_no_value());
        let token = of("JwtConfiguration");
        let asked = Decider {
            pools: of("ProviderARNs"),
            code: of("AuthorizerUri"),
            issuer: token.and_then(|it| it.get("Issuer")),
            audience: token.and_then(|it| it.get("Audience")),
        };
        decider(world, asked, when)
    });
    gates.unwrap_or_else(|| {
        let name = target(world, authorizer, Vec::new()).name;
        vec![Gate::let_in_by(&name).in_case(when)]
    })
}

/// Notes what nobody can tell about an authorizer.
pub(super) fn unread(entry: &Entry<'_>, found: &mut Found) {
    const DECIDES: &str = "an authorizer that decides by itself";
    if let Some(uri) = entry.get("AuthorizerUri")
        && function(entry.world, uri).is_none()
    {
        found
            .unread
            .push(of_itself(entry, DECIDES, uri, "/Properties/AuthorizerUri"));
    }
    if let Some(token) = entry.get("JwtConfiguration")
        && token.get("Issuer").is_none()
    {
        const TRUSTS: &str = "an authorizer that trusts an issuer";
        let property = "/Properties/JwtConfiguration";
        found.unread.push(of_itself(entry, TRUSTS, token, property));
    }
}

/// That something of a resource cannot be told.
pub(super) fn of_itself(entry: &Entry<'_>, what: &str, node: &Node, property: &str) -> Unread {
    Unread {
        what: what.to_owned(),
        depends_on: match node {
            Node::Text(text) => text.clone(),
            Node::Intrinsic(_) => match entry.world.referenced(node) {
                Some(id) => id.to_owned(),
                None => dependence(node),
            },
            _ => {
                let name = property.rsplit('/').next().unwrap_or(property);
                format!("its {name}")
            }
        },
        meaning: entry.world.meaning(node),
        when: entry.when.clone(),
        who: entry.id.to_owned(),
        origin: Origin {
            id: entry.id.to_owned(),
            property: property.to_owned(),
        },
    }
}

/// The function that an address of an authorizer leads to.
fn function(world: &World<'_>, uri: &Node) -> Option<String> {
    if let Some(id) = mentioned(world, uri, &CODE) {
        return Some(id);
    }
    let text = shown(uri);
    let (_, name) = text.split_once(":function:")?;
    let name = name.split('/').next().unwrap_or(name);
    (!name.is_empty()).then(|| name.to_owned())
}

/// The resource of one of these types that a value is made with.
fn mentioned(world: &World<'_>, node: &Node, types: &[&str]) -> Option<String> {
    let mut found = None;
    let is_of = |id: &str| {
        let resource = world.resource(id);
        resource.is_some_and(|it| types.contains(&it.type_name.as_str()))
    };
    node.visit(|_, node| {
        let Some(intrinsic) = node.as_intrinsic() else {
            return;
        };
        let id = match intrinsic {
            Intrinsic::Ref(id) => Some(id.as_str()).filter(|id| is_of(id)),
            Intrinsic::GetAtt { resource, .. } => Some(resource.as_str()).filter(|id| is_of(id)),
            Intrinsic::Sub { text, .. } => placeholders(text)
                .map(|name| name.split('.').next().unwrap_or(name))
                .find(|id| is_of(id)),
            _ => None,
        };
        if found.is_none() {
            found = id.map(str::to_owned);
        }
    });
    found
}
