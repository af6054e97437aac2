//! `deploy`: plan, show, ask, execute, watch; or all but the last two now, and these later.

use std::{num::NonZeroUsize, path::PathBuf, process::ExitCode};

use clap::Args;
use serde_json::json;

use super::{
    approve::ApprovalArgs,
    check,
    context::Context,
    deploy_options::DeployOptions,
    error::CliError,
    outputs,
    pack::pack,
    plans,
    printer::{Printer, STRONG},
    progress::Progress,
    report::{Ended, Report},
    session::Session,
    side_by_side,
};
use crate::{
    assembly::{Assembly, StackAssembly},
    cloud::StackRecord,
    deploy::{DeployError, Deployed, Plan, Planned, Recovery, Settings, Unchanged, plan},
    diff::{Difference, to_json, to_text},
};

/// Flags of `deploy`.
#[derive(Args, Clone, Debug)]
pub(crate) struct DeployArgs {
    #[command(flatten)]
    pub(crate) approval: ApprovalArgs,

    /// Show the plan and keep it, to be carried out or discarded later; prints its name
    #[arg(long, conflicts_with_all = ["plan", "discard_plan"])]
    pub(crate) plan_only: bool,

    /// Carry out a plan that was kept: exactly that, or nothing
    #[arg(long, value_name = "NAME", conflicts_with_all = ["no_rollback", "discard_plan"])]
    pub(crate) plan: Option<String>,

    /// Remove a plan that was kept, and what it left in the service
    #[arg(long, value_name = "NAME")]
    pub(crate) discard_plan: Option<String>,

    /// Leave a failed deploy as it is instead of rolling it back
    #[arg(long)]
    pub(crate) no_rollback: bool,

    /// Do not look first for what would make the deploy fail
    #[arg(long)]
    pub(crate) no_preflight: bool,

    #[command(flatten)]
    pub(crate) options: DeployOptions,

    /// Get the stack out of a state that it does not leave by itself: cancel, continue-rollback,
    /// skip:ID,…, force-rollback, rollback, delete, retain:ID,… or force-delete
    #[arg(long, value_name = "HOW")]
    pub(crate) recover: Option<Recovery>,

    /// How many stacks to deploy at once, where none needs the other and nobody is asked
    #[arg(long, value_name = "N", default_value = "4")]
    pub(crate) concurrency: NonZeroUsize,

    /// Write what happened when, as a picture, to an HTML file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["plan_only", "discard_plan"])]
    pub(crate) report: Option<PathBuf>,

    /// Print what happens as JSON, one event a line
    #[arg(long)]
    pub(crate) json: bool,
}

pub(crate) fn run(args: &DeployArgs, context: &Context<'_>) -> Result<ExitCode, CliError> {
    let mut assembly = context.selected()?;
    if let Some(id) = &args.discard_plan {
        return plans::discard(id, args, context, &assembly);
    }
    if let Some(place) = &context.sam.config.only_plans
        && !args.plan_only
        && args.plan.is_none()
    {
        return Err(CliError::usage("samconfig says `no_execute_changeset`")
            .at(place)
            .hint("add --plan-only to keep a plan for later, or take that setting out"));
    }
    check::gate(&assembly, context)?;
    let session = Session::open(context, &assembly.root)?;
    let mut settings = session.settings(context, &assembly)?;
    settings.no_rollback = args.no_rollback || context.sam.config.keeps_failed;
    settings.no_preflight = args.no_preflight;
    // What a file of SAM's names is of the account that it was written for.
    let sam = Some(&context.sam.config).filter(|_| session.target.place.is_far());
    args.options.apply(&mut settings, sam)?;
    pack(&mut assembly, context, &session, &settings)?;
    settings.recover.clone_from(&args.recover);
    if args.plan_only {
        return plans::make(args, context, &session, &assembly, settings);
    }
    let stacks = &assembly.stacks;
    let report = args.report.as_deref();
    let report = report.map(|file| Report::begin(file, &session, stacks));
    let report = report.transpose()?;
    let done = deploy_all(
        args,
        context,
        &session,
        &assembly,
        &settings,
        report.as_ref(),
    );
    if let Some(report) = &report {
        report.finish(&context.printer, stacks, done.as_ref().err());
    }
    done?;
    context
        .printer
        .detail(format_args!("{} requests", session.cloud.calls()));
    Ok(ExitCode::SUCCESS)
}

/// Deploys all stacks, or carries out the plan for them that was kept.
fn deploy_all(
    args: &DeployArgs,
    context: &Context<'_>,
    session: &Session,
    assembly: &Assembly,
    settings: &Settings,
    report: Option<&Report>,
) -> Result<(), CliError> {
    if let Some(id) = &args.plan {
        return plans::carry_out(id, args, context, session, assembly, settings, report);
    }
    if assembly.stacks.len() > 1 && args.approval.asks_nobody(&context.printer) {
        return side_by_side::deploy(args, context, session, &assembly.stacks, settings, report);
    }
    let mut changed = false;
    for stack in &assembly.stacks {
        let progress = Progress::new(&context.printer, args.json)
            .learning(session)
            .reporting(report, &stack.name);
        let deployed = deploy(args, context, session, stack, settings, &progress);
        let outcome = session.run(deployed)?;
        outcome.forget_spent_plans(context, session);
        finish(args, context, session, &outcome.record)?;
        changed |= outcome.changed;
    }
    if context.sam.config.fails_if_unchanged && !changed {
        return Err(CliError::failed(
            "there is nothing to change, and samconfig says `fail_on_empty_changeset`",
        ));
    }
    Ok(())
}

/// A stack after its deploy.
pub(super) struct Outcome {
    pub(super) record: StackRecord,
    /// Whether the deploy changed it.
    pub(super) changed: bool,
}

impl Outcome {
    /// Removes plans that the deploy has made useless.
    pub(super) fn forget_spent_plans(&self, context: &Context<'_>, session: &Session) {
        if self.changed {
            plans::forget_spent(context, session, &self.record.id);
        }
    }
}

/// Deploys one stack, shows how that goes, and tells the report.
pub(super) async fn deploy(
    args: &DeployArgs,
    context: &Context<'_>,
    session: &Session,
    stack: &StackAssembly,
    settings: &Settings,
    progress: &Progress<'_>,
) -> Result<Outcome, CliError> {
    let outcome = plan_and_execute(args, context, session, stack, settings, progress).await;
    progress.ended(outcome.as_ref().map(|outcome| match outcome.changed {
        true => Ended::Done,
        false => Ended::Unchanged,
    }));
    outcome
}

async fn plan_and_execute(
    args: &DeployArgs,
    context: &Context<'_>,
    session: &Session,
    stack: &StackAssembly,
    settings: &Settings,
    progress: &Progress<'_>,
) -> Result<Outcome, CliError> {
    let printer = &context.printer;
    let report = |event: &_| progress.show(event);
    let (cloud, interrupt) = (&session.cloud, &session.interrupt);
    let planned = plan(cloud, stack, settings, &report, interrupt).await;
    progress.finish();
    let planned = planned?;
    Ok(match planned {
        Planned::NoChanges(unchanged) => {
            show_ignored(printer, &unchanged);
            let record = unchanged.finish(&report, interrupt).await?;
            printer.message(format_args!(
                "{STRONG}{}{STRONG:#}: no changes ({:.2} s)",
                stack.name,
                progress.seconds()
            ));
            Outcome {
                record,
                changed: false,
            }
        }
        Planned::OnlyFiles(unchanged) => {
            show_ignored(printer, &unchanged);
            let difference = &unchanged.difference;
            show(args, context, session, stack, difference)?;
            args.approval.confirm(session, printer, difference).await?;
            let finished = unchanged.finish(&report, interrupt).await;
            progress.finish();
            let record = finished?;
            printer.message(format_args!(
                "{STRONG}{}{STRONG:#}: files are in place ({:.1} s)",
                stack.name,
                progress.seconds()
            ));
            Outcome {
                record,
                changed: true,
            }
        }
        Planned::Ready(plan) => {
            show(args, context, session, stack, &plan.difference)?;
            let approval = &args.approval;
            if let Err(error) = approval.confirm(session, printer, &plan.difference).await {
                plan.discard().await?;
                return Err(error);
            }
            execute(context, session, stack, *plan, progress).await?
        }
    })
}

/// Executes a plan that was agreed to, and shows how that goes.
pub(super) async fn execute(
    context: &Context<'_>,
    session: &Session,
    stack: &StackAssembly,
    plan: Plan<'_>,
    progress: &Progress<'_>,
) -> Result<Outcome, DeployError> {
    let report = |event: &_| progress.show(event);
    let deployed = plan.execute(&report, &session.interrupt).await;
    progress.finish();
    let deployed = deployed?;
    tell(context, stack, &deployed, progress.seconds());
    Ok(Outcome {
        record: deployed.stack,
        changed: true,
    })
}

/// Says that a stack is deployed.
pub(super) fn tell(
    context: &Context<'_>,
    stack: &StackAssembly,
    deployed: &Deployed,
    seconds: f64,
) {
    for orphan in &deployed.orphans {
        context.printer.warning(format_args!(
            "{orphan}: it could not be removed, and is no longer part of the stack"
        ));
    }
    context.printer.message(format_args!(
        "{STRONG}{}{STRONG:#}: deployed in {seconds:.1} s",
        stack.name,
    ));
}

/// Shows what differs though the service sees nothing to do.
pub(super) fn show_ignored(printer: &Printer, unchanged: &Unchanged<'_>) {
    if !unchanged.ignored.is_empty() {
        printer.message(to_text(&unchanged.ignored, printer.form()));
        printer.message("the service sees nothing to do in this");
    }
}

pub(super) fn show(
    args: &DeployArgs,
    context: &Context<'_>,
    session: &Session,
    stack: &StackAssembly,
    difference: &Difference,
) -> Result<(), CliError> {
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

pub(super) fn finish(
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
