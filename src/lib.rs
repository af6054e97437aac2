//! Typed AWS stacks in Rust: rendered to CloudFormation, compared with what is deployed, deployed
//! by change set, and removed without a trace.

extern crate self as stackwright;

pub mod acceptance;
pub mod app;
pub mod assembly;
pub mod asset;
mod beside;
pub mod cfn;
pub mod check;
pub mod cli;
#[cfg(feature = "aws")]
pub mod cloud;
pub mod construct;
#[cfg(feature = "aws")]
pub mod deploy;
#[cfg(feature = "aws")]
pub mod destroy;
pub mod diff;
#[cfg(test)]
mod examples;
pub mod expansion;
pub mod files;
pub mod kind;
mod link;
pub mod local;
pub mod parameter;
pub mod project;
pub mod render;
pub mod resource;
pub mod source;
pub mod stack;
mod suggest;
pub mod target;
pub mod template;
pub mod testing;
pub mod value;

pub use app::App;
pub use resource::OnRemoval;
pub use stack::Stack;
pub use stackwright_macros::resources;
pub use value::{
    IntoValue, Value, availability_zones, base64, cidr, import_value, join, pseudo, split, sub,
    substitute,
};

/// The examples of the guide, compiled and run with the tests.
#[cfg(doctest)]
#[doc = include_str!("../docs/guide.md")]
struct Guide;

#[cfg(doctest)]
#[doc = include_str!("../docs/files.md")]
struct FilesGuide;

#[cfg(doctest)]
#[doc = include_str!("../docs/testing.md")]
struct TestingGuide;
