//! CloudFormation's resource types: every public one, embedded and read one at a time.
//!
//! Only structure is kept: names, types, required properties, value sets, patterns, bounds and
//! which properties can change. `PROVENANCE.md` says where the data comes from and how to renew it.
//!
//! ```
//! use stackwright_schema::{OnChange, Schema};
//!
//! let topic = Schema::find("AWS::SNS::Topic").expect("a type that exists");
//! assert_eq!(topic.reference().as_deref(), Some("TopicArn"));
//! assert_eq!(topic.on_change("TopicName"), OnChange::Replacement);
//! assert_eq!(topic.property("TopicArn").unwrap().kind().as_deref(), Some("AWS::SNS::Topic.Arn"));
//! ```

#[cfg(feature = "actions")]
mod action;
mod attribute;
mod container;
mod keyword;
mod part;
mod property;
mod schema;

#[cfg(feature = "actions")]
pub use action::{Action, Service};
pub use attribute::Attribute;
pub use part::{Entries, Items, Literal, Part, Text};
pub use property::{Property, Types};
pub use schema::{OnChange, Schema, kinds, regions};
