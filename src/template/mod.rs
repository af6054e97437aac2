//! The CloudFormation document: its sections, its values, and reading and writing it.

mod capability;
mod compose;
mod dependency;
mod document;
mod empty;
mod function;
mod intrinsic;
mod json;
mod load;
mod misfit;
mod node;
mod one_or_many;
mod pointer;
mod read;
mod recognize;
mod reference;
pub(crate) mod serverless;
mod view;
mod visit;
mod yaml;

pub use capability::Capability;
pub use dependency::Dependencies;
pub use document::{Output, Parameter, Resource, Template};
pub use empty::EmptyKeys;
pub use function::Function;
pub use intrinsic::{Intrinsic, Pseudo};
pub use misfit::Unfit;
pub use node::{Map, Node};
pub use one_or_many::OneOrMany;
pub(crate) use pointer::segments;
pub use read::{Position, Positions, ReadError, ReadProblem, ShapeError};
pub use reference::{Reference, ReferenceKind, placeholders};

pub(crate) use read::FUNCTIONS;
use view::View;
