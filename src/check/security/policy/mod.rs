//! The documents that allow and deny.

mod action;
mod broad;
mod condition;
mod principal;
mod public;
mod shape;
mod statement;
mod text;
mod word;

use super::place::{Entry, Place};
use crate::{
    check::findings::Findings,
    template::{Node, serverless::is_serverless_type},
};

pub(in crate::check) use action::Services;
pub(super) use action::UNKNOWN as UNKNOWN_ACTION;
pub(super) use broad::{ALL_BUT, EVERY_ACTION, EVERY_RESOURCE, PASS_ROLE, WHOLE_SERVICE};
pub(super) use public::{ANYONE_ASSUMES, PUBLIC, public_principals};
pub(super) use shape::{SHAPE, VERSION};
pub(crate) use text::read as read_document;
pub(super) use word::NO_ARN;

/// Who a document speaks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// It is attached to who acts, and names resources.
    Identity,
    /// It says who may take on a role.
    Trust,
    /// It is attached to what is acted on, and names who may act.
    Resource,
}

/// Where documents stand, by resource type and path.
const DOCUMENTS: &[(&str, &str, Kind)] = &[
    ("AWS::ApiGateway::RestApi", "Policy", Kind::Resource),
    ("AWS::Backup::BackupVault", "AccessPolicy", Kind::Resource),
    (
        "AWS::CodeArtifact::Domain",
        "PermissionsPolicyDocument",
        Kind::Resource,
    ),
    (
        "AWS::CodeArtifact::Repository",
        "PermissionsPolicyDocument",
        Kind::Resource,
    ),
    (
        "AWS::DynamoDB::Table",
        "ResourcePolicy/PolicyDocument",
        Kind::Resource,
    ),
    (
        "AWS::ECR::Repository",
        "RepositoryPolicyText",
        Kind::Resource,
    ),
    ("AWS::EFS::FileSystem", "FileSystemPolicy", Kind::Resource),
    (
        "AWS::Elasticsearch::Domain",
        "AccessPolicies",
        Kind::Resource,
    ),
    (
        "AWS::IAM::Group",
        "Policies/*/PolicyDocument",
        Kind::Identity,
    ),
    ("AWS::IAM::GroupPolicy", "PolicyDocument", Kind::Identity),
    ("AWS::IAM::ManagedPolicy", "PolicyDocument", Kind::Identity),
    ("AWS::IAM::Policy", "PolicyDocument", Kind::Identity),
    ("AWS::IAM::Role", "AssumeRolePolicyDocument", Kind::Trust),
    (
        "AWS::IAM::Role",
        "Policies/*/PolicyDocument",
        Kind::Identity,
    ),
    ("AWS::IAM::RolePolicy", "PolicyDocument", Kind::Identity),
    (
        "AWS::IAM::User",
        "Policies/*/PolicyDocument",
        Kind::Identity,
    ),
    ("AWS::IAM::UserPolicy", "PolicyDocument", Kind::Identity),
    ("AWS::KMS::Key", "KeyPolicy", Kind::Resource),
    ("AWS::KMS::ReplicaKey", "KeyPolicy", Kind::Resource),
    (
        "AWS::Kinesis::ResourcePolicy",
        "ResourcePolicy",
        Kind::Resource,
    ),
    (
        "AWS::OpenSearchService::Domain",
        "AccessPolicies",
        Kind::Resource,
    ),
    ("AWS::S3::AccessPoint", "Policy", Kind::Resource),
    ("AWS::S3::BucketPolicy", "PolicyDocument", Kind::Resource),
    (
        "AWS::SNS::TopicInlinePolicy",
        "PolicyDocument",
        Kind::Resource,
    ),
    ("AWS::SNS::TopicPolicy", "PolicyDocument", Kind::Resource),
    (
        "AWS::SQS::QueueInlinePolicy",
        "PolicyDocument",
        Kind::Resource,
    ),
    ("AWS::SQS::QueuePolicy", "PolicyDocument", Kind::Resource),
    ("AWS::SSO::PermissionSet", "InlinePolicy", Kind::Identity),
    (
        "AWS::SecretsManager::ResourcePolicy",
        "ResourcePolicy",
        Kind::Resource,
    ),
    (
        "AWS::Serverless::Function",
        "AssumeRolePolicyDocument",
        Kind::Trust,
    ),
    ("AWS::Serverless::Function", "Policies/*", Kind::Identity),
    (
        "AWS::Serverless::StateMachine",
        "Policies/*",
        Kind::Identity,
    ),
];

/// A document, with what is known of it.
struct Document<'a> {
    entry: Entry<'a>,
    kind: Kind,
    place: Place<'a>,
}

impl Document<'_> {
    /// Whether a place in it is there under a condition only.
    fn is_arm(&self, place: &Place<'_>) -> bool {
        let path = place.pointer.strip_prefix(&self.place.pointer);
        path.is_some_and(|path| path.contains("/Fn::If/"))
    }
}

fn statements<'a>(document: &Place<'a>) -> Vec<Place<'a>> {
    let statement = document.get("Statement");
    let items = statement.into_iter().flat_map(|it| it.items());
    items.filter(|it| it.node.as_map().is_some()).collect()
}

/// Looks at the documents of a resource; where a macro expands them, not at their shape.
pub(super) fn check(
    entry: Entry<'_>,
    expanded: bool,
    services: &mut Services,
    findings: &mut Findings,
) {
    public::check_grant(entry, findings);
    // Sorted by type, so that those of a type stand together.
    let start = DOCUMENTS.partition_point(|(name, ..)| *name < entry.type_name());
    let of_type = DOCUMENTS[start..]
        .iter()
        .take_while(|(name, ..)| *name == entry.type_name());
    for (type_name, path, kind) in of_type {
        let serverless = is_serverless_type(type_name);
        for place in entry.at(path) {
            // SAM takes names of policies and templates of its own in the same list.
            if serverless && place.get("Statement").is_none() {
                continue;
            }
            let read = match place.node {
                Node::Map(_) => None,
                Node::Intrinsic(_) => continue,
                Node::Text(text) => match text::read(text) {
                    Some(node) => Some(node),
                    None => continue,
                },
                _ => {
                    if !expanded {
                        shape::refuse(&place, findings);
                    }
                    continue;
                }
            };
            // What stands in a text has the text's line.
            let node = read.as_ref().unwrap_or(place.node);
            let place = Place {
                pointer: place.pointer,
                node,
            };
            let document = Document {
                entry,
                kind: *kind,
                place,
            };
            check_document(&document, expanded, services, findings);
        }
    }
}

fn check_document(
    document: &Document<'_>,
    expanded: bool,
    services: &mut Services,
    findings: &mut Findings,
) {
    if !expanded {
        shape::check(document, findings);
    }
    public::check(document, findings);
    for statement in statements(&document.place) {
        broad::check(document, &statement, services, findings);
        action::check(&statement, services, findings);
    }
}

/// The strings under `Action` and the like, alone or in a list.
fn texts<'a>(statement: &Place<'a>, key: &str) -> Vec<(Place<'a>, &'a str)> {
    let place = statement.get(key);
    let items = place.into_iter().flat_map(|it| it.items());
    items
        .filter_map(|it| it.text().map(|text| (it.clone(), text)))
        .collect()
}

fn allows(statement: &Place<'_>) -> bool {
    let effects = statement.get("Effect").map(|it| it.arms());
    effects.is_some_and(|arms| arms.iter().any(|it| it.text() == Some("Allow")))
}

/// Whether a statement applies under some condition only.
fn is_conditional(statement: &Place<'_>) -> bool {
    let arms = statement.get("Condition").map(|it| it.arms());
    arms.is_some_and(|arms| {
        arms.iter()
            .any(|it| it.node.as_map().is_none_or(|map| !map.is_empty()))
    })
}
