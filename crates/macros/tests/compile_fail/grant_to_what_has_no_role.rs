use stackwright::construct::{BucketHandle, TopicHandle};

fn grant(bucket: &BucketHandle, topic: &TopicHandle) {
    bucket.grant_read(topic, "reports/*");
}

fn main() {}
