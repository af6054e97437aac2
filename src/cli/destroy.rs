//! `destroy`: plan, show, ask, empty, delete.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::{
    ask::ask, context::Context, error::CliError, printer::STRONG, progress::Progress,
    session::Session,
};
use crate::{
    assembly::StackAssembly,
    deploy::Recovery,
    destroy::{BucketLoss, Farewell, Removed, plan, remove},
};

/// Flags of `destroy`.
#[derive(Args, Clone, Debug)]
pub(crate) struct DestroyArgs {
    /// Remove without asking
    #[arg(short, long)]
    pub(crate) yes: bool,

    /// Get the stack out of a state that it does not leave by itself: cancel, retain:ID,… or
    /// force-delete
    #[arg(long, value_name = "HOW")]
    pub(crate) recover: Option<Recovery>,

    /// Print what happens as JSON, one event a line
    #[arg(long)]
    pub(crate) json: bool,
}

pub(crate) fn run(args: &DestroyArgs, context: &Context<'_>) -> Result<ExitCode, CliError> {
    let assembly = context.selected()?;
    let session = Session::open(context, &assembly.root)?;
    // What was deployed last may need what was deployed first.
    for stack in assembly.stacks.iter().rev() {
        destroy(args, context, &session, stack)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Removes one stack and shows how that goes.
pub(super) fn destroy(
    args: &DestroyArgs,
    context: &Context<'_>,
    session: &Session,
    stack: &StackAssembly,
) -> Result<(), CliError> {
    let printer = &context.printer;
    let progress = Progress::new(printer, args.json).learning(session);
    let name = &stack.name;
    let Some(mut farewell) = session.run(plan(&session.cloud, name))? else {
        if args.json {
            printer.json(&json!({
                "version": 1, "event": "removed", "stack": name, "existed": false, "left": [],
            }))?;
        }
        printer.message(format_args!(
            "{STRONG}{name}{STRONG:#}: there is no such stack in {}",
            session.place()
        ));
        return Ok(());
    };
    if let Some(recovery) = &args.recover
        && !farewell.recover_by(recovery)?
    {
        printer.message(format_args!(
            "{STRONG}{name}{STRONG:#} is in the state {}: there is nothing to recover from by \
             {recovery}",
            farewell.stack.status.as_str()
        ));
    }
    printer.message(describe(&farewell, &session.place()));
    if !args.yes {
        let question = format!("Type the stack's name to remove it ({name}): ");
        let answer = session.run(ask(
            session,
            printer,
            &question,
            "add --yes to remove it without being asked",
        ))?;
        if answer != *name {
            return Err(CliError::failed("not removed; nothing was changed"));
        }
    }
    let removed = session.run(remove(
        &session.cloud,
        &farewell,
        &stack.source_map,
        &|event| progress.show(event),
        &session.interrupt,
    ));
    progress.finish();
    let removed = removed?;
    if args.json {
        printer.json(&as_json(name, &removed))?;
    }
    for left in &removed.left {
        printer.message(format_args!(
            "kept: {} ({}) {}",
            left.logical_id, left.type_name, left.physical_id
        ));
    }
    printer.message(format_args!(
        "{STRONG}{name}{STRONG:#}: removed in {:.1} s, {} left",
        progress.seconds(),
        removed.left.len()
    ));
    Ok(())
}

fn as_json(name: &str, removed: &Removed) -> serde_json::Value {
    let left: Vec<_> = removed
        .left
        .iter()
        .map(|event| {
            json!({
                "id": event.logical_id,
                "type": event.type_name,
                "physicalId": event.physical_id,
            })
        })
        .collect();
    json!({
        "version": 1,
        "event": "removed",
        "stack": name,
        "existed": true,
        "objects": removed.objects,
        "assetBucketRemoved": removed.staging,
        "left": left,
    })
}

/// What goes and what stays, for a person to judge.
fn describe(farewell: &Farewell, place: &str) -> String {
    let mut lines = vec![format!(
        "remove {STRONG}{}{STRONG:#} from {place}",
        farewell.stack.name
    )];
    lines.push(format!("  deleted: {} resources", farewell.deleted.len()));
    for bucket in &farewell.buckets {
        lines.push(format!("  emptied first: {}", bucket_text(bucket)));
    }
    for (what, resources) in [
        ("deleted after a snapshot", &farewell.snapshots),
        ("kept", &farewell.retained),
    ] {
        for resource in resources {
            lines.push(format!(
                "  {what}: {} ({}) {}",
                resource.logical_id, resource.type_name, resource.physical_id
            ));
        }
    }
    lines.join("\n")
}

fn bucket_text(bucket: &BucketLoss) -> String {
    let content = &bucket.content;
    let more = if content.more { "at least " } else { "" };
    format!(
        "{} ({}) with {more}{} objects, {} older versions, {} bytes",
        bucket.logical_id, bucket.name, content.objects, content.older, content.bytes
    )
}
