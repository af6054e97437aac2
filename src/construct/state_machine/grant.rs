//! What states work with.

use std::ops::Deref as _;

use crate::{
    cfn::{lambda, sns},
    construct::{FunctionHandle, TopicHandle},
    kind,
    value::Value,
};

/// A function that can be called.
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
