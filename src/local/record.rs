//! What is written down about a running cloud, for the next command to find it.

use std::{
    fs, io,
    path::Path,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};

use super::{environment, error::LocalError, process};

/// A process that was started, kept in `cloud.json`.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub(super) struct Record {
    /// The version of this file's form.
    version: u32,
    pub(super) pid: u32,
    /// When the process started, as the system tells it: a later process with the same id differs.
    identity: String,
    pub(super) port: u16,
    /// A name that only this process knows and answers with.
    pub(super) instance: String,
    /// Seconds since 1970.
    since: u64,
    /// The version of the emulator.
    pub(super) emulator: String,
    /// What exactly runs: packages and bridge.
    pub(super) build: String,
}

const FORM: u32 = 1;

impl Record {
    /// A record of a process that was just started; `None` when it has gone already.
    pub(super) fn new(pid: u32, port: u16, instance: String) -> Option<Self> {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        Some(Self {
            version: FORM,
            pid,
            identity: process::identity(pid)?,
            port,
            instance,
            since: since.unwrap_or_default().as_secs(),
            emulator: environment::emulator_version().to_owned(),
            build: environment::build(),
        })
    }

    /// The record of the last start, if there is one that can be read.
    pub(super) fn read(path: &Path) -> Result<Option<Self>, LocalError> {
        match fs::read(path) {
            // A file that is cut off or of another version says nothing about a process of ours.
            Ok(bytes) => Ok(serde_json::from_slice(&bytes)
                .ok()
                .filter(|record: &Self| record.version == FORM)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(LocalError::file(path)(error)),
        }
    }

    /// Writes the record, whole or not at all.
    pub(super) fn write(&self, path: &Path) -> Result<(), LocalError> {
        let partial = path.with_extension("json.partial");
        let text = serde_json::to_vec_pretty(self).map_err(io::Error::other);
        text.and_then(|text| fs::write(&partial, text))
            .and_then(|()| fs::rename(&partial, path))
            .map_err(LocalError::file(path))
    }

    /// Whether it is what this version would start.
    pub(super) fn is_current(&self) -> bool {
        self.build == environment::build()
    }

    /// Whether the process still runs.
    pub(super) fn is_alive(&self) -> bool {
        process::identity(self.pid).is_some_and(|identity| identity == self.identity)
    }

    /// How long the process has been running.
    pub(super) fn uptime(&self) -> Duration {
        let start = UNIX_EPOCH + Duration::from_secs(self.since);
        SystemTime::now().duration_since(start).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_comes_back_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cloud.json");
        assert_eq!(Record::read(&path).unwrap(), None);
        let own = Record::new(std::process::id(), 4000, "a".to_owned()).unwrap();
        own.write(&path).unwrap();
        assert_eq!(Record::read(&path).unwrap(), Some(own.clone()));
        assert!(own.is_alive());
    }

    #[test]
    fn another_process_with_the_same_id_is_not_ours() {
        let mut record = Record::new(std::process::id(), 4000, "a".to_owned()).unwrap();
        record.identity.push('0');
        assert!(!record.is_alive());
    }

    #[test]
    fn a_file_that_is_cut_off_counts_as_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cloud.json");
        fs::write(&path, r#"{"version":1,"pid":12"#).unwrap();
        assert_eq!(Record::read(&path).unwrap(), None);
    }
}
