use stackwright::{cfn::sns, template::Node};

fn main() {
    let _ = sns::Topic::new().topic_name(Node::from("alerts"));
}
