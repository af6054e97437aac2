//! What states work with.

use std::ops::Deref as _;

use crate::{
    cfn::{lambda, sns},
    construct::{FunctionHandle, TopicHandle},
    kind,
    value::Value,
};

/// A function that can be called.
///
/// ```
/// use stackwright::construct::state_machine::{Invocable, Task, task};
///
/// fn patiently(name: &str, function: &impl Invocable) -> Task {
///     task(name, function).timeout_seconds(900)
/// }
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// # let arn = stackwright::Value::assume("arn:aws:lambda:eu-west-1:111122223333:function:weigh");
/// let weigh = patiently("Weigh", &arn);
/// assert_eq!(arn.function_arn().node(), arn.node());
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no Lambda function",
    label = "expected a function's handle or its ARN",
    note = "other services have functions of their own: `publish` and `call` in a state machine, `start_execution` and `aws_service` in an API"
)]
pub trait Invocable {
    /// The function's ARN.
    fn function_arn(&self) -> Value<kind::LambdaFunctionArn>;
}

#[diagnostic::do_not_recommend]
impl Invocable for Value<kind::LambdaFunctionArn> {
    fn function_arn(&self) -> Value<kind::LambdaFunctionArn> {
        self.clone()
    }
}

#[diagnostic::do_not_recommend]
impl Invocable for FunctionHandle {
    fn function_arn(&self) -> Value<kind::LambdaFunctionArn> {
        self.arn()
    }
}

#[diagnostic::do_not_recommend]
impl Invocable for lambda::FunctionHandle {
    fn function_arn(&self) -> Value<kind::LambdaFunctionArn> {
        self.deref().attribute("Arn")
    }
}

/// A topic that can be published to.
///
/// ```
/// use stackwright::construct::{Topic, state_machine::{Publishable, Task, publish}};
///
/// fn tell(topic: &impl Publishable) -> Task {
///     publish("Tell", topic, "An egg was sold")
/// }
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let news = stack.add("News", Topic::new());
/// let told = tell(&news);
/// assert_eq!(news.topic_arn().node(), news.arn().node());
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no SNS topic",
    label = "expected a topic's handle or its ARN"
)]
pub trait Publishable {
    /// The topic's ARN.
    fn topic_arn(&self) -> Value<kind::SnsTopicArn>;
}

#[diagnostic::do_not_recommend]
impl Publishable for Value<kind::SnsTopicArn> {
    fn topic_arn(&self) -> Value<kind::SnsTopicArn> {
        self.clone()
    }
}

#[diagnostic::do_not_recommend]
impl Publishable for sns::TopicHandle {
    fn topic_arn(&self) -> Value<kind::SnsTopicArn> {
        self.deref().reference()
    }
}

#[diagnostic::do_not_recommend]
impl Publishable for TopicHandle {
    fn topic_arn(&self) -> Value<kind::SnsTopicArn> {
        self.arn()
    }
}
