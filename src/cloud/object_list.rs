//! Which objects a bucket has, and taking some out.

use std::collections::BTreeMap;

use super::{
    Cloud, CloudError,
    batch::{BATCH, DELETE_OBJECTS, batch, identifier, refused},
    bucket::is_missing_bucket,
};

/// An object, as a listing tells it.
///
/// ```no_run
/// use stackwright::cloud::{Cloud, CloudError, ObjectEntry};
///
/// # async fn example(cloud: &Cloud) -> Result<(), CloudError> {
/// let photos = cloud.objects("photos", "2026/", None).await?.expect("a bucket");
/// let old = |entry: &&ObjectEntry| entry.modified < 1_700_000_000;
/// let old: Vec<String> = photos.values().filter(old).map(|entry| entry.key.clone()).collect();
/// cloud.delete_objects("photos", &old).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectEntry {
    /// Its key.
    pub key: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its `ETag`, without quotes.
    pub etag: String,
    /// When it was put, in seconds since 1970.
    pub modified: i64,
}

impl Cloud {
    /// The objects under `prefix` by their keys, up to `last` at least; `None` if there is no such
    /// bucket. One request for each thousand.
    pub async fn objects(
        &self,
        bucket: &str,
        prefix: &str,
        last: Option<&str>,
    ) -> Result<Option<BTreeMap<String, ObjectEntry>>, CloudError> {
        let mut objects = BTreeMap::new();
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
            for object in answer.contents.unwrap_or_default() {
                let key = object.key.unwrap_or_default();
                let entry = ObjectEntry {
                    key: key.clone(),
                    size: object
                        .size
                        .and_then(|size| size.try_into().ok())
                        .unwrap_or(0),
                    etag: unquoted(object.e_tag),
                    modified: object.last_modified.map_or(0, |time| time.secs()),
                };
                objects.insert(key, entry);
            }
            token = answer.next_continuation_token;
            let past = || {
                let reached = objects.last_key_value().map(|(key, _)| key.as_str());
                last.is_some() && reached >= last
            };
            if token.is_none() || past() {
                return Ok(Some(objects));
            }
        }
    }

    /// Deletes objects, a thousand with each request. Where versions are kept, they stay.
    pub async fn delete_objects(&self, bucket: &str, keys: &[String]) -> Result<(), CloudError> {
        for keys in keys.chunks(BATCH) {
            let objects = keys.iter().map(|key| identifier(key, None));
            let batch = batch(objects.collect::<Result<_, _>>()?)?;
            let request = self.s3.delete_objects().bucket(bucket).delete(batch).send();
            let answer = self.call(DELETE_OBJECTS, request).await?;
            if let Some(error) = answer.errors().first() {
                return Err(refused(error));
            }
        }
        Ok(())
    }
}

/// An `ETag` as its content's hash is written.
pub(super) fn unquoted(etag: Option<String>) -> String {
    etag.unwrap_or_default().trim_matches('"').to_owned()
}
