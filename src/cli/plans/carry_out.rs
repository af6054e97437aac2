//! Carrying out a plan that was kept.

use super::{forget_spent, refuse_other_place, remove};
use crate::{
    assembly::{Assembly, StackAssembly},
    cli::{
        context::Context,
        deploy::{DeployArgs, Outcome, execute, finish, show, tell},
        error::CliError,
        progress::Progress,
        report::{Ended, Report},
        session::Session,
    },
    deploy::{
        DeployError, Deployed, Event, KeptPlan, Moved, Plan, PlanFolder, Resumed, Settings,
        discard_kept, resume,
    },
};

/// Carries out a plan that was kept, if nothing has moved.
pub(in crate::cli) fn carry_out(
    id: &str,
    args: &DeployArgs,
    context: &Context<'_>,
    session: &Session,
    assembly: &Assembly,
    settings: &Settings,
    report: Option<&Report>,
) -> Result<(), CliError> {
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
            show(args, context, session, stack, &plan.difference)?;
            let approval = &args.approval;
            session
                .run(approval.confirm(session, &context.printer, &plan.difference))
                .map_err(|error| error.hint(format!("the plan `{id}` is still kept")))?;
        }
    }
    let any_done = steps.iter().any(|step| matches!(step, Step::Done(..)));
    for step in steps {
        let (Step::Done(stack, _) | Step::Plan(stack, _)) = &step;
        let progress = Progress::new(&context.printer, args.json)
            .learning(session)
            .reporting(report, &stack.name);
        let record = match step {
            Step::Done(stack, deployed) => {
                tell(context, stack, &deployed, progress.seconds());
                deployed.stack
            }
            Step::Plan(stack, plan) => {
                match session.run(execute(context, session, stack, *plan, &progress)) {
                    Ok(Outcome { record, .. }) => record,
                    Err(error) => {
                        let error = settle(error, &kept, session, &folder);
                        progress.ended(Err(&error));
                        return Err(error);
                    }
                }
            }
        };
        progress.ended(Ok(Ended::Done));
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
    Ok(())
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
