//! Why a stack was not deployed or removed.

use crate::{
    asset::AssetError, cloud::CloudError, destroy::Blocker, files::PageError, source::SourceLine,
    suggest::did_you_mean,
};

use super::{
    cause::Cause, hint::lacks_export, parameters::ParameterProblem, preflight::PreflightProblem,
    recovery::Recovery,
};

/// Why a stack was not deployed or removed.
///
/// ```
/// use stackwright::deploy::DeployError;
///
/// let error = DeployError::TooLarge { stack: "news".to_owned(), size: 2_000_000, limit: 1_000_000 };
/// assert!(error.to_string().ends_with("the service takes 1000000: divide the stack"));
/// assert!(!error.is_interruption());
/// assert!(DeployError::Stopped.is_interruption());
/// ```
#[derive(Debug, thiserror::Error)]
pub enum DeployError {
    /// The cloud refused a request, or cannot be reached.
    #[error(transparent)]
    Cloud(#[from] CloudError),
    /// Parameters lack a value, or are given one that they cannot have.
    #[error("{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Parameters {
        /// All of them.
        problems: Vec<ParameterProblem>,
    },
    /// The deploy would fail; nothing was begun.
    #[error(
        "`{stack}` cannot be deployed: {}",
        problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    )]
    Preflight {
        /// The stack.
        stack: String,
        /// All that stands in the way.
        problems: Vec<PreflightProblem>,
    },
    /// The stack is in a state that nothing can be done from.
    #[error("the stack `{stack}` is in the state {status}: {advice}")]
    Blocked {
        /// The stack.
        stack: String,
        /// Its status.
        status: String,
        /// What to do.
        advice: String,
    },
    /// The user named a way out that does not lead out of the stack's state.
    #[error(
        "the stack `{stack}` is in the state {status}, which `--recover {recovery}` does not lead \
         out of: add `--recover {}` instead",
        offered.join("` or `--recover ")
    )]
    WrongRecovery {
        /// The stack.
        stack: String,
        /// Its status.
        status: String,
        /// What the user named.
        recovery: Recovery,
        /// What does.
        offered: Vec<String>,
    },
    /// The plan is about a stack that is no longer as it was.
    #[error(
        "the stack `{stack}` has changed since the plan was made, so the service does not carry it \
         out: run it again for a new plan"
    )]
    Outdated {
        /// The stack.
        stack: String,
    },
    /// The service refused to plan the deployment.
    #[error("the service cannot plan the deployment of `{stack}`: {reason}")]
    Unplannable {
        /// The stack.
        stack: String,
        /// The service's words.
        reason: String,
        /// The line of the program that adds the resource in these words.
        line: Option<SourceLine>,
        /// What it is about, where that is known.
        causes: Vec<Cause>,
    },
    /// The template is larger than the service takes.
    #[error(
        "the template of `{stack}` has {size} bytes, and the service takes {limit}: divide the \
         stack"
    )]
    TooLarge {
        /// The stack.
        stack: String,
        /// The template's size in bytes.
        size: usize,
        /// The service's limit in bytes.
        limit: usize,
    },
    /// The operation failed.
    #[error("{operation} the stack `{stack}` failed; it is now {status}")]
    Failed {
        /// `creating`, `updating` or `deleting`.
        operation: &'static str,
        /// The stack.
        stack: String,
        /// Its status.
        status: String,
        /// Why.
        cause: Option<Box<Cause>>,
        /// What to do next, where that follows from the status.
        advice: Option<&'static str>,
    },
    /// The stack cannot be removed; nothing was begun.
    #[error(
        "`{stack}` cannot be removed:{}",
        blockers.iter().map(|blocker| format!("\n  {blocker}")).collect::<String>()
    )]
    Undestroyable {
        /// The stack.
        stack: String,
        /// All that stands in the way.
        blockers: Vec<Blocker>,
    },
    /// The user keeps a resource that the stack does not have.
    #[error(
        "the stack `{stack}` has no resource `{id}` that could be kept (`status -v` lists what it \
         has){}",
        did_you_mean(id, known.iter().map(String::as_str))
    )]
    NothingToKeep {
        /// The stack.
        stack: String,
        /// What the user named.
        id: String,
        /// The logical ids that there are.
        known: Vec<String>,
    },
    /// The deployed template cannot be read.
    #[error("the deployed template of `{stack}` cannot be read: {message}")]
    Template {
        /// The stack.
        stack: String,
        /// What is wrong with it.
        message: String,
    },
    /// The bucket that the user names for code and large templates does not exist.
    #[error(
        "there is no bucket `{bucket}` in the account {account}: make it, correct the name \
         (--asset-bucket, or `asset-bucket` of the target), or name none and a bucket of \
         stackwright's own is made"
    )]
    NoAssetBucket {
        /// The bucket.
        bucket: String,
        /// The account.
        account: String,
    },
    /// The bucket for code and large templates is in another region.
    #[error(
        "the bucket `{bucket}` is not in {region}, and functions take code from their own region \
         only: name a bucket of {region}, or none and one of stackwright's own is made"
    )]
    AssetBucketElsewhere {
        /// The bucket.
        bucket: String,
        /// The region of the deploy.
        region: String,
    },
    /// The bucket for code and large templates may not be used.
    #[error(
        "the bucket `{bucket}` cannot be used: it belongs to another account than {account}, or \
         these credentials may not list and write it ({source})"
    )]
    AssetBucketDenied {
        /// The bucket.
        bucket: String,
        /// The account that it should belong to.
        account: String,
        /// What the service says.
        source: Box<CloudError>,
    },
    /// A file cannot be put into its bucket, or taken out.
    #[error("the file `{key}` in the bucket of `{bucket_id}`: {message}\n  at {line}")]
    File {
        /// The object's key.
        key: String,
        /// The logical id of the bucket.
        bucket_id: String,
        /// The line of the program that asks for it.
        line: SourceLine,
        /// Why not.
        message: String,
    },
    /// A file cannot be rendered with the values of the stack.
    #[error("{error}\n  at {line}")]
    Page {
        /// What is wrong, and where in the file.
        error: PageError,
        /// The line of the program that asks for it.
        line: SourceLine,
    },
    /// The user left while files were going up.
    #[error(
        "stopped while files were going up: the stack `{stack}` is deployed, and not all of its \
         files are in place; run the same command again to go on"
    )]
    HalfUploaded {
        /// The stack.
        stack: String,
    },
    /// An archive of code cannot be made.
    #[error(transparent)]
    Asset(#[from] AssetError),
    /// The user left while the work could still be undone; it was.
    #[error("stopped; nothing was changed")]
    Stopped,
    /// The user left while buckets were being emptied.
    #[error(
        "stopped while buckets were being emptied: what is gone is gone, the stack is still there; \
         run the same command again to go on"
    )]
    Halfway,
    /// The connection was lost while the service works on.
    #[error(
        "lost sight of the stack `{stack}` while the service works on: {error}; run the same \
         command again to follow it"
    )]
    Lost {
        /// The stack.
        stack: String,
        /// What the last look failed with.
        error: CloudError,
    },
    /// The user left while the service works on.
    #[error(
        "left while the service works on: the stack `{stack}` goes on without us; `events --follow` \
         shows how, and the same command again follows it and does what is left"
    )]
    Detached {
        /// The stack.
        stack: String,
    },
}

impl DeployError {
    /// Whether the service lacks what another stack is yet to export.
    ///
    /// ```
    /// use stackwright::deploy::DeployError;
    ///
    /// assert!(!DeployError::Stopped.awaits_export());
    /// ```
    pub fn awaits_export(&self) -> bool {
        matches!(self, Self::Unplannable { reason, .. } if lacks_export(reason))
    }

    /// Whether the user wanted to leave.
    pub fn is_interruption(&self) -> bool {
        matches!(
            self,
            Self::Stopped | Self::Halfway | Self::HalfUploaded { .. } | Self::Detached { .. }
        )
    }
}
