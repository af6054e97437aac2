//! The command line that every program built with stackwright has.
//!
//! This is the only module that writes to the terminal. Results meant for machines go to stdout;
//! progress and messages go to stderr.

mod args;
mod context;
mod error;
mod printer;
mod program;
mod synth;
mod template_file;

pub use error::CliError;
pub use program::{Launch, Program};
pub use template_file::TemplateOptions;
