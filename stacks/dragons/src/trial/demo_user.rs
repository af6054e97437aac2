//! The demo user of a project.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::random::{self, NoRandomness};

/// The kept user's name; mail to `example.com` reaches nobody.
const EMAIL: &str = "demo@example.com";

/// Someone who may sign in.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct DemoUser {
    /// The name to sign in with.
    pub email: String,
    /// The password.
    pub password: String,
}

/// Leaves the password out, so that it cannot slip into a log.
impl std::fmt::Debug for DemoUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DemoUser")
            .field("email", &self.email)
            .finish_non_exhaustive()
    }
}

impl DemoUser {
    /// The user that a project keeps: read from a file that only its owner may read, or made up
    /// and written there.
    ///
    /// This is for the local cloud, where a password guards nothing but the habit.
    pub fn kept_in(file: &Path) -> Result<Self, DemoUserError> {
        let at = |cause| DemoUserError::Unusable {
            file: file.to_owned(),
            cause,
        };
        match fs::read(file) {
            Ok(content) => {
                serde_json::from_slice(&content).map_err(|cause| DemoUserError::Broken {
                    file: file.to_owned(),
                    cause,
                })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let user = Self {
                    email: EMAIL.to_owned(),
                    password: random::password()?,
                };
                user.keep(file).map_err(at)?;
                Ok(user)
            }
            Err(error) => Err(at(error)),
        }
    }

    /// A user for one trial, whom nobody knows.
    pub(super) fn passing(tag: &str) -> Result<Self, NoRandomness> {
        Ok(Self {
            email: format!("trial-{tag}@example.com"),
            password: random::password()?,
        })
    }

    fn keep(&self, file: &Path) -> io::Result<()> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        // Written aside first: half a file would be taken for a broken one.
        let draft = file.with_extension("json.new");
        create_private(&draft)?.write_all(text.as_bytes())?;
        fs::rename(&draft, file)
    }
}

#[cfg(unix)]
fn create_private(file: &Path) -> io::Result<File> {
    use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};

    let opened = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(file)?;
    // A draft that was left behind keeps the mode that it had.
    opened.set_permissions(fs::Permissions::from_mode(0o600))?;
    Ok(opened)
}

#[cfg(not(unix))]
fn create_private(file: &Path) -> io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(file)
}

/// Why there is no demo user.
#[derive(Debug, thiserror::Error)]
pub enum DemoUserError {
    /// The file cannot be read or written.
    #[error("the demo user's file {} cannot be used: {cause}", file.display())]
    Unusable {
        /// The file.
        file: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The file is something else.
    #[error("the demo user's file {} is broken: {cause}; delete it to get a new one", file.display())]
    Broken {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        cause: serde_json::Error,
    },
    /// A password could not be made up.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_user_every_time() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(".stackwright/demo-user.json");
        let user = DemoUser::kept_in(&file).unwrap();
        assert_eq!(DemoUser::kept_in(&file).unwrap(), user);
        assert_eq!(user.email, "demo@example.com");
        let other = DemoUser::kept_in(&folder.path().join("other.json")).unwrap();
        assert_ne!(user.password, other.password);
        assert!(!format!("{user:?}").contains(&user.password));
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_it() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("demo-user.json");
        fs::write(file.with_extension("json.new"), "left behind").unwrap();
        DemoUser::kept_in(&file).unwrap();
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_broken_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("demo-user.json");
        fs::write(&file, "{").unwrap();
        let error = DemoUser::kept_in(&file).unwrap_err().to_string();
        assert!(error.contains("demo-user.json is broken"), "{error}");
        assert!(error.ends_with("delete it to get a new one"), "{error}");
    }
}
