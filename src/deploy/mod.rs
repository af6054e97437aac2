//! Deploying: plan by change set, execute, watch, and say why if it fails.
//!
//! [`plan`] asks for a change set and says what it would do. The [`Plan`] is then either executed
//! or discarded; either way nothing of ours is left behind. Whatever is worth telling on the way
//! goes to a [`Reporter`].

mod afterwards;
mod ahead;
mod arguments;
mod cause;
mod code;
mod custom;
mod definition;
mod drift;
mod durations;
mod entry;
mod error;
mod event;
mod execute;
mod expanded;
mod files;
mod foresight;
mod hint;
mod interrupt;
mod journal;
mod keep;
mod kept;
mod loss;
mod moved;
mod nested;
mod ours;
mod parameters;
mod plan;
mod plan_folder;
mod preflight;
mod preview;
mod read;
mod recover;
mod recovery;
mod resume;
mod said;
mod several;
mod sight;
mod situation;
pub mod staging;
mod stored;
mod submit;
mod sweep;
mod tally;
pub mod timeline;
mod token;
mod traces;
mod unchanged;
mod under_way;
mod watch;

pub use cause::{Cause, root_cause};
pub use drift::look_for_drift;
pub use durations::Durations;
pub use entry::{Ending, Entry, Operation, Removal};
pub use error::DeployError;
pub use event::{Event, FileStep, Reporter, ResourceProgress};
pub use execute::Deployed;
pub(crate) use execute::explain;
pub use hint::hint;
pub use interrupt::Interrupt;
pub(crate) use journal::folder as notes_folder;
pub use keep::{discard_kept, discard_unread};
pub use kept::{KeptPlace, KeptPlan, KeptStack, PLAN_VERSION};
pub use loss::losses;
pub use moved::Moved;
pub use parameters::{ParameterProblem, choose_parameters};
pub use plan::{Plan, Planned, Settings, Unchanged, plan};
pub use plan_folder::{PlanError, PlanFolder};
pub use preflight::PreflightProblem;
pub use preview::preview;
pub(crate) use recover::{operation_of, request_recovery, use_recovery, wait};
pub use recovery::{Recovery, UnknownRecovery};
pub use resume::{Resumed, resume};
pub use several::{StackOutcome, Turn, in_order, in_turn};
pub(crate) use sweep::{clean_up_after_dead_runs, clean_up_after_ourselves};
pub use timeline::Timeline;
pub(crate) use token::new_token;
pub use under_way::UnderWay;
pub use watch::{Watch, Watched};

/// The tag that every stack of ours carries, with the app's name.
pub const APP_TAG: &str = "stackwright:app";
