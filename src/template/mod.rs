//! The CloudFormation document: its sections, its values, and reading and writing it.

mod document;
mod intrinsic;
mod json;
mod node;

pub use document::{Output, Parameter, Resource, Template};
pub use intrinsic::{Intrinsic, Pseudo};
pub use node::{Map, Node};
