//! Carrying out the removal of a stack.

use super::{
    BucketLoss, Farewell, Leftover, Member, Sweep, Why, empty::empty, keep::keep, ladder, sweep,
    trail::Trail, writers,
};
use crate::{
    cloud::{Cloud, ResourceRecord, StackEvent, StackStatus},
    deploy::{
        DeployError, Ending, Event, Interrupt, Operation, Recovery, Removal, Reporter, Watch,
        clean_up_after_dead_runs, explain, new_token, request_recovery, staging, use_recovery,
        wait,
    },
    expansion::Authored,
    source::SourceMap,
};

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
///         println!("still there: {} {}", left.type_name, left.name);
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Default)]
pub struct Removed {
    /// What is still there: by policy, because it was let go of, or because nobody removed it.
    pub left: Vec<Leftover>,
    /// What could not be looked for, and what else stays: whole sentences.
    pub unseen: Vec<String>,
    /// How many objects, versions and unfinished uploads were taken out of buckets.
    pub objects: u64,
    /// How many log groups that services had made were removed.
    pub logs: u64,
}

/// Empties the stack's buckets, deletes the stack, waits for its end, telling what happens, and
/// looks for what is left. `lines` gives resources their source lines.
pub async fn remove(
    cloud: &Cloud,
    farewell: &Farewell,
    lines: &SourceMap,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<Removed, DeployError> {
    if !farewell.blockers.is_empty() {
        return Err(DeployError::Undestroyable {
            stack: farewell.stack.name.clone(),
            blockers: farewell.blockers.clone(),
        });
    }
    cloud.verify_account().await?;
    clean_up_after_dead_runs(cloud, report).await;
    let gone = delete(cloud, farewell, lines, report, interrupt).await?;
    Ok(prove(cloud, farewell, gone).await)
}

/// Removes our own bucket if no stack of ours is left in the account and region; says whether it
/// did. To be called when stacks are gone, never before: their code is in it.
///
/// ```no_run
/// use stackwright::{cloud::Cloud, deploy::{DeployError, Interrupt}, destroy::remove_our_own};
///
/// # async fn example(cloud: &Cloud) -> Result<(), DeployError> {
/// remove_our_own(cloud, &|_| {}, &Interrupt::new()).await?;
/// # Ok(())
/// # }
/// ```
pub async fn remove_our_own(
    cloud: &Cloud,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<bool, DeployError> {
    staging::remove_if_unused(cloud, report, interrupt).await
}

/// Removes a stack of our own whose bucket is gone, without a word. A bucket that has its name
/// since then is another one, and is not touched.
pub(crate) async fn remove_quietly(
    cloud: &Cloud,
    id: &str,
    interrupt: &Interrupt,
) -> Result<(), DeployError> {
    if let Some(mut farewell) = super::plan(cloud, id).await? {
        farewell.buckets.clear();
        delete(cloud, &farewell, &SourceMap::default(), &|_| {}, interrupt).await?;
    }
    Ok(())
}

/// A stack that is gone: what the service said last, and what was taken out of its buckets.
#[derive(Default)]
struct Gone {
    events: Vec<StackEvent>,
    objects: u64,
}

async fn delete(
    cloud: &Cloud,
    farewell: &Farewell,
    lines: &SourceMap,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<Gone, DeployError> {
    let stack = &farewell.stack;
    let mut trail = Trail::of(cloud, stack);
    if let Some(gone) = settle(cloud, farewell, lines, report, interrupt).await? {
        trail.forget();
        return Ok(gone);
    }
    keep(cloud, farewell, report, interrupt).await?;
    let stopped = writers::look(cloud, &farewell.writers, &trail.stopped, report).await;
    if !farewell.buckets.is_empty() {
        let names = farewell.buckets.iter().map(|bucket| bucket.name.clone());
        trail.buckets.extend(names);
        trail.buckets.sort();
        trail.buckets.dedup();
        trail.stopped.extend(stopped.clone());
        trail.keep();
    }
    writers::stop(cloud, &stopped, report).await;
    let mut objects = 0;
    let mut how = match &farewell.recovery {
        Some(how @ (Recovery::Retain(_) | Recovery::ForceDelete)) => how.clone(),
        _ => Recovery::Delete,
    };
    let (mut attempt, mut is_told) = (0, false);
    loop {
        attempt += 1;
        // What is let go of is not touched any more.
        let goes = |bucket: &&BucketLoss| match &how {
            Recovery::Retain(ids) => !ids.contains(&bucket.path),
            _ => true,
        };
        let buckets = farewell.buckets.iter().filter(goes);
        let buckets = buckets.map(|bucket| bucket.name.as_str());
        let begun = match empty(cloud, buckets, report, interrupt).await {
            Ok(count) => {
                objects += count;
                begin(cloud, farewell, &how, report).await
            }
            Err(error) => Err(error),
        };
        let watch = match begun {
            Ok(watch) => watch,
            // The stack lives on, so its functions must too.
            Err(error) if !is_told => {
                writers::start(cloud, &stopped, report).await;
                trail.stopped.clear();
                trail.keep();
                return Err(error);
            }
            Err(error) => return Err(error),
        };
        is_told = true;
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
        if watched.ending == Ending::Succeeded {
            trail.forget();
            return Ok(Gone {
                events: watched.events,
                objects,
            });
        }
        match ladder::next(farewell, &how, attempt, &watched.events) {
            Some(step) => {
                report(&Event::Note {
                    text: format!("`{}` could not be deleted; {}", stack.name, step.why),
                });
                if step.how != how {
                    attempt = 0;
                }
                how = step.how;
            }
            None => {
                let cause = explain(cloud, &stack.id, &watched.events, lines).await;
                return Err(DeployError::Failed {
                    operation: "deleting",
                    stack: stack.name.clone(),
                    status: watched.status.as_str().to_owned(),
                    cause: cause.map(Box::new),
                    advice: Some(
                        "the rest of it may be gone already; run `destroy` again once the cause \
                         is mended, or let go of what cannot be deleted: of all that with \
                         `--abandon`, of some with `--recover retain:ID`",
                    ),
                });
            }
        }
    }
}

/// Asks the service to delete the stack.
async fn begin<'a>(
    cloud: &'a Cloud,
    farewell: &Farewell,
    how: &Recovery,
    report: &Reporter<'_>,
) -> Result<Watch<'a>, DeployError> {
    let stack = &farewell.stack;
    let token = new_token();
    let watch = Watch::before_with(cloud, &stack.id, Some(&token)).await?;
    request_recovery(cloud, &stack.id, how, &token).await?;
    report(&Event::Started {
        stack: stack.name.clone(),
        resources: farewell.deleted.len(),
    });
    Ok(watch)
}

/// Looks for what is left, and removes what services made by themselves.
async fn prove(cloud: &Cloud, farewell: &Farewell, gone: Gone) -> Removed {
    let mut left = kept(cloud, farewell, &gone.events);
    let mut sweep = sweep::by_tag(cloud, farewell, &left).await;
    let logs = sweep::by_name(cloud, farewell, &mut sweep).await;
    let Sweep {
        left: found,
        mut unseen,
    } = sweep;
    left.extend(found);
    unseen.extend(farewell.snapshots.iter().map(|member| {
        format!(
            "a snapshot of {} ({}) stays, as its policy says; it is billed by the stored GB",
            member.path, member.resource.physical_id
        )
    }));
    Removed {
        left,
        unseen,
        objects: gone.objects,
        logs,
    }
}

/// What stays, by policy or because it was let go of.
fn kept(cloud: &Cloud, farewell: &Farewell, events: &[StackEvent]) -> Vec<Leftover> {
    let stack = &farewell.stack.name;
    let mut left: Vec<Leftover> = farewell
        .retained
        .iter()
        .map(|member| Leftover::of_member(cloud, stack, member, Why::Kept))
        .collect();
    // A snapshot's resource is skipped by no one, and what failed first may have gone later.
    let mut last: Vec<&StackEvent> = Vec::new();
    for event in events.iter().filter(|event| !event.is_of_stack()) {
        last.retain(|earlier| {
            earlier.stack_id != event.stack_id || earlier.logical_id != event.logical_id
        });
        last.push(event);
    }
    let stays = |event: &&StackEvent| {
        ["DELETE_SKIPPED", "DELETE_FAILED"].contains(&event.status.as_str())
            && !event.physical_id.is_empty()
    };
    for event in last.into_iter().filter(stays) {
        if left.iter().any(|known| known.name == event.physical_id) {
            continue;
        }
        let known = farewell.deleted.iter().find(|member| {
            member.resource.physical_id == event.physical_id
                && member.resource.logical_id == event.logical_id
        });
        let member = known.cloned().unwrap_or_else(|| member_of(event));
        left.push(Leftover::of_member(cloud, stack, &member, Why::Abandoned));
    }
    for leftover in &mut left {
        let found = farewell
            .restores
            .iter()
            .find(|(path, _)| Some(path) == leftover.path.as_ref());
        leftover.restore = found.map(|(_, line)| line.clone());
    }
    left
}

/// A resource as an event tells it.
pub(super) fn member_of(event: &StackEvent) -> Member {
    Member {
        path: event.logical_id.clone(),
        resource: ResourceRecord {
            logical_id: event.logical_id.clone(),
            physical_id: event.physical_id.clone(),
            type_name: event.type_name.clone(),
            status: event.status.clone(),
            reason: event.reason.clone(),
        },
        authored: Authored::default(),
    }
}

/// Waits for what is under way and cannot be cut short. Says whether the stack is gone by then.
async fn settle(
    cloud: &Cloud,
    farewell: &Farewell,
    lines: &SourceMap,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<Option<Gone>, DeployError> {
    let mut stack = farewell.stack.clone();
    if farewell.recovery == Some(Recovery::Cancel) {
        use_recovery(cloud, &stack, &Recovery::Cancel, lines, report, interrupt).await?;
        match cloud.stack(&stack.id).await? {
            Some(now) => stack = now,
            None => return Ok(Some(Gone::default())),
        }
    }
    loop {
        let watched = match Removal::of(&stack.status) {
            Removal::Nothing => return Ok(Some(Gone::default())),
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
            return Ok(Some(Gone {
                events: watched.events,
                objects: 0,
            }));
        }
        match watched.stack {
            Some(now) => stack = now,
            None => return Ok(Some(Gone::default())),
        }
    }
}
