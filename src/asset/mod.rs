//! Folders of code as archives, and single files: the same content gives the same name.

mod collect;
mod content;
mod error;
mod pack;
#[cfg(feature = "aws")]
mod publish;
mod requirements;
mod rules;

pub use collect::{IGNORE_FILE, SIZE_LIMIT, collect};
pub(crate) use collect::{check_size, collect_all};
pub use error::{AssetError, LargestFiles};
pub use pack::{Archive, content_hash, pack};
#[cfg(feature = "aws")]
pub(crate) use publish::publish;
pub use requirements::{
    Architecture, Installing, PythonPlatform, RequirementsError, install, install_in, on_install,
};

/// The name of the bucket that archives are uploaded to, as `Fn::Sub` takes it.
pub const STAGING_BUCKET: &str = "stackwright-assets-${AWS::AccountId}-${AWS::Region}";
