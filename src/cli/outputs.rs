//! `outputs`: what a deployed stack gives.

use std::{collections::BTreeMap, process::ExitCode};

use clap::Args;
use serde_json::{Value, json};

use super::{context::Context, error::CliError, session::Session};
use crate::cloud::{OutputRecord, StackRecord, reachable};

/// Flags of `outputs`.
#[derive(Args, Clone, Debug)]
pub(crate) struct OutputsArgs {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &OutputsArgs, context: &Context<'_>) -> Result<ExitCode, CliError> {
    let assembly = context.named()?;
    let session = Session::open(context, &assembly.root)?;
    let mut stacks = Vec::new();
    for stack in &assembly.stacks {
        let record = session.run(session.cloud.stack(&stack.name))?;
        let record = record.ok_or_else(|| {
            CliError::failed(format!(
                "there is no stack `{}` in {}",
                stack.name,
                session.place()
            ))
            .hint("deploy it first")
        })?;
        if args.json {
            stacks.push(json!({
                "stack": record.name,
                "outputs": as_json(&session, &record),
            }));
        } else {
            print(context, &session, &record)?;
        }
    }
    if args.json {
        context
            .printer
            .json(&json!({"version": 1, "stacks": stacks}))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The outputs by name, with addresses that work from here.
pub(crate) fn as_json(session: &Session, record: &StackRecord) -> Value {
    record
        .outputs
        .iter()
        .map(|output| (output.key.clone(), value(session, output)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// The outputs by name, for a trial.
pub(super) fn reachable_outputs(
    session: &Session,
    record: &StackRecord,
) -> BTreeMap<String, String> {
    record
        .outputs
        .iter()
        .map(|output| (output.key.clone(), text(session, output)))
        .collect()
}

/// Prints the outputs, one a line.
pub(crate) fn print(
    context: &Context<'_>,
    session: &Session,
    record: &StackRecord,
) -> Result<(), CliError> {
    let width = record.outputs.iter().map(|output| output.key.len()).max();
    let width = width.unwrap_or_default();
    for output in &record.outputs {
        let value = text(session, output);
        context
            .printer
            .result(format_args!("{:width$}  {value}\n", output.key))?;
    }
    Ok(())
}

fn value(session: &Session, output: &OutputRecord) -> Value {
    text(session, output).into()
}

fn text(session: &Session, output: &OutputRecord) -> String {
    match session.cloud.endpoint() {
        Some(endpoint) => reachable(&output.value, endpoint),
        None => output.value.clone(),
    }
}
