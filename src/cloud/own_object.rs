//! Objects whose keys nobody else uses: put once, and removed with all that there is of them.

use aws_sdk_s3::primitives::{ByteStream, SdkBody};

use super::{Cloud, CloudError, bucket::is_missing_bucket};

/// So often an upload is tried again that another one of the same key is in the way of.
const TRIES: u32 = 20;

impl Cloud {
    /// Puts an object unless it is there: a repeated request makes no second version of it. Gives
    /// the version, unless the object was there, or the bucket keeps no versions.
    ///
    /// ```no_run
    /// # async fn example(cloud: &stackwright::cloud::Cloud) -> Result<(), stackwright::cloud::CloudError> {
    /// let note = b"laid today".to_vec();
    /// let version = cloud.put_once("eggs", "note-1f2e3d4c.txt", note, "text/plain").await?;
    /// cloud.remove_object("eggs", "note-1f2e3d4c.txt", version.as_deref()).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn put_once(
        &self,
        bucket: &str,
        key: &str,
        content: Vec<u8>,
        content_type: &str,
    ) -> Result<Option<String>, CloudError> {
        let content = SdkBody::from(content);
        let mut pace = self.pace();
        let mut tries = 0;
        loop {
            tries += 1;
            // What lies in memory can be sent again.
            let body = content.try_clone().ok_or_else(|| CloudError::Broken {
                operation: "PutObject",
                cause: "it cannot be sent again".to_owned(),
            })?;
            let request = self
                .s3
                .put_object()
                .bucket(bucket)
                .key(key)
                .content_type(content_type)
                .if_none_match("*")
                .body(ByteStream::new(body))
                .send();
            match self.call("PutObject", request).await {
                // The other one may be an earlier try of ours, or fail yet.
                Err(error) if is_conflict(&error) && tries < TRIES => self.wait(&mut pace).await,
                Err(error) if error.is_lost_condition() && !is_conflict(&error) => return Ok(None),
                answer => return Ok(answer?.version_id),
            }
        }
    }

    /// Removes an object that was put once: its version, or all of them where it is not known
    /// which there is. What is gone already is fine.
    pub async fn remove_object(
        &self,
        bucket: &str,
        key: &str,
        version: Option<&str>,
    ) -> Result<(), CloudError> {
        if version.is_some() {
            return self.delete_object(bucket, key, version).await;
        }
        let request = self
            .s3
            .list_object_versions()
            .bucket(bucket)
            .prefix(key)
            .send();
        let answer = match self.call("ListObjectVersions", request).await {
            Err(error) if is_missing_bucket(&error) => return Ok(()),
            answer => answer?,
        };
        let versions = answer.versions.unwrap_or_default().into_iter();
        let versions = versions.map(|version| (version.key, version.version_id));
        let marks = answer.delete_markers.unwrap_or_default().into_iter();
        let marks = marks.map(|mark| (mark.key, mark.version_id));
        for (found, version) in versions.chain(marks) {
            if found.as_deref() == Some(key) {
                self.delete_object(bucket, key, version.as_deref()).await?;
            }
        }
        Ok(())
    }
}

fn is_conflict(error: &CloudError) -> bool {
    error.code() == Some("ConditionalRequestConflict")
}
