//! Putting objects, whole and in parts of files, without reading any of them whole.

use std::{path::PathBuf, time::Duration};

use aws_config::timeout::TimeoutConfig;
use aws_sdk_s3::{
    primitives::{ByteStream, Length},
    types::ObjectCannedAcl,
};

use super::{Cloud, CloudError};

/// How much of a file is read at a time, in bytes.
const READ: usize = 64 << 10;

/// What was put, or was there before.
///
/// ```no_run
/// use stackwright::cloud::{Cloud, CloudError, Content, ObjectHeaders, Put};
///
/// # async fn example(cloud: &Cloud) -> Result<(), CloudError> {
/// let photo = Content::File { path: "hen.jpg".into(), from: 0, length: 12_345 };
/// let headers = ObjectHeaders { content_type: "image/jpeg".to_owned(), ..ObjectHeaders::default() };
/// let put = cloud.put_object("photos", "hen.jpg", &headers, photo, true).await?;
/// assert_eq!(put, Put::Created);
/// println!("{}", cloud.object_url("photos", "hen.jpg"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// The object is new, or of new content.
    Created,
    /// An object of that key was there, and stays as it is.
    Existed,
}

/// What an object is served with, and to whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObjectHeaders {
    /// Its `Content-Type`.
    pub content_type: String,
    /// Its `Cache-Control`.
    pub cache_control: Option<String>,
    /// The name of a canned ACL.
    pub acl: Option<&'static str>,
}

impl ObjectHeaders {
    pub(super) fn canned_acl(&self) -> Option<ObjectCannedAcl> {
        self.acl.map(ObjectCannedAcl::from)
    }
}

/// The content of an object or of a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// A part of a file, which is read while it is sent.
    File {
        /// The file.
        path: PathBuf,
        /// Where the part begins, in bytes.
        from: u64,
        /// How long it is, in bytes.
        length: u64,
    },
}

/// From which size on a content may take long, in bytes.
const LARGE: u64 = 256 << 10;

/// How long a large content may be on its way: sixteen of them go up together, over whatever line the
/// user has. What does not move at all is given up after seconds, by the client's own guard.
const LONG: Duration = Duration::from_secs(20 * 60);

impl Content {
    pub(super) fn size(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::File { length, .. } => *length,
        }
    }

    pub(super) async fn stream(self) -> Result<ByteStream, CloudError> {
        match self {
            Self::Bytes(bytes) => Ok(bytes.into()),
            Self::File { path, from, length } => ByteStream::read_from()
                .path(&path)
                .buffer_size(READ)
                .offset(from)
                .length(Length::Exact(length))
                .build()
                .await
                .map_err(|error| CloudError::File {
                    path: path.display().to_string(),
                    message: error.to_string(),
                }),
        }
    }
}

impl Cloud {
    /// What differs for a request that sends so many bytes. Each timeout has connections of its own,
    /// so there are two and not one for each size.
    pub(super) fn patience_for(&self, size: u64) -> aws_sdk_s3::config::Builder {
        let config = aws_sdk_s3::Config::builder();
        if size < LARGE || !self.clock.is_system {
            return config;
        }
        config.timeout_config(TimeoutConfig::builder().read_timeout(LONG).build())
    }

    /// Puts an object; only if its key is free, where `once` says so.
    pub async fn put_object(
        &self,
        bucket: &str,
        key: &str,
        headers: &ObjectHeaders,
        content: Content,
        once: bool,
    ) -> Result<Put, CloudError> {
        let patience = self.patience_for(content.size());
        let request = self
            .s3
            .put_object()
            .bucket(bucket)
            .key(key)
            .content_type(&headers.content_type)
            .set_cache_control(headers.cache_control.clone())
            .set_acl(headers.canned_acl())
            .set_if_none_match(once.then(|| "*".to_owned()))
            .body(content.stream().await?)
            .customize()
            .config_override(patience)
            .send();
        match self.call("PutObject", request).await {
            Ok(_) => Ok(Put::Created),
            Err(error) if once && error.is_lost_condition() => Ok(Put::Existed),
            Err(error) => Err(error),
        }
    }
}
