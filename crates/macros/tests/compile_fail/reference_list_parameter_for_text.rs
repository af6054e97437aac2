//! A parameter that gives a list does not fit where one text belongs.

use stackwright::{App, cfn::sns, parameter::Parameter, value::List};

fn main() {
    let mut app = App::new("example", ".");
    let stack = app.stack("example");
    let names = stack.parameter("Names", Parameter::<List<String>>::new());
    stack.add("Topic", sns::Topic::new().topic_name(names));
}
