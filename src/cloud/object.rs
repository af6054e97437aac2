//! Single objects of a bucket.

use super::{Cloud, CloudError};

/// An object that was read.
///
/// ```no_run
/// use stackwright::cloud::{Cloud, StoredObject};
///
/// # async fn example(cloud: &Cloud) -> Result<(), stackwright::cloud::CloudError> {
/// let note: StoredObject = cloud.read_object("eggs", "note.txt").await?;
/// let text = [note.body.as_slice(), b", and tomorrow"].concat();
/// if !cloud.replace_object("eggs", "note.txt", &note.etag, text, "text/plain").await? {
///     println!("someone else was faster");
/// }
/// # Ok(())
/// # }
/// ```
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

    /// Reads an object of at most `limit` bytes; none if it is larger.
    ///
    /// ```no_run
    /// # async fn example(cloud: &stackwright::cloud::Cloud) -> Result<(), stackwright::cloud::CloudError> {
    /// match cloud.read_small_object("eggs", "note.txt", None, 1024).await? {
    ///     Some(note) => println!("{}", String::from_utf8_lossy(&note)),
    ///     None => println!("a long note"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn read_small_object(
        &self,
        bucket: &str,
        key: &str,
        version: Option<&str>,
        limit: u64,
    ) -> Result<Option<Vec<u8>>, CloudError> {
        let request = self.s3.get_object().bucket(bucket).key(key);
        let request = request.set_version_id(version.map(str::to_owned)).send();
        let mut answer = self.call("GetObject", request).await?;
        let mut content = Vec::new();
        loop {
            let next = answer.body.next().await;
            let Some(piece) = next.transpose().map_err(|error| CloudError::Broken {
                operation: "GetObject",
                cause: error.to_string(),
            })?
            else {
                return Ok(Some(content));
            };
            content.extend_from_slice(&piece);
            if content.len() as u64 > limit {
                return Ok(None);
            }
        }
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
