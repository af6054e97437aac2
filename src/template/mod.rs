//! The CloudFormation document: its sections, its values, and reading and writing it.

mod capability;
mod compose;
mod document;
mod intrinsic;
mod json;
mod load;
mod node;
mod one_or_many;
mod pointer;
mod read;
mod recognize;
mod view;
mod visit;
mod yaml;

pub use capability::Capability;
pub use document::{Output, Parameter, Resource, Template};
pub use intrinsic::{Intrinsic, Pseudo};
pub use node::{Map, Node};
pub use one_or_many::OneOrMany;
pub use read::{Position, Positions, ReadError, ReadProblem, ShapeError};

use view::View;
