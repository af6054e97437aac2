use stackwright::{Stack, construct::Bucket};

fn add(stack: &Stack) {
    stack.add("Uploads", Bucket::new());
}

fn main() {}
