//! The arms of a choice are of the kind that the property wants, each of them.

use stackwright::{
    App,
    cfn::{iam, sns},
    pseudo,
};

fn main() {
    let mut app = App::new("example", ".");
    let stack = app.stack("example");
    let topic = stack.add("Topic", sns::Topic::new());
    let role = stack.add("Role", iam::Role::new(serde_json::json!({})));
    let near = stack.condition("Near", pseudo::region().equals("eu-west-1"));
    let arn = near.choose(topic.topic_arn(), role.arn());
    stack.add("Mail", sns::Subscription::new("email", arn));
}
