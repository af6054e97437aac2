//! What can be read or changed on the way, and the service that hands out a machine's credentials.

use super::place::{Entry, Place, is_false};
use crate::check::{Levels, Rule, Severity, findings::Findings};

pub(super) const OLD_TLS: Rule = Rule {
    code: "X023",
    title: "a version of TLS that is no longer safe",
    levels: Levels::all(Severity::Warning)
        .strict(Severity::Error)
        .course(Severity::Note),
    explanation: "TLS 1.0 and 1.1 are deprecated since 2021 (RFC 8996), and every client of the \
        last ten years speaks TLS 1.2. Take a policy that starts there.\n\n\
        Source: <https://www.rfc-editor.org/rfc/rfc8996>",
};

pub(super) const PLAIN: Rule = Rule {
    code: "X024",
    title: "a connection without TLS",
    levels: Levels::strict_only(Severity::Warning),
    explanation: "What goes over a plain connection can be read and changed on the way. Take \
        HTTPS or TLS, and redirect those who come by HTTP.\n\n\
        Source: <https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/\
        sec_protect_data_transit_encrypt.html>",
};

pub(super) const METADATA: Rule = Rule {
    code: "X028",
    title: "a machine that gives its credentials to every request",
    levels: Levels::strict_only(Severity::Warning),
    explanation: "Version 1 of the instance metadata service answers any request from the machine, \
        so a program that can be made to fetch an address gives away the role's credentials. Set \
        `HttpTokens: required` in `MetadataOptions`, or take an image that does.\n\n\
        Source: <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/\
        configuring-instance-metadata-service.html>",
};

/// Values that let old versions in, by type and path.
const OLD: &[(&str, &str, &[&str])] = &[
    (
        "AWS::ApiGateway::DomainName",
        "SecurityPolicy",
        &["TLS_1_0"],
    ),
    (
        "AWS::CloudFront::Distribution",
        "DistributionConfig/ViewerCertificate/MinimumProtocolVersion",
        &["SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016"],
    ),
    (
        "AWS::Elasticsearch::Domain",
        "DomainEndpointOptions/TLSSecurityPolicy",
        &["Policy-Min-TLS-1-0-2019-07"],
    ),
    (
        "AWS::ElasticLoadBalancingV2::Listener",
        "SslPolicy",
        &[
            "ELBSecurityPolicy-2015-05",
            "ELBSecurityPolicy-2016-08",
            "ELBSecurityPolicy-FS-2018-06",
            "ELBSecurityPolicy-FS-1-1-2019-08",
            "ELBSecurityPolicy-TLS-1-0-2015-04",
            "ELBSecurityPolicy-TLS-1-1-2017-01",
        ],
    ),
    (
        "AWS::OpenSearchService::Domain",
        "DomainEndpointOptions/TLSSecurityPolicy",
        &["Policy-Min-TLS-1-0-2019-07"],
    ),
];

/// Values that let plain connections in, by type and path.
const PLAIN_VALUES: &[(&str, &str, &[&str])] = &[
    (
        "AWS::CloudFront::Distribution",
        "DistributionConfig/DefaultCacheBehavior/ViewerProtocolPolicy",
        &["allow-all"],
    ),
    (
        "AWS::CloudFront::Distribution",
        "DistributionConfig/CacheBehaviors/*/ViewerProtocolPolicy",
        &["allow-all"],
    ),
    (
        "AWS::ElasticLoadBalancing::LoadBalancer",
        "Listeners/*/Protocol",
        &["HTTP", "http"],
    ),
    (
        "AWS::MSK::Cluster",
        "EncryptionInfo/EncryptionInTransit/ClientBroker",
        &["PLAINTEXT", "TLS_PLAINTEXT"],
    ),
];

/// Switches that are off by default.
const SWITCHES: &[(&str, &str)] = &[
    (
        "AWS::ElastiCache::ReplicationGroup",
        "TransitEncryptionEnabled",
    ),
    (
        "AWS::Elasticsearch::Domain",
        "DomainEndpointOptions/EnforceHTTPS",
    ),
    (
        "AWS::OpenSearchService::Domain",
        "DomainEndpointOptions/EnforceHTTPS",
    ),
];

pub(super) fn check(entry: Entry<'_>, findings: &mut Findings) {
    for (_, path, values) in OLD.iter().filter(|it| it.0 == entry.type_name()) {
        for (place, value) in found(entry, path, values) {
            findings
                .add(
                    &OLD_TLS,
                    place.pointer,
                    format!("`{value}` lets in TLS 1.0 or 1.1"),
                )
                .fix("take a policy that starts with TLS 1.2");
        }
    }
    for (_, path, values) in PLAIN_VALUES.iter().filter(|it| it.0 == entry.type_name()) {
        for (place, value) in found(entry, path, values) {
            findings
                .add(
                    &PLAIN,
                    place.pointer,
                    format!("`{value}` lets in connections without TLS"),
                )
                .fix("take what is encrypted, or redirect to it");
        }
    }
    for (_, path) in SWITCHES.iter().filter(|it| it.0 == entry.type_name()) {
        let places = entry.at(path);
        if entry.lacks(path) || !places.is_empty() && places.iter().all(|it| is_false(it.node)) {
            findings
                .add(
                    &PLAIN,
                    entry.pointer(),
                    "connections without TLS are let in",
                )
                .fix(format!("set `{}: true`", path.replace('/', ".")));
        }
    }
    match entry.type_name() {
        "AWS::ElasticLoadBalancingV2::Listener" => check_listener(entry, findings),
        "AWS::EC2::Instance" => check_metadata(entry, "MetadataOptions/HttpTokens", findings),
        "AWS::EC2::LaunchTemplate" => {
            check_metadata(
                entry,
                "LaunchTemplateData/MetadataOptions/HttpTokens",
                findings,
            );
        }
        _ => {}
    }
}

fn found<'a>(entry: Entry<'a>, path: &str, values: &[&str]) -> Vec<(Place<'a>, &'a str)> {
    let places = entry.at(path).into_iter();
    places
        .filter_map(|place| place.text().map(|text| (place.clone(), text)))
        .filter(|(_, text)| values.contains(text))
        .collect()
}

/// A listener that does nothing but send people to HTTPS is as it should be.
fn check_listener(entry: Entry<'_>, findings: &mut Findings) {
    let actions = entry.at("DefaultActions/*/Type");
    let redirects = actions.iter().any(|it| it.text() == Some("redirect"));
    for place in entry.at("Protocol") {
        if place.text() == Some("HTTP") && !redirects {
            findings
                .add(
                    &PLAIN,
                    place.pointer,
                    "the listener takes connections without TLS",
                )
                .fix("take HTTPS, and let this listener redirect to it");
        }
    }
}

fn check_metadata(entry: Entry<'_>, path: &str, findings: &mut Findings) {
    let places = entry.at(path);
    // What a template is started with is in the template.
    if entry.type_name() == "AWS::EC2::Instance" && !entry.lacks("LaunchTemplate") {
        return;
    }
    let optional = places.iter().find(|it| it.text() == Some("optional"));
    let pointer = match optional {
        Some(place) => place.pointer.clone(),
        None if entry.lacks(path) => entry.pointer(),
        None => return,
    };
    findings
        .add(
            &METADATA,
            pointer,
            "version 1 of the instance metadata service can answer",
        )
        .fix("set `MetadataOptions.HttpTokens: required`");
}
