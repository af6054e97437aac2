//! What to try when a stack could not be deleted: one step after the other, each of them told.

use super::{BucketLoss, Farewell};
use crate::{cloud::StackEvent, deploy::Recovery};

/// How often the same is tried again after its cause was mended.
const ATTEMPTS: u32 = 3;

/// The next step, and why it is taken.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) how: Recovery,
    pub(super) why: String,
}

/// The next step after `how` failed for the time number `attempt`, by the events of that; nothing
/// if there is none that the user allows.
pub(super) fn next(
    farewell: &Farewell,
    how: &Recovery,
    attempt: u32,
    events: &[StackEvent],
) -> Option<Step> {
    let failed = survivors(events, &farewell.stack.id);
    if attempt < ATTEMPTS
        && let Some(why) = events
            .iter()
            .filter(|event| is_failure(event))
            .find_map(|event| passing(event, &farewell.buckets))
    {
        return Some(Step {
            how: how.clone(),
            why,
        });
    }
    if !farewell.abandon {
        return None;
    }
    match how {
        Recovery::ForceDelete => None,
        // Named ones first, so that nothing else is let go of.
        Recovery::Retain(_) => Some(force()),
        _ if failed.is_empty() => Some(force()),
        _ => {
            let told: Vec<String> = failed
                .iter()
                .map(|event| {
                    let reason = event.reason.as_deref().unwrap_or("no reason given");
                    format!("{} ({reason})", event.logical_id)
                })
                .collect();
            Some(Step {
                how: Recovery::Retain(failed.iter().map(|it| it.logical_id.clone()).collect()),
                why: format!("letting go of {}", told.join(", ")),
            })
        }
    }
}

fn force() -> Step {
    Step {
        how: Recovery::ForceDelete,
        why: "letting go of whatever cannot be deleted".to_owned(),
    }
}

/// The resources of the outermost stack that could not be deleted.
pub(super) fn survivors<'a>(events: &'a [StackEvent], root: &str) -> Vec<&'a StackEvent> {
    let mut failed: Vec<&StackEvent> = Vec::new();
    for event in events {
        if event.stack_id != root || event.is_of_stack() {
            continue;
        }
        failed.retain(|earlier| earlier.logical_id != event.logical_id);
        if is_failure(event) {
            failed.push(event);
        }
    }
    failed
}

fn is_failure(event: &StackEvent) -> bool {
    event.status == "DELETE_FAILED"
}

/// What to say if the cause may be gone by the next time.
fn passing(event: &StackEvent, buckets: &[BucketLoss]) -> Option<String> {
    let reason = event.reason.as_deref()?;
    let says = |words: &[&str]| words.iter().any(|word| reason.contains(word));
    if event.type_name == "AWS::S3::Bucket" && says(&["not empty"]) {
        let ours = buckets
            .iter()
            .any(|bucket| bucket.name == event.physical_id);
        return ours.then(|| {
            format!(
                "{} was filled again while it was being deleted: emptying it again",
                event.logical_id
            )
        });
    }
    let waits = [
        "DependencyViolation",
        "dependent object",
        "currently in use",
        "Rate exceeded",
        "Throttling",
        "TooManyRequests",
        "ServiceUnavailable",
        "InternalFailure",
        "try again",
    ];
    says(&waits).then(|| {
        format!(
            "{} may go by now ({reason}): trying again",
            event.logical_id
        )
    })
}
