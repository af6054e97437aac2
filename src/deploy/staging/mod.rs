//! The bucket for code and large templates: our own, with the small stack that it belongs to, or
//! one that the user names.
//!
//! Ours is made when it is first needed, serves all stacks of ours in the account and region, and
//! goes with the last of them. One of the user's is only written to.
//!
//! Runs do not know of each other, and one may need what another one is about to remove. Whoever
//! removes something first leaves a mark in the bucket, then looks for stacks that need it; whoever
//! needs something is there as a stack, or as a change set, before it looks what the bucket has,
//! the mark included. So at least one of two sees the other, and gives way.

mod mark;
mod removal;
mod stack;
mod sweep;

use std::{collections::BTreeSet, time::SystemTime};

use super::{
    DeployError, Interrupt, Planned, Settings,
    event::{Event, Reporter},
    plan, wait,
};
use crate::{
    asset::STAGING_BUCKET,
    cloud::{Cloud, CloudError, Listing, OwnBucket, StackRecord, StackStatus},
    source::SourceMap,
    target::AssetBucket,
};

pub(super) use mark::remove_mark;
pub use removal::remove_if_unused;
pub(super) use sweep::sweep_if_due;

/// The name of the stack that our bucket belongs to.
pub const STACK: &str = "stackwright-assets";

/// How often the bucket is looked for again after it was made, or should have been.
const ATTEMPTS: u32 = 5;

/// What the keys of templates begin with.
pub(super) const TEMPLATES: &str = "templates/";

/// The bucket, as it was found or made.
///
/// ```no_run
/// use stackwright::{cloud::Cloud, deploy::{DeployError, Interrupt, staging::{self, Staging}}};
///
/// # async fn example(cloud: &Cloud) -> Result<(), DeployError> {
/// let interrupt = Interrupt::new();
/// let ours: Staging = staging::ensure(cloud, ["0f3a.zip"], &|_| {}, &interrupt).await?;
/// assert_eq!(ours.bucket, staging::bucket_name(cloud).await?);
/// println!("{}", if ours.keys.is_empty() { "to be uploaded" } else { "there already" });
/// staging::remove_if_unused(cloud, &|_| {}, &interrupt).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Staging {
    /// The bucket's name.
    pub bucket: String,
    /// Which of the keys that were asked for it has.
    pub keys: BTreeSet<String>,
    /// Whether it was made just now.
    pub is_new: bool,
    /// Since when the oldest object is there that was seen.
    oldest: Option<SystemTime>,
    /// When it was last looked for code that no stack uses.
    swept: Option<SystemTime>,
}

/// The bucket's name in the account and region that `cloud` is connected to: the one that the
/// target names, or that of ours.
pub async fn bucket_name(cloud: &Cloud) -> Result<String, DeployError> {
    match cloud.asset_bucket() {
        Some(bucket) => Ok(bucket.name.clone()),
        None => own_name(cloud).await,
    }
}

async fn own_name(cloud: &Cloud) -> Result<String, DeployError> {
    Ok(STAGING_BUCKET
        .replace("${AWS::AccountId}", cloud.account().await?)
        .replace("${AWS::Region}", cloud.region()))
}

/// The key of a template called `name`.
pub(super) fn template_key(cloud: &Cloud, name: &str) -> String {
    let prefix = cloud.asset_bucket().map_or("", |bucket| &bucket.prefix);
    format!("{prefix}{TEMPLATES}{name}.json")
}

/// The bucket, and which of `keys` it has. Ours is made if it is not there; one of the user's must
/// be.
pub async fn ensure<'k>(
    cloud: &Cloud,
    keys: impl IntoIterator<Item = &'k str>,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<Staging, DeployError> {
    let keys: BTreeSet<&str> = keys.into_iter().collect();
    if let Some(chosen) = cloud.asset_bucket() {
        return ensure_chosen(cloud, chosen, &keys).await;
    }
    let bucket = cloud.own_bucket(own_name(cloud).await?).await?;
    // Marks come before all other keys: what is listed after them is not older than they are.
    let wanted = || keys.iter().copied().chain([mark::REMOVING, sweep::SWEPT]);
    let mut vigil = mark::Vigil::default();
    let mut is_new = false;
    let mut attempts = 0;
    loop {
        let listing = match bucket.find(wanted()).await {
            Ok(listing) => listing,
            Err(error) => return Err(refused(cloud, &bucket, error).await),
        };
        let Some(Listing { mut found, oldest }) = listing else {
            attempts += 1;
            if attempts > ATTEMPTS {
                return Err(DeployError::NoAssetBucket {
                    bucket: bucket.name,
                    account: cloud.account().await?.to_owned(),
                });
            }
            is_new |= make(cloud, &bucket, report, interrupt).await?;
            continue;
        };
        if let Some(since) = found.remove(mark::REMOVING)
            && !vigil.is_over(cloud, since)
        {
            vigil.wait(cloud, &bucket, report, interrupt).await?;
            continue;
        }
        let swept = found.remove(sweep::SWEPT);
        return Ok(Staging {
            bucket: bucket.name,
            keys: found.into_keys().collect(),
            is_new,
            oldest,
            swept,
        });
    }
}

/// Makes our bucket, or waits for whoever is making or removing it; says whether it made it.
async fn make(
    cloud: &Cloud,
    bucket: &OwnBucket<'_>,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<bool, DeployError> {
    let silent = |_: &Event| {};
    if let Some(stack) = cloud.stack(STACK).await? {
        if is_under_way(&stack) {
            let lines = SourceMap::default();
            Box::pin(wait(cloud, &stack, &lines, report, interrupt)).await?;
            return Ok(false);
        }
        // A stack without its bucket is of no use: someone has removed the bucket by hand, or a
        // run that was to remove both was killed.
        if stack.status != StackStatus::ReviewInProgress {
            Box::pin(crate::destroy::remove_quietly(cloud, &stack.id, interrupt)).await?;
        }
    }
    report(&Event::Note {
        text: format!(
            "making the bucket {} for code and large templates (stack {STACK})",
            bucket.name
        ),
    });
    let assembly = stack::assembly();
    let settings = Settings {
        app: "stackwright".to_owned(),
        ..Settings::default()
    };
    let made = async {
        match Box::pin(plan(cloud, &assembly, &settings, &silent, interrupt)).await? {
            Planned::NoChanges(_) | Planned::OnlyFiles(_) => {}
            Planned::Ready(plan) => {
                Box::pin(plan.execute(&silent, interrupt)).await?;
            }
        }
        Ok::<(), DeployError>(())
    };
    match made.await {
        Ok(()) => Ok(true),
        // Another run was a moment faster, and this one got between its steps.
        Err(error) if !error.is_interruption() && is_being_made(cloud, bucket).await? => {
            cloud.wait(&mut cloud.pace()).await;
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// Whether the bucket is there by now, or somebody is at work on its stack.
async fn is_being_made(cloud: &Cloud, bucket: &OwnBucket<'_>) -> Result<bool, CloudError> {
    let stack = cloud.stack(STACK).await?;
    let under_way = |stack: StackRecord| stack.status.as_str().ends_with("_IN_PROGRESS");
    Ok(stack.is_some_and(under_way) || bucket.find([]).await?.is_some())
}

/// Whether somebody is at work on the stack.
fn is_under_way(stack: &StackRecord) -> bool {
    let status = stack.status.as_str();
    status.ends_with("_IN_PROGRESS") && stack.status != StackStatus::ReviewInProgress
}

/// Whether the bucket that the user names, if one is named, can be used.
pub(super) async fn check_chosen(cloud: &Cloud) -> Result<(), DeployError> {
    match cloud.asset_bucket() {
        Some(chosen) => ensure_chosen(cloud, chosen, &BTreeSet::new())
            .await
            .map(drop),
        None => Ok(()),
    }
}

async fn ensure_chosen(
    cloud: &Cloud,
    chosen: &AssetBucket,
    keys: &BTreeSet<&str>,
) -> Result<Staging, DeployError> {
    let bucket = cloud.own_bucket(&*chosen.name).await?;
    match bucket.find(keys.iter().copied()).await {
        Ok(Some(listing)) => Ok(Staging {
            bucket: bucket.name,
            keys: listing.found.into_keys().collect(),
            is_new: false,
            oldest: None,
            swept: None,
        }),
        Ok(None) => Err(DeployError::NoAssetBucket {
            bucket: bucket.name,
            account: cloud.account().await?.to_owned(),
        }),
        Err(error) => Err(refused(cloud, &bucket, error).await),
    }
}

/// Why a bucket cannot be used.
async fn refused(cloud: &Cloud, bucket: &OwnBucket<'_>, error: CloudError) -> DeployError {
    let elsewhere = [
        "PermanentRedirect",
        "AuthorizationHeaderMalformed",
        "IllegalLocationConstraintException",
    ];
    let bucket = bucket.name.clone();
    if error.code().is_some_and(|code| elsewhere.contains(&code)) {
        DeployError::AssetBucketElsewhere {
            bucket,
            region: cloud.region().to_owned(),
        }
    } else if error.is_denied() {
        match cloud.account().await {
            Ok(account) => DeployError::AssetBucketDenied {
                bucket,
                account: account.to_owned(),
                source: Box::new(error),
            },
            Err(error) => error.into(),
        }
    } else {
        error.into()
    }
}
