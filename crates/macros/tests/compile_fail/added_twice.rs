use stackwright::{Stack, cfn::sns};

fn add(stack: &Stack) {
    let topic = sns::Topic::new();
    stack.add("Alerts", topic);
    stack.add("Reports", topic);
}

fn main() {}
