use stackwright::{
    cfn::{iam::RoleHandle, sns},
    resource::Condition,
};

fn subscribe(condition: &Condition, topic: &sns::TopicHandle, role: &RoleHandle) -> sns::Subscription {
    sns::Subscription::new("email", condition.choose(topic.topic_arn(), role.arn()))
}

fn main() {}
