//! `leftovers`: what stacks that are gone have left behind.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::{context::Context, error::CliError, left, printer::STRONG, session::Session};
use crate::destroy::{Leftover, leftovers};

/// Flags of `leftovers`.
#[derive(Args, Clone, Debug)]
pub(crate) struct LeftoversArgs {
    /// End with status 3 if something is left, 4 if not all could be looked at
    #[arg(long)]
    exit_code: bool,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

const LEFT: u8 = 3;
const UNSEEN: u8 = 4;

pub(crate) fn run(args: &LeftoversArgs, context: &Context<'_>) -> Result<ExitCode, CliError> {
    let assembly = context.named()?;
    let session = Session::open(context, &assembly.root)?;
    let names: Vec<&str> = assembly.stacks.iter().map(|it| it.name.as_str()).collect();
    // A single stack is not the whole app.
    let app = context
        .args
        .stack
        .is_none()
        .then_some(assembly.app.as_str());
    let sweep = session.run(leftovers(&session.cloud, &names, app));
    if args.json {
        let left: Vec<_> = sweep.left.iter().map(Leftover::to_json).collect();
        context.printer.json(&json!({
            "version": 1,
            "target": session.target.name,
            "stacks": names,
            "left": left,
            "unseen": sweep.unseen,
        }))?;
    } else {
        for leftover in &sweep.left {
            let text = left::describe(context, leftover);
            context.printer.result(format_args!("{text}\n"))?;
        }
        for sentence in &sweep.unseen {
            context.printer.warning(sentence);
        }
        context.printer.result(format_args!(
            "{STRONG}{}{STRONG:#} in {}: {}\n",
            names.join(", "),
            session.place(),
            left::count(&sweep.left, &sweep.unseen)
        ))?;
    }
    Ok(
        match (
            args.exit_code,
            sweep.left.is_empty(),
            sweep.unseen.is_empty(),
        ) {
            (true, false, _) => ExitCode::from(LEFT),
            (true, true, false) => ExitCode::from(UNSEEN),
            _ => ExitCode::SUCCESS,
        },
    )
}
