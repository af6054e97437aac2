//! Uploading archives of code.

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};

use crate::{
    assembly::Asset,
    cloud::Cloud,
    deploy::{DeployError, Event, Interrupt, Reporter, staging::Staging},
};

/// How many archives go up at a time.
const AT_A_TIME: usize = 16;

/// Uploads the archives that the bucket lacks, by their content's hash.
pub(crate) async fn publish(
    cloud: &Cloud,
    staging: &Staging,
    assets: &[Asset],
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<(), DeployError> {
    let mut missing: Vec<&Asset> = assets
        .iter()
        .filter(|asset| !staging.keys.contains(&asset.key))
        .collect();
    missing.sort_by(|left, right| left.key.cmp(&right.key));
    missing.dedup_by(|left, right| left.key == right.key);
    if missing.is_empty() {
        return Ok(());
    }
    cloud.verify_account().await?;
    report(&Event::Uploading {
        files: missing.len(),
    });
    let uploads = stream::iter(missing)
        .map(Ok)
        .try_for_each_concurrent(AT_A_TIME, |asset| upload(cloud, &staging.bucket, asset));
    // What is up by then is used by the next run.
    interrupt
        .or(uploads)
        .await
        .unwrap_or(Err(DeployError::Stopped))
}

async fn upload(cloud: &Cloud, bucket: &str, asset: &Asset) -> Result<(), DeployError> {
    let archive = asset.pack()?;
    cloud
        .put_once(bucket, &asset.key, archive, "application/zip")
        .await?;
    Ok(())
}

/// What all keys begin with: the prefix under which one listing finds them all.
pub(crate) fn common_prefix<'a>(keys: impl IntoIterator<Item = &'a str>) -> &'a str {
    keys.into_iter()
        .reduce(|left, right| {
            let length = left
                .char_indices()
                .zip(right.chars())
                .find(|((_, left), right)| left != right)
                .map_or_else(|| left.len().min(right.len()), |((index, _), _)| index);
            &left[..length]
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::common_prefix;

    #[test]
    fn keys_have_a_common_beginning() {
        for (keys, expected) in [
            (vec!["data/a.json", "data/b.json"], "data/"),
            (vec!["a", "ab"], "a"),
            (vec!["ä1", "ö"], ""),
            (vec!["äx", "äy", "äz"], "ä"),
            (vec!["one"], "one"),
            (vec![], ""),
        ] {
            assert_eq!(common_prefix(keys), expected);
        }
    }
}
