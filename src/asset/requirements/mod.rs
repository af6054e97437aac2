//! Python packages for a function's own platform, installed once per machine.
//!
//! What `pip` makes of a list is kept in the user's cache folder, by the list's text and the
//! platform. It is made under another name and renamed when whole, so that a folder that exists is
//! complete, whoever was interrupted. Beside each is the lock of those who make or remove it, whose
//! time is that of the last use.

mod aging;
mod error;
mod list;
mod pip;
mod platform;
mod tidy;

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::OnceLock,
    time::SystemTime,
};

use sha2::{Digest as _, Sha256};

pub use error::RequirementsError;
pub use platform::{Architecture, PythonPlatform};

use crate::local;

/// What is being installed.
///
/// ```
/// use stackwright::asset::{Architecture, Installing, PythonPlatform};
///
/// let step = Installing {
///     list: "requirements.txt".into(),
///     platform: PythonPlatform { minor: 13, architecture: Architecture::Arm64 },
/// };
/// assert_eq!(
///     step.to_string(),
///     "installing the packages of requirements.txt for Python 3.13 on arm64"
/// );
/// ```
#[derive(Clone, Debug)]
pub struct Installing {
    /// The list.
    pub list: PathBuf,
    /// What for.
    pub platform: PythonPlatform,
}

impl std::fmt::Display for Installing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { list, platform } = self;
        write!(
            f,
            "installing the packages of {} for {platform}",
            list.display()
        )
    }
}

type Listener = Box<dyn Fn(&Installing) + Send + Sync>;

static LISTENER: OnceLock<Listener> = OnceLock::new();

/// Tells `listener` of each installation before it begins: it may take a while, in the middle of
/// something that otherwise takes none. The first listener of a process stays.
pub fn on_install(listener: impl Fn(&Installing) + Send + Sync + 'static) {
    let _first = LISTENER.set(Box::new(listener));
}

/// The folder with the packages that `list` asks for, installed if they are not yet.
///
/// Only wheels are taken: to build a package for another platform needs that platform.
///
/// ```
/// use std::path::Path;
/// use stackwright::asset::{self, Architecture, PythonPlatform, RequirementsError};
///
/// asset::on_install(|step| println!("{step}"));
/// let platform = PythonPlatform { minor: 13, architecture: Architecture::X86_64 };
/// let error = asset::install(Path::new("no/requirements.txt"), platform).unwrap_err();
/// assert!(matches!(error, RequirementsError::Missing { .. }));
/// ```
pub fn install(list: &Path, platform: PythonPlatform) -> Result<PathBuf, RequirementsError> {
    let cache = local::cache_folder().map_err(|_| RequirementsError::NoCacheFolder)?;
    install_in(&cache.join("requirements"), list, platform)
}

/// The same, with another folder for the cache.
///
/// ```
/// use std::path::Path;
/// use stackwright::asset::{self, Architecture, PythonPlatform};
///
/// let platform = PythonPlatform { minor: 13, architecture: Architecture::X86_64 };
/// let list = Path::new("no/requirements.txt");
/// assert!(asset::install_in(Path::new("target/packages"), list, platform).is_err());
/// ```
pub fn install_in(
    cache: &Path,
    list: &Path,
    platform: PythonPlatform,
) -> Result<PathBuf, RequirementsError> {
    let requirements = list::read(list)?;
    let folder = cache.join(key(&requirements, platform));
    let lock_path = folder.with_extension("lock");
    if aging::is_there(&folder, &lock_path) {
        return Ok(folder);
    }
    fs::create_dir_all(cache).map_err(RequirementsError::file(cache))?;
    let lock = File::create(&lock_path).map_err(RequirementsError::file(&lock_path))?;
    lock.lock().map_err(RequirementsError::file(&lock_path))?;
    if !folder.is_dir() {
        if let Some(listener) = LISTENER.get() {
            listener(&Installing {
                list: list.to_owned(),
                platform,
            });
        }
        aging::sweep(cache, SystemTime::now());
        make(list, &requirements, platform, &folder)?;
    }
    Ok(folder)
}

/// Whether `list` asks for any package.
#[cfg(feature = "aws")]
pub(super) fn lists_packages(list: &Path) -> Result<bool, RequirementsError> {
    let lines = list::read(list)?;
    Ok(lines.iter().any(|line| line.package().is_some()))
}

fn make(
    list: &Path,
    requirements: &[list::Line],
    platform: PythonPlatform,
    folder: &Path,
) -> Result<(), RequirementsError> {
    // The pip of a run that was killed may still write: it does so into a folder of its own.
    let partial = folder.with_extension(format!("{}.partial", std::process::id()));
    aging::sweep_partial(folder);
    let made = pip::install(list, requirements, platform, &partial)
        .and_then(|()| tidy::tidy(&partial).map_err(RequirementsError::file(&partial)))
        .and_then(|()| fs::rename(&partial, folder).map_err(RequirementsError::file(folder)));
    if made.is_err() {
        // The first error is the one to tell.
        let _leftover = fs::remove_dir_all(&partial);
    }
    made
}

/// The name of the folder: all that decides what is in it, and nothing of this machine.
fn key(requirements: &[list::Line], platform: PythonPlatform) -> String {
    let mut hash = Sha256::new_with_prefix(format!("stackwright requirements 1\n{platform}\n"));
    for line in requirements {
        hash.update(format!("{}\n{}\n", line.text.len(), line.text));
        hash.update(line.content.as_deref().unwrap_or_default());
    }
    local::hex(&hash.finalize()[..16])
}

fn unreadable(path: &Path, source: io::Error) -> RequirementsError {
    if source.kind() == io::ErrorKind::NotFound {
        RequirementsError::Missing {
            path: path.to_owned(),
        }
    } else {
        RequirementsError::file(path)(source)
    }
}
