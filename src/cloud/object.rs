//! Single objects of a bucket.

use super::{Cloud, CloudError};

/// An object that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredObject {
    /// The content.
    pub body: Vec<u8>,
    /// The `ETag`, as the service wrote it.
    pub etag: String,
}

impl Cloud {
    /// Reads an object whole.
    pub async fn read_object(&self, bucket: &str, key: &str) -> Result<StoredObject, CloudError> {
        let request = self.s3.get_object().bucket(bucket).key(key).send();
        let answer = self.call("GetObject", request).await?;
        let etag = answer.e_tag.unwrap_or_default();
        let body = answer
            .body
            .collect()
            .await
            .map_err(|error| CloudError::Broken {
                operation: "GetObject",
                cause: error.to_string(),
            })?;
        Ok(StoredObject {
            body: body.to_vec(),
            etag,
        })
    }

    /// Writes an object if it still has this `ETag`; says whether it had.
    pub async fn replace_object(
        &self,
        bucket: &str,
        key: &str,
        etag: &str,
        content: Vec<u8>,
        content_type: &str,
    ) -> Result<bool, CloudError> {
        let request = self
            .s3
            .put_object()
            .bucket(bucket)
            .key(key)
            .content_type(content_type)
            .if_match(etag)
            .body(content.into())
            .send();
        match self.call("PutObject", request).await {
            Ok(_) => Ok(true),
            Err(error) if error.is_lost_condition() => Ok(false),
            Err(error) => Err(error),
        }
    }
}
