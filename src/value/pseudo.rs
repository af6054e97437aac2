//! Parameters that CloudFormation predefines.
//!
//! Each is what it is in the stack that uses it: in a stack that takes a value from another one,
//! [`stack_name`] within that value is still the name of the stack where it is used.
//!
//! ```
//! use stackwright::{App, join, pseudo};
//!
//! let mut app = App::new("example", ".");
//! let stack = app.stack("example");
//! stack.output("Place", "", join("/", (pseudo::account_id(), pseudo::region())));
//! stack.output("Site", "", join(".", ("eggs", pseudo::url_suffix())));
//! stack.output("Stack", "", join(" is ", (pseudo::stack_name(), pseudo::stack_id())));
//! stack.output("Partition", "aws, aws-cn, …", pseudo::partition());
//! stack.output("Told", "Who is told of events", pseudo::notification_arns().join(", "));
//! ```

use super::{List, Value};
use crate::{kind, template::Pseudo};

/// The account's number: 12 digits (`AWS::AccountId`).
pub fn account_id() -> Value<String> {
    Value::assume(Pseudo::AccountId)
}

/// The ARNs of the topics that are told of the stack's events (`AWS::NotificationARNs`).
pub fn notification_arns() -> Value<List<kind::SnsTopicArn>> {
    Value::assume(Pseudo::NotificationArns)
}

/// `aws`, `aws-cn`, …: the first part of ARNs after `arn` (`AWS::Partition`).
pub fn partition() -> Value<String> {
    Value::assume(Pseudo::Partition)
}

/// The region's name, as in `eu-west-1` (`AWS::Region`).
pub fn region() -> Value<String> {
    Value::assume(Pseudo::Region)
}

/// The stack's ARN (`AWS::StackId`).
pub fn stack_id() -> Value<String> {
    Value::assume(Pseudo::StackId)
}

/// The stack's name (`AWS::StackName`).
pub fn stack_name() -> Value<String> {
    Value::assume(Pseudo::StackName)
}

/// `amazonaws.com`, `amazonaws.com.cn`, …: what addresses of services end with
/// (`AWS::URLSuffix`).
pub fn url_suffix() -> Value<String> {
    Value::assume(Pseudo::UrlSuffix)
}
