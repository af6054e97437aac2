//! The command line that every program built with stackwright has.
//!
//! This is the only module that writes to the terminal. Results meant for machines go to stdout;
//! progress and messages go to stderr.

#[cfg(feature = "aws")]
mod against;
#[cfg(feature = "aws")]
mod approve;
mod args;
#[cfg(feature = "aws")]
mod ask;
#[cfg(feature = "aws")]
mod board;
mod check;
mod context;
#[cfg(feature = "aws")]
mod crash;
#[cfg(feature = "aws")]
mod deploy;
#[cfg(feature = "aws")]
mod deploy_options;
#[cfg(feature = "aws")]
mod destroy;
mod diagnostic;
#[cfg(feature = "aws")]
mod diff;
#[cfg(feature = "aws")]
mod down;
mod error;
#[cfg(feature = "aws")]
mod events;
#[cfg(feature = "aws")]
mod fail_on;
#[cfg(feature = "aws")]
mod failure;
#[cfg(feature = "aws")]
mod left;
#[cfg(feature = "aws")]
mod leftovers;
#[cfg(feature = "aws")]
mod live;
mod local;
mod local_start;
#[cfg(feature = "aws")]
mod loss;
#[cfg(feature = "aws")]
mod nested;
mod new;
#[cfg(feature = "aws")]
mod outputs;
#[cfg(feature = "aws")]
mod pack;
#[cfg(feature = "aws")]
mod parameters_file;
#[cfg(feature = "aws")]
mod plans;
#[cfg_attr(
    not(feature = "aws"),
    expect(dead_code, reason = "commands that reach a cloud use the rest")
)]
mod printer;
mod program;
#[cfg(feature = "aws")]
mod progress;
#[cfg(feature = "aws")]
mod report;
#[cfg(feature = "aws")]
mod session;
#[cfg(feature = "aws")]
mod side_by_side;
#[cfg(feature = "aws")]
mod status;
mod synth;
mod template_file;
#[cfg(feature = "aws")]
mod trial;
#[cfg(feature = "aws")]
mod up;
#[cfg(feature = "aws")]
mod written;

pub use error::CliError;
pub use program::{Launch, Program};
pub use template_file::TemplateOptions;
#[cfg(feature = "aws")]
pub use trial::{Account, Deployed, Finding, Trial, Tried};
