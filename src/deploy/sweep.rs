//! Removing what earlier runs left: those that were killed on this machine, and old ones of others.

use std::time::{Duration, UNIX_EPOCH};

use super::{
    event::{Event, Reporter},
    journal, staging,
    token::{KEPT, PREFIX},
    traces::{Traces, delete_when_settled, is_unsettled},
};
use crate::cloud::{Cloud, CloudError};

/// A change set of ours that is older was left by a run that was killed.
const STALE: Duration = Duration::from_secs(60 * 60);

/// How often a change set of a dead run is looked at that the service is still making.
const LOOKS_AFTERWARDS: u32 = 10;

/// Removes what runs on this machine left when they were killed.
pub(crate) async fn clean_up_after_dead_runs(cloud: &Cloud, report: &Reporter<'_>) {
    for (entry, record) in journal::left(cloud) {
        let name = record.change_set.as_ref().map(|(_, name)| name.clone());
        // One that was executed is no surprise.
        let name = name.filter(|_| !record.executing);
        match remove_left(cloud, record).await {
            Ok(true) => {
                entry.end();
                if let Some(name) = name {
                    report(&Event::Note {
                        text: format!(
                            "removed what an earlier run left when it was killed (change set \
                             {name})"
                        ),
                    });
                }
            }
            Ok(false) => {}
            Err(error) => {
                report(&Event::Note {
                    text: format!("what an earlier run left cannot be removed: {error}"),
                });
                // Asking again would not help.
                if error.is_denied() {
                    entry.end();
                }
            }
        }
    }
}

/// Removes at once what this process is about to leave where `cloud` leads: for whoever ends it in
/// the middle of its work. What cannot be removed is left to the next run, which knows of it.
pub(crate) async fn clean_up_after_ourselves(cloud: &Cloud) -> Result<(), CloudError> {
    for (path, record) in journal::own(cloud) {
        if remove_left(cloud, record).await? {
            journal::forget(&path);
        }
    }
    Ok(())
}

/// Says whether nothing is left; a change set that is being executed stays until its end.
async fn remove_left(cloud: &Cloud, record: journal::Record) -> Result<bool, CloudError> {
    if let Some(bucket) = &record.marked {
        staging::remove_mark(cloud, bucket).await?;
    }
    let mut traces = Traces::default();
    traces.template = record.template.map(|(bucket, key)| (bucket, key, None));
    traces.shell = record.shell;
    if let Some((stack, name)) = record.change_set {
        let looks = if record.executing {
            1
        } else {
            LOOKS_AFTERWARDS
        };
        match delete_when_settled(cloud, &stack, &name, looks).await {
            Err(error) if error.code().is_some_and(is_unsettled) => {
                traces.remove_template(cloud).await?;
                return Ok(false);
            }
            answer => answer?,
        }
    }
    traces.remove(cloud).await?;
    Ok(true)
}

/// Removes change sets of ours that are so old that no run waits for them any more, wherever it
/// ran.
pub(super) async fn sweep(
    cloud: &Cloud,
    stack: &str,
    own: &Traces,
    report: &Reporter<'_>,
) -> Result<(), CloudError> {
    // Where the clock of this machine goes wrong, even what was made just now looks old.
    let own = own.change_set.as_ref().map(|(_, name)| name);
    let now = cloud.clock().now().duration_since(UNIX_EPOCH);
    let oldest = now.unwrap_or_default().saturating_sub(STALE).as_millis();
    let oldest = i64::try_from(oldest).unwrap_or(i64::MAX);
    for set in cloud.change_sets(stack).await? {
        let is_ours = set.name.starts_with(PREFIX) && !set.name.starts_with(KEPT);
        if is_ours && Some(&set.name) != own && set.created < oldest {
            cloud.delete_change_set(stack, &set.name).await?;
            report(&Event::Note {
                text: format!("removed the change set {} of an earlier run", set.name),
            });
        }
    }
    Ok(())
}
