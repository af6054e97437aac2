use stackwright::{cfn::sns::Topic, resource::Condition};

fn name(condition: &Condition) -> Topic {
    Topic::new().topic_name(condition)
}

fn main() {}
