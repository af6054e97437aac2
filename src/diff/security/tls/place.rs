//! Where connections come in.

use super::{Level, level_of};
use crate::{diff::security::side::Entry, template::Node};

/// A place of a resource where connections come in.
pub(super) struct Place {
    /// What it is known by on both sides.
    pub(super) key: String,
    pub(super) property: String,
    pub(super) level: Level,
}

/// Properties that name a policy, and the policy where they name none, if that is documented.
///
/// Sources: <https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ViewerCertificate.html>
/// and the pages of the types.
const POLICIES: &[(&str, &str, Option<&str>)] = &[
    ("AWS::ApiGateway::DomainName", "SecurityPolicy", None),
    (
        "AWS::ApiGatewayV2::DomainName",
        "DomainNameConfigurations/*/SecurityPolicy",
        None,
    ),
    (
        "AWS::CloudFront::Distribution",
        "DistributionConfig/ViewerCertificate/MinimumProtocolVersion",
        Some("TLSv1"),
    ),
    (
        "AWS::Elasticsearch::Domain",
        "DomainEndpointOptions/TLSSecurityPolicy",
        None,
    ),
    (
        "AWS::IoT::DomainConfiguration",
        "TlsConfig/SecurityPolicy",
        None,
    ),
    (
        "AWS::OpenSearchService::Domain",
        "DomainEndpointOptions/TLSSecurityPolicy",
        None,
    ),
    ("AWS::Serverless::Api", "Domain/SecurityPolicy", None),
    ("AWS::Serverless::HttpApi", "Domain/SecurityPolicy", None),
    ("AWS::Transfer::Server", "SecurityPolicyName", None),
];

/// Properties by which connections may be plain: type, path, values for which they may, and whether
/// they may where nothing is said.
const SWITCHES: &[(&str, &str, &[&str], bool)] = &[
    (
        "AWS::CloudFront::Distribution",
        "DistributionConfig/DefaultCacheBehavior/ViewerProtocolPolicy",
        &["allow-all"],
        false,
    ),
    (
        "AWS::CloudFront::Distribution",
        "DistributionConfig/CacheBehaviors/*/ViewerProtocolPolicy",
        &["allow-all"],
        false,
    ),
    (
        "AWS::ElastiCache::ReplicationGroup",
        "TransitEncryptionEnabled",
        &["false"],
        true,
    ),
    (
        "AWS::ElasticLoadBalancing::LoadBalancer",
        "Listeners/*/Protocol",
        &["http"],
        false,
    ),
    (
        "AWS::Elasticsearch::Domain",
        "DomainEndpointOptions/EnforceHTTPS",
        &["false"],
        true,
    ),
    (
        "AWS::MSK::Cluster",
        "EncryptionInfo/EncryptionInTransit/ClientBroker",
        &["plaintext", "tls_plaintext"],
        false,
    ),
    (
        "AWS::OpenSearchService::Domain",
        "DomainEndpointOptions/EnforceHTTPS",
        &["false"],
        true,
    ),
    ("AWS::VpcLattice::Listener", "Protocol", &["http"], false),
];

/// What tells items of a list apart.
const NAMES: [&str; 3] = ["LoadBalancerPort", "PathPattern", "EndpointType"];

/// All places of a resource.
pub(super) fn places(entry: &Entry<'_>) -> Vec<Place> {
    let type_name = entry.type_name();
    let mut found = Vec::new();
    for (_, path, default) in POLICIES.iter().filter(|it| it.0 == type_name) {
        found.extend(at(entry, path, &|node| match (node, default) {
            (Some(node), _) => level_of(entry, node),
            (None, Some(default)) => level_of(entry, &Node::from(*default)),
            (None, None) => Level::Open("what the service's default is".to_owned(), String::new()),
        }));
    }
    for (_, path, plain, default) in SWITCHES.iter().filter(|it| it.0 == type_name) {
        found.extend(at(entry, path, &|node| {
            let is_plain = match node.map(|it| level_of(entry, it)) {
                None => *default,
                Some(Level::Named(name) | Level::From(_, name)) => {
                    plain.contains(&name.to_ascii_lowercase().as_str())
                }
                Some(level) => return level,
            };
            if is_plain {
                Level::Plain
            } else {
                Level::Encrypted
            }
        }));
    }
    if type_name == "AWS::ElasticLoadBalancingV2::Listener" {
        found.push(Place {
            key: "Protocol".to_owned(),
            property: "/Properties/Protocol".to_owned(),
            level: of_listener(entry),
        });
    }
    found
}

/// The values at a path, of which one part may be `*`.
fn at(entry: &Entry<'_>, path: &str, level: &dyn Fn(Option<&Node>) -> Level) -> Vec<Place> {
    let Some((list, rest)) = path.split_once("/*/") else {
        return vec![Place {
            key: path.to_owned(),
            property: format!("/Properties/{path}"),
            level: level(entry.get(path)),
        }];
    };
    let items = entry.get(list);
    let items = items.map_or_else(Vec::new, |it| entry.world.items(it, &[]));
    let named = items.iter().enumerate().map(|(index, item)| {
        let name = NAMES.iter().find_map(|name| item.node.get(name));
        let name = name.map_or_else(|| index.to_string(), super::super::pattern::shown);
        Place {
            key: format!("{path} {name}"),
            property: format!("/Properties/{list}/{index}/{rest}"),
            level: level(item.node.get(rest).filter(|it| !it.is_no_value())),
        }
    });
    named.collect()
}

/// What a policy is that nobody names: of listeners that are made by a template.
///
/// Source: <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html>
const OF_LISTENERS: &str = "ELBSecurityPolicy-2016-08";

/// A listener that does nothing but send people to HTTPS is as it should be.
fn of_listener(entry: &Entry<'_>) -> Level {
    let Some(protocol) = entry.get("Protocol") else {
        // A gateway's listener has none.
        return Level::Named("what comes".to_owned());
    };
    match level_of(entry, protocol) {
        Level::Named(name) => match name.as_str() {
            "HTTP" if redirects(entry) => Level::Encrypted,
            "HTTP" => Level::Plain,
            "HTTPS" | "TLS" => {
                let default = Node::from(OF_LISTENERS);
                level_of(entry, entry.get("SslPolicy").unwrap_or(&default))
            }
            name => Level::Named(format!("what {name} carries")),
        },
        level => level,
    }
}

fn redirects(entry: &Entry<'_>) -> bool {
    let actions = entry.get("DefaultActions");
    let actions = actions.map_or_else(Vec::new, |it| entry.world.items(it, &[]));
    let mut kinds = actions.iter().map(|it| it.node.get("Type"));
    kinds.any(|it| it.and_then(Node::as_text) == Some("redirect"))
}
