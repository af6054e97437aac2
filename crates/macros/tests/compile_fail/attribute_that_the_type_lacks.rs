use stackwright::cfn::sns::TopicHandle;

fn arn(topic: &TopicHandle) {
    topic.arn();
}

fn main() {}
