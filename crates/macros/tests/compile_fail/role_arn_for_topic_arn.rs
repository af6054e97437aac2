use stackwright::{
    Stack,
    cfn::{iam, sns},
};

fn add(stack: &Stack, role: &iam::RoleHandle) {
    stack.add("Mail", sns::Subscription::new("email", role.arn()));
}

fn main() {}
