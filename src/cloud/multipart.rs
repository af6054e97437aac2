//! Objects that go up in parts: what was sent stays there until it is finished or aborted, also if
//! whoever sent it is gone.

use std::collections::BTreeMap;

use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};

use super::{
    Cloud, CloudError, Content, ObjectHeaders, Put, bucket::is_missing_bucket,
    object_list::unquoted,
};

/// An upload in parts that nobody has finished yet.
///
/// ```no_run
/// use stackwright::cloud::{Cloud, CloudError, Content, ObjectHeaders, UnfinishedUpload, UploadedPart};
///
/// # async fn example(cloud: &Cloud) -> Result<(), CloudError> {
/// for found in cloud.unfinished_uploads("films", "2026/").await? {
///     let UnfinishedUpload { key, id, .. } = found;
///     cloud.discard_upload("films", &key, &id).await?;
/// }
/// let id = cloud.begin_upload("films", "2026/hens.mp4", &ObjectHeaders::default()).await?;
/// let film = Content::File { path: "hens.mp4".into(), from: 0, length: 12_345_678 };
/// let part: UploadedPart = cloud.put_part("films", "2026/hens.mp4", &id, 1, film).await?;
/// let parts = [(1, part)].into();
/// cloud.finish_upload("films", "2026/hens.mp4", &id, &parts, false).await?;
/// assert_eq!(cloud.uploaded_parts("films", "2026/hens.mp4", &id).await?, None);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnfinishedUpload {
    /// The key of the object that it is for.
    pub key: String,
    /// What it is known by.
    pub id: String,
    /// When it was begun, in seconds since 1970.
    pub begun: i64,
}

/// A part that has arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadedPart {
    /// Its `ETag`, without quotes: the MD5 of its content.
    pub etag: String,
    /// Its checksum, which the end of the upload has to repeat.
    pub crc32: Option<String>,
}

impl Cloud {
    /// The unfinished uploads under `prefix`; none if there is no such bucket.
    pub async fn unfinished_uploads(
        &self,
        bucket: &str,
        prefix: &str,
    ) -> Result<Vec<UnfinishedUpload>, CloudError> {
        let mut uploads = Vec::new();
        let (mut key, mut id) = (None, None);
        loop {
            let request = self
                .s3
                .list_multipart_uploads()
                .bucket(bucket)
                .prefix(prefix)
                .set_key_marker(key)
                .set_upload_id_marker(id)
                .send();
            let answer = match self.call("ListMultipartUploads", request).await {
                Err(error) if is_missing_bucket(&error) => return Ok(uploads),
                answer => answer?,
            };
            let page = answer.uploads.unwrap_or_default().into_iter();
            uploads.extend(page.map(|upload| UnfinishedUpload {
                key: upload.key.unwrap_or_default(),
                id: upload.upload_id.unwrap_or_default(),
                begun: upload.initiated.map_or(0, |time| time.secs()),
            }));
            if !answer.is_truncated.unwrap_or_default() {
                return Ok(uploads);
            }
            (key, id) = (answer.next_key_marker, answer.next_upload_id_marker);
        }
    }

    /// Begins an upload in parts, and gives what it is known by.
    pub async fn begin_upload(
        &self,
        bucket: &str,
        key: &str,
        headers: &ObjectHeaders,
    ) -> Result<String, CloudError> {
        let request = self
            .s3
            .create_multipart_upload()
            .bucket(bucket)
            .key(key)
            .content_type(&headers.content_type)
            .set_cache_control(headers.cache_control.clone())
            .set_acl(headers.canned_acl())
            .send();
        let answer = self.call("CreateMultipartUpload", request).await?;
        answer.upload_id.ok_or_else(|| CloudError::Broken {
            operation: "CreateMultipartUpload",
            cause: "the answer names no upload".to_owned(),
        })
    }

    /// The parts that have arrived, by number; `None` if there is no such upload any more.
    pub async fn uploaded_parts(
        &self,
        bucket: &str,
        key: &str,
        id: &str,
    ) -> Result<Option<BTreeMap<i32, UploadedPart>>, CloudError> {
        let mut parts = BTreeMap::new();
        let mut marker = None;
        loop {
            let request = self
                .s3
                .list_parts()
                .bucket(bucket)
                .key(key)
                .upload_id(id)
                .set_part_number_marker(marker)
                .send();
            let answer = match self.call("ListParts", request).await {
                Err(error) if error.code() == Some("NoSuchUpload") => return Ok(None),
                answer => answer?,
            };
            for part in answer.parts.unwrap_or_default() {
                let arrived = UploadedPart {
                    etag: unquoted(part.e_tag),
                    crc32: part.checksum_crc32,
                };
                parts.insert(part.part_number.unwrap_or_default(), arrived);
            }
            marker = answer.next_part_number_marker;
            if !answer.is_truncated.unwrap_or_default() {
                return Ok(Some(parts));
            }
        }
    }

    /// Sends a part; numbers begin with 1.
    pub async fn put_part(
        &self,
        bucket: &str,
        key: &str,
        id: &str,
        number: i32,
        content: Content,
    ) -> Result<UploadedPart, CloudError> {
        let patience = self.patience_for(content.size());
        let request = self
            .s3
            .upload_part()
            .bucket(bucket)
            .key(key)
            .upload_id(id)
            .part_number(number)
            .body(content.stream().await?)
            .customize()
            .config_override(patience)
            .send();
        let answer = self.call("UploadPart", request).await?;
        Ok(UploadedPart {
            etag: unquoted(answer.e_tag),
            crc32: answer.checksum_crc32,
        })
    }

    /// Makes an object of the parts; only if its key is free, where `once` says so.
    pub async fn finish_upload(
        &self,
        bucket: &str,
        key: &str,
        id: &str,
        parts: &BTreeMap<i32, UploadedPart>,
        once: bool,
    ) -> Result<Put, CloudError> {
        let parts = parts.iter().map(|(number, part)| {
            CompletedPart::builder()
                .part_number(*number)
                .e_tag(format!("\"{}\"", part.etag))
                .set_checksum_crc32(part.crc32.clone())
                .build()
        });
        let parts = CompletedMultipartUpload::builder().set_parts(Some(parts.collect()));
        let request = self
            .s3
            .complete_multipart_upload()
            .bucket(bucket)
            .key(key)
            .upload_id(id)
            .multipart_upload(parts.build())
            .set_if_none_match(once.then(|| "*".to_owned()))
            .send();
        match self.call("CompleteMultipartUpload", request).await {
            Ok(_) => Ok(Put::Created),
            Err(error) if once && error.is_lost_condition() => Ok(Put::Existed),
            Err(error) => Err(error),
        }
    }

    /// Gives an upload up, with what has arrived of it.
    pub async fn discard_upload(
        &self,
        bucket: &str,
        key: &str,
        id: &str,
    ) -> Result<(), CloudError> {
        let request = self
            .s3
            .abort_multipart_upload()
            .bucket(bucket)
            .key(key)
            .upload_id(id)
            .send();
        match self.call("AbortMultipartUpload", request).await {
            Err(error) if error.code() == Some("NoSuchUpload") => Ok(()),
            answer => answer.map(drop),
        }
    }
}
