//! A bucket that must belong to the account that we work in: every call says so, and a bucket of
//! that name in anybody else's account is neither read nor written.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    time::{Duration, SystemTime},
};

use aws_sdk_s3::{
    operation::put_object::builders::PutObjectFluentBuilder,
    primitives::{ByteStream, SdkBody},
};

use super::{
    Cloud, CloudError,
    batch::{BATCH, DELETE_OBJECTS, batch, identifier, refused},
    bucket::is_missing_bucket,
};

/// So often an upload is tried again that another one of the same key is in the way of.
const TRIES: u32 = 20;

/// A bucket of our account.
///
/// ```no_run
/// use stackwright::cloud::{Cloud, CloudError, Listing, ObjectVersion, OwnBucket};
///
/// # async fn example(cloud: &Cloud) -> Result<(), CloudError> {
/// let bucket: OwnBucket<'_> = cloud.own_bucket("eggs").await?;
/// bucket.put("notes/1.txt", b"laid today".to_vec(), "text/plain").await?;
/// let listing: Listing = bucket.find(["notes/1.txt", "notes/2.txt"]).await?.expect("a bucket");
/// assert_eq!(listing.found.len(), 1);
/// println!("since {:?}", listing.oldest);
/// let versions: Vec<ObjectVersion> = bucket.versions("notes/").await?.expect("a bucket");
/// bucket.delete(&versions).await?;
/// assert!(bucket.remove().await?, "it was empty");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct OwnBucket<'a> {
    cloud: &'a Cloud,
    /// The name.
    pub name: String,
    owner: String,
}

/// A version of an object, or a mark that it was deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectVersion {
    /// The object's key.
    pub key: String,
    /// The version's id; none where the bucket keeps no versions.
    pub id: Option<String>,
    /// Whether it is the newest one, and no mark.
    pub is_current: bool,
    /// When it was made.
    pub made: SystemTime,
}

/// What was looked for, and what was seen on the way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The keys that exist, and since when.
    pub found: BTreeMap<String, SystemTime>,
    /// Since when the oldest object exists that was seen, looked for or not.
    pub oldest: Option<SystemTime>,
}

impl Cloud {
    /// The bucket called `name`, as one of the account that we work in.
    pub async fn own_bucket(&self, name: impl Into<String>) -> Result<OwnBucket<'_>, CloudError> {
        Ok(OwnBucket {
            cloud: self,
            name: name.into(),
            owner: self.account().await?.to_owned(),
        })
    }
}

impl OwnBucket<'_> {
    /// Which of these keys exist, and since when; `None` if there is no such bucket.
    ///
    /// They are listed in order, and what lies between them is skipped: it takes at most one
    /// request for each key, and one for a thousand where a thousand stand together.
    pub async fn find<'k>(
        &self,
        keys: impl IntoIterator<Item = &'k str>,
    ) -> Result<Option<Listing>, CloudError> {
        let keys: BTreeSet<&str> = keys.into_iter().collect();
        let mut listing = Listing::default();
        let mut rest = keys.iter().copied().peekable();
        let mut last = String::new();
        loop {
            // With no keys at all, one request still tells whether there is a bucket.
            let next = rest.peek().copied();
            let before = next.map_or("", |key| {
                let end = key.char_indices().last().map_or(0, |(index, _)| index);
                &key[..end]
            });
            let before = before.max(&last);
            let only = (keys.len() == 1).then_some(next).flatten();
            let request = self
                .cloud
                .s3
                .list_objects_v2()
                .bucket(&self.name)
                .expected_bucket_owner(&self.owner)
                .set_prefix(only.map(str::to_owned))
                .set_start_after((!before.is_empty()).then(|| before.to_owned()))
                .set_max_keys(keys.is_empty().then_some(1))
                .send();
            let answer = match self.cloud.call("ListObjectsV2", request).await {
                Err(error) if is_missing_bucket(&error) => return Ok(None),
                answer => answer?,
            };
            let more = answer.is_truncated.unwrap_or_default();
            let mut seen = None;
            for object in answer.contents.unwrap_or_default() {
                let Some(key) = object.key else { continue };
                let made = time(object.last_modified);
                listing.oldest = Some(listing.oldest.map_or(made, |oldest| oldest.min(made)));
                if keys.contains(key.as_str()) {
                    listing.found.insert(key.clone(), made);
                }
                seen = Some(key);
            }
            match seen {
                Some(seen) if more => last = seen,
                _ => return Ok(Some(listing)),
            }
            while rest.next_if(|key| *key <= last.as_str()).is_some() {}
            if rest.peek().is_none() {
                return Ok(Some(listing));
            }
        }
    }

    /// Puts bytes, also over what is there; gives the version, where the bucket keeps them.
    pub async fn put(
        &self,
        key: &str,
        content: Vec<u8>,
        content_type: &str,
    ) -> Result<Option<String>, CloudError> {
        let request = self.upload(key, content_type).body(content.into()).send();
        Ok(self.cloud.call("PutObject", request).await?.version_id)
    }

    /// Puts bytes unless the key is taken: a repeated request makes no second version. Gives the
    /// version, unless the object was there, or the bucket keeps no versions.
    ///
    /// ```no_run
    /// # async fn example(cloud: &stackwright::cloud::Cloud) -> Result<(), stackwright::cloud::CloudError> {
    /// let bucket = cloud.own_bucket("eggs").await?;
    /// let version = bucket.put_once("note-1f2e3d4c.txt", b"laid".to_vec(), "text/plain").await?;
    /// bucket.remove_object("note-1f2e3d4c.txt", version).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn put_once(
        &self,
        key: &str,
        content: Vec<u8>,
        content_type: &str,
    ) -> Result<Option<String>, CloudError> {
        let content = SdkBody::from(content);
        let body = async || {
            // What lies in memory can be sent again.
            let body = content.try_clone().ok_or_else(|| CloudError::Broken {
                operation: "PutObject",
                cause: "it cannot be sent again".to_owned(),
            })?;
            Ok(ByteStream::new(body))
        };
        self.try_once(key, content_type, body).await
    }

    /// The same for a file, which is read while it is sent.
    ///
    /// ```no_run
    /// # async fn example(cloud: &stackwright::cloud::Cloud) -> Result<(), stackwright::cloud::CloudError> {
    /// let bucket = cloud.own_bucket("eggs").await?;
    /// bucket.put_file_once("list-1f2e3d4c.csv", "list.csv".as_ref(), "text/csv").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn put_file_once(
        &self,
        key: &str,
        file: &Path,
        content_type: &str,
    ) -> Result<Option<String>, CloudError> {
        let open = async || {
            let body = ByteStream::from_path(file).await;
            body.map_err(|error| CloudError::File {
                path: file.display().to_string(),
                message: error.to_string(),
            })
        };
        self.try_once(key, content_type, open).await
    }

    async fn try_once(
        &self,
        key: &str,
        content_type: &str,
        body: impl AsyncFn() -> Result<ByteStream, CloudError>,
    ) -> Result<Option<String>, CloudError> {
        let mut pace = self.cloud.pace();
        let mut tries = 0;
        loop {
            tries += 1;
            let request = self.upload(key, content_type).body(body().await?);
            let request = request.if_none_match("*").send();
            match self.cloud.call("PutObject", request).await {
                // The other one may be an earlier try of ours, or fail yet.
                Err(error) if is_conflict(&error) && tries < TRIES => {
                    self.cloud.wait(&mut pace).await;
                }
                Err(error) if error.is_lost_condition() && !is_conflict(&error) => return Ok(None),
                answer => return Ok(answer?.version_id),
            }
        }
    }

    fn upload(&self, key: &str, content_type: &str) -> PutObjectFluentBuilder {
        self.cloud
            .s3
            .put_object()
            .bucket(&self.name)
            .expected_bucket_owner(&self.owner)
            .key(key)
            .content_type(content_type)
    }

    /// All versions of the objects whose keys begin with `prefix`; `None` if there is no such
    /// bucket.
    pub async fn versions(&self, prefix: &str) -> Result<Option<Vec<ObjectVersion>>, CloudError> {
        let mut versions = Vec::new();
        let (mut key, mut version) = (None, None);
        loop {
            let request = self
                .cloud
                .s3
                .list_object_versions()
                .bucket(&self.name)
                .expected_bucket_owner(&self.owner)
                .prefix(prefix)
                .set_key_marker(key)
                .set_version_id_marker(version)
                .send();
            let answer = match self.cloud.call("ListObjectVersions", request).await {
                Err(error) if is_missing_bucket(&error) => return Ok(None),
                answer => answer?,
            };
            for it in answer.versions.unwrap_or_default() {
                versions.extend(it.key.map(|key| ObjectVersion {
                    key,
                    id: it.version_id,
                    is_current: it.is_latest.unwrap_or(true),
                    made: time(it.last_modified),
                }));
            }
            for it in answer.delete_markers.unwrap_or_default() {
                versions.extend(it.key.map(|key| ObjectVersion {
                    key,
                    id: it.version_id,
                    is_current: false,
                    made: time(it.last_modified),
                }));
            }
            if !answer.is_truncated.unwrap_or_default() {
                return Ok(Some(versions));
            }
            (key, version) = (answer.next_key_marker, answer.next_version_id_marker);
        }
    }

    /// Deletes exactly these versions, in their order; what came since stays.
    pub async fn delete(&self, versions: &[ObjectVersion]) -> Result<(), CloudError> {
        for versions in versions.chunks(BATCH) {
            let objects = versions
                .iter()
                .map(|version| identifier(&version.key, version.id.clone()));
            let request = self
                .cloud
                .s3
                .delete_objects()
                .bucket(&self.name)
                .expected_bucket_owner(&self.owner)
                .delete(batch(objects.collect::<Result<_, _>>()?)?)
                .send();
            let answer = match self.cloud.call(DELETE_OBJECTS, request).await {
                Err(error) if is_missing_bucket(&error) => return Ok(()),
                answer => answer?,
            };
            if let Some(error) = answer.errors().first() {
                return Err(refused(error));
            }
        }
        Ok(())
    }

    /// Removes an object that was put once: its version, or all of them where it is not known
    /// which there is. What is gone already is fine.
    pub async fn remove_object(
        &self,
        key: &str,
        version: Option<String>,
    ) -> Result<(), CloudError> {
        let mut versions = match version {
            Some(id) => vec![Some(id)],
            None => {
                let versions = self.versions(key).await?.unwrap_or_default();
                let versions = versions.into_iter().filter(|version| version.key == key);
                versions.map(|version| version.id).collect()
            }
        };
        while let Some(version) = versions.pop() {
            let request = self
                .cloud
                .s3
                .delete_object()
                .bucket(&self.name)
                .expected_bucket_owner(&self.owner)
                .key(key)
                .set_version_id(version)
                .send();
            match self.cloud.call("DeleteObject", request).await {
                Err(error) if is_missing_bucket(&error) => {}
                answer => drop(answer?),
            }
        }
        Ok(())
    }

    /// Removes the bucket if it is empty; says whether it is gone.
    pub async fn remove(&self) -> Result<bool, CloudError> {
        let request = self
            .cloud
            .s3
            .delete_bucket()
            .bucket(&self.name)
            .expected_bucket_owner(&self.owner)
            .send();
        match self.cloud.call("DeleteBucket", request).await {
            Err(error) if is_missing_bucket(&error) => Ok(true),
            Err(error) if error.code() == Some("BucketNotEmpty") => Ok(false),
            answer => answer.map(|_| true),
        }
    }
}

fn is_conflict(error: &CloudError) -> bool {
    error.code() == Some("ConditionalRequestConflict")
}

/// A time that is not told counts as now: nothing is thought older than it is.
fn time(time: Option<aws_sdk_s3::primitives::DateTime>) -> SystemTime {
    let seconds = time.and_then(|time| u64::try_from(time.secs()).ok());
    seconds.map_or_else(SystemTime::now, |seconds| {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    })
}
