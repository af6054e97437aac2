//! From the state that a stack is in to one that a deploy can start from.

use super::{
    entry::{Ending, Entry, Operation},
    error::DeployError,
    event::{Event, Reporter},
    execute::explain,
    interrupt::Interrupt,
    recovery::Recovery,
    token::new_token,
    under_way::UnderWay,
    watch::{Watch, Watched},
};
use crate::{
    cloud::{Cloud, CloudError, StackRecord, StackStatus},
    source::SourceMap,
};

/// Waits for what is under way, clears what can be cleared safely, and recovers as the user says.
/// Gives the stack to update, or nothing if one is to be created.
pub(super) async fn make_ready(
    cloud: &Cloud,
    mut found: Option<StackRecord>,
    mut recovery: Option<&Recovery>,
    lines: &SourceMap,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<Option<StackRecord>, DeployError> {
    loop {
        let Some(stack) = found else {
            return Ok(None);
        };
        if let Some(recovery) = recovery.take()
            && use_recovery(cloud, &stack, recovery, lines, report, interrupt).await?
        {
            found = cloud.stack(&stack.name).await?;
            continue;
        }
        match Entry::of(&stack.status) {
            Entry::Create => return Ok(None),
            Entry::CreateInShell => {
                report(&Event::Note {
                    text: format!(
                        "`{}` is only the shell of an earlier plan: creating the stack in it",
                        stack.name
                    ),
                });
                return Ok(Some(stack));
            }
            Entry::Update => return Ok(Some(stack)),
            Entry::Continue => {
                report(&Event::Note {
                    text: format!(
                        "`{}` is in the state {}: the last deploy failed and was not rolled back; \
                         going on from there (--recover {} instead)",
                        stack.name,
                        stack.status.as_str(),
                        Recovery::offered(&stack.status).join(" or "),
                    ),
                });
                return Ok(Some(stack));
            }
            Entry::Wait => {
                wait(cloud, &stack, lines, report, interrupt).await?;
            }
            Entry::Recreate => clear(cloud, &stack, lines, report, interrupt).await?,
            Entry::Blocked { advice } => {
                return Err(blocked(cloud, &stack, advice).await);
            }
        }
        found = cloud.stack(&stack.name).await?;
    }
}

/// Waits for the end of what is under way, after saying what that is.
pub(crate) async fn wait(
    cloud: &Cloud,
    stack: &StackRecord,
    lines: &SourceMap,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<Watched, DeployError> {
    let by = UnderWay::of(cloud, stack).await.unwrap_or_default();
    report(&Event::Waiting {
        stack: stack.name.clone(),
        status: stack.status.as_str().to_owned(),
        by,
    });
    let watched = Watch::attach(cloud, &stack.id)
        .follow(operation_of(&stack.status), 0, lines, report, interrupt)
        .await?;
    match watched.ending {
        Ending::Running => Err(DeployError::Stopped),
        _ => Ok(watched),
    }
}

/// What is under way, as far as the status tells.
pub(crate) fn operation_of(status: &StackStatus) -> Operation {
    let status = status.as_str();
    if status.starts_with("DELETE") {
        Operation::Delete
    } else if status.starts_with("CREATE") || status.starts_with("ROLLBACK") {
        Operation::Create
    } else {
        Operation::Update
    }
}

/// Why nothing can be done, with what cannot be undone where that decides what comes next.
async fn blocked(cloud: &Cloud, stack: &StackRecord, advice: &str) -> DeployError {
    let stuck = if stack.status == StackStatus::UpdateRollbackFailed {
        "UPDATE_FAILED"
    } else {
        "DELETE_FAILED"
    };
    let resources = cloud.resources(&stack.id).await.unwrap_or_default();
    let ids: Vec<String> = resources
        .into_iter()
        .filter(|resource| resource.status == stuck)
        .map(|resource| resource.logical_id)
        .collect();
    DeployError::Blocked {
        stack: stack.name.clone(),
        status: stack.status.as_str().to_owned(),
        advice: if ids.is_empty() {
            advice.to_owned()
        } else {
            advice.replace(":ID", &format!(":{}", ids.join(",")))
        },
    }
}

/// Recovers as the user says, and waits for the end of that; says whether there was anything to
/// recover from.
pub(crate) async fn use_recovery(
    cloud: &Cloud,
    stack: &StackRecord,
    recovery: &Recovery,
    lines: &SourceMap,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<bool, DeployError> {
    let status = &stack.status;
    if !recovery.leads_from(status) {
        let offered = Recovery::offered(status);
        if offered.is_empty() {
            report(&Event::Note {
                text: format!(
                    "`{}` is in the state {}: there is nothing to recover from by {recovery}",
                    stack.name,
                    status.as_str()
                ),
            });
            return Ok(false);
        }
        return Err(DeployError::WrongRecovery {
            stack: stack.name.clone(),
            status: status.as_str().to_owned(),
            recovery: recovery.clone(),
            offered,
        });
    }
    report(&Event::Note {
        text: format!(
            "`{}` is in the state {}: recovering by {recovery}",
            stack.name,
            status.as_str()
        ),
    });
    let operation = match recovery {
        recovery if recovery.deletes() => Operation::Delete,
        // Undoing a creation ends with nothing, or with a stack that is rolled back.
        Recovery::Rollback if *status == StackStatus::CreateFailed => Operation::Delete,
        _ => Operation::Update,
    };
    cloud.verify_account().await?;
    let token = new_token();
    let watch = Watch::before_with(cloud, &stack.id, Some(&token)).await?;
    request_recovery(cloud, &stack.id, recovery, &token).await?;
    let watched = watch
        .follow_own(&stack.name, operation, 0, lines, report, interrupt)
        .await?;
    match watched.ending {
        Ending::Succeeded | Ending::RolledBack => Ok(true),
        // What was to be stopped was quicker.
        Ending::Failed if *recovery == Recovery::Cancel => Ok(true),
        // It is not followed any more while it runs.
        Ending::Failed | Ending::Running => {
            let cause = explain(cloud, &stack.id, &watched.events, lines).await;
            Err(DeployError::Failed {
                operation: "recovering",
                stack: stack.name.clone(),
                status: watched.status.as_str().to_owned(),
                cause: cause.map(Box::new),
                advice: Entry::advice_after(&watched.status),
            })
        }
    }
}

/// Asks the service for a way out. `token` marks the events of that.
pub(crate) async fn request_recovery(
    cloud: &Cloud,
    stack: &str,
    recovery: &Recovery,
    token: &str,
) -> Result<(), CloudError> {
    match recovery {
        Recovery::Cancel => cloud.cancel_update(stack, token).await,
        Recovery::ContinueRollback => cloud.continue_rollback(stack, token, &[], false).await,
        Recovery::Skip(ids) => cloud.continue_rollback(stack, token, ids, false).await,
        Recovery::ForceRollback => cloud.continue_rollback(stack, token, &[], true).await,
        Recovery::Rollback => cloud.roll_back(stack, token).await,
        Recovery::Delete => cloud.delete_stack(stack, token).await,
        Recovery::Retain(ids) => cloud.delete_stack_without(stack, token, ids, false).await,
        Recovery::ForceDelete => cloud.delete_stack_without(stack, token, &[], true).await,
    }
}

/// Deletes a stack whose creation was rolled back, unless the rollback left something behind that
/// a new creation would run into.
async fn clear(
    cloud: &Cloud,
    stack: &StackRecord,
    lines: &SourceMap,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<(), DeployError> {
    let kept: Vec<String> = cloud
        .resources(&stack.id)
        .await?
        .into_iter()
        .filter(|resource| resource.status != "DELETE_COMPLETE" && !resource.physical_id.is_empty())
        .map(|resource| format!("{} ({})", resource.logical_id, resource.physical_id))
        .collect();
    if !kept.is_empty() {
        return Err(DeployError::Blocked {
            stack: stack.name.clone(),
            status: stack.status.as_str().to_owned(),
            advice: format!(
                "its creation was rolled back, but some of it was kept: {}. Remove or rename \
                 these, then add `--recover delete`",
                kept.join(", ")
            ),
        });
    }
    report(&Event::Note {
        text: format!(
            "the last deploy of `{}` was rolled back to nothing: removing what is left of it, and \
             creating it again",
            stack.name
        ),
    });
    use_recovery(
        cloud,
        stack,
        &Recovery::Delete,
        lines,
        &quietly(report),
        interrupt,
    )
    .await
    .map(drop)
}

/// Tells everything but remarks: what is done has been said already.
fn quietly<'a>(report: &'a Reporter<'_>) -> impl Fn(&Event) + 'a {
    |event| {
        if !matches!(event, Event::Note { .. }) {
            report(event);
        }
    }
}
