//! `status`: what is there now.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::{context::Context, error::CliError, printer::STRONG, session::Session};
use crate::{
    assembly::StackAssembly,
    cloud::{ResourceRecord, StackRecord},
    deploy::Entry,
};

/// Flags of `status`.
#[derive(Args, Clone, Debug)]
pub(crate) struct StatusArgs {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &StatusArgs, context: &Context<'_>) -> Result<ExitCode, CliError> {
    let assembly = context.named()?;
    let session = Session::open(context, &assembly.root)?;
    let mut stacks = Vec::new();
    for stack in &assembly.stacks {
        let (record, resources) = session.run(async {
            tokio::try_join!(
                session.cloud.stack(&stack.name),
                session.cloud.resources(&stack.name)
            )
        })?;
        if args.json {
            stacks.push(as_json(stack, record.as_ref(), &resources));
        } else {
            print(context, &session, stack, record.as_ref(), &resources)?;
        }
    }
    if args.json {
        context.printer.json(&json!({
            "version": 1,
            "target": session.target.name,
            "endpoint": session.cloud.endpoint().map(ToString::to_string),
            "stacks": stacks,
        }))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn as_json(
    stack: &StackAssembly,
    record: Option<&StackRecord>,
    resources: &[ResourceRecord],
) -> serde_json::Value {
    let resources: Vec<_> = resources
        .iter()
        .map(|resource| {
            let lines = &stack.source_map;
            let authored = lines.authored(&resource.logical_id, &resource.type_name);
            json!({
                "id": resource.logical_id,
                "physicalId": resource.physical_id,
                "type": resource.type_name,
                "status": resource.status,
                "reason": resource.reason,
                "madeOf": authored.sources(),
            })
        })
        .collect();
    json!({
        "stack": stack.name,
        "exists": record.is_some(),
        "arn": record.map(|record| &record.id),
        "status": record.map(|record| record.status.as_str()),
        "reason": record.and_then(|record| record.reason.as_ref()),
        "changed": record.and_then(|record| record.changed.as_ref()),
        "protected": record.map(|record| record.protected),
        "resources": resources,
    })
}

fn print(
    context: &Context<'_>,
    session: &Session,
    stack: &StackAssembly,
    record: Option<&StackRecord>,
    resources: &[ResourceRecord],
) -> Result<(), CliError> {
    let (name, lines) = (&stack.name, &stack.source_map);
    let place = session.place();
    let Some(record) = record else {
        return context.printer.result(format_args!(
            "{STRONG}{name}{STRONG:#}: not deployed in {place}\n"
        ));
    };
    let status = record.status.as_str();
    let changed = record.changed.as_deref().unwrap_or("an unknown time");
    context.printer.result(format_args!(
        "{STRONG}{name}{STRONG:#}: {status} since {changed} in {place}, {} resources\n",
        resources.len()
    ))?;
    if let Some(reason) = &record.reason {
        context.printer.result(format_args!("  {reason}\n"))?;
    }
    if let Entry::Blocked { advice } = Entry::of(&record.status) {
        context.printer.result(format_args!("  {advice}\n"))?;
    }
    for resource in resources {
        if context.printer.is_verbose() || resource.status.ends_with("_FAILED") {
            let reason = resource.reason.as_deref().unwrap_or_default();
            let authored = lines.authored(&resource.logical_id, &resource.type_name);
            let made = match &authored.made {
                Some(made) => format!(" ({made})"),
                None => String::new(),
            };
            context.printer.result(format_args!(
                "  {} {} {}{made} {} {reason}\n",
                resource.status,
                authored.shown_type(&resource.type_name),
                resource.logical_id,
                resource.physical_id
            ))?;
        }
    }
    Ok(())
}
