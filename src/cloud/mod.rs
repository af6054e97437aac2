//! The only module that talks to AWS, or to what stands in for it.
//!
//! It gives back plain records and typed errors; nothing above it sees a client or a request.

mod address;
mod batch;
mod bucket;
mod change_set;
mod change_set_options;
mod change_set_read;
mod clock;
mod concurrency;
mod connect;
mod content;
mod drift;
mod emptying;
mod error;
mod event;
mod export;
mod function_code;
mod ground;
mod identity;
mod json_call;
mod log;
mod multipart;
mod object;
mod object_list;
mod object_put;
mod own_bucket;
mod pace;
mod patience;
mod recovery;
mod stack;
mod tagged;
mod usual;

use std::{
    pin::Pin,
    sync::atomic::{AtomicU64, Ordering},
};

use aws_config::SdkConfig;
use aws_sdk_cloudformation::Client as CloudFormation;
use aws_sdk_s3::Client as S3;

use crate::target::{AssetBucket, Endpoint};

pub use address::reachable;
pub use aws_sdk_cloudformation::types::{ChangeSetStatus, ExecutionStatus, StackStatus};
pub(crate) use batch::BATCH as OBJECTS_IN_A_BATCH;
pub use change_set::{ChangeSet, ChangeSetRequest, ChangeSetSummary, NewChangeSet, TemplateSource};
pub use change_set_options::ChangeSetOptions;
pub use clock::Clock;
pub use connect::Manner;
pub use drift::DriftDetection;
pub use emptying::{BucketContent, Emptied};
pub use error::CloudError;
pub use event::{EventPage, StackEvent, ValidationFinding, time_text};
pub use identity::{Identity, arn_account};
pub use json_call::JsonCallError;
pub use log::LogGroup;
pub use multipart::{UnfinishedUpload, UploadedPart};
pub use object::StoredObject;
pub use object_list::ObjectEntry;
pub use object_put::{Content, ObjectHeaders, Put};
pub use own_bucket::{Listing, ObjectVersion, OwnBucket};
pub use pace::{Outlook, Pace};
pub use stack::{OutputRecord, ParameterValue, ResourceRecord, StackRecord};
pub use tagged::Tagged;

/// A connection to one account and region.
///
/// ```
/// use std::{path::Path, time::Duration};
/// use stackwright::{cloud::Cloud, target::{LOCAL, LOCAL_ACCOUNT, Endpoint, Overrides, Target}};
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), stackwright::target::TargetError> {
/// # let target = Target::resolve(Path::new("/srv/eggs"), LOCAL, &Overrides::default())?;
/// # let running = Endpoint::parse("http://127.0.0.1:4566")?;
/// let cloud = Cloud::connect(&target, Some(&running)).await;
/// assert_eq!(cloud.region(), "us-east-1");
/// assert_eq!(cloud.target_account(), Some(LOCAL_ACCOUNT));
/// assert_eq!(cloud.endpoint(), Some(&running));
/// assert_eq!(cloud.calls(), 0);
/// assert!(cloud.asset_bucket().is_none());
///
/// let mut pace = cloud.pace();
/// cloud.wait(&mut pace).await;
/// assert!(pace.step() > Duration::from_millis(10));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Cloud {
    cloudformation: CloudFormation,
    s3: S3,
    /// What clients that are seldom needed are made of.
    config: SdkConfig,
    endpoint: Option<Endpoint>,
    region: String,
    account: Option<String>,
    profile: Option<String>,
    asset_bucket: Option<AssetBucket>,
    near: bool,
    clock: Clock,
    limiter: pace::Limiter,
    calls: AtomicU64,
    usual: usual::Usual,
    identity: tokio::sync::OnceCell<Identity>,
}

impl Cloud {
    /// The region.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The address, where it is not AWS's own.
    pub fn endpoint(&self) -> Option<&Endpoint> {
        self.endpoint.as_ref()
    }

    /// The account that the target is meant for, if it names one.
    pub fn target_account(&self) -> Option<&str> {
        self.account.as_deref()
    }

    /// The bucket for code and large templates, if the target names one.
    pub fn asset_bucket(&self) -> Option<&AssetBucket> {
        self.asset_bucket.as_ref()
    }

    /// How many requests were made so far, retries not counted.
    pub fn calls(&self) -> u64 {
        self.calls.load(Ordering::Relaxed)
    }

    /// Whether requests cost nothing, as on this machine.
    pub(crate) fn is_near(&self) -> bool {
        self.near
    }

    /// How long to wait between looks at something that is under way.
    pub fn pace(&self) -> Pace {
        if self.near { Pace::near() } else { Pace::far() }
    }

    /// Waits for the next look: at least `pace` says, and longer if all that wait together would
    /// look too often.
    pub async fn wait(&self, pace: &mut Pace) {
        let pause = pace.step();
        let turn = self.limiter.turn(self.clock.now());
        self.clock.sleep(pause.max(turn)).await;
    }

    /// Notes that something was looked at besides: what is looked at next waits a little longer.
    pub(crate) fn look_besides(&self, pace: &mut Pace) {
        pace.look();
        self.limiter.turn(self.clock.now());
    }

    /// The clock that waiting goes by.
    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Counts a request, makes it, and puts its error into words.
    ///
    /// The SDK's futures are large, and ours contain each other: on the heap they do not add up.
    fn call<'a, T, E>(
        &'a self,
        operation: &'static str,
        request: impl Future<Output = Result<T, error::SdkFailure<E>>> + Send + 'a,
    ) -> Pin<Box<dyn Future<Output = Result<T, CloudError>> + Send + 'a>>
    where
        E: error::ServiceFailure,
    {
        self.calls.fetch_add(1, Ordering::Relaxed);
        Box::pin(async move {
            request
                .await
                .map_err(|failure| CloudError::of(operation, self, failure))
        })
    }
}
