//! The mark of a run that is about to remove something from our bucket.

use std::time::{Duration, SystemTime};

use crate::{
    cloud::{Cloud, CloudError, OwnBucket, Pace},
    deploy::{
        DeployError, Interrupt,
        event::{Event, Reporter},
        journal,
    },
};

/// The mark's key, which comes before the keys of archives.
pub(super) const REMOVING: &str = "!removing";

/// For how long a run goes by its mark; then it makes another one.
pub(super) const FRESH: Duration = Duration::from_secs(60);

/// A mark that stays the same for so long is that of a run that was killed.
const DEAD: Duration = Duration::from_secs(120);

/// Our mark in the bucket, and the notes for the next run if this one is killed.
pub(super) struct Mark<'a> {
    bucket: &'a OwnBucket<'a>,
    notes: Option<journal::Entry>,
}

impl<'a> Mark<'a> {
    /// Leaves a mark; none if there is no such bucket.
    pub(super) async fn leave(
        cloud: &Cloud,
        bucket: &'a OwnBucket<'a>,
    ) -> Result<Option<Self>, CloudError> {
        let mut notes = journal::Entry::begin();
        if let Some(notes) = &mut notes {
            notes.note(&journal::Record {
                place: journal::place(cloud),
                marked: Some(bucket.name.clone()),
                ..journal::Record::default()
            });
        }
        let mark = Self { bucket, notes };
        let text = "A run of stackwright is removing what no stack uses; others wait.\n";
        match bucket.put(REMOVING, text.into(), "text/plain").await {
            Ok(_) => Ok(Some(mark)),
            Err(error) if error.code() == Some("NoSuchBucket") => {
                mark.forget();
                Ok(None)
            }
            Err(error) => {
                mark.forget();
                Err(error)
            }
        }
    }

    /// Takes the mark away.
    pub(super) async fn lift(self) -> Result<(), CloudError> {
        lift(self.bucket).await?;
        self.forget();
        Ok(())
    }

    fn forget(self) {
        if let Some(notes) = self.notes {
            notes.end();
        }
    }
}

async fn lift(bucket: &OwnBucket<'_>) -> Result<(), CloudError> {
    let versions = bucket.versions(REMOVING).await?;
    bucket.delete(&versions.unwrap_or_default()).await
}

/// Takes away the mark that a run which was killed has left.
pub(in crate::deploy) async fn remove_mark(cloud: &Cloud, bucket: &str) -> Result<(), CloudError> {
    lift(&cloud.own_bucket(bucket).await?).await
}

/// Waiting for another run's mark to go.
#[derive(Default)]
pub(super) struct Vigil {
    /// The mark that was seen, and when that was.
    seen: Option<(SystemTime, SystemTime)>,
    pace: Option<Pace>,
}

impl Vigil {
    /// Whether the mark of `since` has been there, untouched, for longer than a living run would
    /// leave it.
    pub(super) fn is_over(&mut self, cloud: &Cloud, since: SystemTime) -> bool {
        let now = cloud.clock().now();
        match self.seen {
            Some((mark, seen)) if mark == since => {
                now.duration_since(seen).is_ok_and(|time| time > DEAD)
            }
            _ => {
                self.seen = Some((since, now));
                false
            }
        }
    }

    pub(super) async fn wait(
        &mut self,
        cloud: &Cloud,
        bucket: &OwnBucket<'_>,
        report: &Reporter<'_>,
        interrupt: &Interrupt,
    ) -> Result<(), DeployError> {
        if self.pace.is_none() {
            report(&Event::Note {
                text: format!(
                    "another run is removing what no stack uses from the bucket {}: waiting for it",
                    bucket.name
                ),
            });
        }
        let pace = self.pace.get_or_insert_with(|| cloud.pace());
        match interrupt.or(cloud.wait(pace)).await {
            Some(()) => Ok(()),
            None => Err(DeployError::Stopped),
        }
    }
}
