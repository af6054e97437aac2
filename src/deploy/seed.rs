//! Files that are put into a bucket once, and never overwritten.

use std::collections::BTreeMap;

use super::{
    error::DeployError,
    event::{Event, Reporter},
};
use crate::{
    assembly::{SeedFile, StackAssembly},
    asset::common_prefix,
    cloud::{Cloud, Put},
    template::Node,
};

/// A file that its bucket lacks.
#[derive(Clone, Debug)]
pub(super) struct MissingSeed<'a> {
    pub(super) bucket: String,
    pub(super) file: &'a SeedFile,
}

/// The files that their buckets lack; one listing for each bucket.
pub(super) async fn missing<'a>(
    cloud: &Cloud,
    assembly: &'a StackAssembly,
    stack_id: &str,
) -> Result<Vec<MissingSeed<'a>>, DeployError> {
    let mut missing = Vec::new();
    for (bucket, files) in by_bucket(cloud, assembly, stack_id).await? {
        let keys = || files.iter().map(|file| file.key.as_str());
        let present = cloud
            .keys(&bucket, common_prefix(keys()), keys().max())
            .await?;
        let present = present.unwrap_or_default();
        missing.extend(
            files
                .into_iter()
                .filter(|file| !present.contains(&file.key))
                .map(|file| MissingSeed {
                    bucket: bucket.clone(),
                    file,
                }),
        );
    }
    Ok(missing)
}

/// Puts what is missing, each only if it is still missing by then.
pub(super) async fn put(
    cloud: &Cloud,
    seeds: &[MissingSeed<'_>],
    report: &Reporter<'_>,
) -> Result<(), DeployError> {
    for seed in seeds {
        let guess = mime_guess::from_path(&seed.file.key).first_or_octet_stream();
        let put = cloud
            .put_file_if_absent(
                &seed.bucket,
                &seed.file.key,
                &seed.file.path,
                guess.as_ref(),
            )
            .await
            .map_err(|error| DeployError::Seed {
                file: seed.file.path.display().to_string(),
                bucket_id: seed.file.bucket_id.clone(),
                message: error.to_string(),
            })?;
        if put == Put::Created {
            report(&Event::Seeded {
                bucket: seed.bucket.clone(),
                key: seed.file.key.clone(),
            });
        }
    }
    Ok(())
}

/// The files by the name that their bucket has in the deployed stack.
async fn by_bucket<'a>(
    cloud: &Cloud,
    assembly: &'a StackAssembly,
    stack_id: &str,
) -> Result<BTreeMap<String, Vec<&'a SeedFile>>, DeployError> {
    let mut files: BTreeMap<String, Vec<&SeedFile>> = BTreeMap::new();
    let mut resources = None;
    for file in &assembly.seeds {
        let bucket = match &file.bucket {
            Node::Text(name) => Some(name.clone()),
            _ => {
                if resources.is_none() {
                    resources = Some(cloud.resources(stack_id).await?);
                }
                resources
                    .iter()
                    .flatten()
                    .find(|resource| resource.logical_id == file.bucket_id)
                    .map(|resource| resource.physical_id.clone())
            }
        };
        // A bucket under a condition that does not hold is not there to be filled.
        if let Some(bucket) = bucket {
            files.entry(bucket).or_default().push(file);
        }
    }
    Ok(files)
}
