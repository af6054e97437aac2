use stackwright::{Stack, cfn::sns::topic};

fn add(stack: &Stack) {
    stack.add("Mail", topic::Subscription::new("ops@example.com", "email"));
}

fn main() {}
