//! Emptying buckets, which the service does not delete while anything is in them.

use futures_util::future::try_join_all;

use crate::{
    cloud::Cloud,
    deploy::{DeployError, Event, Interrupt, Reporter},
};

/// Takes everything out of the buckets, all at once; says how much that was.
pub(super) async fn empty(
    cloud: &Cloud,
    buckets: impl IntoIterator<Item = &str>,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<u64, DeployError> {
    let emptied = buckets.into_iter().map(async |bucket| {
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
        Ok(emptied.removed + emptied.uploads)
    });
    Ok(try_join_all(emptied).await?.into_iter().sum())
}
