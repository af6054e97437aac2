//! A project's folder: its file, and what its commands remember between runs.

mod file;
mod samconfig;

use std::{
    env,
    path::{Path, PathBuf},
};

pub(crate) use file::ProjectFile;
pub use file::{FILE_NAME, ProjectFileError};
pub use samconfig::{DEFAULT_ENVIRONMENT, FILE_NAMES as SAMCONFIG_NAMES, SamConfig};

/// The variable that names another folder for it.
pub const STATE_VARIABLE: &str = "STACKWRIGHT_STATE_DIR";

/// The folder that holds the local cloud's state, the demo user, and plans that are carried out
/// later: `.stackwright` in the project's folder, unless [`STATE_VARIABLE`] names another one.
/// Nothing else is kept.
///
/// ```
/// use std::path::Path;
///
/// let folder = stackwright::project::state_folder(Path::new("/srv/eggs"));
/// # if std::env::var_os(stackwright::project::STATE_VARIABLE).is_none() {
/// assert_eq!(folder, Path::new("/srv/eggs/.stackwright"));
/// # }
/// ```
pub fn state_folder(root: &Path) -> PathBuf {
    match env::var_os(STATE_VARIABLE) {
        Some(folder) if !folder.is_empty() => folder.into(),
        _ => root.join(".stackwright"),
    }
}
