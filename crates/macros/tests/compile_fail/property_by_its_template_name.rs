use stackwright::cfn::sns;

fn main() {
    let _ = sns::Topic::new().TopicName("alerts");
}
