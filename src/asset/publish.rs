//! Uploading what templates name in our bucket.

use std::{
    fs::{self, File},
    path::PathBuf,
};

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};

use super::AssetError;
use crate::{
    assembly::{Asset, AssetContent},
    cloud::{Cloud, OwnBucket},
    deploy::{DeployError, Event, Interrupt, Reporter, new_token, staging::Staging},
};

/// How many go up at a time.
const AT_A_TIME: usize = 16;

/// From how many bytes on an asset is written to a file of its own, and sent from there: what
/// goes up is what was hashed, whatever happens to the original meanwhile.
const LARGE: u64 = 4 << 20;

/// Uploads the assets that the bucket lacks, by their content's hash; says whether there were
/// any.
pub(crate) async fn publish(
    cloud: &Cloud,
    staging: &Staging,
    assets: &[Asset],
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<bool, DeployError> {
    let mut missing: Vec<&Asset> = assets
        .iter()
        .filter(|asset| !staging.keys.contains(&asset.key))
        .collect();
    missing.sort_by(|left, right| left.key.cmp(&right.key));
    missing.dedup_by(|left, right| left.key == right.key);
    if missing.is_empty() {
        return Ok(false);
    }
    cloud.verify_account().await?;
    report(&Event::Uploading {
        files: missing.len(),
    });
    let bucket = cloud.own_bucket(&*staging.bucket).await?;
    let uploads = stream::iter(missing)
        .map(Ok)
        .try_for_each_concurrent(AT_A_TIME, |asset| upload(&bucket, asset));
    // What is up by then is used by the next run.
    let uploaded = interrupt
        .or(uploads)
        .await
        .unwrap_or(Err(DeployError::Stopped));
    uploaded.map(|()| true)
}

async fn upload(bucket: &OwnBucket<'_>, asset: &Asset) -> Result<(), DeployError> {
    let key = asset.key.clone();
    let asset = asset.clone();
    // Packing takes a processor, and the requests of others go on meanwhile.
    let content_type = asset.content_type();
    let packed = tokio::task::spawn_blocking(move || Packed::of(&asset)).await;
    match packed.map_err(|error| AssetError::Archive {
        source: std::io::Error::other(error),
    })?? {
        Packed::Bytes(bytes) => bucket.put_once(&key, bytes, content_type).await?,
        Packed::File(file) => bucket.put_file_once(&key, &file.0, content_type).await?,
    };
    Ok(())
}

/// What is on its way.
enum Packed {
    Bytes(Vec<u8>),
    File(Temporary),
}

impl Packed {
    fn of(asset: &Asset) -> Result<Self, AssetError> {
        let length = |path| fs::metadata(path).map_or(0, |metadata| metadata.len());
        let size: u64 = match &asset.content {
            AssetContent::Archive(files) => files.iter().map(|file| length(&file.path)).sum(),
            AssetContent::File(path) => length(path),
            AssetContent::Text(text) => text.len() as u64,
        };
        if size < LARGE {
            return asset.bytes().map(Self::Bytes);
        }
        let path = std::env::temp_dir().join(new_token());
        let failed = |source| AssetError::Archive { source };
        let file = File::create_new(&path).map_err(failed)?;
        let temporary = Temporary(path);
        asset.write_into(file)?;
        Ok(Self::File(temporary))
    }
}

/// A file that goes with this.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        // The system's own cleaning takes what stays.
        let _stays = fs::remove_file(&self.0);
    }
}
