//! What becomes of a resource when it goes, and how its making is waited for.

use crate::{
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    source::escape,
    suggest::did_you_mean,
    template::{Node, Resource, serverless::is_serverless_type},
};

pub(super) const REMOVAL: Rule = Rule {
    code: "T017",
    title: "a removal policy that the resource cannot have",
    levels: Levels::all(Severity::Error),
    explanation: "`DeletionPolicy` is `Delete`, `Retain`, `RetainExceptOnCreate` or, on types that \
        can be saved as a snapshot, `Snapshot`; `UpdateReplacePolicy` is the same without \
        `RetainExceptOnCreate`. Snapshots are there for `AWS::DocDB::DBCluster`, \
        `AWS::EC2::Volume`, `AWS::ElastiCache::CacheCluster`, \
        `AWS::ElastiCache::ReplicationGroup`, `AWS::Neptune::DBCluster`, `AWS::RDS::DBCluster`, \
        `AWS::RDS::DBInstance` and `AWS::Redshift::Cluster`. Source: \"DeletionPolicy attribute\" \
        and \"UpdateReplacePolicy attribute\" in the CloudFormation template reference.",
};

pub(super) const PROCESS: Rule = Rule {
    code: "T018",
    title: "a creation or update policy on a type that has none",
    levels: Levels::all(Severity::Error),
    explanation: "`CreationPolicy` works on `AWS::AppStream::Fleet`, \
        `AWS::AutoScaling::AutoScalingGroup`, `AWS::EC2::Instance` and \
        `AWS::CloudFormation::WaitCondition`; `UpdatePolicy` on `AWS::AppStream::Fleet`, \
        `AWS::AutoScaling::AutoScalingGroup`, `AWS::ElastiCache::ReplicationGroup`, \
        `AWS::Elasticsearch::Domain`, `AWS::OpenSearchService::Domain` and `AWS::Lambda::Alias`. \
        Source: \"CreationPolicy attribute\" and \"UpdatePolicy attribute\" in the CloudFormation \
        template reference.",
};

const SNAPSHOTS: [&str; 8] = [
    "AWS::DocDB::DBCluster",
    "AWS::EC2::Volume",
    "AWS::ElastiCache::CacheCluster",
    "AWS::ElastiCache::ReplicationGroup",
    "AWS::Neptune::DBCluster",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::Redshift::Cluster",
];

const CREATION: [&str; 4] = [
    "AWS::AppStream::Fleet",
    "AWS::AutoScaling::AutoScalingGroup",
    "AWS::CloudFormation::WaitCondition",
    "AWS::EC2::Instance",
];

const UPDATE: [&str; 6] = [
    "AWS::AppStream::Fleet",
    "AWS::AutoScaling::AutoScalingGroup",
    "AWS::ElastiCache::ReplicationGroup",
    "AWS::Elasticsearch::Domain",
    "AWS::Lambda::Alias",
    "AWS::OpenSearchService::Domain",
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.macros.others {
        return;
    }
    for (id, resource) in &subject.template.resources {
        let policies = [
            ("DeletionPolicy", &resource.deletion_policy),
            ("UpdateReplacePolicy", &resource.update_replace_policy),
        ];
        for (attribute, policy) in policies {
            let Some(message) = policy
                .as_ref()
                .and_then(|it| unfit(resource, attribute, it))
            else {
                continue;
            };
            let pointer = format!("/Resources/{}/{attribute}", escape(id));
            findings.add(&REMOVAL, pointer, message);
        }
        let type_name = resource.type_name.as_str();
        let policies = [
            ("CreationPolicy", &resource.creation_policy, &CREATION[..]),
            ("UpdatePolicy", &resource.update_policy, &UPDATE[..]),
        ];
        for (attribute, policy, types) in policies {
            // The serverless transform hands policies down to the group or alias that it makes.
            if policy.is_some() && !types.contains(&type_name) && !is_serverless_type(type_name) {
                findings
                    .add(
                        &PROCESS,
                        format!("/Resources/{}/{attribute}", escape(id)),
                        format!("`{type_name}` has no `{attribute}`"),
                    )
                    .fix("remove it");
            }
        }
    }
}

fn unfit(resource: &Resource, attribute: &str, policy: &Node) -> Option<String> {
    let type_name = &resource.type_name;
    let mut known = vec!["Delete", "Retain"];
    if attribute == "DeletionPolicy" {
        known.push("RetainExceptOnCreate");
    }
    match policy {
        Node::Text(word) if known.contains(&word.as_str()) => None,
        Node::Text(word) if word == "Snapshot" => (!SNAPSHOTS.contains(&type_name.as_str())
            && type_name.starts_with("AWS::"))
        .then(|| format!("there are no snapshots of `{type_name}`")),
        Node::Text(word) => Some(format!(
            "`{attribute}` cannot be `{word}`{}",
            did_you_mean(word, known.into_iter().chain(["Snapshot"]))
        )),
        Node::Intrinsic(_) => None,
        Node::Map(map)
            if map
                .keys()
                .any(|key| key == "Ref" || key.starts_with("Fn::")) =>
        {
            None
        }
        _ => Some(format!(
            "`{attribute}` must be one word: `{}`",
            known.join("`, `")
        )),
    }
}
