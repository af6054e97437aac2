//! Requests that take many objects out at once.

use aws_sdk_s3::{
    error::BuildError,
    types::{Delete, Error, ObjectIdentifier},
};

use super::CloudError;

/// The operation's name.
pub(super) const DELETE_OBJECTS: &str = "DeleteObjects";

/// How many objects one request deletes: what the service takes.
pub(crate) const BATCH: usize = 1000;

/// What one request names: a version of an object, or the object where none is named.
pub(super) fn identifier(
    key: impl Into<String>,
    version: Option<String>,
) -> Result<ObjectIdentifier, CloudError> {
    let object = ObjectIdentifier::builder().key(key).set_version_id(version);
    object.build().map_err(|error| broken(&error))
}

/// A request's body, which asks to be told of what fails alone.
pub(super) fn batch(objects: Vec<ObjectIdentifier>) -> Result<Delete, CloudError> {
    let batch = Delete::builder().set_objects(Some(objects)).quiet(true);
    batch.build().map_err(|error| broken(&error))
}

/// An object that the service has not deleted.
pub(super) fn refused(error: &Error) -> CloudError {
    CloudError::Service {
        operation: DELETE_OBJECTS,
        code: error.code().unwrap_or_default().to_owned(),
        message: format!(
            "{}: {}",
            error.key().unwrap_or_default(),
            error.message().unwrap_or_default()
        ),
        request_id: None,
    }
}

fn broken(error: &BuildError) -> CloudError {
    CloudError::Broken {
        operation: DELETE_OBJECTS,
        cause: error.to_string(),
    }
}
