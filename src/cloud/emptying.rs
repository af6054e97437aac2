//! Buckets with all their versions: counting them, and taking everything out.

use std::cell::{Cell, RefCell};

use aws_sdk_s3::types::ObjectIdentifier;
use futures_util::stream::{self, TryStreamExt as _};

use super::{
    Cloud, CloudError,
    batch::{DELETE_OBJECTS, batch, identifier, refused},
    bucket::is_missing_bucket,
};

/// How much of a bucket is counted before we only say "at least".
const COUNTED_PAGES: usize = 25;

/// How many requests that delete are under way at once for a bucket.
const AT_ONCE: usize = 8;

/// How often a bucket is gone through while others put things into it.
const ROUNDS: u32 = 10;

/// How often what the service could not delete for the moment is tried again.
const TRIES: u32 = 5;

/// What a bucket holds.
///
/// ```no_run
/// use stackwright::cloud::{BucketContent, Cloud, Emptied};
///
/// # async fn example(cloud: &Cloud) -> Result<(), stackwright::cloud::CloudError> {
/// let content: BucketContent = cloud.bucket_content("photos").await?;
/// println!("{} objects, {} bytes", content.objects, content.bytes);
/// let progress = |so_far: Emptied| println!("{} gone", so_far.removed);
/// let emptied: Emptied = cloud.empty_bucket("photos", progress).await?;
/// assert!(emptied.removed >= content.objects);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BucketContent {
    /// Objects that can be read, without their older versions.
    pub objects: u64,
    /// Older versions, and marks of deletion.
    pub older: u64,
    /// Bytes of all versions.
    pub bytes: u64,
    /// Whether there is more than was counted.
    pub more: bool,
}

/// What was taken out of a bucket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Emptied {
    /// Objects, versions and marks of deletion.
    pub removed: u64,
    /// Uploads that nobody finished.
    pub uploads: u64,
}

/// A page of what a bucket holds.
struct VersionPage {
    versions: Vec<ObjectIdentifier>,
    content: BucketContent,
    next: Option<(Option<String>, Option<String>)>,
}

impl Cloud {
    /// Counts what a bucket holds; nothing if there is no such bucket.
    pub async fn bucket_content(&self, bucket: &str) -> Result<BucketContent, CloudError> {
        let mut content = BucketContent::default();
        let mut next = Some((None, None));
        for _ in 0..COUNTED_PAGES {
            let Some((key, version)) = next.take() else {
                break;
            };
            let Some(page) = self.version_page(bucket, key, version).await? else {
                break;
            };
            content.objects += page.content.objects;
            content.older += page.content.older;
            content.bytes += page.content.bytes;
            next = page.next;
        }
        content.more = next.is_some();
        Ok(content)
    }

    /// Takes everything out of a bucket: all versions, marks of deletion, and unfinished uploads.
    /// `progress` is told how many are gone so far. What others put in meanwhile is taken out
    /// too, a few times over.
    pub async fn empty_bucket(
        &self,
        bucket: &str,
        progress: impl FnMut(Emptied),
    ) -> Result<Emptied, CloudError> {
        let (emptied, progress) = (Cell::new(Emptied::default()), RefCell::new(progress));
        let tell = |versions: u64, uploads: u64| {
            let mut now = emptied.get();
            now.removed += versions;
            now.uploads += uploads;
            emptied.set(now);
            (progress.borrow_mut())(now);
        };
        for _ in 0..ROUNDS {
            let before = emptied.get().removed;
            // The next page is listed while this one goes.
            self.version_pages(bucket)
                .try_for_each_concurrent(AT_ONCE, async |versions| {
                    let count = versions.len() as u64;
                    self.delete_versions(bucket, versions).await?;
                    tell(count, 0);
                    Ok(())
                })
                .await?;
            if emptied.get().removed == before {
                break;
            }
        }
        let uploads = self.unfinished_uploads(bucket, "").await?;
        stream::iter(uploads.into_iter().map(Ok))
            .try_for_each_concurrent(AT_ONCE, async |upload| {
                self.discard_upload(bucket, &upload.key, &upload.id).await?;
                tell(0, 1);
                Ok::<_, CloudError>(())
            })
            .await?;
        tell(0, 0);
        Ok(emptied.get())
    }

    /// All versions and marks of deletion, by the page.
    fn version_pages(
        &self,
        bucket: &str,
    ) -> impl futures_util::Stream<Item = Result<Vec<ObjectIdentifier>, CloudError>> {
        stream::try_unfold(Some((None, None)), move |place| async move {
            let Some((key, version)) = place else {
                return Ok(None);
            };
            let page = self.version_page(bucket, key, version).await?;
            Ok(page.map(|page| (page.versions, page.next)))
        })
        .try_filter(|versions| std::future::ready(!versions.is_empty()))
    }

    /// Up to 1,000 versions and marks of deletion; nothing if there is no such bucket.
    async fn version_page(
        &self,
        bucket: &str,
        key: Option<String>,
        version: Option<String>,
    ) -> Result<Option<VersionPage>, CloudError> {
        let request = self
            .s3
            .list_object_versions()
            .bucket(bucket)
            .set_key_marker(key)
            .set_version_id_marker(version)
            .send();
        let answer = match self.call("ListObjectVersions", request).await {
            Err(error) if is_missing_bucket(&error) => return Ok(None),
            answer => answer?,
        };
        let mut content = BucketContent::default();
        let mut versions = Vec::new();
        for version in answer.versions.unwrap_or_default() {
            if version.is_latest.unwrap_or(true) {
                content.objects += 1;
            } else {
                content.older += 1;
            }
            content.bytes += version
                .size
                .and_then(|size| u64::try_from(size).ok())
                .unwrap_or(0);
            if let Some(key) = version.key {
                versions.push(identifier(key, version.version_id)?);
            }
        }
        for marker in answer.delete_markers.unwrap_or_default() {
            content.older += 1;
            if let Some(key) = marker.key {
                versions.push(identifier(key, marker.version_id)?);
            }
        }
        let next = answer
            .is_truncated
            .unwrap_or_default()
            .then_some((answer.next_key_marker, answer.next_version_id_marker));
        Ok(Some(VersionPage {
            versions,
            content,
            next,
        }))
    }

    async fn delete_versions(
        &self,
        bucket: &str,
        mut versions: Vec<ObjectIdentifier>,
    ) -> Result<(), CloudError> {
        let mut pace = self.pace();
        for attempt in 1.. {
            let batch = batch(versions)?;
            let request = self.s3.delete_objects().bucket(bucket).delete(batch).send();
            let answer = match self.call(DELETE_OBJECTS, request).await {
                Err(error) if is_missing_bucket(&error) => return Ok(()),
                answer => answer?,
            };
            let errors = answer.errors.unwrap_or_default();
            let lasting = |error: &&aws_sdk_s3::types::Error| {
                let code = error.code.as_deref().unwrap_or_default();
                attempt == TRIES || !["InternalError", "SlowDown"].contains(&code)
            };
            if let Some(error) = errors.iter().find(lasting) {
                return Err(refused(error));
            }
            let again = errors.into_iter();
            versions = again
                .filter_map(|error| Some(identifier(error.key?, error.version_id)))
                .collect::<Result<_, _>>()?;
            if versions.is_empty() {
                break;
            }
            self.wait(&mut pace).await;
        }
        Ok(())
    }
}
