use stackwright::cfn::sns;

fn main() {
    let _ = sns::Topic::new().topic_name(5);
}
