//! `deploy`: plan, show, ask, execute, watch.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::{
    ask::ask, check, context::Context, error::CliError, outputs, printer::STRONG,
    progress::Progress, session::Session,
};
use crate::{
    assembly::StackAssembly,
    cloud::StackRecord,
    deploy::{Plan, Planned, Settings, plan},
    diff::{to_json, to_text},
};

/// Flags of `deploy`.
#[derive(Args, Clone, Debug)]
pub(crate) struct DeployArgs {
    /// Deploy without asking
    #[arg(short, long)]
    pub(crate) yes: bool,

    /// Leave a failed deploy as it is instead of rolling it back
    #[arg(long)]
    pub(crate) no_rollback: bool,

    /// Do not look first for what would make the deploy fail
    #[arg(long)]
    pub(crate) no_preflight: bool,

    /// Print what happens as JSON, one event a line
    #[arg(long)]
    pub(crate) json: bool,
}

pub(crate) fn run(args: &DeployArgs, context: &Context<'_>) -> Result<ExitCode, CliError> {
    let assembly = context.selected()?;
    check::gate(&assembly, context)?;
    let session = Session::open(context, &assembly.root)?;
    let mut settings = session.settings(context, &assembly.app);
    settings.no_rollback = args.no_rollback;
    settings.no_preflight = args.no_preflight;
    for stack in &assembly.stacks {
        let outcome = deploy(args, context, &session, stack, &settings)?;
        finish(args, context, &session, &outcome.record)?;
    }
    context
        .printer
        .detail(format_args!("{} requests", session.cloud.calls()));
    Ok(ExitCode::SUCCESS)
}

/// A stack after its deploy.
pub(super) struct Outcome {
    pub(super) record: StackRecord,
    /// Whether the deploy changed it.
    pub(super) changed: bool,
}

/// Deploys one stack and shows how that goes.
pub(super) fn deploy(
    args: &DeployArgs,
    context: &Context<'_>,
    session: &Session,
    stack: &StackAssembly,
    settings: &Settings,
) -> Result<Outcome, CliError> {
    let printer = &context.printer;
    let progress = Progress::new(printer, args.json);
    let report = |event: &_| progress.show(event);
    let planned = session.run(plan(
        &session.cloud,
        stack,
        settings,
        &report,
        &session.interrupt,
    ))?;
    Ok(match planned {
        Planned::NoChanges(unchanged) => {
            if !unchanged.ignored.is_empty() {
                printer.message(to_text(&unchanged.ignored, printer.form()));
                printer.message("the service sees nothing to do in this");
            }
            let missing = unchanged.missing_files().count();
            let record = session.run(unchanged.finish(&report))?;
            let what = if missing == 0 {
                "no changes"
            } else {
                "no changes but missing files"
            };
            printer.message(format_args!(
                "{STRONG}{}{STRONG:#}: {what} ({:.2} s)",
                stack.name,
                progress.seconds()
            ));
            Outcome {
                record,
                changed: missing > 0,
            }
        }
        Planned::Ready(plan) => {
            show(args, context, session, stack, &plan)?;
            let plan = match confirm(args, context, session, &plan) {
                Ok(()) => plan,
                Err(error) => {
                    session.run(plan.discard())?;
                    return Err(error);
                }
            };
            let deployed = session.run(plan.execute(&report, &session.interrupt));
            progress.finish();
            let deployed = deployed?;
            for orphan in &deployed.orphans {
                printer.warning(format_args!(
                    "{orphan}: it could not be removed, and is no longer part of the stack"
                ));
            }
            printer.message(format_args!(
                "{STRONG}{}{STRONG:#}: deployed in {:.1} s",
                stack.name,
                progress.seconds()
            ));
            Outcome {
                record: deployed.stack,
                changed: true,
            }
        }
    })
}

fn show(
    args: &DeployArgs,
    context: &Context<'_>,
    session: &Session,
    stack: &StackAssembly,
    plan: &Plan<'_>,
) -> Result<(), CliError> {
    let difference = &plan.difference;
    if args.json {
        let mut event = to_json([difference]);
        event["event"] = "plan".into();
        context.printer.json(&event)?;
    }
    let verb = if difference.creates_stack {
        "create"
    } else {
        "update"
    };
    context.printer.message(format_args!(
        "{verb} {STRONG}{}{STRONG:#} in {}\n\n{}",
        difference.stack,
        session.place(),
        to_text(difference, context.printer.form())
    ));
    for notice in &stack.notices {
        context
            .printer
            .message(format_args!("{STRONG}note:{STRONG:#} {notice}"));
    }
    Ok(())
}

fn confirm(
    args: &DeployArgs,
    context: &Context<'_>,
    session: &Session,
    plan: &Plan<'_>,
) -> Result<(), CliError> {
    if args.yes {
        return Ok(());
    }
    let question = format!("Deploy {}? [y/N] ", plan.difference.stack);
    let answer = ask(
        session,
        &context.printer,
        &question,
        "add --yes to deploy without being asked; `diff` shows what would change",
    )?;
    if ["y", "yes"].contains(&answer.to_ascii_lowercase().as_str()) {
        Ok(())
    } else {
        Err(CliError::failed("not deployed; nothing was changed"))
    }
}

fn finish(
    args: &DeployArgs,
    context: &Context<'_>,
    session: &Session,
    record: &StackRecord,
) -> Result<(), CliError> {
    if args.json {
        return context.printer.json(&json!({
            "version": 1,
            "event": "finished",
            "stack": record.name,
            "status": record.status.as_str(),
            "outputs": outputs::as_json(session, record),
        }));
    }
    outputs::print(context, session, record)
}
