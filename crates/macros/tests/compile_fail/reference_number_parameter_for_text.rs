//! A parameter that gives a number does not fit where text belongs.

use stackwright::{App, cfn::sns, parameter::Parameter};

fn main() {
    let mut app = App::new("example", ".");
    let stack = app.stack("example");
    let count = stack.parameter("Count", Parameter::<i64>::new());
    stack.add("Topic", sns::Topic::new().topic_name(count));
}
