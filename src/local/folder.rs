//! Where a project's local cloud keeps what it has.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::error::LocalError;
use crate::project::state_folder;

/// The folder `local` of a project's state.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    pub(super) fn of(root: &Path) -> Self {
        // An absolute path: the process runs elsewhere.
        let state = state_folder(root);
        Self {
            path: std::path::absolute(&state).unwrap_or(state).join("local"),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Who runs.
    pub(super) fn record(&self) -> PathBuf {
        self.path.join("cloud.json")
    }

    /// Held while something is started, stopped or wiped.
    pub(super) fn lock(&self) -> PathBuf {
        self.path.join("lock")
    }

    /// The port of last time.
    pub(super) fn port(&self) -> PathBuf {
        self.path.join("port")
    }

    pub(super) fn log(&self) -> PathBuf {
        self.path.join("cloud.log")
    }

    /// What the services know.
    pub(super) fn state(&self) -> PathBuf {
        self.path.join("state")
    }

    /// What the buckets hold.
    pub(super) fn objects(&self) -> PathBuf {
        self.path.join("objects")
    }

    /// The home folder of the process and of functions.
    pub(super) fn home(&self) -> PathBuf {
        self.path.join("home")
    }

    /// Unpacked function code, and the like.
    pub(super) fn temporary(&self) -> PathBuf {
        self.path.join("tmp")
    }

    /// Makes the folders for a start, the temporary one empty, and keeps the log short.
    pub(super) fn prepare(&self) -> Result<(), LocalError> {
        keep_short(&self.log());
        let temporary = self.temporary();
        remove(&temporary)?;
        for folder in [self.state(), self.objects(), self.home(), temporary] {
            fs::create_dir_all(&folder).map_err(LocalError::file(&folder))?;
        }
        Ok(())
    }

    /// Removes everything that the services have kept.
    pub(super) fn wipe(&self) -> Result<(), LocalError> {
        for folder in [self.state(), self.objects(), self.home(), self.temporary()] {
            remove(&folder)?;
        }
        Ok(())
    }
}

fn remove(folder: &Path) -> Result<(), LocalError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(LocalError::file(folder)(error))
        }
        _ => Ok(()),
    }
}

/// Puts a long log aside, in the place of the one before; it is no reason not to start.
fn keep_short(log: &Path) {
    const LONG: u64 = 4_000_000;

    if fs::metadata(log).is_ok_and(|file| file.len() > LONG) {
        let _kept = fs::rename(log, log.with_extension("log.old"));
    }
}
