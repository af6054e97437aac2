//! Tests of stacks: find resources, say what they must be, and read why they are not.
//!
//! A [`TestedStack`] is a rendered stack. Its resources are found by their logical id, by their
//! type, and by [`Matcher`]s for their parts; what is found can be looked at further.
//!
//! ```
//! use stackwright::{
//!     App,
//!     cfn::sns,
//!     testing::{TestedStack, attribute_of, text_like},
//! };
//!
//! let mut app = App::new("news", ".");
//! let stack = app.stack("news");
//! let topic = stack.add("News", sns::Topic::new().topic_name("news-of-today"));
//! stack.add("Mail", sns::Subscription::new("email", topic.topic_arn()));
//!
//! let stack = TestedStack::of(&app);
//! stack.resources().assert_count(2);
//! stack.resource("News").assert_property("TopicName", text_like("news-*"));
//! let mail = stack
//!     .resources_of::<sns::Subscription>()
//!     .with("Protocol", "email")
//!     .assert_one();
//! mail.assert_property("TopicArn", attribute_of("News", "TopicArn"));
//! ```
//!
//! Assertions panic, as assertions of tests do, at the line of the test, with a message that
//! names the resource that comes nearest, the parts of it that differ, and the line of the program
//! that added it. For each there is a form that begins with `try_` and returns a [`TestError`]
//! instead.
//!
//! Values are compared by what they mean to CloudFormation: `Fn::Join` in place of `Fn::Sub`, `"8"`
//! in place of `8` and another order of keys are no difference. The names of properties are looked
//! up in the schema, so that a test that a property is absent cannot pass because its name is
//! misspelt.

mod compare;
mod count;
mod difference;
mod entry;
mod error;
mod glob;
mod iam;
mod matcher;
mod names;
mod part;
mod resource;
mod selection;
mod snapshot;
mod stack;

pub use difference::{Difference, Expected};
pub use error::{Candidate, Place, TestError, Wanted};
pub use iam::{Decision, Permission, Permissions, WrongPermission};
pub use matcher::{
    Matcher, absent, all_of, any, any_of, attribute_of, exactly, json_text, like, list, list_with,
    not, object, reference_to, refers_to, satisfies, text_like,
};
pub use resource::TestedResource;
pub use selection::{Pattern, Selection};
pub use stack::TestedStack;

/// What an assertion was about, or the end of the test.
#[track_caller]
fn passed<T>(result: Result<T, TestError>) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("{error}"),
    }
}

#[cfg(test)]
mod tests;
