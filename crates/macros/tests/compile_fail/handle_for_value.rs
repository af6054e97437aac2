use stackwright::cfn::s3::{BucketHandle, BucketPolicy};

fn policy(bucket: &BucketHandle) -> BucketPolicy {
    BucketPolicy::new(bucket, serde_json::json!({}))
}

fn main() {}
