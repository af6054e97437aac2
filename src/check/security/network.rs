//! What can be reached from anywhere.

use super::place::{Entry, Place, is_true};
use crate::{
    check::{Levels, Rule, Severity, findings::Findings},
    template::Node,
};

pub(super) const OPEN_PORT: Rule = Rule {
    code: "X007",
    title: "a port of administrators or databases that is open to the internet",
    levels: Levels::all(Severity::Warning)
        .strict(Severity::Error)
        .course(Severity::Note),
    explanation: "Ports of remote shells, desktops, databases and caches are tried by strangers \
        within minutes of being open to `0.0.0.0/0` or `::/0`. Allow the addresses or the security \
        groups that are meant, or open no port at all: AWS Systems Manager's Session Manager needs \
        none.\n\n\
        Source: <https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-best-practices.html>",
};

pub(super) const PUBLIC_DATABASE: Rule = Rule {
    code: "X008",
    title: "a database with a public address",
    levels: Levels::all(Severity::Warning)
        .strict(Severity::Error)
        .course(Severity::Note),
    explanation: "With `PubliclyAccessible: true` the name resolves to an address on the \
        internet, and only the security group stands between everyone and the data. Leave it out, \
        and reach the database from within the network.\n\n\
        Source: <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html>",
};

const DATABASES: &[&str] = &[
    "AWS::AmazonMQ::Broker",
    "AWS::DMS::ReplicationInstance",
    "AWS::Neptune::DBInstance",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::Redshift::Cluster",
    "AWS::RedshiftServerless::Workgroup",
];

/// Ports that only administrators and applications should reach.
const PORTS: &[(i64, &str)] = &[
    (22, "SSH"),
    (23, "Telnet"),
    (445, "SMB"),
    (1433, "SQL Server"),
    (1521, "Oracle"),
    (2375, "Docker"),
    (3306, "MySQL"),
    (3389, "RDP"),
    (5432, "PostgreSQL"),
    (5439, "Redshift"),
    (5900, "VNC"),
    (5985, "WinRM"),
    (6379, "Redis"),
    (9200, "Elasticsearch"),
    (11211, "Memcached"),
    (27017, "MongoDB"),
];

pub(super) fn check(entry: Entry<'_>, findings: &mut Findings) {
    match entry.type_name() {
        "AWS::EC2::SecurityGroup" => {
            for rule in entry.at("SecurityGroupIngress/*") {
                check_ingress(&|key| rule.get(key), findings);
            }
        }
        "AWS::EC2::SecurityGroupIngress" => check_ingress(&|key| entry.get(key), findings),
        database if DATABASES.contains(&database) => {
            for place in entry.at("PubliclyAccessible") {
                if is_true(place.node) {
                    findings
                        .add(&PUBLIC_DATABASE, place.pointer, "it has a public address")
                        .fix("leave `PubliclyAccessible` out, or set it to `false`");
                }
            }
        }
        _ => {}
    }
}

fn check_ingress<'a>(get: &dyn Fn(&str) -> Option<Place<'a>>, findings: &mut Findings) {
    let anywhere = [("CidrIp", "0.0.0.0/0"), ("CidrIpv6", "::/0")]
        .into_iter()
        .filter_map(|(key, everyone)| {
            let arms = get(key)?.arms();
            arms.into_iter().find(|arm| arm.text() == Some(everyone))
        })
        .next();
    let Some(place) = anywhere else {
        return;
    };
    let number = |key| get(key).and_then(|it| number(it.node));
    let what = match get("IpProtocol").map(|it| (it.text(), number("IpProtocol"))) {
        Some((_, Some(-1))) => Some("every port".to_owned()),
        Some((Some("tcp" | "udp"), _) | (_, Some(6 | 17))) => {
            match (number("FromPort"), number("ToPort")) {
                (Some(from), Some(to)) => named(from, to),
                _ => None,
            }
        }
        _ => None,
    };
    if let Some(what) = what {
        findings
            .add(
                &OPEN_PORT,
                place.pointer,
                format!("{what} is open to the internet"),
            )
            .fix("allow the addresses or the security groups that are meant");
    }
}

fn number(node: &Node) -> Option<i64> {
    match node {
        Node::Integer(number) => Some(*number),
        Node::Text(text) => text.parse().ok(),
        _ => None,
    }
}

/// The first port of note in a range, or the range.
fn named(from: i64, to: i64) -> Option<String> {
    let within: Vec<_> = PORTS
        .iter()
        .filter(|(port, _)| (from..=to).contains(port))
        .collect();
    match within.as_slice() {
        [] => None,
        [(port, name)] if from == to => Some(format!("port {port} ({name})")),
        [(port, name), ..] => Some(format!("a range with port {port} ({name})")),
    }
}
