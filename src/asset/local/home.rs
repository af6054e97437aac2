//! The bucket that what is packed goes to.

use crate::{
    asset::{STAGING_BUCKET, place::Form},
    target::AssetBucket,
    template::{Intrinsic, Map, Node},
};

/// The bucket that what is packed goes to.
#[derive(Clone, Debug)]
pub(crate) struct Home {
    bucket: String,
    prefix: String,
    region: String,
    is_ours: bool,
}

impl Home {
    /// Our own bucket, by its name, in a region.
    pub(crate) fn ours(bucket: &str, region: &str) -> Self {
        Self {
            bucket: bucket.to_owned(),
            prefix: String::new(),
            region: region.to_owned(),
            is_ours: true,
        }
    }

    /// A bucket of the user's.
    pub(crate) fn of(bucket: &AssetBucket, region: &str) -> Self {
        Self {
            bucket: bucket.name.clone(),
            prefix: bucket.prefix.clone(),
            region: region.to_owned(),
            is_ours: false,
        }
    }

    /// The key there of what has the name `key` among our own.
    pub(super) fn key(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }

    /// What a property of this form says about an object there.
    ///
    /// Addresses name the bucket itself: macros read them before functions are evaluated.
    pub(super) fn place(&self, form: Form, key: &str) -> Node {
        let object = |bucket_key: &str, key_key: &str| {
            let bucket = match self.is_ours {
                true => Node::from(Intrinsic::Sub {
                    text: STAGING_BUCKET.to_owned(),
                    variables: Map::default(),
                }),
                false => self.bucket.as_str().into(),
            };
            Node::from([(bucket_key, bucket), (key_key, key.into())])
        };
        let Self { bucket, region, .. } = self;
        match form {
            Form::Prefixed => object("S3Bucket", "S3Key"),
            Form::Plain => object("Bucket", "Key"),
            Form::Address => format!("s3://{bucket}/{key}").into(),
            Form::Url => {
                let china = if region.starts_with("cn-") { ".cn" } else { "" };
                format!("https://s3.{region}.amazonaws.com{china}/{bucket}/{key}").into()
            }
        }
    }
}
