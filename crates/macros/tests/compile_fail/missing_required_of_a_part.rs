use stackwright::cfn::sns::topic;

fn main() {
    topic::Subscription::new("ops@example.com");
}
