//! Only lists have items to select from.

use stackwright::{App, cfn::sns};

fn main() {
    let mut app = App::new("example", ".");
    let stack = app.stack("example");
    let topic = stack.add("Topic", sns::Topic::new());
    stack.output("Account", "", topic.topic_arn().select(4));
}
