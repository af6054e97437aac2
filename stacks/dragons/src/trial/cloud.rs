//! What a trial asks of the cloud besides the application's own address.

use serde_json::Value;
pub use stackwright::cloud::StoredObject;

/// Signed calls to the account that the application is deployed to.
pub trait Cloud: Sync {
    /// Calls an operation of a service that speaks JSON.
    ///
    /// `service` is the name that requests are signed for and that the host starts with, such as
    /// `ssm`; `target` is the value of the header `X-Amz-Target`, such as `AmazonSSM.GetParameter`.
    fn call(&self, service: &str, target: &str, body: &Value) -> Result<Value, CloudError>;

    /// Reads an object of S3.
    fn read_object(&self, bucket: &str, key: &str) -> Result<StoredObject, CloudError>;

    /// Writes an object of S3, as `application/json`, if it still has this `ETag`; says whether
    /// it had.
    fn replace_object(
        &self,
        bucket: &str,
        key: &str,
        etag: &str,
        body: &[u8],
    ) -> Result<bool, CloudError>;
}

/// A call that failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{operation}: {message}")]
pub struct CloudError {
    /// The operation, such as `ssm:GetParameter`.
    pub operation: String,
    /// The service's name for the error, such as `ParameterNotFound`; none if it gave no answer.
    pub code: Option<String>,
    /// What the service said.
    pub message: String,
}
