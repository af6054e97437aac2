//! Subnets that share addresses.

use std::{collections::HashMap, net::IpAddr};

use super::cases::{Case, Entry, are_possible};
use crate::{
    check::{Levels, Rule, Severity, conditions::Assumption, findings::Findings, subject::Subject},
    template::{Intrinsic, Node},
};

pub(super) const OVERLAP: Rule = Rule {
    code: "P028",
    title: "subnets that share addresses",
    levels: Levels::all(Severity::Error),
    explanation: "The ranges of two subnets of one network cannot overlap. Subnets are compared \
        where their ranges are literals and their conditions can hold together.\n\n\
        Source: <https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html>",
};

/// The range of a subnet in one case of the conditions.
struct Block<'a> {
    id: &'a str,
    text: &'a str,
    pointer: String,
    range: Range,
    given: Vec<Assumption<'a>>,
}

/// The first and the last address of one version.
#[derive(Clone, Copy)]
struct Range {
    is_six: bool,
    first: u128,
    last: u128,
}

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let mut networks: HashMap<&str, Vec<Block<'_>>> = HashMap::new();
    for (id, resource) in &subject.template.resources {
        if resource.type_name == "AWS::EC2::Subnet" {
            of_subnet(Entry { id, resource }, &mut networks, subject, findings);
        }
    }
}

fn of_subnet<'a>(
    entry: Entry<'a>,
    networks: &mut HashMap<&'a str, Vec<Block<'a>>>,
    subject: &Subject<'a>,
    findings: &mut Findings,
) {
    for network in entry.get("VpcId") {
        let Some(name) = network_of(&network) else {
            continue;
        };
        let known = networks.entry(name).or_default();
        for property in ["CidrBlock", "Ipv6CidrBlock"] {
            let mut is_told = false;
            for case in entry.get(property) {
                let Some((text, range)) = case.text().and_then(|it| Some((it, range(it)?))) else {
                    continue;
                };
                let mut given = network.given.clone();
                given.extend(&case.given);
                let other = known.iter().find(|other| {
                    other.id != entry.id
                        && other.range.meets(range)
                        && are_possible(&other.given, &given, subject)
                });
                if let Some(other) = other.filter(|_| !is_told) {
                    is_told = true;
                    let message = format!(
                        "`{text}` shares addresses with `{}` of `{}`",
                        other.text, other.id
                    );
                    findings
                        .add(&OVERLAP, case.pointer.clone(), message)
                        .fix("give it a range that no other subnet of the network has")
                        .related(other.pointer.clone(), "the other subnet");
                }
                known.push(Block {
                    id: entry.id,
                    text,
                    pointer: case.pointer,
                    range,
                    given,
                });
            }
        }
    }
}

/// What names the network: an id, or what is referred to.
fn network_of<'a>(case: &Case<'a>) -> Option<&'a str> {
    match case.node.as_intrinsic() {
        Some(Intrinsic::Ref(name)) => Some(name),
        Some(Intrinsic::GetAtt {
            resource,
            attribute: Node::Text(attribute),
        }) if attribute == "VpcId" => Some(resource),
        _ => case.text(),
    }
}

/// The addresses of a block in CIDR notation.
fn range(text: &str) -> Option<Range> {
    let (address, bits) = text.split_once('/')?;
    let bits: u32 = bits.parse().ok()?;
    let (is_six, number, size) = match address.parse().ok()? {
        IpAddr::V4(address) => (false, u128::from(u32::from(address)), 32),
        IpAddr::V6(address) => (true, u128::from(address), 128),
    };
    let hosts: u32 = u32::checked_sub(size, bits)?;
    let mask = 1_u128.checked_shl(hosts).map_or(u128::MAX, |it| it - 1);
    Some(Range {
        is_six,
        first: number & !mask,
        last: number | mask,
    })
}

impl Range {
    fn meets(self, other: Self) -> bool {
        self.is_six == other.is_six && self.first <= other.last && other.first <= self.last
    }
}
