//! Where to deploy to: the targets of `stackwright.toml`, and the local cloud.

mod asset_bucket;
mod endpoint;
mod file;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use crate::{
    project::{ProjectFile, ProjectFileError},
    suggest::did_you_mean,
};

pub use asset_bucket::AssetBucket;
pub use endpoint::Endpoint;

/// The name of the target that is built in: the local cloud.
pub const LOCAL: &str = "local";

/// The account that the local cloud plays.
pub const LOCAL_ACCOUNT: &str = "000000000000";

/// The region of the local cloud, and of endpoints that do not say theirs.
pub const DEFAULT_REGION: &str = "us-east-1";

/// A place to deploy to.
///
/// ```
/// use std::path::Path;
/// use stackwright::target::{LOCAL, Overrides, Place, Target};
///
/// let target = Target::resolve(Path::new("/srv/eggs"), LOCAL, &Overrides::default())?;
/// assert!(target.is_local());
/// assert_eq!(target.place, Place::Local);
/// assert_eq!(target.region, "us-east-1");
/// # Ok::<(), stackwright::target::TargetError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The name, as `--target` takes it.
    pub name: String,
    /// Which cloud.
    pub place: Place,
    /// The account that the caller must belong to; always known on AWS.
    pub account: Option<String>,
    /// The region.
    pub region: String,
    /// The profile that credentials come from.
    pub profile: Option<String>,
    /// Values of stack parameters.
    pub parameters: BTreeMap<String, String>,
    /// Tags for every stack.
    pub tags: BTreeMap<String, String>,
    /// The bucket for code and large templates; one of ours if none is named.
    pub asset_bucket: Option<AssetBucket>,
}

/// Which cloud a target is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The local cloud that stackwright runs; its endpoint is known once it has started.
    Local,
    /// Something that speaks AWS's protocols at an address of its own.
    Endpoint(Endpoint),
    /// AWS.
    Aws,
}

impl Place {
    /// Whether it is outside this machine.
    pub(crate) fn is_far(&self) -> bool {
        match self {
            Self::Local => false,
            Self::Endpoint(endpoint) => !endpoint.is_loopback(),
            Self::Aws => true,
        }
    }
}

/// What the command line says instead of the file.
///
/// ```
/// use std::path::Path;
/// use stackwright::target::{LOCAL, Overrides, Place, Target};
///
/// let overrides = Overrides {
///     endpoint_url: Some("http://127.0.0.1:4566".to_owned()),
///     ..Overrides::default()
/// };
/// let target = Target::resolve(Path::new("/srv/eggs"), LOCAL, &overrides)?;
/// assert!(matches!(target.place, Place::Endpoint(_)));
/// # Ok::<(), stackwright::target::TargetError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// The region.
    pub region: Option<String>,
    /// The profile.
    pub profile: Option<String>,
    /// The endpoint of all services, also from `AWS_ENDPOINT_URL`.
    pub endpoint_url: Option<String>,
    /// The bucket for code and large templates.
    pub asset_bucket: Option<AssetBucket>,
    /// What other files say, where neither the command line nor `stackwright.toml` does.
    pub defaults: Defaults,
}

/// Settings of files that are not ours, which never decide what is written to: a target outside
/// this machine is none until `stackwright.toml` names its account and region.
///
/// ```
/// use std::path::Path;
/// use stackwright::target::{Defaults, LOCAL, Overrides, Target};
///
/// let defaults = Defaults { region: Some("eu-central-1".to_owned()), ..Defaults::default() };
/// let overrides = Overrides { defaults, ..Overrides::default() };
/// let target = Target::resolve(Path::new("/srv/eggs"), LOCAL, &overrides)?;
/// assert_eq!(target.region, "eu-central-1");
/// # Ok::<(), stackwright::target::TargetError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Defaults {
    /// The region, for clouds on this machine.
    pub region: Option<String>,
    /// The profile, for those that are not.
    pub profile: Option<String>,
    /// The bucket for code and large templates, for those that are not.
    pub asset_bucket: Option<AssetBucket>,
}

impl Target {
    /// The target called `name`, from the `stackwright.toml` in `root` or built in.
    pub fn resolve(root: &Path, name: &str, overrides: &Overrides) -> Result<Self, TargetError> {
        let file = ProjectFile::read(root)?;
        let path = file.path().to_owned();
        let mut targets = file::read(&file)?;
        let Some(entry) = targets
            .remove(name)
            .or_else(|| (name == LOCAL).then(file::Entry::default))
        else {
            let known: Vec<&str> = targets.keys().map(String::as_str).chain([LOCAL]).collect();
            return Err(TargetError::Unknown {
                name: name.to_owned(),
                suggestion: did_you_mean(name, known.iter().copied()),
                known: known.join(", "),
                path,
            });
        };
        let place = match overrides.endpoint_url.as_ref().or(entry.endpoint.as_ref()) {
            Some(url) => Place::Endpoint(Endpoint::parse(url)?),
            None if name == LOCAL => Place::Local,
            None => Place::Aws,
        };
        let account = match &place {
            Place::Local => Some(LOCAL_ACCOUNT.to_owned()),
            Place::Endpoint(_) | Place::Aws => entry.account,
        };
        let region = overrides.region.clone().or(entry.region);
        let far = place.is_far();
        let defaults = overrides.defaults.clone();
        if far {
            let missing: Vec<&str> = [("account", account.is_none()), ("region", region.is_none())]
                .into_iter()
                .filter_map(|(key, missing)| missing.then_some(key))
                .collect();
            if !missing.is_empty() {
                return Err(TargetError::Incomplete {
                    name: name.to_owned(),
                    missing: missing.join(" and "),
                    path,
                });
            }
        }
        Ok(Self {
            name: name.to_owned(),
            place,
            account,
            region: region
                .or(defaults.region)
                .unwrap_or_else(|| DEFAULT_REGION.to_owned()),
            profile: overrides
                .profile
                .clone()
                .or(entry.profile)
                .or(defaults.profile.filter(|_| far)),
            parameters: entry.parameters,
            tags: entry.tags,
            asset_bucket: overrides
                .asset_bucket
                .clone()
                .or(entry.asset_bucket)
                .or(defaults.asset_bucket.filter(|_| far)),
        })
    }

    /// The bucket that the target called `name` in the `stackwright.toml` in `root` has for code
    /// and large templates. Templates can be rendered for a target that is not complete yet.
    ///
    /// ```
    /// use std::path::Path;
    /// use stackwright::target::Target;
    ///
    /// assert_eq!(Target::asset_bucket_of(Path::new("/srv/eggs"), "live")?, None);
    /// # Ok::<(), stackwright::target::TargetError>(())
    /// ```
    pub fn asset_bucket_of(root: &Path, name: &str) -> Result<Option<AssetBucket>, TargetError> {
        let mut targets = file::read(&ProjectFile::read(root)?)?;
        Ok(targets.remove(name).and_then(|entry| entry.asset_bucket))
    }

    /// Whether this is the local cloud that stackwright runs.
    pub fn is_local(&self) -> bool {
        self.place == Place::Local
    }
}

/// Why there is no target to deploy to.
///
/// ```
/// use std::path::Path;
/// use stackwright::target::{Overrides, Target, TargetError};
///
/// let error = Target::resolve(Path::new("/srv/eggs"), "live", &Overrides::default()).unwrap_err();
/// assert!(matches!(error, TargetError::Unknown { .. }));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// No target has that name.
    #[error("there is no target `{name}` in {}{suggestion} (known: {known})", path.display())]
    Unknown {
        /// The name that was asked for.
        name: String,
        /// A name that is like it, as an end of the sentence.
        suggestion: String,
        /// The names that there are.
        known: String,
        /// The file.
        path: PathBuf,
    },
    /// A target outside this machine lacks what keeps it from the wrong account.
    #[error(
        "the target `{name}` does not say its {missing}: nothing is deployed outside this machine \
         unless a target in {} names the account and the region that it is meant for",
        path.display()
    )]
    Incomplete {
        /// The target.
        name: String,
        /// The keys that are missing.
        missing: String,
        /// The file.
        path: PathBuf,
    },
    /// The file cannot be used.
    #[error(transparent)]
    File(#[from] ProjectFileError),
    /// The endpoint is not an address.
    #[error("`{url}` cannot be an endpoint: write it as http://HOST:PORT or https://HOST")]
    Endpoint {
        /// What was given.
        url: String,
    },
}

#[cfg(test)]
mod tests;
