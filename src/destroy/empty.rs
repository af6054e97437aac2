//! Emptying buckets, which the service does not delete while anything is in them.

use crate::{
    cloud::Cloud,
    deploy::{DeployError, Event, Interrupt, Reporter},
};

/// Takes everything out of the buckets; says how much that was.
pub(super) async fn empty(
    cloud: &Cloud,
    buckets: impl IntoIterator<Item = &str>,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<u64, DeployError> {
    let mut removed = 0;
    for bucket in buckets {
        let emptied = cloud.empty_bucket(bucket, |emptied| {
            report(&Event::Emptying {
                bucket: bucket.to_owned(),
                removed: emptied.removed + emptied.uploads,
            });
        });
        // What is gone stays gone; the next run takes out the rest.
        let Some(emptied) = interrupt.or(emptied).await else {
            return Err(DeployError::Halfway);
        };
        let emptied = emptied?;
        removed += emptied.removed + emptied.uploads;
    }
    Ok(removed)
}
