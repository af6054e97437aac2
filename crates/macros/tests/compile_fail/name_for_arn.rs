use stackwright::{
    Stack,
    cfn::{lambda, sns},
};

fn add(stack: &Stack, function: &lambda::FunctionHandle) {
    stack.add("Mail", sns::Subscription::new("email", function.reference()));
}

fn main() {}
