//! `deploy --plan-only`, `--plan` and `--discard-plan`: plans that are made now and carried out
//! later.

use std::process::ExitCode;

use serde_json::json;

use super::{
    approve::loss_flags,
    context::Context,
    deploy::{DeployArgs, Outcome, execute, finish, show, show_ignored, tell},
    error::CliError,
    printer::STRONG,
    progress::Progress,
    session::Session,
};
use crate::{
    assembly::{Assembly, StackAssembly},
    deploy::{
        DeployError, Deployed, Event, KeptPlace, KeptPlan, Moved, Plan, PlanError, PlanFolder,
        Planned, Resumed, Settings, discard_kept, discard_unread, losses, plan, resume,
    },
};

impl From<PlanError> for CliError {
    fn from(error: PlanError) -> Self {
        match error {
            PlanError::Unknown { .. } => Self::usage(error),
            error => Self::failed(error),
        }
    }
}

/// Plans all stacks, and keeps what that gives.
pub(super) fn make(
    args: &DeployArgs,
    context: &Context<'_>,
    session: &Session,
    assembly: &Assembly,
    mut settings: Settings,
) -> Result<ExitCode, CliError> {
    let mut kept = KeptPlan::new(&assembly.app, place(session)?);
    settings.keep_for = Some(kept.id.clone());
    let mut plans = Vec::new();
    let made = plan_all(
        args, context, session, assembly, &settings, &mut kept, &mut plans,
    );
    let folder = PlanFolder::of(&session.root);
    let written = made.and_then(|()| {
        if plans.is_empty() {
            return Ok(());
        }
        Ok(folder.write(&kept)?)
    });
    if let Err(error) = written {
        for plan in plans {
            session.run(plan.discard())?;
        }
        return Err(error);
    }
    let several = plans.len() > 1;
    let flags: String = plans
        .iter()
        .map(|plan| &plan.difference)
        .map(|found| loss_flags(&found.stack, losses(found), several))
        .collect();
    let nothing = plans.is_empty();
    for plan in plans {
        plan.leave();
    }
    let command = |flag: &str| {
        let target = match session.target.is_local() {
            true => String::new(),
            false => format!(" --target {}", session.target.name),
        };
        let stack = context.args.stack.as_ref();
        let stack = stack.map_or_else(String::new, |name| format!(" --stack {name}"));
        let id = &kept.id;
        format!("{} deploy {flag} {id}{target}{stack}", context.invocation())
    };
    let (carry_out, discard) = (
        format!("{}{flags}", command("--plan")),
        command("--discard-plan"),
    );
    let printer = &context.printer;
    if args.json {
        let stacks = kept.stacks.iter();
        printer.json(&json!({
            "version": 1,
            "event": "kept",
            "plan": (!nothing).then_some(&kept.id),
            "stacks": stacks
                .map(|kept| json!({"stack": kept.stack, "changeSet": kept.change_set}))
                .collect::<Vec<_>>(),
            "waiting": kept.waiting,
            "execute": (!nothing).then_some(&carry_out),
            "discard": (!nothing).then_some(&discard),
        }))?;
    } else if !nothing {
        printer.result(format!("{}\n", kept.id))?;
    }
    if nothing {
        printer.message("nothing to do, so no plan is kept");
        return Ok(ExitCode::SUCCESS);
    }
    for stack in &kept.waiting {
        printer.message(format_args!(
            "`{stack}` needs what this plan is yet to make, and can only be planned after it"
        ));
    }
    printer.message(format_args!(
        "plan {STRONG}{}{STRONG:#} is kept, and nothing was deployed\n  to carry it out: \
         {carry_out}\n  to discard it:   {discard}",
        kept.id
    ));
    Ok(ExitCode::SUCCESS)
}

fn plan_all<'a>(
    args: &DeployArgs,
    context: &Context<'_>,
    session: &'a Session,
    assembly: &'a Assembly,
    settings: &Settings,
    kept: &mut KeptPlan,
    plans: &mut Vec<Box<Plan<'a>>>,
) -> Result<(), CliError> {
    let progress = Progress::new(&context.printer, args.json);
    let report = |event: &Event| progress.show(event);
    for stack in &assembly.stacks {
        let planned = session.run(plan(
            &session.cloud,
            stack,
            settings,
            &report,
            &session.interrupt,
        ));
        match planned {
            Ok(Planned::NoChanges(unchanged)) => {
                show_ignored(&context.printer, &unchanged);
                context
                    .printer
                    .message(format_args!("{STRONG}{}{STRONG:#}: no changes", stack.name));
            }
            Ok(Planned::Ready(plan)) => {
                kept.stacks.push(plan.as_kept());
                show(args, context, session, stack, &plan)?;
                plans.push(plan);
            }
            Err(error) if error.awaits_export() && follows(stack, kept) => {
                kept.waiting.push(stack.name.clone());
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Whether a stack comes after one of the plan's, or after one that waits for these.
fn follows(stack: &StackAssembly, kept: &KeptPlan) -> bool {
    let planned = kept.stacks.iter().map(|kept| &kept.stack);
    let mut before = planned.chain(&kept.waiting);
    before.any(|name| stack.after.contains(name))
}

/// Where the session leads.
fn place(session: &Session) -> Result<KeptPlace, CliError> {
    let cloud = &session.cloud;
    let local = session.target.is_local();
    Ok(KeptPlace {
        target: session.target.name.clone(),
        account: session.run(cloud.account())?.to_owned(),
        region: cloud.region().to_owned(),
        endpoint: cloud
            .endpoint()
            .filter(|_| !local)
            .map(|endpoint| endpoint.url().to_owned()),
    })
}

/// Carries out a plan that was kept, if nothing has moved.
pub(super) fn carry_out(
    id: &str,
    args: &DeployArgs,
    context: &Context<'_>,
    session: &Session,
    assembly: &Assembly,
    settings: &Settings,
) -> Result<ExitCode, CliError> {
    let folder = PlanFolder::of(&session.root);
    let kept = folder.read(id)?;
    refuse_other_place(&kept, session)?;
    let steps = match take_up(&kept, args, context, session, assembly, settings) {
        Ok(steps) => steps,
        Err(Refusal::Moved(moved)) => return Err(refuse(&kept, &moved, session, &folder)?),
        Err(Refusal::Failed(error)) => return Err(settle(error, &kept, session, &folder)),
    };
    for step in &steps {
        if let Step::Plan(stack, plan) = step {
            show(args, context, session, stack, plan)?;
            let approval = &args.approval;
            approval
                .confirm(session, &context.printer, &plan.difference)
                .map_err(|error| error.hint(format!("the plan `{id}` is still kept")))?;
        }
    }
    let any_done = steps.iter().any(|step| matches!(step, Step::Done(..)));
    for step in steps {
        let progress = Progress::new(&context.printer, args.json);
        let record = match step {
            Step::Done(stack, deployed) => {
                tell(context, stack, &deployed, progress.seconds());
                deployed.stack
            }
            Step::Plan(stack, plan) => match execute(context, session, stack, *plan, &progress) {
                Ok(Outcome { record, .. }) => record,
                Err(error) => return Err(settle(error, &kept, session, &folder)),
            },
        };
        finish(args, context, session, &record)?;
    }
    if any_done {
        // What the earlier run executed is still listed.
        session.run(discard_kept(&session.cloud, &kept, &|_| {}))?;
    }
    folder.remove(id)?;
    for stack in &kept.stacks {
        forget_spent(context, session, &stack.stack_id);
    }
    for stack in &kept.waiting {
        context.printer.message(format_args!(
            "`{stack}` could not be planned before: `deploy` does it now"
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// What is to be done for one stack.
enum Step<'a> {
    Plan(&'a StackAssembly, Box<Plan<'a>>),
    Done(&'a StackAssembly, Box<Deployed>),
}

/// Why a plan is not carried out.
enum Refusal {
    /// Something has moved: the stack, and what.
    Moved(Vec<(String, Moved)>),
    Failed(DeployError),
}

/// Looks at all stacks before anything is done to one.
fn take_up<'a>(
    kept: &KeptPlan,
    args: &DeployArgs,
    context: &Context<'_>,
    session: &'a Session,
    assembly: &'a Assembly,
    settings: &Settings,
) -> Result<Vec<Step<'a>>, Refusal> {
    let progress = Progress::new(&context.printer, args.json);
    let report = |event: &Event| progress.show(event);
    let mut moved = Vec::new();
    let mut steps = Vec::new();
    for kept in &kept.stacks {
        let name = &kept.stack;
        let stacks = || assembly.stacks.iter();
        let Some(stack) = stacks().find(|stack| stack.name == *name) else {
            let has = stacks().map(|stack| stack.name.clone()).collect();
            let stack = name.clone();
            moved.push((name.clone(), Moved::Program { stack, has }));
            continue;
        };
        let resumed = session.run(resume(
            &session.cloud,
            stack,
            settings,
            kept,
            &report,
            &session.interrupt,
        ));
        progress.finish();
        match resumed.map_err(Refusal::Failed)? {
            Resumed::Ready(plan) => steps.push(Step::Plan(stack, plan)),
            Resumed::Done(deployed) => steps.push(Step::Done(stack, deployed)),
            Resumed::Moved(found) => {
                moved.extend(found.into_iter().map(|found| (name.clone(), found)));
            }
        }
    }
    if moved.is_empty() {
        Ok(steps)
    } else {
        Err(Refusal::Moved(moved))
    }
}

/// Removes what is left of a plan that has failed; one that was only interrupted stays.
fn settle(error: DeployError, kept: &KeptPlan, session: &Session, folder: &PlanFolder) -> CliError {
    if !matches!(error, DeployError::Failed { .. }) {
        return CliError::from(error).hint(format!(
            "the plan is still kept: `deploy --plan {}` goes on with it",
            kept.id
        ));
    }
    match remove(kept, session, folder) {
        Ok(()) => CliError::from(error).hint("what was left of the plan is removed"),
        Err(left) => {
            let left = left.messages.first().map_or("", |left| &left.text);
            CliError::from(error).hint(format!("what is left of the plan stays: {left}"))
        }
    }
}

fn remove(kept: &KeptPlan, session: &Session, folder: &PlanFolder) -> Result<(), CliError> {
    session.run(discard_kept(&session.cloud, kept, &|_| {}))?;
    Ok(folder.remove(&kept.id)?)
}

/// Says what has moved; a plan that can never be carried out any more is removed.
fn refuse(
    kept: &KeptPlan,
    moved: &[(String, Moved)],
    session: &Session,
    folder: &PlanFolder,
) -> Result<CliError, CliError> {
    let list: String = moved
        .iter()
        .map(|(stack, moved)| format!("\n  {stack}: {moved}"))
        .collect();
    let id = &kept.id;
    if moved.iter().any(|(_, moved)| moved.is_final()) {
        remove(kept, session, folder)?;
        return Ok(CliError::failed(format!(
            "the plan `{id}` cannot be carried out any more, and was removed; nothing was \
             deployed:{list}"
        ))
        .hint("make another one with `deploy --plan-only`"));
    }
    Ok(CliError::failed(format!(
        "the plan `{id}` was made for something else; nothing was deployed:{list}"
    ))
    .hint(format!(
        "bring back what it was made for, or discard it with `deploy --discard-plan {id}` and \
         make another one with `deploy --plan-only`"
    )))
}

fn refuse_other_place(kept: &KeptPlan, session: &Session) -> Result<(), CliError> {
    let moved = kept.place.moved(&place(session)?);
    if moved.is_empty() {
        return Ok(());
    }
    let list: String = moved.iter().map(|moved| format!("\n  {moved}")).collect();
    Err(CliError::failed(format!(
        "the plan `{}` was made for another place; nothing was deployed:{list}",
        kept.id
    ))
    .hint(format!("name its target: --target {}", kept.place.target)))
}

/// `--discard-plan`: removes a plan, readable or not.
pub(super) fn discard(
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

/// Removes plans for a stack that has just been deployed another way: the service carries none of
/// them out any more.
pub(super) fn forget_spent(context: &Context<'_>, session: &Session, stack_id: &str) {
    let folder = PlanFolder::of(&session.root);
    for id in folder.ids() {
        let Ok(kept) = folder.read(&id) else {
            continue;
        };
        if !kept.stacks.iter().any(|kept| kept.stack_id == stack_id) {
            continue;
        }
        match remove(&kept, session, &folder) {
            Ok(()) => context.printer.message(format_args!(
                "removed the plan {id}: it was made before this deploy"
            )),
            Err(error) => {
                let why = error.messages.first().map_or("", |left| &left.text);
                context
                    .printer
                    .warning(format_args!("the plan {id} could not be removed: {why}"));
            }
        }
    }
}
