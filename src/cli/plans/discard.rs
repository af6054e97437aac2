//! Throwing away a plan that was kept.

use std::process::ExitCode;

use serde_json::json;

use super::refuse_other_place;
use crate::{
    assembly::Assembly,
    cli::{
        context::Context, deploy::DeployArgs, error::CliError, printer::STRONG, progress::Progress,
        session::Session,
    },
    deploy::{Event, PlanError, PlanFolder, discard_kept, discard_unread},
};

/// `--discard-plan`: removes a plan, readable or not.
pub(in crate::cli) fn discard(
    id: &str,
    args: &DeployArgs,
    context: &Context<'_>,
    assembly: &Assembly,
) -> Result<ExitCode, CliError> {
    let folder = PlanFolder::of(&assembly.root);
    let read = folder.read(id);
    if let Err(error @ PlanError::Unknown { .. }) = read {
        return Err(error.into());
    }
    let session = Session::open(context, &assembly.root)?;
    let progress = Progress::new(&context.printer, args.json);
    let report = |event: &Event| progress.show(event);
    match read {
        Ok(kept) => {
            refuse_other_place(&kept, &session)?;
            session.run(discard_kept(&session.cloud, &kept, &report))?;
        }
        Err(_) => {
            let stacks = assembly.stacks.iter().map(|stack| stack.name.as_str());
            session.run(discard_unread(&session.cloud, id, stacks, &report))?;
        }
    }
    folder.remove(id)?;
    if args.json {
        context
            .printer
            .json(&json!({"version": 1, "event": "discarded", "plan": id}))?;
    }
    context
        .printer
        .message(format_args!("plan {STRONG}{id}{STRONG:#} is discarded"));
    Ok(ExitCode::SUCCESS)
}
