//! What the service reads while it plans: templates of nested stacks, and what macros take in. It
//! is uploaded before the change set is asked for; all else only once a plan is agreed to.

use super::{
    error::DeployError, event::Reporter, interrupt::Interrupt, situation::Situation, staging,
    traces::Traces,
};
use crate::{
    assembly::{Asset, AssetContent},
    asset::{INCLUDE, publish},
    cloud::Cloud,
};

/// What the service reads while it plans.
fn read_ahead(situation: &Situation<'_>) -> Vec<Asset> {
    let plans_nested = situation.has_nested_stacks();
    let is_nested = |id: &str| {
        let resource = situation.assembly.template.resources.get(id);
        resource.is_some_and(|it| it.type_name == "AWS::CloudFormation::Stack")
    };
    let assets = situation.assembly.assets.iter();
    assets
        .filter(|asset| !matches!(asset.content, AssetContent::Archive(_)))
        .filter(|asset| asset.resource == INCLUDE || (plans_nested && is_nested(&asset.resource)))
        .cloned()
        .collect()
}

/// Uploads it.
pub(super) async fn publish_ahead(
    cloud: &Cloud,
    situation: &Situation<'_>,
    traces: &mut Traces,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<(), DeployError> {
    let assets = read_ahead(situation);
    if assets.is_empty() {
        return Ok(());
    }
    let keys = assets.iter().map(|asset| asset.key.as_str());
    let staging = staging::ensure(cloud, keys, report, interrupt).await?;
    traces.made_bucket |= staging.is_new;
    publish(cloud, &staging, &assets, report, interrupt).await?;
    Ok(())
}

/// Whether it has been uploaded, as far as that may be known.
pub(super) async fn is_published(cloud: &Cloud, situation: &Situation<'_>) -> bool {
    let assets = read_ahead(situation);
    if assets.is_empty() {
        return true;
    }
    let found = async {
        let name = staging::bucket_name(cloud).await.ok()?;
        let bucket = cloud.own_bucket(name).await.ok()?;
        let keys = assets.iter().map(|asset| asset.key.as_str());
        bucket.find(keys).await.ok()?
    };
    let found = found.await;
    found.is_some_and(|it| assets.iter().all(|asset| it.found.contains_key(&asset.key)))
}
