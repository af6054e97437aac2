//! `down`: the reverse of `up`.

use std::process::ExitCode;

use clap::Args;

use super::{
    context::Context,
    destroy::{self, DestroyArgs},
    error::CliError,
    session::Session,
};
use crate::{local::LocalCloud, target::LOCAL};

/// Flags of `down`.
#[derive(Args, Clone, Debug)]
pub(crate) struct DownArgs {
    /// Remove without asking; the local cloud is never asked about
    #[arg(short, long)]
    yes: bool,
}

pub(crate) fn run(args: &DownArgs, context: &Context<'_>) -> Result<ExitCode, CliError> {
    let assembly = context.selected()?;
    let never_started = context.args.target == LOCAL
        && context.args.endpoint_url.is_none()
        && !LocalCloud::of(&assembly.root).folder().exists();
    if never_started {
        context
            .printer
            .message("there is nothing to take down: the local cloud has not been used");
        return Ok(ExitCode::SUCCESS);
    }
    let session = Session::open(context, &assembly.root)?;
    let local = session.target.is_local();
    let args = DestroyArgs {
        yes: args.yes || local,
        recover: None,
        json: false,
    };
    for stack in assembly.stacks.iter().rev() {
        destroy::destroy(&args, context, &session, stack)?;
    }
    if local {
        let others = session.run(session.cloud.stacks())?;
        if others.is_empty() {
            LocalCloud::of(&assembly.root).stop()?;
            context.printer.message("the local cloud is stopped");
        } else {
            context.printer.message(format_args!(
                "the local cloud goes on, for {}",
                others
                    .iter()
                    .map(|stack| stack.name.as_str())
                    .collect::<Vec<_>>()
                    .join(", ")
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}
