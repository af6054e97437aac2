//! The labs of the course, each of which adds a part to the stack.

use clap::ValueEnum;

/// A lab of the course. The stack is described as it stands after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Lab {
    /// The bucket with the data file, and two parameters that name them
    #[value(name = "1")]
    Storage,
    /// An API that answers with mocks
    #[value(name = "2")]
    Api,
    /// Accounts: who may ask
    #[value(name = "3")]
    Accounts,
    /// Functions: GET lists the dragons of the data file
    #[value(name = "4")]
    Functions,
    /// A workflow: POST adds a dragon
    #[value(name = "5")]
    Workflow,
    /// Traces, a cache, access logs, alarms and a dashboard: the whole application
    #[default]
    #[value(name = "6")]
    Monitoring,
}
