//! Objects in buckets: where they are, which there are, and taking one out.

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

    /// The keys that exist under `prefix`, up to `last` at least; `None` if there is no such bucket.
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
        let objects = self.objects(bucket, prefix, last).await?;
        Ok(objects.map(|objects| objects.into_keys().collect()))
    }

    /// Removes an object. Where versions are kept, they stay.
    ///
    /// ```no_run
    /// # async fn example(cloud: &stackwright::cloud::Cloud) -> Result<(), stackwright::cloud::CloudError> {
    /// cloud.delete_object("photos", "hen.jpg").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn delete_object(&self, bucket: &str, key: &str) -> Result<(), CloudError> {
        let request = self.s3.delete_object().bucket(bucket).key(key).send();
        match self.call("DeleteObject", request).await {
            Err(error) if is_missing_bucket(&error) => Ok(()),
            answer => answer.map(drop),
        }
    }
}

pub(super) fn is_missing_bucket(error: &CloudError) -> bool {
    error.code() == Some("NoSuchBucket")
}
