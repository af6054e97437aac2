//! Several stacks at once, where nobody is asked in between.

use super::{
    board::Board,
    context::Context,
    deploy::{DeployArgs, Outcome, deploy as deploy_one, finish},
    error::{CliError, Message},
    progress::Progress,
    report::Report,
    session::Session,
};
use crate::{
    assembly::StackAssembly,
    deploy::{Settings, StackOutcome, in_order},
};

/// Deploys stacks in their order, side by side where they may. One that fails leaves out those
/// that need it; all failures are told together at the end.
pub(super) fn deploy(
    args: &DeployArgs,
    context: &Context<'_>,
    session: &Session,
    stacks: &[StackAssembly],
    settings: &Settings,
    report: Option<&Report>,
) -> Result<(), CliError> {
    let board = Board::new(&context.printer, stacks.len());
    let outcomes = session.run(in_order(stacks, args.concurrency, async |stack| {
        let progress = Progress::new(&context.printer, args.json)
            .learning(session)
            .reporting(report, &stack.name)
            .among(&stack.name, &board);
        board.begin(&stack.name);
        let outcome = deploy_one(args, context, session, stack, settings, &progress).await;
        board.end(&stack.name);
        let outcome = outcome?;
        finish(args, context, session, &outcome.record)?;
        Ok::<Outcome, CliError>(outcome)
    }));
    drop(board);
    let mut failure: Option<CliError> = None;
    for (stack, outcome) in stacks.iter().zip(outcomes) {
        match outcome {
            StackOutcome::Done(outcome) => outcome.forget_spent_plans(context, session),
            StackOutcome::Failed(error) => match &mut failure {
                None => failure = Some(error),
                Some(failure) => failure.messages.extend(error.messages),
            },
            StackOutcome::Skipped { because } => {
                let text = format!("`{}` was left out: it needs `{because}`", stack.name);
                if let Some(report) = report {
                    report.left_out(&stack.name, &text);
                }
                // What it needs has failed, and comes before.
                if let Some(failure) = &mut failure {
                    failure.messages.push(Message::new(text));
                }
            }
        }
    }
    failure.map_or(Ok(()), Err)
}
