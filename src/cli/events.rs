//! `events`: what happened in the last operation, or happens.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use serde_json::json;

use super::{
    context::Context,
    error::CliError,
    failure::message_of,
    printer::STRONG,
    progress::Progress,
    report::{Ended, Report},
    session::Session,
};
use crate::{
    assembly::StackAssembly,
    cloud::StackRecord,
    deploy::{Ending, Event, Watch, Watched, operation_of, root_cause},
};

/// Flags of `events`.
#[derive(Args, Clone, Debug)]
pub(crate) struct EventsArgs {
    /// Follow the operation that is under way to its end; fails if that fails
    #[arg(short, long)]
    follow: bool,

    /// Write what happened when, as a picture, to an HTML file
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,

    /// Print JSON, one event a line
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &EventsArgs, context: &Context<'_>) -> Result<ExitCode, CliError> {
    let assembly = context.named()?;
    let session = Session::open(context, &assembly.root)?;
    let stacks = &assembly.stacks;
    let report = args.report.as_deref();
    let report = report.map(|file| Report::begin(file, &session, stacks));
    let report = report.transpose()?;
    let shown = show(args, context, &session, stacks, report.as_ref());
    if let Some(report) = &report {
        report.finish(&context.printer, stacks, shown.as_ref().err());
    }
    Ok(match shown? {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// Shows the events of all stacks; says whether all are well.
fn show(
    args: &EventsArgs,
    context: &Context<'_>,
    session: &Session,
    stacks: &[StackAssembly],
    report: Option<&Report>,
) -> Result<bool, CliError> {
    let mut failed = false;
    for stack in stacks {
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
            let followed = follow(args, context, session, stack, &record, report);
            if let (Some(report), Err(error)) = (report, &followed) {
                report.ended(&stack.name, Err(error));
            }
            failed |= followed? != Ending::Succeeded;
        } else {
            list(args, context, session, stack, &record, report)?;
        }
    }
    Ok(!failed)
}

/// Prints what the service has said since the last operation began.
fn list(
    args: &EventsArgs,
    context: &Context<'_>,
    session: &Session,
    stack: &StackAssembly,
    record: &StackRecord,
    report: Option<&Report>,
) -> Result<(), CliError> {
    let printer = &context.printer;
    let said = session.run(Watch::attach(&session.cloud, &record.id).so_far(&stack.source_map))?;
    let progress = Progress::new(printer, args.json);
    if let Some(report) = report {
        for one in &said {
            report.take(&stack.name, &Event::Resource(one.clone()));
        }
        let ending = Ending::of(operation_of(&record.status), &record.status);
        report_end(report, stack, &record.id, ending);
    }
    if !args.json {
        let (name, status) = (&record.name, record.status.as_str());
        printer.result(format_args!("{STRONG}{name}{STRONG:#}: {status}\n"))?;
    }
    for one in said {
        if args.json {
            printer.json(&Event::Resource(one).to_json())?;
        } else {
            printer.result(progress.line_of(&one) + "\n")?;
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
    report: Option<&Report>,
) -> Result<Ending, CliError> {
    let printer = &context.printer;
    let operation = operation_of(&record.status);
    let mut progress = Progress::new(printer, args.json).reporting(report, &stack.name);
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
    if let Some(report) = report {
        report_end(report, stack, &record.id, ending);
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

/// Tells a report how the operation ended, and why if it failed.
fn report_end(report: &Report, stack: &StackAssembly, stack_id: &str, ending: Ending) {
    let error = match ending {
        Ending::Succeeded => return report.ended(&stack.name, Ok(Ended::Done)),
        Ending::Running => return report.ended(&stack.name, Ok(Ended::Left)),
        Ending::RolledBack | Ending::Failed => {
            let cause = report.with_events(&stack.name, |events| {
                root_cause(events, stack_id, &stack.source_map)
            });
            CliError::of_messages(cause.flatten().iter().map(message_of).collect())
        }
    };
    report.ended(&stack.name, Err(&error));
}
