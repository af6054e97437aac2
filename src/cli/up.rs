//! `up`: the local cloud, deploy, checks, addresses and sign-in.

use std::{num::NonZeroUsize, process::ExitCode, time::Instant};

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{
    approve::ApprovalArgs,
    check,
    context::Context,
    deploy::{self, DeployArgs, Outcome},
    deploy_options::DeployOptions,
    error::CliError,
    outputs,
    pack::pack,
    printer::{BAD, FAINT, GOOD, Printer, STRONG},
    progress::Progress,
    session::Session,
    trial::{Account, Deployed, Finding, Trial, Tried},
};
use crate::assembly::Assembly;

/// Flags of `up`.
#[derive(Args, Clone, Debug)]
pub(crate) struct UpArgs {
    #[command(flatten)]
    approval: ApprovalArgs,
}

pub(crate) fn run(args: &UpArgs, context: &Context<'_>) -> Result<ExitCode, CliError> {
    let begun = Instant::now();
    let mut assembly = context.selected()?;
    check::gate(&assembly, context)?;
    let session = Session::open(context, &assembly.root)?;
    let settings = session.settings(context, &assembly)?;
    pack(&mut assembly, context, &session, &settings)?;
    let args = DeployArgs {
        // The local cloud is never asked about.
        approval: args.approval.clone().and_yes(session.target.is_local()),
        plan_only: false,
        plan: None,
        discard_plan: None,
        no_rollback: false,
        no_preflight: false,
        options: DeployOptions::default(),
        recover: None,
        concurrency: NonZeroUsize::MIN,
        report: None,
        json: false,
    };
    let mut outcomes = Vec::new();
    for stack in &assembly.stacks {
        let progress = Progress::new(&context.printer, args.json).learning(&session);
        let deployed = deploy::deploy(&args, context, &session, stack, &settings, &progress);
        let outcome = session.run(deployed)?;
        outcome.forget_spent_plans(context, &session);
        outcomes.push(outcome);
    }
    let mut passed = true;
    for outcome in &outcomes {
        passed &= finish(context, &session, &assembly, outcome)?;
    }
    if !passed {
        return Err(
            CliError::failed("the application is deployed, but does not do all it should")
                .hint("each failed check above says what it expected and what it saw"),
        );
    }
    next_steps(context);
    context.printer.detail(format_args!(
        "{:.1} s in all",
        begun.elapsed().as_secs_f64()
    ));
    Ok(ExitCode::SUCCESS)
}

/// Tries the stack, and prints where it is.
fn finish(
    context: &Context<'_>,
    session: &Session,
    assembly: &Assembly,
    outcome: &Outcome,
) -> Result<bool, CliError> {
    let Some(trial) = context.trial else {
        outputs::print(context, session, &outcome.record)?;
        return Ok(true);
    };
    let deployed = Deployed {
        stack: &outcome.record.name,
        outputs: outputs::reachable_outputs(session, &outcome.record),
        parameters: outcome
            .record
            .parameters
            .iter()
            .map(|(name, parameter)| (name.clone(), parameter.given.clone()))
            .collect(),
        region: session.cloud.region(),
        local: session
            .target
            .is_local()
            .then(|| session.cloud.endpoint().map(crate::target::Endpoint::url))
            .flatten(),
        changed: outcome.changed,
        root: &assembly.root,
        account: Account { session },
    };
    let tried = attempt(&context.printer, trial, &deployed)?;
    let width = tried
        .facts
        .iter()
        .map(|(label, _)| label.len())
        .max()
        .unwrap_or_default();
    context.printer.message("");
    for (label, value) in &tried.facts {
        context
            .printer
            .result(format_args!("{label:width$}  {value}\n"))?;
    }
    Ok(tried.passed)
}

fn attempt(
    printer: &Printer,
    trial: &Trial<'_>,
    deployed: &Deployed<'_>,
) -> Result<Tried, CliError> {
    printer.message(format_args!(
        "\ntrying {STRONG}{}{STRONG:#} as a client would",
        deployed.stack
    ));
    let spinner = ProgressBar::with_draw_target(
        None,
        if printer.is_live() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        },
    );
    if let Ok(style) = ProgressStyle::with_template("  {spinner} {msg} {elapsed}") {
        spinner.set_style(style);
    }
    spinner.enable_steady_tick(std::time::Duration::from_millis(100));
    let tried = trial(deployed, &mut |finding| {
        let line = match finding {
            Finding::Started { check } => {
                spinner.set_message(check.to_owned());
                return;
            }
            Finding::Passed { check, seen } => {
                format!("  {GOOD}✓{GOOD:#} {check}{}", aside(seen))
            }
            Finding::Failed {
                check,
                expected,
                seen,
            } => {
                format!("  {BAD}✗{BAD:#} {check}\n      expected {expected}\n      saw {seen}")
            }
            Finding::Skipped { check, reason } => format!("  - {check}: not tried, {reason}"),
        };
        spinner.suspend(|| printer.message(line));
    });
    spinner.finish_and_clear();
    tried
}

fn aside(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!(" {FAINT}({text}){FAINT:#}")
    }
}

fn next_steps(context: &Context<'_>) {
    let run = context.invocation();
    context.printer.message(format_args!(
        "\nNext:  {run} diff     what a change of yours would do\n       \
         {run} deploy   do it\n       \
         {run} down     take everything away again"
    ));
}
