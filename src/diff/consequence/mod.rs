//! What follows from a change: in the resource itself, in those that use it, in other stacks.

mod across;
mod address;
mod effect;
mod follow;
mod graph;
mod name;
mod verdicts;
mod words;

pub use across::follow_across;
pub use address::Address;
pub use effect::{Effect, Outcome, Target, Use};
pub(super) use follow::follow;
pub(super) use words::{chain_lines, warnings};
