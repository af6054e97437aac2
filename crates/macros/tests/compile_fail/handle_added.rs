use stackwright::{Stack, cfn::sns};

fn add(stack: &Stack) {
    let topic = stack.add("Alerts", sns::Topic::new());
    stack.add("Reports", topic);
}

fn main() {}
