//! The small stack that our own bucket belongs to.

use std::{collections::BTreeMap, path::PathBuf};

use serde_json::json;

use super::{STACK, TEMPLATES};
use crate::{
    assembly::StackAssembly,
    asset::STAGING_BUCKET,
    source::{SourceLine, SourceMap},
    template::{Node, Template},
};

/// The small stack.
pub(super) fn assembly() -> StackAssembly {
    let name = json!({"Fn::Sub": STAGING_BUCKET});
    let bucket = json!({
        "BucketName": name,
        "BucketEncryption": {"ServerSideEncryptionConfiguration": [
            {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
        ]},
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        "PublicAccessBlockConfiguration": {
            "BlockPublicAcls": true,
            "BlockPublicPolicy": true,
            "IgnorePublicAcls": true,
            "RestrictPublicBuckets": true,
        },
        "VersioningConfiguration": {"Status": "Enabled"},
        // Code that a stack uses must stay however old it is; what none uses, a run of ours finds.
        "LifecycleConfiguration": {"Rules": [
            {
                "Id": "old-versions",
                "Status": "Enabled",
                "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
                "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
            },
            // A template is read once, when the change set is made.
            {
                "Id": "templates",
                "Status": "Enabled",
                "Prefix": TEMPLATES,
                "ExpirationInDays": 1,
            },
        ]},
    });
    let policy = json!({
        "Bucket": {"Ref": "Bucket"},
        "PolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [{
                "Sid": "OnlyEncryptedConnections",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": [
                    {"Fn::GetAtt": ["Bucket", "Arn"]},
                    {"Fn::Sub": "${Bucket.Arn}/*"},
                ],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            }],
        },
    });
    let resource = |type_name: &str, properties: serde_json::Value| crate::template::Resource {
        type_name: type_name.to_owned(),
        deletion_policy: Some("Delete".into()),
        update_replace_policy: Some("Delete".into()),
        properties: match Node::from(properties) {
            Node::Map(properties) => properties,
            _ => crate::template::Map::default(),
        },
        ..crate::template::Resource::default()
    };
    let template = Template {
        format_version: Some("2010-09-09".to_owned()),
        description: Some(
            "The bucket for code and large templates of stacks that stackwright deploys; it goes \
             with the last of them"
                .to_owned(),
        ),
        resources: [
            ("Bucket".to_owned(), resource("AWS::S3::Bucket", bucket)),
            (
                "BucketPolicy".to_owned(),
                resource("AWS::S3::BucketPolicy", policy),
            ),
        ]
        .into_iter()
        .collect(),
        ..Template::default()
    };
    StackAssembly {
        name: STACK.to_owned(),
        line: SourceLine::here(),
        template,
        folder: PathBuf::new(),
        source_map: SourceMap::default(),
        assets: Vec::new(),
        uploads: Vec::new(),
        tags: BTreeMap::new(),
        notices: Vec::new(),
        moved: BTreeMap::new(),
        accepted: Vec::new(),
        after: Vec::new(),
    }
}
