//! Kinds of text: what an ARN, a name or an id is of.
//!
//! A property that wants a role's ARN takes a `Value<kind::IamRoleArn>`, which `role.arn()` gives
//! and `topic.topic_arn()` does not. Literals fit any kind; [`Value::assume_kind`] is the way out.
//!
//! The kinds are those that the embedded schema tells without doubt.
//!
//! [`Value::assume_kind`]: crate::Value::assume_kind
//!
//! ```
//! use stackwright::{App, Value, cfn::sns, kind};
//!
//! # let mut app = App::new("example", ".");
//! # let stack = app.stack("example");
//! let topic = stack.add("News", sns::Topic::new());
//! let arn: Value<kind::SnsTopicArn> = topic.topic_arn();
//! stack.add("Mail", sns::Subscription::new("email", arn));
//! stack.add("Text", sns::Subscription::new("sms", "arn:aws:sns:eu-west-1:111122223333:news"));
//! ```

stackwright_macros::kinds!();
