//! What security groups let through.

use std::{net::IpAddr, rc::Rc};

use super::{
    holder::target,
    model::{Effect, Topic},
    pattern::{Pattern, shown},
    permission::{Origin, Permission, Via, Who, Words},
    side::{Entry, When},
    statement::Found,
};
use crate::template::Node;

/// Addresses that begin alike.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Block {
    address: IpAddr,
    bits: u32,
    shown: String,
}

impl Block {
    pub(super) fn read(text: &str) -> Option<Self> {
        let (address, bits) = text.split_once('/')?;
        Some(Self {
            address: address.parse().ok()?,
            bits: bits.parse().ok()?,
            shown: text.to_owned(),
        })
    }

    pub(super) fn words(&self) -> String {
        match self.bits {
            0 => "anyone".to_owned(),
            _ => self.shown.clone(),
        }
    }

    pub(super) fn contains(&self, other: &Self) -> bool {
        let (own, theirs, width) = match (self.address, other.address) {
            (IpAddr::V4(own), IpAddr::V4(theirs)) => {
                (u128::from(own.to_bits()), u128::from(theirs.to_bits()), 32)
            }
            (IpAddr::V6(own), IpAddr::V6(theirs)) => (own.to_bits(), theirs.to_bits(), 128),
            _ => return false,
        };
        let dropped = width - self.bits.min(width);
        self.bits <= other.bits
            && (own.checked_shr(dropped).unwrap_or(0) == theirs.checked_shr(dropped).unwrap_or(0))
    }
}

/// Ports of a protocol.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Ports {
    /// `-1` is every protocol.
    protocol: String,
    range: Option<(i64, i64)>,
}

impl Ports {
    /// Ports of a protocol by its name or number; all of them without a range.
    pub(super) fn new(protocol: &str, range: Option<(i64, i64)>) -> Self {
        Self {
            protocol: match protocol {
                "6" => "tcp",
                "17" => "udp",
                other => other,
            }
            .to_owned(),
            range: range.filter(|range| *range != (0, 65535) && range.0 >= 0),
        }
    }

    /// Whether a port is in both.
    pub(super) fn touch(&self, other: &Self) -> bool {
        let protocol =
            self.protocol == "-1" || other.protocol == "-1" || self.protocol == other.protocol;
        protocol
            && match (self.range, other.range) {
                (Some((from, to)), Some((low, high))) => from <= high && low <= to,
                _ => true,
            }
    }
    pub(super) fn words(&self) -> String {
        let protocol = match self.protocol.as_str() {
            "-1" => return "every port".to_owned(),
            "6" => "tcp",
            "17" => "udp",
            other => other,
        };
        match self.range {
            None | Some((0, 65535)) => format!("every port of {protocol}"),
            Some((from, to)) if from == to => format!("{protocol} port {from}"),
            Some((from, to)) => format!("{protocol} ports {from} to {to}"),
        }
    }

    pub(super) fn contains(&self, other: &Self) -> bool {
        if self.protocol == "-1" {
            return true;
        }
        let within = match (self.range, other.range) {
            (None, _) => true,
            (Some((from, to)), Some((low, high))) => from <= low && high <= to,
            (Some(_), None) => false,
        };
        self.protocol == other.protocol && within
    }
}

/// Properties that say who is on the other side.
const PEERS: [&str; 8] = [
    "CidrIp",
    "CidrIpv6",
    "SourceSecurityGroupId",
    "SourceSecurityGroupName",
    "DestinationSecurityGroupId",
    "SourcePrefixListId",
    "DestinationPrefixListId",
    "PrefixListId",
];

/// Reads the rules of a group. `other`: the same group on the other side, if it is there.
pub(super) fn collect(
    entry: &Entry<'_>,
    other: Option<&crate::template::Resource>,
    found: &mut Found,
) {
    let world = entry.world;
    match entry.type_name() {
        "AWS::EC2::SecurityGroup" => {
            for (list, is_in) in [
                ("SecurityGroupIngress", true),
                ("SecurityGroupEgress", false),
            ] {
                let rules = entry.get(list);
                for rule in rules.map_or_else(Vec::new, |it| world.items(it, &entry.when)) {
                    push(entry, entry.id, rule.node, &rule.when, (list, is_in), found);
                }
                // Without a rule, all is let out; worth a word only where the other side has one.
                let has_rules = other.is_some_and(|it| it.properties.contains_key(list));
                if !is_in && rules.is_none() && has_rules {
                    let all = Node::Map(
                        [
                            ("IpProtocol".to_owned(), Node::from("-1")),
                            ("CidrIp".to_owned(), Node::from("0.0.0.0/0")),
                        ]
                        .into_iter()
                        .collect(),
                    );
                    push(entry, entry.id, &all, &entry.when, (list, is_in), found);
                }
            }
        }
        "AWS::EC2::SecurityGroupIngress" | "AWS::EC2::SecurityGroupEgress" => {
            let is_in = entry.type_name().ends_with("Ingress");
            let Some(group) = entry.get("GroupId").or_else(|| entry.get("GroupName")) else {
                return;
            };
            let group = target(world, group, Vec::new()).name;
            let rule = Node::Map(entry.resource.properties.clone());
            push(entry, &group, &rule, &entry.when, ("GroupId", is_in), found);
        }
        _ => {}
    }
}

fn push(
    entry: &Entry<'_>,
    group: &str,
    rule: &Node,
    when: &[When],
    (property, is_in): (&str, bool),
    found: &mut Found,
) {
    let number = |key: &str| {
        let text = rule.get(key)?.scalar_text()?;
        text.parse::<i64>().ok()
    };
    let protocol = rule
        .get("IpProtocol")
        .map_or_else(|| "-1".to_owned(), shown);
    let range = number("FromPort").zip(number("ToPort"));
    let ports = Ports::new(&protocol, range);
    for key in PEERS {
        let Some(peer) = rule.get(key) else { continue };
        for arm in entry.world.arms(peer, when) {
            let name = target(entry.world, arm.node, Vec::new()).name;
            let block = arm.node.as_text().and_then(Block::read);
            let members = |name: &str| Who::One(format!("members of {name}"));
            let (who, on) = match (is_in, block) {
                (true, Some(block)) => (Who::Net(block), Pattern::thing(group, group)),
                (true, None) if key.starts_with("Cidr") => {
                    (Who::One(name), Pattern::thing(group, group))
                }
                (true, None) => (members(&name), Pattern::thing(group, group)),
                (false, Some(block)) => (members(group), Pattern::thing(&name, block.words())),
                (false, None) => (members(group), Pattern::thing(&name, name.as_str())),
            };
            found.permissions.push(Permission {
                topic: Topic::Network,
                who,
                effect: Effect::Allow,
                action: Words::Ports(ports.clone()),
                resource: Words::One(on),
                conditions: Vec::new(),
                when: arm.when,
                via: Via::Resource(format!("{group} {is_in}")),
                origin: Rc::new(Origin {
                    id: entry.id.to_owned(),
                    property: format!("/Properties/{property}"),
                }),
            });
        }
    }
}
