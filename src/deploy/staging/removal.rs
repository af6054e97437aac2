//! Removing our bucket with the last stack that needs it.

use std::time::{Duration, Instant};

use super::{
    STACK, TEMPLATES,
    mark::{FRESH, Mark, REMOVING},
    own_name,
    sweep::sweep,
};
use crate::{
    cloud::{
        Cloud, CloudError, OBJECTS_IN_A_BATCH, ObjectVersion, OwnBucket, StackRecord, StackStatus,
    },
    deploy::{
        APP_TAG, DeployError, Interrupt,
        event::{Event, Reporter},
        token::is_our_change_set,
    },
};

/// A template that is older is one of a run that was killed: templates are read within seconds.
const READ: Duration = Duration::from_secs(60 * 60);

/// Removes our bucket and its stack if no stack of ours is left in the account and region; says
/// whether it did. A run that needs the bucket at the same time keeps it, or waits and makes
/// another one.
///
/// ```no_run
/// use stackwright::{cloud::Cloud, deploy::{DeployError, Interrupt, staging::remove_if_unused}};
///
/// # async fn example(cloud: &Cloud) -> Result<(), DeployError> {
/// let is_gone = remove_if_unused(cloud, &|_| {}, &Interrupt::new()).await?;
/// println!("{}", if is_gone { "it went" } else { "it stays, or was never there" });
/// # Ok(())
/// # }
/// ```
pub async fn remove_if_unused(
    cloud: &Cloud,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<bool, DeployError> {
    let stacks = cloud.stacks().await?;
    let Some(own) = stacks.iter().find(|stack| stack.name == STACK) else {
        return Ok(false);
    };
    if is_needed(cloud, &stacks).await? {
        let swept = interrupt.or(sweep(cloud, Some(&stacks), report)).await;
        if let Some(Err(error)) = swept {
            report(&Event::Note {
                text: format!("old code in the bucket of {STACK} could not be removed: {error}"),
            });
        }
        return Ok(false);
    }
    report(&Event::Note {
        text: format!("no stack of ours is left: removing the bucket for code (stack {STACK})"),
    });
    let bucket = cloud.own_bucket(own_name(cloud).await?).await?;
    if !interrupt
        .or(take_away(cloud, &bucket))
        .await
        .unwrap_or(Err(DeployError::Stopped))?
    {
        report(&Event::Note {
            text: format!("the bucket {} stays: another run is using it", bucket.name),
        });
        return Ok(false);
    }
    Box::pin(crate::destroy::remove_quietly(cloud, &own.id, interrupt)).await?;
    Ok(true)
}

/// Whether a stack needs the bucket: one of ours, or what may become one.
async fn is_needed(cloud: &Cloud, stacks: &[StackRecord]) -> Result<bool, CloudError> {
    for stack in stacks.iter().filter(|stack| stack.name != STACK) {
        if stack.tags.contains_key(APP_TAG) {
            return Ok(true);
        }
        // Before it is created, a stack has no tags; the name of its change set tells.
        if stack.status == StackStatus::ReviewInProgress {
            let sets = cloud.change_sets(&stack.name).await?;
            if sets.iter().any(|set| is_our_change_set(&set.name)) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Empties the bucket and removes it; says whether it is gone.
async fn take_away(cloud: &Cloud, bucket: &OwnBucket<'_>) -> Result<bool, DeployError> {
    loop {
        let Some(mark) = Mark::leave(cloud, bucket).await? else {
            return Ok(true);
        };
        let marked = Instant::now();
        let gone = take_away_marked(cloud, bucket, marked).await;
        match gone {
            Ok(Some(gone)) => {
                mark.lift().await?;
                if !gone {
                    return Ok(false);
                }
                // Refused if anything was put since it was listed.
                return Ok(bucket.remove().await?);
            }
            // It took so long that others may think that we are dead.
            Ok(None) => {}
            Err(error) => {
                // The first error is the one to tell.
                let _left = mark.lift().await;
                return Err(error);
            }
        }
    }
}

/// Takes out all but the mark, unless somebody needs it; nothing if the mark is too old to go on.
async fn take_away_marked(
    cloud: &Cloud,
    bucket: &OwnBucket<'_>,
    marked: Instant,
) -> Result<Option<bool>, DeployError> {
    if is_needed(cloud, &cloud.stacks().await?).await? {
        return Ok(Some(false));
    }
    let Some(versions) = bucket.versions("").await? else {
        return Ok(Some(true));
    };
    if has_fresh_template(&versions) {
        return Ok(Some(false));
    }
    let others: Vec<_> = versions
        .into_iter()
        .filter(|version| version.key != REMOVING)
        .collect();
    for batch in others.chunks(OBJECTS_IN_A_BATCH) {
        if marked.elapsed() > FRESH {
            return Ok(None);
        }
        bucket.delete(batch).await?;
    }
    Ok(Some(true))
}

/// Whether a run is just handing a template to the service: it has neither a stack nor a change
/// set yet. The mark was made just now, by the same clock.
fn has_fresh_template(versions: &[ObjectVersion]) -> bool {
    let now = versions
        .iter()
        .filter(|version| version.key == REMOVING)
        .map(|version| version.made)
        .max();
    let is_fresh = |version: &ObjectVersion| {
        let age = now.and_then(|now| now.duration_since(version.made).ok());
        age.is_none_or(|age| age < READ)
    };
    versions.iter().any(|version| {
        version.key.starts_with(TEMPLATES) && version.is_current && is_fresh(version)
    })
}
