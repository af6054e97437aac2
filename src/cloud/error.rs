//! Errors of the cloud, in words that say what to do.

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_cloudformation::{
    config::http::HttpResponse,
    error::{DisplayErrorContext, ProvideErrorMetadata, SdkError},
};

use super::Cloud;

/// What the SDK's calls fail with.
pub(super) type SdkFailure<E> = SdkError<E, HttpResponse>;

/// What an operation's modelled error can do.
pub(super) trait ServiceFailure: ProvideErrorMetadata + std::error::Error + 'static {}
impl<E: ProvideErrorMetadata + std::error::Error + 'static> ServiceFailure for E {}

/// Why a request to the cloud was not answered as hoped.
///
/// ```
/// use stackwright::cloud::CloudError;
///
/// let error = CloudError::Service {
///     operation: "DescribeStacks",
///     code: "ValidationError".to_owned(),
///     message: "Stack with id news does not exist".to_owned(),
///     request_id: None,
/// };
/// assert_eq!(error.code(), Some("ValidationError"));
/// assert!(error.is_missing_stack() && !error.is_missing_change_set() && !error.is_denied());
///
/// let error = CloudError::Expired { profile: Some("work".to_owned()) };
/// assert!(error.to_string().starts_with("the credentials in the profile `work` have expired"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CloudError {
    /// The service refused.
    #[error("{operation} was refused: {message} ({code})")]
    Service {
        /// The request, as the service calls it.
        operation: &'static str,
        /// The service's code, as in `ValidationError`.
        code: String,
        /// The service's own words.
        message: String,
        /// What the service's support asks for.
        request_id: Option<String>,
    },
    /// There are no credentials.
    #[error(
        "no credentials found{}: log in (`aws sso login`, `aws configure`), set \
         AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile with --profile",
        of_profile(profile)
    )]
    NoCredentials {
        /// The profile that was asked for.
        profile: Option<String>,
    },
    /// The credentials cannot be used.
    #[error("the credentials{} cannot be used: {message}", of_profile(profile))]
    BadCredentials {
        /// The profile that was asked for.
        profile: Option<String>,
        /// Why not.
        message: String,
    },
    /// The credentials are too old.
    #[error(
        "the credentials{} have expired: log in again (`aws sso login`), or get new ones",
        of_profile(profile)
    )]
    Expired {
        /// The profile that was asked for.
        profile: Option<String>,
    },
    /// Nobody answers.
    #[error("cannot reach {place}: {cause}")]
    Unreachable {
        /// The address, or the service's name.
        place: String,
        /// What the connection failed with.
        cause: String,
    },
    /// The answer did not come in time.
    #[error("{operation}: no answer from {place} in time")]
    TimedOut {
        /// The request.
        operation: &'static str,
        /// The address, or the service's name.
        place: String,
    },
    /// The answer made no sense, or the request could not be made.
    #[error("{operation} failed: {cause}")]
    Broken {
        /// The request.
        operation: &'static str,
        /// What went wrong.
        cause: String,
    },
    /// The caller belongs to another account than the target says.
    #[error(
        "wrong account: the target is meant for {expected}, the credentials belong to {actual} \
         ({caller}); nothing was changed"
    )]
    WrongAccount {
        /// The target's account.
        expected: String,
        /// The caller's account.
        actual: String,
        /// Who the caller is.
        caller: String,
    },
    /// A file of this machine cannot be read.
    #[error("cannot read {path}: {message}")]
    File {
        /// The file.
        path: String,
        /// What the system says.
        message: String,
    },
}

fn of_profile(profile: &Option<String>) -> String {
    profile.as_ref().map_or_else(String::new, |profile| {
        format!(" in the profile `{profile}`")
    })
}

impl CloudError {
    pub(super) fn of<E: ServiceFailure>(
        operation: &'static str,
        cloud: &Cloud,
        failure: SdkFailure<E>,
    ) -> Self {
        let place = cloud.endpoint.as_ref().map_or_else(
            || format!("AWS in {}", cloud.region),
            |endpoint| endpoint.url().to_owned(),
        );
        let profile = cloud.profile.clone();
        match &failure {
            SdkError::ServiceError(context) => {
                let metadata = context.err().meta();
                let code = metadata.code().unwrap_or("no code").to_owned();
                let message = metadata.message().unwrap_or("without a reason").to_owned();
                match code.as_str() {
                    "ExpiredToken" | "ExpiredTokenException" | "RequestExpired" => {
                        Self::Expired { profile }
                    }
                    "InvalidClientTokenId"
                    | "UnrecognizedClientException"
                    | "InvalidAccessKeyId"
                    | "SignatureDoesNotMatch" => Self::BadCredentials { profile, message },
                    _ => Self::Service {
                        operation,
                        code,
                        message,
                        request_id: context
                            .raw()
                            .headers()
                            .get("x-amzn-requestid")
                            .map(str::to_owned),
                    },
                }
            }
            SdkError::TimeoutError(_) => Self::TimedOut { operation, place },
            _ => {
                if let Some(error) = find::<CredentialsError>(&failure) {
                    return of_credentials(profile, error);
                }
                match &failure {
                    SdkError::DispatchFailure(dispatch) if dispatch.is_timeout() => {
                        Self::TimedOut { operation, place }
                    }
                    SdkError::DispatchFailure(dispatch) if dispatch.is_io() => Self::Unreachable {
                        place,
                        cause: innermost(&failure),
                    },
                    _ => Self::Broken {
                        operation,
                        cause: DisplayErrorContext(&failure).to_string(),
                    },
                }
            }
        }
    }

    /// The service's code, if it was the service that refused.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Service { code, .. } => Some(code),
            _ => None,
        }
    }

    /// Whether the caller may not do that.
    pub fn is_denied(&self) -> bool {
        let denied = ["AccessDenied", "UnauthorizedOperation", "NotAuthorized"];
        self.code()
            .is_some_and(|code| denied.iter().any(|word| code.starts_with(word)))
    }

    /// Whether the service was asked too often.
    ///
    /// ```
    /// use stackwright::cloud::CloudError;
    ///
    /// let error = CloudError::Service {
    ///     operation: "DescribeStacks",
    ///     code: "Throttling".to_owned(),
    ///     message: "Rate exceeded".to_owned(),
    ///     request_id: None,
    /// };
    /// assert!(error.is_throttled());
    /// ```
    pub fn is_throttled(&self) -> bool {
        let throttled = [
            "Throttl",
            "RequestLimitExceeded",
            "TooManyRequests",
            "SlowDown",
        ];
        self.code()
            .is_some_and(|code| throttled.iter().any(|word| code.starts_with(word)))
    }

    /// Whether a conditional write came too late: the object is there, or has changed.
    pub(super) fn is_lost_condition(&self) -> bool {
        matches!(
            self.code(),
            Some("PreconditionFailed" | "ConditionalRequestConflict")
        )
    }

    /// Whether the service says that there is no such change set.
    pub fn is_missing_change_set(&self) -> bool {
        self.code()
            .is_some_and(|code| code.starts_with("ChangeSetNotFound"))
    }

    /// Whether the service says that there is no such stack.
    pub fn is_missing_stack(&self) -> bool {
        matches!(self, Self::Service { code, message, .. }
            if code == "ValidationError" && message.starts_with("Stack")
                && message.ends_with("does not exist"))
    }
}

pub(super) fn of_credentials(profile: Option<String>, error: &CredentialsError) -> CloudError {
    match error {
        CredentialsError::CredentialsNotLoaded(_) => CloudError::NoCredentials { profile },
        _ => {
            let message = DisplayErrorContext(error).to_string();
            if message.contains("expired") || message.contains("ExpiredToken") {
                CloudError::Expired { profile }
            } else {
                CloudError::BadCredentials {
                    profile,
                    message: innermost(error),
                }
            }
        }
    }
}

fn find<'a, T: std::error::Error + 'static>(
    error: &'a (dyn std::error::Error + 'static),
) -> Option<&'a T> {
    std::iter::successors(Some(error), |error| error.source())
        .find_map(|error| error.downcast_ref())
}

fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    std::iter::successors(Some(error), |error| error.source())
        .last()
        .map_or_else(String::new, ToString::to_string)
}
