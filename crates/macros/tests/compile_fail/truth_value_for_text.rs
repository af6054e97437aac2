use stackwright::cfn::sns;

fn main() {
    let _ = sns::Topic::new().display_name(true);
}
