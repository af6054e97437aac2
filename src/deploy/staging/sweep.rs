//! Removing old code that no stack uses any more.

use std::{
    collections::HashSet,
    time::{Duration, Instant, SystemTime},
};

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};

use super::{
    STACK, Staging,
    mark::{FRESH, Mark},
    own_name,
};
use crate::{
    cloud::{Cloud, ObjectVersion, StackRecord},
    deploy::{
        APP_TAG, DeployError, Interrupt,
        event::{Event, Reporter},
        token::is_our_change_set,
    },
};

/// The key of the object whose time tells when this was last done.
pub(super) const SWEPT: &str = "!swept";

/// How often a deploy does it.
const EVERY: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// What is younger stays: who goes back to the code of last week finds it there.
const AGE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// How many stacks are asked at a time.
const AT_A_TIME: usize = 8;

/// Looks for code that no stack uses, once a week, if anything is old enough. What goes wrong with it is only told: the
/// deploy has been done.
pub(in crate::deploy) async fn sweep_if_due(
    cloud: &Cloud,
    staging: &Staging,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) {
    let now = cloud.clock().now();
    let is_older = |time: Option<SystemTime>, age| {
        let time = time.and_then(|time| now.duration_since(time).ok());
        time.is_some_and(|it| it > age)
    };
    let is_due = staging.swept.is_none() || is_older(staging.swept, EVERY);
    if cloud.asset_bucket().is_some() || !is_older(staging.oldest, AGE) || !is_due {
        return;
    }
    let swept = async {
        let bucket = cloud.own_bucket(&*staging.bucket).await?;
        // First, so that what fails does so once a week.
        let text = "When stackwright last looked for code that no stack uses.\n";
        bucket.put(SWEPT, text.into(), "text/plain").await?;
        sweep(cloud, None, report).await
    };
    if let Some(Err(error)) = interrupt.or(swept).await {
        report(&Event::Note {
            text: format!(
                "old code in the bucket {} could not be removed: {error}",
                staging.bucket
            ),
        });
    }
}

/// Removes archives that are old and that no stack uses; `stacks` are those that there are, if
/// that is known.
pub(super) async fn sweep(
    cloud: &Cloud,
    stacks: Option<&[StackRecord]>,
    report: &Reporter<'_>,
) -> Result<(), DeployError> {
    let bucket = cloud.own_bucket(own_name(cloud).await?).await?;
    let now = cloud.clock().now();
    let old = old_archives(bucket.versions("").await?.unwrap_or_default(), now);
    if old.is_empty() {
        return Ok(());
    }
    // Most often all of it is used, and that is known before anybody has to wait.
    if let Some(stacks) = stacks
        && unused(cloud, stacks, &old).await?.is_empty()
    {
        return Ok(());
    }
    let Some(mark) = Mark::leave(cloud, &bucket).await? else {
        return Ok(());
    };
    let marked = Instant::now();
    let looked = async {
        let stacks = cloud.stacks().await?;
        if is_busy(cloud, &stacks).await? {
            return Ok(Vec::new());
        }
        unused(cloud, &stacks, &old).await
    };
    let removed = match looked.await {
        // Whoever waits for the mark may have given up.
        Ok(_) if marked.elapsed() > FRESH => Ok(0),
        Ok(unused) => {
            let removed = bucket.delete(&unused).await;
            removed.map(|()| unused.len()).map_err(DeployError::from)
        }
        Err(error) => Err(error),
    };
    let lifted = mark.lift().await;
    let removed = removed?;
    lifted?;
    if removed > 0 {
        let archives = if removed == 1 { "archive" } else { "archives" };
        report(&Event::Note {
            text: format!(
                "removed {removed} old {archives} of code that no stack uses from the bucket {}",
                bucket.name
            ),
        });
    }
    Ok(())
}

/// The archives that are old enough to go. Older versions go by themselves.
fn old_archives(versions: Vec<ObjectVersion>, now: SystemTime) -> Vec<ObjectVersion> {
    let is_old = |version: &ObjectVersion| {
        let is_archive = hash_of(version).is_some();
        let age = now.duration_since(version.made).unwrap_or_default();
        is_archive && version.is_current && age > AGE
    };
    versions.into_iter().filter(is_old).collect()
}

/// The hash in the key of an archive, or of a file that templates name.
fn hash_of(version: &ObjectVersion) -> Option<&str> {
    let hash = version.key.split('.').next()?;
    let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then_some(hash)
}

/// Whether a stack of ours may go back to what it had, or is about to get something: its template
/// does not tell all that it needs.
async fn is_busy(cloud: &Cloud, stacks: &[StackRecord]) -> Result<bool, DeployError> {
    let ours = stacks.iter().filter(|stack| stack.name != STACK);
    let ours: Vec<_> = ours.collect();
    if ours
        .iter()
        .any(|stack| !stack.status.as_str().ends_with("_COMPLETE"))
    {
        return Ok(true);
    }
    let busy = stream::iter(ours)
        .map(async |stack| {
            let sets = cloud.change_sets(&stack.name).await?;
            Ok::<_, DeployError>(sets.iter().any(|set| is_our_change_set(&set.name)))
        })
        .buffer_unordered(AT_A_TIME);
    busy.try_any(async |busy| busy).await
}

/// Which of the archives no stack of ours has in its template.
async fn unused(
    cloud: &Cloud,
    stacks: &[StackRecord],
    archives: &[ObjectVersion],
) -> Result<Vec<ObjectVersion>, DeployError> {
    let templates = stream::iter(
        stacks
            .iter()
            .filter(|stack| stack.tags.contains_key(APP_TAG)),
    )
    .map(|stack| cloud.template(&stack.id))
    .buffer_unordered(AT_A_TIME);
    let used = templates
        .try_fold(HashSet::new(), async |mut used, template| {
            let text = template.unwrap_or_default();
            let words = text.split(|c: char| !c.is_ascii_hexdigit());
            used.extend(words.filter(|word| word.len() == 64).map(str::to_owned));
            Ok(used)
        })
        .await?;
    let is_unused =
        |archive: &&ObjectVersion| hash_of(archive).is_some_and(|it| !used.contains(it));
    Ok(archives.iter().filter(is_unused).cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_old_archives_go() {
        let now = SystemTime::now();
        let version = |key: &str, days: u64, is_current| ObjectVersion {
            key: key.to_owned(),
            id: None,
            is_current,
            made: now - Duration::from_secs(days * 24 * 60 * 60),
        };
        let archive = |first: &str| format!("{first}{}.zip", "0".repeat(64 - first.len()));
        let versions = vec![
            version(&archive("a"), 31, true),
            version(&archive("b"), 29, true),
            version(&archive("c"), 31, false),
            version(&archive("d").replace("zip", "json"), 31, true),
            version("photo.zip", 99, true),
            version(SWEPT, 99, true),
        ];
        let old = old_archives(versions, now);
        let keys: Vec<_> = old.iter().map(|version| version.key.as_str()).collect();
        assert_eq!(keys, [archive("a"), archive("d").replace("zip", "json")]);
    }
}
