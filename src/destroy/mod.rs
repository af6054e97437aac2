//! Removing a stack, with everything that only belongs to it.

mod blocker;
mod care;
mod command;
mod empty;
mod keep;
mod ladder;
mod leftover;
mod leftovers;
mod member;
mod plan;
mod protection;
mod remove;
mod restore;
mod sweep;
mod trace;
mod trail;
mod writers;

pub use blocker::Blocker;
pub use leftover::{Leftover, Why};
pub use leftovers::leftovers;
pub use member::Member;
pub use plan::{BucketLoss, Farewell, plan};
pub(crate) use remove::remove_quietly;
pub use remove::{Removed, remove, remove_our_own};
pub use sweep::Sweep;
pub(crate) use trail::revive;
