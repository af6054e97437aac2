//! The command line of the Dragons application.

use std::process::ExitCode;

use stackwright::{check::RuleSet, cli::Program};

fn main() -> ExitCode {
    Program::new(
        dragons::NAME,
        "The Dragons application: lists dragons, and takes reports of new ones",
        dragons::app,
    )
    .rules(RuleSet::Course)
    .trial(dragons::try_out)
    .run()
}
