//! What network ACLs let through.
//!
//! Of the rules that fit, the one with the lowest number decides, and nothing passes without one. So
//! a rule that allows does so unless an earlier one denies.
//!
//! Source: <https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html>

use std::{collections::BTreeMap, rc::Rc};

use super::{
    condition::Condition,
    document::dependence,
    holder::target,
    model::{Effect, Topic},
    network::{Block, Ports},
    pattern::{Pattern, shown},
    permission::{Origin, Permission, Unread, Via, Who, Words},
    side::{Entry, World},
    statement::Found,
};
use crate::template::Node;

/// A rule whose number is known.
struct Rule<'w> {
    entry: Entry<'w>,
    number: i64,
    allows: bool,
    /// Nothing where only the service knows the addresses.
    block: Option<Block>,
    peer: String,
    ports: Ports,
}

/// Reads all rules, by ACL and direction.
pub(super) fn collect(world: &World<'_>, found: &mut Found) {
    let mut acls: BTreeMap<(String, bool), Vec<Rule<'_>>> = BTreeMap::new();
    for entry in world.resources() {
        if entry.type_name() != "AWS::EC2::NetworkAclEntry" {
            continue;
        }
        let Some(acl) = entry.get("NetworkAclId") else {
            continue;
        };
        let acl = target(world, acl, Vec::new()).name;
        let is_out = text(&entry, "Egress").is_some_and(|it| it == "true");
        match rule(entry, &acl) {
            Ok(rule) => acls.entry((acl, is_out)).or_default().push(rule),
            Err(unread) => found.unread.push(*unread),
        }
    }
    for ((acl, is_out), mut rules) in acls {
        rules.sort_by_key(|it| it.number);
        for (index, rule) in rules.iter().enumerate() {
            if rule.allows {
                let earlier = &rules[..index];
                found
                    .permissions
                    .extend(allowed(&acl, is_out, rule, earlier));
            }
        }
    }
}

fn text(entry: &Entry<'_>, key: &str) -> Option<String> {
    entry.get(key).and_then(Node::scalar_text)
}

fn rule<'w>(entry: Entry<'w>, acl: &str) -> Result<Rule<'w>, Box<Unread>> {
    let number = text(&entry, "RuleNumber").and_then(|it| it.parse().ok());
    let action = text(&entry, "RuleAction");
    let (Some(number), Some(action)) = (number, action) else {
        let unknown = ["RuleNumber", "RuleAction"]
            .into_iter()
            .filter_map(|key| entry.get(key))
            .find(|it| it.as_intrinsic().is_some());
        return Err(Box::new(Unread {
            what: "a rule that is not known here".to_owned(),
            depends_on: unknown.map_or_else(|| "its number".to_owned(), dependence),
            meaning: format!("{:?}", entry.resource.properties),
            when: entry.when.clone(),
            who: acl.to_owned(),
            origin: Origin {
                id: entry.id.to_owned(),
                property: "/Properties".to_owned(),
            },
        }));
    };
    let peer = entry
        .get("CidrBlock")
        .or_else(|| entry.get("Ipv6CidrBlock"));
    let protocol = text(&entry, "Protocol").unwrap_or_else(|| "-1".to_owned());
    let port = |key: &str| {
        let port = entry.get(&format!("PortRange/{key}"))?;
        port.scalar_text()?.parse::<i64>().ok()
    };
    Ok(Rule {
        number,
        allows: action.eq_ignore_ascii_case("allow"),
        block: peer.and_then(Node::as_text).and_then(Block::read),
        peer: peer.map_or_else(String::new, shown),
        ports: Ports::new(&protocol, port("From").zip(port("To"))),
        entry,
    })
}

fn allowed(acl: &str, is_out: bool, rule: &Rule<'_>, earlier: &[Rule<'_>]) -> Option<Permission> {
    let mut denied: Vec<String> = Vec::new();
    for other in earlier.iter().filter(|it| !it.allows) {
        if other.covers(rule) {
            return None;
        }
        if other.touches(rule) {
            denied.push(other.words());
        }
    }
    let through = format!("through {acl}");
    let (who, on) = match (&rule.block, is_out) {
        (Some(block), false) => (
            Who::Net(block.clone()),
            Pattern::thing(acl, through.as_str()),
        ),
        (None, false) => (
            Who::One(rule.peer.clone()),
            Pattern::thing(acl, through.as_str()),
        ),
        (block, true) => {
            let peer = block.as_ref().map_or(rule.peer.clone(), Block::words);
            let on = Pattern::thing(&rule.peer, format!("{peer} {through}"));
            (Who::One(format!("machines behind {acl}")), on)
        }
    };
    Some(Permission {
        topic: Topic::Network,
        who,
        effect: Effect::Allow,
        action: Words::Ports(rule.ports.clone()),
        resource: Words::One(on),
        conditions: (!denied.is_empty())
            .then(|| Condition::unless("denied by an earlier rule", denied))
            .into_iter()
            .collect(),
        when: rule.entry.when.clone(),
        via: Via::Resource(format!("{acl} {is_out}")),
        origin: Rc::new(Origin {
            id: rule.entry.id.to_owned(),
            property: "/Properties/RuleAction".to_owned(),
        }),
    })
}

impl Rule<'_> {
    /// Whether nothing that fits the other one does not fit this one.
    fn covers(&self, other: &Self) -> bool {
        let addresses = match (&self.block, &other.block) {
            (Some(wide), Some(narrow)) => wide.contains(narrow),
            _ => self.peer == other.peer,
        };
        let always = self
            .entry
            .when
            .iter()
            .all(|it| other.entry.when.contains(it));
        addresses && always && self.ports.contains(&other.ports)
    }

    /// Whether something may fit both.
    fn touches(&self, other: &Self) -> bool {
        let addresses = match (&self.block, &other.block) {
            (Some(one), Some(other)) => one.contains(other) || other.contains(one),
            _ => true,
        };
        addresses && self.ports.touch(&other.ports)
    }

    fn words(&self) -> String {
        let peer = match &self.block {
            Some(block) => block.words(),
            None => self.peer.clone(),
        };
        format!("{peer} to {}", self.ports.words())
    }
}
