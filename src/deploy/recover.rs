//! From the state that a stack is in to one that a deploy can start from.

use super::{
    entry::{Ending, Entry, Operation},
    error::DeployError,
    event::{Event, Reporter},
    interrupt::Interrupt,
    submit::new_token,
    watch::Watch,
};
use crate::{
    cloud::{Cloud, StackRecord, StackStatus},
    source::SourceMap,
};

/// Waits for what is under way, and clears what can be cleared safely. Gives the stack to update,
/// or nothing if one is to be created.
pub(super) async fn make_ready(
    cloud: &Cloud,
    mut found: Option<StackRecord>,
    lines: &SourceMap,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<Option<StackRecord>, DeployError> {
    loop {
        let Some(stack) = found else {
            return Ok(None);
        };
        match Entry::of(&stack.status) {
            Entry::Create => return Ok(None),
            Entry::CreateInShell | Entry::Update => return Ok(Some(stack)),
            Entry::Continue => {
                report(&Event::Note {
                    text: format!(
                        "`{}` is in the state {}: the last deploy failed and was not rolled back; \
                         going on from there",
                        stack.name,
                        stack.status.as_str()
                    ),
                });
                return Ok(Some(stack));
            }
            Entry::Wait => {
                report(&Event::Waiting {
                    stack: stack.name.clone(),
                    status: stack.status.as_str().to_owned(),
                });
                let operation = operation_of(&stack.status);
                let watched = Watch::attach(cloud, &stack.id)
                    .follow(operation, 0, lines, report, interrupt)
                    .await?;
                if watched.ending == Ending::Running {
                    return Err(DeployError::Stopped);
                }
            }
            Entry::Recreate => clear(cloud, &stack, lines, report, interrupt).await?,
            Entry::Blocked { advice } => {
                return Err(DeployError::Blocked {
                    stack: stack.name,
                    status: stack.status.as_str().to_owned(),
                    advice: advice.to_owned(),
                });
            }
        }
        found = cloud.stack(&stack.name).await?;
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
                 these, run `destroy`, then deploy again",
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
    cloud.verify_account().await?;
    let watch = Watch::before(cloud, &stack.id).await?;
    cloud.delete_stack(&stack.id, &new_token()).await?;
    let watched = watch
        .follow(Operation::Delete, 0, lines, report, interrupt)
        .await?;
    match watched.ending {
        Ending::Succeeded => Ok(()),
        Ending::Running => Err(DeployError::Stopped),
        Ending::RolledBack | Ending::Failed => Err(DeployError::Failed {
            operation: "deleting",
            stack: stack.name.clone(),
            status: watched.status.as_str().to_owned(),
            cause: super::root_cause(&watched.events, &stack.id, lines).map(Box::new),
            advice: None,
        }),
    }
}
