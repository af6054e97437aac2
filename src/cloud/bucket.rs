//! Objects in buckets: which there are, putting some in, and taking one out.

use std::collections::BTreeSet;

use super::{Cloud, CloudError};

impl Cloud {
    /// The address of an object, for services that read it.
    ///
    /// ```no_run
    /// # fn example(cloud: &stackwright::cloud::Cloud) {
    /// println!("{}", cloud.object_url("photos", "hen.jpg"));
    /// # }
    /// ```
    pub fn object_url(&self, bucket: &str, key: &str) -> String {
        match &self.endpoint {
            Some(endpoint) => format!("{}/{bucket}/{key}", endpoint.url()),
            None => {
                let china = if self.region.starts_with("cn-") {
                    ".cn"
                } else {
                    ""
                };
                format!(
                    "https://{bucket}.s3.{}.amazonaws.com{china}/{key}",
                    self.region
                )
            }
        }
    }

    /// The keys that exist under `prefix`, up to `last`; `None` if there is no such bucket.
    ///
    /// ```no_run
    /// # async fn example(cloud: &stackwright::cloud::Cloud) -> Result<(), stackwright::cloud::CloudError> {
    /// let keys = cloud.keys("photos", "2026/", None).await?.expect("a bucket");
    /// println!("{} photos", keys.len());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn keys(
        &self,
        bucket: &str,
        prefix: &str,
        last: Option<&str>,
    ) -> Result<Option<BTreeSet<String>>, CloudError> {
        let mut keys = BTreeSet::new();
        let mut token = None;
        loop {
            let request = self
                .s3
                .list_objects_v2()
                .bucket(bucket)
                .prefix(prefix)
                .set_continuation_token(token)
                .send();
            let answer = match self.call("ListObjectsV2", request).await {
                Err(error) if is_missing_bucket(&error) => return Ok(None),
                answer => answer?,
            };
            let page = answer.contents.unwrap_or_default();
            keys.extend(page.into_iter().filter_map(|object| object.key));
            token = answer.next_continuation_token;
            let past = last.is_some_and(|last| keys.last().is_some_and(|key| key.as_str() >= last));
            if token.is_none() || past {
                return Ok(Some(keys));
            }
        }
    }

    /// Puts bytes into a bucket; gives the version, where the bucket keeps them.
    ///
    /// ```no_run
    /// # async fn example(cloud: &stackwright::cloud::Cloud) -> Result<(), stackwright::cloud::CloudError> {
    /// let note = b"laid today".to_vec();
    /// let version = cloud.put_bytes("eggs", "note.txt", note, "text/plain").await?;
    /// cloud.delete_object("eggs", "note.txt", version.as_deref()).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn put_bytes(
        &self,
        bucket: &str,
        key: &str,
        content: Vec<u8>,
        content_type: &str,
    ) -> Result<Option<String>, CloudError> {
        let request = self
            .s3
            .put_object()
            .bucket(bucket)
            .key(key)
            .content_type(content_type)
            .body(content.into())
            .send();
        Ok(self.call("PutObject", request).await?.version_id)
    }

    /// Removes one version of an object, or the object where versions are not kept.
    pub async fn delete_object(
        &self,
        bucket: &str,
        key: &str,
        version: Option<&str>,
    ) -> Result<(), CloudError> {
        let request = self
            .s3
            .delete_object()
            .bucket(bucket)
            .key(key)
            .set_version_id(version.map(str::to_owned))
            .send();
        match self.call("DeleteObject", request).await {
            Err(error) if is_missing_bucket(&error) => Ok(()),
            answer => answer.map(drop),
        }
    }
}

pub(super) fn is_missing_bucket(error: &CloudError) -> bool {
    error.code() == Some("NoSuchBucket")
}
