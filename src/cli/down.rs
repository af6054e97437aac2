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
    let (assembly, others) = context.divided_by_name()?;
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
    let args = DestroyArgs::without_options(args.yes || local);
    let stacks = (&assembly.stacks[..], &others[..]);
    session.run(destroy::destroy(
        &args,
        context,
        &session,
        &assembly.app,
        stacks,
    ))?;
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
