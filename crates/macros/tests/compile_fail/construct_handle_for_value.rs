use stackwright::construct::{BucketHandle, Parameter};

fn parameter(bucket: &BucketHandle) -> Parameter {
    Parameter::string("/app/bucket", bucket)
}

fn main() {}
