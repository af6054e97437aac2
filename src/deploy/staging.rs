//! Our own bucket for code and large templates, and the small stack that it belongs to.
//!
//! It is made when it is first needed, serves all stacks of ours in the account and region, and
//! goes with the last of them.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use serde_json::json;

use super::{
    APP_TAG, DeployError, Interrupt, Planned, Settings,
    event::{Event, Reporter},
    plan,
};
use crate::{
    assembly::StackAssembly,
    asset::STAGING_BUCKET,
    cloud::Cloud,
    source::{SourceLine, SourceMap},
    template::{Node, Template},
};

/// The name of the stack that the bucket belongs to.
pub const STACK: &str = "stackwright-assets";

/// Our bucket, as it was found or made.
///
/// ```no_run
/// use stackwright::{cloud::Cloud, deploy::{DeployError, Interrupt, staging::{self, Staging}}};
///
/// # async fn example(cloud: &Cloud) -> Result<(), DeployError> {
/// let interrupt = Interrupt::new();
/// let ours: Staging = staging::ensure(cloud, "code/", &|_| {}, &interrupt).await?;
/// assert_eq!(ours.bucket, staging::bucket_name(cloud).await?);
/// println!("{} archives", ours.keys.len());
/// staging::remove_if_unused(cloud, &|_| {}, &interrupt).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Staging {
    /// The bucket's name.
    pub bucket: String,
    /// The keys that it held under the prefix that was asked for.
    pub keys: BTreeSet<String>,
    /// Whether it was made just now.
    pub is_new: bool,
}

/// The bucket's name in the account and region that `cloud` is connected to.
pub async fn bucket_name(cloud: &Cloud) -> Result<String, DeployError> {
    Ok(STAGING_BUCKET
        .replace("${AWS::AccountId}", cloud.account().await?)
        .replace("${AWS::Region}", cloud.region()))
}

/// Our bucket, made if it is not there, and what it holds under `prefix`.
pub async fn ensure(
    cloud: &Cloud,
    prefix: &str,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<Staging, DeployError> {
    let bucket = bucket_name(cloud).await?;
    if let Some(keys) = cloud.keys(&bucket, prefix, None).await? {
        return Ok(Staging {
            bucket,
            keys,
            is_new: false,
        });
    }
    report(&Event::Note {
        text: format!("making the bucket {bucket} for code and large templates (stack {STACK})"),
    });
    // A stack without its bucket is of no use: someone has removed the bucket by hand.
    if cloud.stack(STACK).await?.is_some() {
        Box::pin(crate::destroy::remove_quietly(cloud, STACK, interrupt)).await?;
    }
    let assembly = assembly();
    let settings = Settings {
        app: "stackwright".to_owned(),
        ..Settings::default()
    };
    let silent = |_: &Event| {};
    match Box::pin(plan(cloud, &assembly, &settings, &silent, interrupt)).await? {
        Planned::NoChanges(_) => {}
        Planned::Ready(plan) => {
            Box::pin(plan.execute(&silent, interrupt)).await?;
        }
    }
    Ok(Staging {
        bucket,
        keys: BTreeSet::new(),
        is_new: true,
    })
}

/// Removes our bucket and its stack if no stack of ours is left in the account and region; says
/// whether it did.
pub async fn remove_if_unused(
    cloud: &Cloud,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<bool, DeployError> {
    let mut exists = false;
    for stack in cloud.stacks().await? {
        if stack.name == STACK {
            exists = true;
        } else if stack.tags.contains_key(APP_TAG) {
            return Ok(false);
        }
    }
    if exists {
        report(&Event::Note {
            text: format!("no stack of ours is left: removing the bucket for code (stack {STACK})"),
        });
        Box::pin(crate::destroy::remove_quietly(cloud, STACK, interrupt)).await?;
    }
    Ok(exists)
}

/// The small stack.
fn assembly() -> StackAssembly {
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
        "LifecycleConfiguration": {"Rules": [{
            "Id": "old-versions",
            "Status": "Enabled",
            "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
        }]},
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
            _ => crate::template::Map::new(),
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
        seeds: Vec::new(),
        tags: BTreeMap::new(),
        notices: Vec::new(),
        moved: BTreeMap::new(),
        accepted: Vec::new(),
        after: Vec::new(),
    }
}
