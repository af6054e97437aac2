//! Carrying out the removal of a stack.

use super::{Farewell, empty::empty};
use crate::{
    cloud::{Cloud, StackEvent, StackStatus},
    deploy::{
        DeployError, Ending, Event, Interrupt, Operation, Recovery, Removal, Reporter, Watch,
        clean_up_after_dead_runs, explain, new_token, request_recovery, staging, use_recovery,
        wait,
    },
    source::SourceMap,
};

/// How often a bucket that fills up again is emptied anew.
const ATTEMPTS: u32 = 3;

/// What is left after a stack was removed.
///
/// ```no_run
/// use stackwright::{cloud::Cloud, source::SourceMap};
/// use stackwright::{deploy::{DeployError, Interrupt}, destroy::{Removed, plan, remove}};
///
/// # async fn example(cloud: &Cloud) -> Result<(), DeployError> {
/// if let Some(farewell) = plan(cloud, "news").await? {
///     let (lines, interrupt) = (SourceMap::default(), Interrupt::new());
///     let removed: Removed = remove(cloud, &farewell, &lines, &|_| {}, &interrupt).await?;
///     for left in &removed.left {
///         println!("still there: {} {}", left.type_name, left.physical_id);
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Default)]
pub struct Removed {
    /// Resources that stay by policy: their logical ids, types and physical ids.
    pub left: Vec<StackEvent>,
    /// How many objects, versions and unfinished uploads were taken out of buckets.
    pub objects: u64,
    /// Whether our own bucket went too, because no stack needs it any more.
    pub staging: bool,
}

/// Empties the stack's buckets, deletes the stack, and waits for its end, telling what happens.
/// Our own bucket goes with the last stack of ours. `lines` gives resources their source lines.
pub async fn remove(
    cloud: &Cloud,
    farewell: &Farewell,
    lines: &SourceMap,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<Removed, DeployError> {
    cloud.verify_account().await?;
    clean_up_after_dead_runs(cloud, report).await;
    let mut removed = delete(cloud, farewell, lines, report, interrupt).await?;
    if farewell.stack.name != staging::STACK {
        removed.staging = staging::remove_if_unused(cloud, report, interrupt).await?;
    }
    Ok(removed)
}

/// Removes a stack of our own without a word, if it is there.
pub(crate) async fn remove_quietly(
    cloud: &Cloud,
    name: &str,
    interrupt: &Interrupt,
) -> Result<(), DeployError> {
    if let Some(farewell) = super::plan(cloud, name).await? {
        delete(cloud, &farewell, &SourceMap::default(), &|_| {}, interrupt).await?;
    }
    Ok(())
}

async fn delete(
    cloud: &Cloud,
    farewell: &Farewell,
    lines: &SourceMap,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<Removed, DeployError> {
    let stack = &farewell.stack;
    if let Some(removed) = settle(cloud, farewell, lines, report, interrupt).await? {
        return Ok(removed);
    }
    let mut removed = Removed::default();
    let mut attempt = 0;
    loop {
        attempt += 1;
        let buckets = farewell.buckets.iter().map(|bucket| bucket.name.as_str());
        removed.objects += empty(cloud, buckets, report, interrupt).await?;
        let token = new_token();
        let watch = Watch::before_with(cloud, &stack.id, Some(&token)).await?;
        let how = match &farewell.recovery {
            Some(how @ (Recovery::Retain(_) | Recovery::ForceDelete)) => how,
            _ => &Recovery::Delete,
        };
        request_recovery(cloud, &stack.id, how, &token).await?;
        report(&Event::Started {
            stack: stack.name.clone(),
            resources: farewell.deleted.len(),
        });
        let watched = watch
            .follow_own(
                &stack.name,
                Operation::Delete,
                farewell.deleted.len(),
                lines,
                report,
                interrupt,
            )
            .await?;
        match watched.ending {
            Ending::Succeeded => {
                removed.left = skipped(watched.events);
                return Ok(removed);
            }
            // It is not followed any more while it runs.
            Ending::RolledBack | Ending::Failed | Ending::Running => {
                let cause = explain(cloud, &stack.id, &watched.events, lines).await;
                let refilled = cause.as_ref().is_some_and(|cause| {
                    cause.type_name == "AWS::S3::Bucket" && cause.reason.contains("not empty")
                });
                if refilled && attempt < ATTEMPTS {
                    continue;
                }
                return Err(DeployError::Failed {
                    operation: "deleting",
                    stack: stack.name.clone(),
                    status: watched.status.as_str().to_owned(),
                    cause: cause.map(Box::new),
                    advice: Some(
                        "the rest of it may be gone already; run `destroy` again once the cause \
                         is mended, or let go of what cannot be deleted with `--recover \
                         retain:ID` or `--recover force-delete`",
                    ),
                });
            }
        }
    }
}

/// What stays by policy.
fn skipped(events: Vec<StackEvent>) -> Vec<StackEvent> {
    let skipped = events.into_iter();
    skipped
        .filter(|event| event.status == "DELETE_SKIPPED")
        .collect()
}

/// Waits for what is under way and cannot be cut short. Gives what is left if the stack is gone by
/// then.
async fn settle(
    cloud: &Cloud,
    farewell: &Farewell,
    lines: &SourceMap,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<Option<Removed>, DeployError> {
    let mut stack = farewell.stack.clone();
    if farewell.recovery == Some(Recovery::Cancel) {
        use_recovery(cloud, &stack, &Recovery::Cancel, lines, report, interrupt).await?;
        match cloud.stack(&stack.id).await? {
            Some(now) => stack = now,
            None => return Ok(Some(Removed::default())),
        }
    }
    loop {
        let watched = match Removal::of(&stack.status) {
            Removal::Nothing => return Ok(Some(Removed::default())),
            Removal::Delete => return Ok(None),
            Removal::Wait | Removal::Attach => {
                wait(cloud, &stack, lines, report, interrupt).await?
            }
            Removal::Blocked { advice } => {
                return Err(DeployError::Blocked {
                    stack: stack.name,
                    status: stack.status.as_str().to_owned(),
                    advice: advice.to_owned(),
                });
            }
        };
        if watched.status == StackStatus::DeleteComplete {
            return Ok(Some(Removed {
                left: skipped(watched.events),
                ..Removed::default()
            }));
        }
        match watched.stack {
            Some(now) => stack = now,
            None => return Ok(Some(Removed::default())),
        }
    }
}
