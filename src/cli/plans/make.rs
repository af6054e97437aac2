//! Making a plan, and keeping it.

use std::process::ExitCode;

use serde_json::json;

use super::place;
use crate::{
    assembly::{Assembly, StackAssembly},
    cli::{
        approve::loss_flags,
        context::Context,
        deploy::{DeployArgs, show, show_ignored},
        error::CliError,
        printer::STRONG,
        progress::Progress,
        session::Session,
    },
    deploy::{Event, KeptPlan, Plan, PlanFolder, Planned, Settings, losses, plan},
};

/// Plans all stacks, and keeps what that gives.
pub(in crate::cli) fn make(
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
        progress.finish();
        match planned {
            Ok(Planned::NoChanges(unchanged)) => {
                show_ignored(&context.printer, &unchanged);
                context
                    .printer
                    .message(format_args!("{STRONG}{}{STRONG:#}: no changes", stack.name));
            }
            Ok(Planned::OnlyFiles(unchanged)) => {
                show(args, context, session, stack, &unchanged.difference)?;
                context.printer.message(format_args!(
                    "{STRONG}{}{STRONG:#}: only files change, and a plan keeps none: `deploy` puts \
                     them",
                    stack.name
                ));
            }
            Ok(Planned::Ready(plan)) => {
                kept.stacks.push(plan.as_kept());
                show(args, context, session, stack, &plan.difference)?;
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
