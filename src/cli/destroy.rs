//! `destroy`: plan, show, ask, empty, delete, prove.

use std::{num::NonZeroUsize, process::ExitCode};

use clap::Args;
use futures_util::future::try_join_all;
use serde_json::json;

use super::{
    ask::ask,
    board::Board,
    context::Context,
    error::{CliError, Message},
    left, loss,
    printer::STRONG,
    progress::Progress,
    session::Session,
};
use crate::{
    assembly::StackAssembly,
    deploy::{DeployError, Recovery, StackOutcome, Turn, in_turn},
    destroy::{Blocker, Farewell, Leftover, Removed, plan, remove, remove_our_own},
};

/// Flags of `destroy`.
#[derive(Args, Clone, Debug)]
pub(crate) struct DestroyArgs {
    /// Remove without asking; what cannot be deleted is only let go of with --abandon
    #[arg(short, long)]
    pub(crate) yes: bool,

    /// Show what would go and what would stay, and end
    #[arg(long, conflicts_with = "yes")]
    pub(crate) plan_only: bool,

    /// A resource that stays: its logical id, or STACK/ID; may be given several times
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) keep: Vec<String>,

    /// Leave the log groups that services made for the stack's resources
    #[arg(long)]
    pub(crate) keep_logs: bool,

    /// Let go of what cannot be deleted, and print the commands that remove it
    #[arg(long)]
    pub(crate) abandon: bool,

    /// Get the stack out of a state that it does not leave by itself: cancel, retain:ID,… or
    /// force-delete
    #[arg(long, value_name = "HOW")]
    pub(crate) recover: Option<Recovery>,

    /// How many stacks to remove at once
    #[arg(long, value_name = "N", default_value = "4")]
    pub(crate) concurrency: NonZeroUsize,

    /// Print what happens as JSON, one event a line
    #[arg(long)]
    pub(crate) json: bool,
}

impl DestroyArgs {
    /// As `down` removes.
    pub(super) fn without_options(yes: bool) -> Self {
        Self {
            yes,
            plan_only: false,
            keep: Vec::new(),
            keep_logs: false,
            abandon: false,
            recover: None,
            concurrency: NonZeroUsize::MIN,
            json: false,
        }
    }
}

pub(crate) fn run(args: &DestroyArgs, context: &Context<'_>) -> Result<ExitCode, CliError> {
    let (assembly, others) = context.divided_by_name()?;
    let session = Session::open(context, &assembly.root)?;
    let stacks = &assembly.stacks;
    let removed = destroy(args, context, &session, &assembly.app, (stacks, &others));
    session.run(removed)?;
    Ok(ExitCode::SUCCESS)
}

/// Removes stacks of the app and shows how that goes. `others` are its stacks that stay.
pub(super) async fn destroy(
    args: &DestroyArgs,
    context: &Context<'_>,
    session: &Session,
    app: &str,
    (stacks, others): (&[StackAssembly], &[StackAssembly]),
) -> Result<(), CliError> {
    let printer = &context.printer;
    let cloud = &session.cloud;
    let plans = stacks.iter().map(|stack| plan(cloud, &stack.name));
    let mut plans = try_join_all(plans).await?;
    for (stack, farewell) in stacks.iter().zip(&plans) {
        if farewell.is_none() {
            absent(args, context, session, &stack.name)?;
        }
    }
    let going: Vec<String> = existing(&plans).map(|it| it.stack.name.clone()).collect();
    if going.is_empty() {
        // What an earlier run removed may have been the last stack, and that run cut short then.
        return match args.plan_only {
            true => Ok(()),
            false => our_own(args, context, session).await,
        };
    }
    let going: Vec<&str> = going.iter().map(String::as_str).collect();
    let needed = needed(session, stacks, others).await?;
    for (stack, farewell) in stacks.iter().zip(&mut plans) {
        let Some(farewell) = farewell else { continue };
        let needed = needed.iter().filter(|(name, _)| *name == stack.name);
        let needed = needed.map(|(_, by)| Blocker::Needed { by: by.clone() });
        farewell.blockers.extend(needed);
        farewell.after(&going);
        farewell.keep_logs = args.keep_logs;
        farewell.abandon = args.abandon;
        if let Some(recovery) = &args.recover
            && !farewell.recover_by(recovery)?
        {
            printer.message(format_args!(
                "{STRONG}{}{STRONG:#} is in the state {}: there is nothing to recover from by \
                 {recovery}",
                stack.name,
                farewell.stack.status.as_str()
            ));
        }
    }
    keep(&args.keep, &mut plans)?;
    for farewell in existing(&plans) {
        if args.json {
            printer.json(&loss::as_json(farewell))?;
        }
        printer.message(loss::describe(farewell, &session.place(), printer));
    }
    refuse_blocked(&plans)?;
    if args.plan_only {
        return Ok(());
    }
    if !args.yes {
        confirm(context, session, app, &going).await?;
    }
    let board = (going.len() > 1).then(|| Board::new(printer, going.len()));
    let turns = backwards(stacks, &plans);
    let outcomes = in_turn(&turns, args.concurrency, async |(stack, farewell)| {
        // One that is not there has its turn all the same: the others go in its order.
        match farewell {
            Some(farewell) => one(args, context, session, stack, farewell, board.as_ref()).await,
            None => Ok(()),
        }
    })
    .await;
    drop(board);
    let done = outcomes.iter().any(StackOutcome::is_done);
    collected(&turns, outcomes)?;
    if done && !going.contains(&crate::deploy::staging::STACK) {
        our_own(args, context, session).await?;
    }
    Ok(())
}

/// Removes our own bucket if no stack needs it.
async fn our_own(
    args: &DestroyArgs,
    context: &Context<'_>,
    session: &Session,
) -> Result<(), CliError> {
    let progress = Progress::new(&context.printer, args.json);
    let report = |event: &_| progress.show(event);
    let removed = remove_our_own(&session.cloud, &report, &session.interrupt).await?;
    if args.json && removed {
        let event = json!({"version": 1, "event": "own_files", "removed": true});
        context.printer.json(&event)?;
    }
    Ok(())
}

fn existing(plans: &[Option<Farewell>]) -> impl Iterator<Item = &Farewell> {
    plans.iter().flatten()
}

fn absent(
    args: &DestroyArgs,
    context: &Context<'_>,
    session: &Session,
    name: &str,
) -> Result<(), CliError> {
    if args.json {
        context.printer.json(&json!({
            "version": 1, "event": "removed", "stack": name, "existed": false, "left": [],
        }))?;
    }
    context.printer.message(format_args!(
        "{STRONG}{name}{STRONG:#}: there is no such stack in {}",
        session.place()
    ));
    Ok(())
}

/// Which stacks are needed by others of the app that exist and stay.
async fn needed(
    session: &Session,
    stacks: &[StackAssembly],
    others: &[StackAssembly],
) -> Result<Vec<(String, String)>, DeployError> {
    let mut found = Vec::new();
    for other in others {
        let needs: Vec<&StackAssembly> = stacks
            .iter()
            .filter(|stack| other.after.contains(&stack.name))
            .collect();
        if !needs.is_empty() && session.cloud.stack(&other.name).await?.is_some() {
            found.extend(needs.iter().map(|it| (it.name.clone(), other.name.clone())));
        }
    }
    Ok(found)
}

/// Keeps what `--keep` names, in the stacks that have it.
fn keep(named: &[String], plans: &mut [Option<Farewell>]) -> Result<(), CliError> {
    for farewell in plans.iter_mut().flatten() {
        let mut ids = Vec::new();
        for name in named {
            match name.split_once('/') {
                Some((stack, id)) if stack == farewell.stack.name => ids.push(id.to_owned()),
                Some(_) => {}
                None if named_in(farewell, name) => ids.push(name.clone()),
                None => {}
            }
        }
        farewell.keep(&ids)?;
    }
    for name in named {
        let id = name.split_once('/').map_or(name.as_str(), |(_, id)| id);
        if !existing(plans).any(|farewell| named_in(farewell, id))
            && let Some(farewell) = plans.iter_mut().flatten().next()
        {
            farewell.keep(&[id.to_owned()])?;
        }
    }
    Ok(())
}

fn named_in(farewell: &Farewell, id: &str) -> bool {
    let all = [&farewell.deleted, &farewell.retained, &farewell.snapshots];
    all.into_iter().flatten().any(|member| member.path == id)
}

/// All that stands in the way of any of the stacks, at once.
fn refuse_blocked(plans: &[Option<Farewell>]) -> Result<(), CliError> {
    let blocked = existing(plans).filter(|farewell| !farewell.blockers.is_empty());
    let refused: Vec<CliError> = blocked
        .map(|farewell| {
            CliError::from(DeployError::Undestroyable {
                stack: farewell.stack.name.clone(),
                blockers: farewell.blockers.clone(),
            })
        })
        .collect();
    joined(refused)
}

/// All the errors as one.
fn joined(errors: Vec<CliError>) -> Result<(), CliError> {
    let all = errors.into_iter().reduce(|mut all, error| {
        all.messages.extend(error.messages);
        all
    });
    all.map_or(Ok(()), Err)
}

async fn confirm(
    context: &Context<'_>,
    session: &Session,
    app: &str,
    going: &[&str],
) -> Result<(), CliError> {
    let (expected, question) = match going {
        [name] => (
            *name,
            format!("Type the stack's name to remove it ({name}): "),
        ),
        _ => (
            app,
            format!(
                "Type the app's name to remove all {} stacks ({app}): ",
                going.len()
            ),
        ),
    };
    let instead = "add --yes to remove it without being asked";
    let answer = ask(session, &context.printer, &question, instead).await?;
    if answer != expected {
        return Err(CliError::failed("not removed; nothing was changed"));
    }
    Ok(())
}

/// A stack, and what its removal means; nothing if it is not there.
type Going<'a> = (&'a StackAssembly, Option<&'a Farewell>);

/// The stacks in the order in which they go: each after those that need it.
fn backwards<'a>(
    stacks: &'a [StackAssembly],
    plans: &'a [Option<Farewell>],
) -> Vec<Turn<'a, Going<'a>>> {
    let needing = |name: &String| {
        let needing = stacks.iter().filter(|stack| stack.after.contains(name));
        needing.map(|stack| stack.name.as_str()).collect()
    };
    let turns = stacks.iter().zip(plans).rev();
    let turns = turns.map(|(stack, farewell)| Turn {
        stack: (stack, farewell.as_ref()),
        name: &stack.name,
        after: needing(&stack.name),
    });
    turns.collect()
}

/// All failures at once; those that were left out are told with them.
fn collected(
    turns: &[Turn<'_, Going<'_>>],
    outcomes: Vec<StackOutcome<(), CliError>>,
) -> Result<(), CliError> {
    let mut errors = Vec::new();
    let mut left_out = Vec::new();
    for (turn, outcome) in turns.iter().zip(outcomes) {
        match outcome {
            StackOutcome::Done(()) => {}
            StackOutcome::Failed(error) => errors.push(error),
            StackOutcome::Skipped { because } => left_out.push(Message::new(format!(
                "`{}` was not removed: `{because}`, which needs it, is still there",
                turn.name
            ))),
        }
    }
    joined(errors).map_err(|mut error| {
        error.messages.extend(left_out);
        error
    })
}

/// Removes one stack and shows how that goes.
async fn one(
    args: &DestroyArgs,
    context: &Context<'_>,
    session: &Session,
    stack: &StackAssembly,
    farewell: &Farewell,
    board: Option<&Board<'_>>,
) -> Result<(), CliError> {
    let printer = &context.printer;
    let mut progress = Progress::new(printer, args.json).learning(session);
    if let Some(board) = board {
        progress = progress.among(&stack.name, board);
        board.begin(&stack.name);
    }
    let report = |event: &_| progress.show(event);
    let (cloud, lines) = (&session.cloud, &stack.source_map);
    let mut removed = remove(cloud, farewell, lines, &report, &session.interrupt).await;
    progress.finish();
    if let Some(board) = board {
        board.end(&stack.name);
    }
    if let Err(error @ DeployError::Failed { .. }) = &removed
        && !args.yes
        && board.is_none()
        && printer.can_ask()
    {
        printer.problem(error);
        if let Some(farewell) = let_go(context, session, &stack.name).await? {
            removed = remove(cloud, &farewell, lines, &report, &session.interrupt).await;
            progress.finish();
        }
    }
    let removed = removed?;
    if args.json {
        printer.json(&as_json(&stack.name, &removed))?;
    }
    tell(context, &stack.name, &removed, progress.seconds());
    Ok(())
}

/// Asks whether to let go of what could not be deleted; a plan for that if so.
async fn let_go(
    context: &Context<'_>,
    session: &Session,
    name: &str,
) -> Result<Option<Farewell>, CliError> {
    let Some(mut farewell) = plan(&session.cloud, name).await? else {
        return Ok(None);
    };
    let failed = farewell
        .deleted
        .iter()
        .filter(|member| member.resource.status == "DELETE_FAILED" && !member.path.contains('/'));
    let ids: Vec<String> = failed.map(|member| member.path.clone()).collect();
    if ids.is_empty() {
        return Ok(None);
    }
    let question = format!("Let go of {}, and delete the rest? [y/N] ", ids.join(", "));
    let answer = ask(session, &context.printer, &question, "add --abandon").await?;
    if !["y", "yes"].contains(&answer.to_ascii_lowercase().as_str()) {
        return Ok(None);
    }
    farewell.recover_by(&Recovery::Retain(ids))?;
    farewell.abandon = true;
    Ok(Some(farewell))
}

fn tell(context: &Context<'_>, name: &str, removed: &Removed, seconds: f64) {
    let printer = &context.printer;
    left::tell(context, &removed.left, &removed.unseen);
    let mut done = Vec::new();
    if removed.objects > 0 {
        done.push(format!("{} objects and versions gone", removed.objects));
    }
    if removed.logs > 0 {
        done.push(format!("{} log groups gone", removed.logs));
    }
    done.push(left::count(&removed.left, &removed.unseen));
    printer.message(format_args!(
        "{STRONG}{name}{STRONG:#}: removed in {seconds:.1} s, {}",
        done.join(", ")
    ));
}

fn as_json(name: &str, removed: &Removed) -> serde_json::Value {
    let left: Vec<_> = removed.left.iter().map(Leftover::to_json).collect();
    json!({
        "version": 1,
        "event": "removed",
        "stack": name,
        "existed": true,
        "objects": removed.objects,
        "logGroups": removed.logs,
        "left": left,
        "unseen": removed.unseen,
    })
}
