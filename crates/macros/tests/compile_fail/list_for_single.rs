use stackwright::cfn::sns;

fn main() {
    let _ = sns::Topic::new().topic_name(["alerts"]);
}
