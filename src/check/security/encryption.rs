//! Data that anyone can read who gets at the disk, and the keys that it is encrypted with.

use super::place::{Entry, is_false};
use crate::{
    check::{Levels, Rule, Severity, findings::Findings},
    template::Node,
};

pub(super) const AT_REST: Rule = Rule {
    code: "X021",
    title: "data that is not encrypted where it is kept",
    levels: Levels::all(Severity::Warning)
        .strict(Severity::Error)
        .course(Severity::Note),
    explanation: "The service does not encrypt these by default, or the template turns it off. \
        With most of them it cannot be turned on later: the resource is replaced, and its data has \
        to be copied. It costs nothing with AWS's own keys. (Amazon S3, DynamoDB, SQS and others \
        encrypt by default, and are not found.)\n\n\
        Source: <https://docs.aws.amazon.com/prescriptive-guidance/latest/\
        encryption-best-practices/services.html>",
};

pub(super) const AT_REST_STRICT: Rule = Rule {
    code: "X022",
    title: "messages that are not encrypted where they are kept",
    levels: Levels::strict_only(Severity::Warning),
    explanation: "Amazon SNS and Kinesis Data Streams keep what passes through them without \
        encryption unless they are given a key: `alias/aws/sns` and `alias/aws/kinesis` are AWS's \
        own. Services that publish to a topic need a key of yours, whose policy lets them use \
        it.\n\n\
        Source: <https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html>",
};

pub(super) const ROTATION: Rule = Rule {
    code: "X027",
    title: "a key that is never renewed",
    levels: Levels::strict_only(Severity::Warning),
    explanation: "With `EnableKeyRotation: true` AWS KMS renews the key material every year, and \
        keeps the old for what is encrypted with it.\n\n\
        Source: <https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html>",
};

/// A property that turns encryption on.
struct Switch {
    type_name: &'static str,
    path: &'static str,
    /// What happens where it is not set.
    default: Default,
    /// Properties with which it is not this resource's to say: what it is made from does.
    unless: &'static [&'static str],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Default {
    Off,
    On,
}

const fn off(
    type_name: &'static str,
    path: &'static str,
    unless: &'static [&'static str],
) -> Switch {
    Switch {
        type_name,
        path,
        default: Default::Off,
        unless,
    }
}

const fn on(type_name: &'static str, path: &'static str) -> Switch {
    Switch {
        type_name,
        path,
        default: Default::On,
        unless: &[],
    }
}

const SWITCHES: &[Switch] = &[
    off("AWS::DAX::Cluster", "SSESpecification/SSEEnabled", &[]),
    off(
        "AWS::DocDB::DBCluster",
        "StorageEncrypted",
        &[
            "SnapshotIdentifier",
            "SourceDBClusterIdentifier",
            "GlobalClusterIdentifier",
        ],
    ),
    on("AWS::EC2::Instance", "BlockDeviceMappings/*/Ebs/Encrypted"),
    on(
        "AWS::EC2::LaunchTemplate",
        "LaunchTemplateData/BlockDeviceMappings/*/Ebs/Encrypted",
    ),
    off(
        "AWS::EC2::Volume",
        "Encrypted",
        &["SnapshotId", "SourceVolumeId", "KmsKeyId"],
    ),
    off(
        "AWS::EFS::FileSystem",
        "Encrypted",
        &["AvailabilityZoneName"],
    ),
    off(
        "AWS::ElastiCache::ReplicationGroup",
        "AtRestEncryptionEnabled",
        &["GlobalReplicationGroupId", "SnapshotArns", "SnapshotName"],
    ),
    off(
        "AWS::Elasticsearch::Domain",
        "EncryptionAtRestOptions/Enabled",
        &[],
    ),
    off(
        "AWS::Neptune::DBCluster",
        "StorageEncrypted",
        &["SnapshotIdentifier", "SourceDBClusterIdentifier"],
    ),
    off(
        "AWS::OpenSearchService::Domain",
        "EncryptionAtRestOptions/Enabled",
        &[],
    ),
    off(
        "AWS::RDS::DBCluster",
        "StorageEncrypted",
        &[
            "SnapshotIdentifier",
            "SourceDBClusterIdentifier",
            "SourceDbClusterResourceId",
            "GlobalClusterIdentifier",
            "ReplicationSourceIdentifier",
        ],
    ),
    off(
        "AWS::RDS::DBInstance",
        "StorageEncrypted",
        &[
            "DBClusterIdentifier",
            "DBClusterSnapshotIdentifier",
            "DBSnapshotIdentifier",
            "SourceDBInstanceAutomatedBackupsArn",
            "SourceDBInstanceIdentifier",
            "SourceDBClusterIdentifier",
            "SourceDbiResourceId",
        ],
    ),
    on("AWS::Redshift::Cluster", "Encrypted"),
    on("AWS::SQS::Queue", "SqsManagedSseEnabled"),
];

/// Types whose messages are kept without encryption unless they name a key.
const KEYS: &[(&str, &str)] = &[
    ("AWS::Kinesis::Stream", "StreamEncryption"),
    ("AWS::SNS::Topic", "KmsMasterKeyId"),
];

/// Properties that turn encryption on: type, path, and whether it is on where nothing is said.
pub(crate) fn switches() -> impl Iterator<Item = (&'static str, &'static str, bool)> {
    let switches = SWITCHES.iter();
    switches.map(|it| (it.type_name, it.path, it.default == Default::On))
}

/// Properties that name a key, without which there is no encryption: type and path.
pub(crate) fn keys() -> impl Iterator<Item = (&'static str, &'static str)> {
    KEYS.iter().copied()
}

pub(super) fn check(entry: Entry<'_>, findings: &mut Findings) {
    if let Some(switch) = SWITCHES.iter().find(|it| it.type_name == entry.type_name()) {
        check_switch(entry, switch, findings);
    }
    if let Some((_, path)) = KEYS.iter().find(|it| it.0 == entry.type_name())
        && entry.lacks(path)
    {
        findings
            .add(
                &AT_REST_STRICT,
                entry.pointer(),
                "what passes through is kept without encryption",
            )
            .fix(format!("set `{path}`"));
    }
    if entry.type_name() == "AWS::KMS::Key" {
        check_rotation(entry, findings);
    }
}

fn check_switch(entry: Entry<'_>, switch: &Switch, findings: &mut Findings) {
    if switch.unless.iter().any(|name| !entry.lacks(name)) || is_valkey(entry) {
        return;
    }
    let places = entry.at(switch.path);
    // A condition that turns it off somewhere knows what it does.
    if let Some(place) = places.first()
        && places.iter().all(|place| is_false(place.node))
        && entry.lacks("KmsMasterKeyId")
    {
        findings
            .add(
                &AT_REST,
                place.pointer.as_str(),
                "encryption of what is kept is turned off",
            )
            .fix(format!("set `{}: true`", last(switch.path)));
    } else if switch.default == Default::Off && entry.lacks(switch.path) {
        findings
            .add(&AT_REST, entry.pointer(), "what is kept is not encrypted")
            .fix(format!("set `{}: true`", switch.path.replace('/', ".")));
    }
}

/// Valkey's groups are encrypted by default.
fn is_valkey(entry: Entry<'_>) -> bool {
    entry.type_name() == "AWS::ElastiCache::ReplicationGroup"
        && entry.literal("Engine").and_then(Node::as_text) == Some("valkey")
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn check_rotation(entry: Entry<'_>, findings: &mut Findings) {
    // Only keys of this kind are renewed.
    let only = [
        ("KeySpec", "SYMMETRIC_DEFAULT"),
        ("KeyUsage", "ENCRYPT_DECRYPT"),
        ("Origin", "AWS_KMS"),
    ];
    for (name, value) in only {
        if entry.at(name).iter().any(|it| it.text() != Some(value)) {
            return;
        }
    }
    let places = entry.at("EnableKeyRotation");
    if entry.lacks("EnableKeyRotation")
        || !places.is_empty() && places.iter().all(|it| is_false(it.node))
    {
        let pointer = places
            .first()
            .map_or_else(|| entry.pointer(), |it| it.pointer.clone());
        findings
            .add(&ROTATION, pointer, "the key is never renewed")
            .fix("set `EnableKeyRotation: true`");
    }
}
