//! Large files, in parts; what has arrived of one that was interrupted is not sent again.

use std::{cell::RefCell, collections::BTreeMap, path::Path};

use futures_util::stream::{self, TryStreamExt as _};

use super::{
    AT_A_TIME,
    carry_out::Jobs,
    compare::{PutWork, Work},
    digest,
};
use crate::{
    cloud::{Cloud, CloudError, Content, ObjectHeaders, Put, UnfinishedUpload, UploadedPart},
    files::Keeping,
};

/// Puts a file of so many bytes.
pub(super) async fn put(
    jobs: &Jobs<'_>,
    work: &Work<'_>,
    bucket: &str,
    put: &PutWork<'_>,
    (path, size): (&Path, u64),
    headers: &ObjectHeaders,
) -> Result<Put, CloudError> {
    let cloud = jobs.cloud;
    let key = put.file.key.as_str();
    let once = work.upload.keeping == Keeping::Seeded;
    let settled = work.mark.as_ref().map(|mark| mark.modified);
    let (id, arrived) = take_up(cloud, bucket, key, settled, headers).await?;
    let transfer = Transfer {
        jobs,
        bucket,
        key,
        id: &id,
        path,
    };
    let sent = match transfer.send(size, &arrived).await {
        Ok(parts) => match cloud.finish_upload(bucket, key, &id, &parts, once).await {
            // The answer to an earlier attempt was lost.
            Err(error) if error.code() == Some("NoSuchUpload") => {
                let there = cloud.objects(bucket, key, Some(key)).await?;
                let there = there.as_ref().and_then(|objects| objects.get(key));
                let etag = digest::etag_of_parts(parts.values().map(|part| part.etag.as_str()));
                let is_ours = there.is_some_and(|it| Some(&it.etag) == etag.as_ref());
                if is_ours {
                    Ok(Put::Created)
                } else {
                    Err(error)
                }
            }
            finished => finished,
        },
        Err(error) => Err(error),
    };
    // What a refusal stops, nobody goes on with; what a lost connection stops, the next run does.
    let is_over = match &sent {
        Ok(sent) => *sent == Put::Existed,
        Err(error) => error.code().is_some() && !error.is_throttled(),
    };
    if is_over {
        // The first error is the one to tell.
        let _left = cloud.discard_upload(bucket, key, &id).await;
    }
    sent
}

/// Goes on with an upload that was interrupted, or begins one. Those that were begun before
/// `settled` may have been begun with other settings, and are given up.
async fn take_up(
    cloud: &Cloud,
    bucket: &str,
    key: &str,
    settled: Option<i64>,
    headers: &ObjectHeaders,
) -> Result<(String, BTreeMap<i32, UploadedPart>), CloudError> {
    let mut unfinished = cloud.unfinished_uploads(bucket, key).await?;
    unfinished.retain(|upload| upload.key == key);
    unfinished.sort_by_key(|upload| upload.begun);
    let is_usable = |upload: &UnfinishedUpload| settled.is_none_or(|time| upload.begun > time);
    let newest = unfinished.pop_if(|upload| is_usable(upload));
    for old in unfinished {
        cloud.discard_upload(bucket, key, &old.id).await?;
    }
    if let Some(upload) = newest
        && let Some(parts) = cloud.uploaded_parts(bucket, key, &upload.id).await?
    {
        return Ok((upload.id, parts));
    }
    let id = cloud.begin_upload(bucket, key, headers).await?;
    Ok((id, BTreeMap::new()))
}

/// A file on its way.
struct Transfer<'a> {
    jobs: &'a Jobs<'a>,
    bucket: &'a str,
    key: &'a str,
    id: &'a str,
    path: &'a Path,
}

impl Transfer<'_> {
    /// Sends the parts that have not arrived, and gives all of them.
    async fn send(
        &self,
        size: u64,
        arrived: &BTreeMap<i32, UploadedPart>,
    ) -> Result<BTreeMap<i32, UploadedPart>, CloudError> {
        let parts = RefCell::new(BTreeMap::new());
        stream::iter(digest::parts(size).map(Ok))
            .try_for_each_concurrent(AT_A_TIME, async |(number, from, length)| {
                let _turn = self.jobs.turns.acquire().await;
                let there = match arrived.get(&number) {
                    Some(part) if part.etag == self.etag(from, length).await? => Some(part.clone()),
                    _ => None,
                };
                let part = match there {
                    Some(part) => part,
                    None => self.part(number, from, length).await?,
                };
                parts.borrow_mut().insert(number, part);
                self.jobs.sent(self.bucket, self.key, length);
                Ok::<_, CloudError>(())
            })
            .await?;
        Ok(parts.into_inner())
    }

    async fn part(&self, number: i32, from: u64, length: u64) -> Result<UploadedPart, CloudError> {
        let content = Content::File {
            path: self.path.to_owned(),
            from,
            length,
        };
        let cloud = self.jobs.cloud;
        cloud
            .put_part(self.bucket, self.key, self.id, number, content)
            .await
    }

    async fn etag(&self, from: u64, length: u64) -> Result<String, CloudError> {
        let path = self.path.to_owned();
        let hashed = tokio::task::spawn_blocking(move || digest::etag_of_part(&path, from, length));
        let hashed = hashed.await.unwrap_or_else(|error| Err(error.into()));
        hashed.map_err(|error| CloudError::File {
            path: self.path.display().to_string(),
            message: error.to_string(),
        })
    }
}
