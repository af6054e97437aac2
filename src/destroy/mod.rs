//! Removing a stack, with everything that only belongs to it.

mod empty;
mod plan;
mod remove;

pub use plan::{BucketLoss, Farewell, plan};
pub(crate) use remove::remove_quietly;
pub use remove::{Removed, remove};
