//! Buckets with all their versions: counting them, and taking everything out.

use aws_sdk_s3::types::{Delete, ObjectIdentifier};

use super::{Cloud, CloudError, bucket::is_missing_bucket};

/// How much of a bucket is counted before we only say "at least".
const COUNTED_PAGES: usize = 25;

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
    /// `progress` is told how many are gone so far.
    pub async fn empty_bucket(
        &self,
        bucket: &str,
        mut progress: impl FnMut(Emptied),
    ) -> Result<Emptied, CloudError> {
        let mut emptied = Emptied::default();
        // What was listed is gone by the time of the next page, so each listing starts anew.
        while let Some(page) = self.version_page(bucket, None, None).await? {
            if page.versions.is_empty() {
                break;
            }
            let count = page.versions.len() as u64;
            self.delete_versions(bucket, page.versions).await?;
            emptied.removed += count;
            progress(emptied);
        }
        emptied.uploads = self.abort_uploads(bucket).await?;
        progress(emptied);
        Ok(emptied)
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
            versions.extend(identifier(version.key, version.version_id));
        }
        for marker in answer.delete_markers.unwrap_or_default() {
            content.older += 1;
            versions.extend(identifier(marker.key, marker.version_id));
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
        versions: Vec<ObjectIdentifier>,
    ) -> Result<(), CloudError> {
        let broken = |cause: String| CloudError::Broken {
            operation: "DeleteObjects",
            cause,
        };
        let batch = Delete::builder()
            .set_objects(Some(versions))
            .quiet(true)
            .build()
            .map_err(|error| broken(error.to_string()))?;
        let request = self.s3.delete_objects().bucket(bucket).delete(batch).send();
        let answer = match self.call("DeleteObjects", request).await {
            Err(error) if is_missing_bucket(&error) => return Ok(()),
            answer => answer?,
        };
        match answer.errors.unwrap_or_default().into_iter().next() {
            None => Ok(()),
            Some(error) => Err(CloudError::Service {
                operation: "DeleteObjects",
                code: error.code.unwrap_or_default(),
                message: format!(
                    "{}: {}",
                    error.key.unwrap_or_default(),
                    error.message.unwrap_or_default()
                ),
                request_id: None,
            }),
        }
    }

    async fn abort_uploads(&self, bucket: &str) -> Result<u64, CloudError> {
        let mut aborted = 0;
        let (mut key, mut upload) = (None, None);
        loop {
            let request = self
                .s3
                .list_multipart_uploads()
                .bucket(bucket)
                .set_key_marker(key)
                .set_upload_id_marker(upload)
                .send();
            let answer = match self.call("ListMultipartUploads", request).await {
                Err(error) if is_missing_bucket(&error) => return Ok(aborted),
                answer => answer?,
            };
            for upload in answer.uploads.unwrap_or_default() {
                let request = self
                    .s3
                    .abort_multipart_upload()
                    .bucket(bucket)
                    .set_key(upload.key)
                    .set_upload_id(upload.upload_id)
                    .send();
                match self.call("AbortMultipartUpload", request).await {
                    Err(error) if error.code() == Some("NoSuchUpload") => {}
                    answer => drop(answer?),
                }
                aborted += 1;
            }
            if !answer.is_truncated.unwrap_or_default() {
                return Ok(aborted);
            }
            (key, upload) = (answer.next_key_marker, answer.next_upload_id_marker);
        }
    }
}

fn identifier(key: Option<String>, version: Option<String>) -> Option<ObjectIdentifier> {
    ObjectIdentifier::builder()
        .key(key?)
        .set_version_id(version)
        .build()
        .ok()
}
