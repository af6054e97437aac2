//! `events`: what happened in the last operation, or happens.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::{
    context::Context, error::CliError, printer::STRONG, progress::Progress, session::Session,
};
use crate::{
    assembly::StackAssembly,
    cloud::StackRecord,
    deploy::{Ending, Event, Watch, Watched, operation_of},
};

/// Flags of `events`.
#[derive(Args, Clone, Debug)]
pub(crate) struct EventsArgs {
    /// Follow the operation that is under way to its end; fails if that fails
    #[arg(short, long)]
    follow: bool,

    /// Print JSON, one event a line
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &EventsArgs, context: &Context<'_>) -> Result<ExitCode, CliError> {
    let assembly = context.named()?;
    let session = Session::open(context, &assembly.root)?;
    let mut failed = false;
    for stack in &assembly.stacks {
        let Some(record) = session.run(session.cloud.stack(&stack.name))? else {
            context.printer.message(format_args!(
                "{STRONG}{}{STRONG:#}: there is no such stack in {}",
                stack.name,
                session.place()
            ));
            failed = true;
            continue;
        };
        if args.follow {
            failed |= follow(args, context, &session, stack, &record)? != Ending::Succeeded;
        } else {
            list(args, context, &session, &record)?;
        }
    }
    Ok(match failed {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    })
}

/// Prints what the service has said since the last operation began.
fn list(
    args: &EventsArgs,
    context: &Context<'_>,
    session: &Session,
    record: &StackRecord,
) -> Result<(), CliError> {
    let printer = &context.printer;
    let said = session.run(Watch::attach(&session.cloud, &record.id).so_far())?;
    let progress = Progress::new(printer, args.json);
    if !args.json {
        let (name, status) = (&record.name, record.status.as_str());
        printer.result(format_args!("{STRONG}{name}{STRONG:#}: {status}\n"))?;
    }
    for one in said {
        if args.json {
            printer.json(&Event::Resource(one).to_json())?;
        } else {
            printer.result(progress.line_of(&one.event) + "\n")?;
        }
    }
    Ok(())
}

/// Shows what the service says until the operation has ended.
fn follow(
    args: &EventsArgs,
    context: &Context<'_>,
    session: &Session,
    stack: &StackAssembly,
    record: &StackRecord,
) -> Result<Ending, CliError> {
    let printer = &context.printer;
    let operation = operation_of(&record.status);
    let mut progress = Progress::new(printer, args.json);
    if Ending::of(operation, &record.status) == Ending::Running {
        progress = progress.learning(session);
        progress.show(&Event::Started {
            stack: stack.name.clone(),
            resources: 0,
        });
    }
    let watched = session.run(Watch::attach(&session.cloud, &record.id).follow(
        operation,
        0,
        &stack.source_map,
        &|event| progress.show(event),
        &session.interrupt,
    ));
    progress.finish();
    let Watched { ending, status, .. } = watched?;
    if ending == Ending::Running {
        let on = format!(
            "no longer following `{}`: its operation goes on",
            stack.name
        );
        return Err(CliError::interrupted(on));
    }
    if args.json {
        printer.json(&json!({
            "version": 1,
            "event": "ended",
            "stack": stack.name,
            "status": status.as_str(),
            "succeeded": ending == Ending::Succeeded,
        }))?;
    }
    printer.message(format_args!(
        "{STRONG}{}{STRONG:#}: {}",
        stack.name,
        status.as_str()
    ));
    Ok(ending)
}
