//! Folders of code as archives, and single files: the same content gives the same name.

mod collect;
mod content;
mod error;
#[cfg(feature = "aws")]
mod local;
mod pack;
mod place;
#[cfg(feature = "aws")]
mod publish;
mod requirements;
mod rules;

#[cfg(feature = "aws")]
use collect::is_executable;
pub use collect::{IGNORE_FILE, SIZE_LIMIT, collect};
pub(crate) use collect::{check_size, collect_all};
pub use error::{AssetError, LargestFiles};
#[cfg(feature = "aws")]
pub(crate) use local::{Home, INCLUDE, Packing, may_name_local, pack_local};
pub use pack::{Archive, content_hash, pack};
pub(crate) use place::LOCAL_PLACES;
#[cfg(feature = "aws")]
pub(crate) use place::is_local;
#[cfg(feature = "aws")]
pub(crate) use publish::publish;
#[cfg(feature = "aws")]
use requirements::lists_packages;
pub use requirements::{
    Architecture, Installing, PythonPlatform, RequirementsError, install, install_in, on_install,
};

/// The name of the bucket that archives are uploaded to, as `Fn::Sub` takes it.
pub const STAGING_BUCKET: &str = "stackwright-assets-${AWS::AccountId}-${AWS::Region}";
