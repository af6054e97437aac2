//! The program's own flags.

use clap::{Args, ValueEnum};

use crate::lab::Lab;

/// What the Dragons stack can be told on the command line.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// After which lab of the course the stack is as described
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "N",
        global = true,
        help_heading = "Dragons options"
    )]
    pub lab: Lab,

    /// How ListDragons reads the data file
    #[arg(
        long,
        value_enum,
        default_value_t,
        global = true,
        help_heading = "Dragons options"
    )]
    pub query: Query,

    /// How the outcome of a report is announced
    #[arg(
        long,
        value_enum,
        default_value_t,
        global = true,
        help_heading = "Dragons options"
    )]
    pub notify: Notify,

    /// Add the course's Cloud9 environment Python-DevEnv, in accounts that used Cloud9 before AWS
    /// closed it to new customers
    #[arg(long, global = true, help_heading = "Dragons options")]
    pub cloud9: bool,
}

/// How ListDragons reads the data file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Query {
    /// Read the whole object and filter in the function
    #[default]
    GetObject,
    /// Let S3 Select filter, where the account still has it
    S3Select,
}

impl Query {
    /// The word that the function's environment carries.
    pub fn name(self) -> &'static str {
        match self {
            Self::GetObject => "get-object",
            Self::S3Select => "s3-select",
        }
    }
}

/// How the outcome of a report is announced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Notify {
    /// Publish to the stack's topic
    #[default]
    Topic,
    /// Send a text message to the number in the report, as the labs do
    Sms,
}
