//! What states work with.

use std::ops::Deref as _;

use crate::{
    cfn::{lambda, sns},
    construct::{FunctionHandle, TopicHandle},
    kind,
    value::Value,
};

/// A function that can be called.
pub trait Invocable {
    /// The function's ARN.
    fn function_arn(&self) -> Value<kind::LambdaFunctionArn>;
}

impl Invocable for Value<kind::LambdaFunctionArn> {
    fn function_arn(&self) -> Value<kind::LambdaFunctionArn> {
        self.clone()
    }
}

impl Invocable for FunctionHandle {
    fn function_arn(&self) -> Value<kind::LambdaFunctionArn> {
        self.arn()
    }
}

impl Invocable for lambda::FunctionHandle {
    fn function_arn(&self) -> Value<kind::LambdaFunctionArn> {
        self.deref().attribute("Arn")
    }
}

/// A topic that can be published to.
pub trait Publishable {
    /// The topic's ARN.
    fn topic_arn(&self) -> Value<kind::SnsTopicArn>;
}

impl Publishable for Value<kind::SnsTopicArn> {
    fn topic_arn(&self) -> Value<kind::SnsTopicArn> {
        self.clone()
    }
}

impl Publishable for sns::TopicHandle {
    fn topic_arn(&self) -> Value<kind::SnsTopicArn> {
        self.deref().reference()
    }
}

impl Publishable for TopicHandle {
    fn topic_arn(&self) -> Value<kind::SnsTopicArn> {
        self.arn()
    }
}
