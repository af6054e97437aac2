use stackwright::cfn::sns;

fn main() {
    sns::Subscription::new("email");
}
