use stackwright::{Stack, cfn::s3};

fn add(stack: &Stack) {
    stack.add("Bucket", s3::Bucket::new());
}

fn main() {}
