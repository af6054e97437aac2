//! Why packages cannot be installed.

use std::{io, path::PathBuf};

use super::PythonPlatform;
use crate::local::LocalError;

/// What keeps a list of Python packages from being installed.
///
/// ```
/// use stackwright::asset::RequirementsError;
///
/// let error = RequirementsError::Local {
///     path: "requirements.txt".into(),
///     line: 3,
///     text: "./eggs".to_owned(),
/// };
/// assert_eq!(
///     error.to_string(),
///     "requirements.txt:3: `./eggs` is code of this machine, not a package that is published: \
///      add its folder with `.with_package(…)`, or build a wheel and name that"
/// );
/// ```
#[derive(Debug, thiserror::Error)]
pub enum RequirementsError {
    /// The list does not exist.
    #[error("there is no file `{}`; correct the path (it starts from the program's own folder)", path.display())]
    Missing {
        /// The list.
        path: PathBuf,
    },
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// Lists that include each other, or too deep.
    #[error("{}:{line}: `{}` includes itself; remove that line", path.display(), included.display())]
    Circle {
        /// The list.
        path: PathBuf,
        /// The line that includes another.
        line: usize,
        /// The list that is included.
        included: PathBuf,
    },
    /// A line names code of this machine, whose changes nobody would notice.
    #[error("{}:{line}: `{text}` is code of this machine, not a package that is published: add its folder with `.with_package(…)`, or build a wheel and name that", path.display())]
    Local {
        /// The list.
        path: PathBuf,
        /// The line.
        line: usize,
        /// What it says.
        text: String,
    },
    /// A line names a repository, which has no wheels.
    #[error("{}:{line}: `{text}` is a repository, and only wheels can be installed for another platform: name a released version, or build a wheel and name that", path.display())]
    Repository {
        /// The list.
        path: PathBuf,
        /// The line.
        line: usize,
        /// What it says.
        text: String,
    },
    /// There is no Python to run pip with.
    #[error("the packages of {} cannot be installed: no Python was found on this machine (tried: {}); {advice}", path.display(), tried.join(", "))]
    NoPython {
        /// The list.
        path: PathBuf,
        /// The commands that were tried.
        tried: Vec<String>,
        /// How to get one.
        advice: &'static str,
    },
    /// The Python of this machine cannot be used.
    #[error("the packages of {} cannot be installed with the Python of this machine: {source}", path.display())]
    Python {
        /// The list.
        path: PathBuf,
        /// What is wrong with it.
        source: LocalError,
    },
    /// The index cannot be reached.
    #[error("the packages of {} could not be downloaded: {reason}; pip's settings and proxies apply. What was installed once is not downloaded again", path.display())]
    Network {
        /// The list.
        path: PathBuf,
        /// What pip said, in short.
        reason: String,
    },
    /// No wheel fits.
    #[error(
        "{place}: there is no wheel of `{requirement}` for {platform}{}; {}",
        versions_there_are(versions),
        advice_on_versions(versions)
    )]
    NoWheel {
        /// The file and the line.
        place: String,
        /// What was asked for.
        requirement: String,
        /// What for.
        platform: PythonPlatform,
        /// The versions that have one.
        versions: Vec<String>,
    },
    /// A file is not the one that the list pins.
    #[error(
        "{place}: the file of `{requirement}` has the hash sha256:{found}, which the list does not name: if that is the version that you want, correct the hash; if not, somebody may have changed the file"
    )]
    Hash {
        /// The file, and the line if it is known.
        place: String,
        /// What was asked for.
        requirement: String,
        /// The hash of the file, SHA-256 in hexadecimal.
        found: String,
    },
    /// pip refuses for another reason.
    #[error("{place}: pip cannot install this: {reason}")]
    Pip {
        /// The file, and the line if it is known.
        place: String,
        /// What pip said, in short.
        reason: String,
    },
    /// The user's home folder is unknown, so there is no cache folder.
    #[error(
        "no cache folder: the home folder is unknown; set STACKWRIGHT_CACHE_DIR to a folder to use"
    )]
    NoCacheFolder,
}

impl RequirementsError {
    pub(super) fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}

fn versions_there_are(versions: &[String]) -> String {
    // The newest come last, and nobody reads them all.
    let newest = &versions[versions.len().saturating_sub(5)..];
    match newest {
        [] => String::new(),
        newest => format!(" (there are wheels of {})", newest.join(", ")),
    }
}

fn advice_on_versions(versions: &[String]) -> &'static str {
    if versions.is_empty() {
        "correct the name, or take a package that is published as a wheel: what has to be built is \
         not installed for another platform"
    } else {
        "name one of these"
    }
}
