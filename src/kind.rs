//! Kinds of text: what an ARN, a name or an id is of.
//!
//! A property that wants a role's ARN takes a `Value<kind::IamRoleArn>`, which `role.arn()` gives
//! and `topic.topic_arn()` does not. Literals fit any kind; [`Value::assume_kind`] is the way out.
//!
//! The kinds are those that the embedded schema tells without doubt.
//!
//! [`Value::assume_kind`]: crate::Value::assume_kind

stackwright_macros::kinds!();
