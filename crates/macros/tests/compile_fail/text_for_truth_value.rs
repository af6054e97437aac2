use stackwright::cfn::sns;

fn main() {
    let _ = sns::Topic::new().fifo_topic("true");
}
