//! What follows from a change: in the resource itself, in those that use it, in other stacks.

mod across;
mod effect;
mod follow;
mod graph;

pub use across::follow_across;
pub use effect::{Effect, Outcome, Target, Use};
pub(super) use follow::follow;
