//! What a run is about to leave in the cloud, written down on this machine first.
//!
//! A run that is killed cannot clean up after itself. But as long as it lives it holds a lock on
//! its notes, and a lock does not outlive its process: notes that nobody holds tell the next run
//! exactly what to remove. Where no notes can be kept, only the age of a change set tells.

use std::{
    env,
    fs::{self, File, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
    sync::Mutex,
    time::Duration,
};

use etcetera::base_strategy::{BaseStrategy as _, choose_native_strategy};
use serde::{Deserialize, Serialize};

use super::token::new_token;
use crate::cloud::Cloud;

/// Notes about a cloud that nobody went to again are dropped after a week.
const FORGOTTEN: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The notes of this process that are still needed.
static OWN: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// What may be left.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    /// Where: the endpoint if it is not AWS's own, the region, and the target's account.
    pub(super) place: (Option<String>, String, Option<String>),
    /// The change set: the stack's name, and its own.
    pub(super) change_set: Option<(String, String)>,
    /// The stack that may be but a shell for the change set.
    pub(super) shell: Option<String>,
    /// The large template: the bucket and the key.
    pub(super) template: Option<(String, String)>,
    /// Whether the service was told to execute the change set.
    #[serde(default)]
    pub(super) executing: bool,
    /// Our bucket, if it has the mark of a removal.
    #[serde(default)]
    pub(super) marked: Option<String>,
}

/// The notes of one run, held as long as it lives.
#[derive(Debug)]
pub(super) struct Entry {
    path: PathBuf,
    file: File,
}

impl Entry {
    /// Begins notes; none where no file can be kept.
    pub(super) fn begin() -> Option<Self> {
        Self::begin_in(&folder()?)
    }

    fn begin_in(folder: &Path) -> Option<Self> {
        fs::create_dir_all(folder).ok()?;
        let token = new_token();
        let hidden = folder.join(format!("{token}.new"));
        let path = folder.join(format!("{token}.json"));
        let options = OpenOptions::new()
            .create_new(true)
            .append(true)
            .open(&hidden);
        let file = options.ok()?;
        // Nobody sees the notes before they are held.
        if file.try_lock().is_err() || fs::rename(&hidden, &path).is_err() {
            let _gone = fs::remove_file(&hidden);
            return None;
        }
        if let Ok(mut own) = OWN.lock() {
            own.push(path.clone());
        }
        Some(Self { path, file })
    }

    /// Writes down what there is from now on; the last line counts.
    pub(super) fn note(&mut self, record: &Record) {
        if let Ok(line) = serde_json::to_string(record) {
            let _full_disk = self.file.write_all(format!("{line}\n").as_bytes());
        }
    }

    /// Forgets the notes: nothing is left.
    pub(super) fn end(self) {
        forget(&self.path);
    }
}

/// Forgets notes: nothing is left.
pub(super) fn forget(path: &Path) {
    let _gone = fs::remove_file(path);
    if let Ok(mut own) = OWN.lock() {
        own.retain(|kept| kept != path);
    }
}

/// What this process itself is about to leave where `cloud` leads, and where that is noted.
pub(super) fn own(cloud: &Cloud) -> Vec<(PathBuf, Record)> {
    let place = place(cloud);
    let own = OWN.lock().map(|own| own.clone()).unwrap_or_default();
    let noted = own.into_iter();
    noted
        .filter_map(|path| read(&path).map(|record| (path, record)))
        .filter(|(_, record)| record.place == place)
        .collect()
}

/// Where a connection leads.
pub(super) fn place(cloud: &Cloud) -> (Option<String>, String, Option<String>) {
    (
        cloud.endpoint().map(|endpoint| endpoint.url().to_owned()),
        cloud.region().to_owned(),
        cloud.target_account().map(str::to_owned),
    )
}

/// What runs that no longer live left where `cloud` leads.
pub(super) fn left(cloud: &Cloud) -> Vec<(Entry, Record)> {
    folder().map_or_else(Vec::new, |folder| left_in(&folder, &place(cloud)))
}

fn left_in(
    folder: &Path,
    place: &(Option<String>, String, Option<String>),
) -> Vec<(Entry, Record)> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    files
        .filter_map(|file| {
            let path = file.path();
            let is_entry = path.extension().is_some_and(|end| end == "json");
            let held = OpenOptions::new().append(true).open(&path);
            let entry = Entry {
                file: held.ok().filter(|_| is_entry)?,
                path,
            };
            entry.file.try_lock().ok()?;
            match read(&entry.path) {
                Some(record) if record.place == *place => Some((entry, record)),
                Some(_) if !is_old(&entry.file) => None,
                // Nothing was made before it was written down.
                _ => {
                    entry.end();
                    None
                }
            }
        })
        .collect()
}

fn read(path: &Path) -> Option<Record> {
    let text = fs::read_to_string(path).ok()?;
    text.lines()
        .rev()
        .find_map(|line| serde_json::from_str(line).ok())
}

fn is_old(file: &File) -> bool {
    let changed = file.metadata().and_then(|metadata| metadata.modified());
    changed.is_ok_and(|time| time.elapsed().is_ok_and(|age| age > FORGOTTEN))
}

/// `runs` in the user's cache folder.
pub(crate) fn folder() -> Option<PathBuf> {
    let cache = match env::var_os("STACKWRIGHT_CACHE_DIR").filter(|folder| !folder.is_empty()) {
        Some(folder) => PathBuf::from(folder),
        None => choose_native_strategy()
            .ok()?
            .cache_dir()
            .join("stackwright"),
    };
    Some(cache.join("runs"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(region: &str) -> Record {
        Record {
            place: (None, region.to_owned(), None),
            change_set: Some(("stack".to_owned(), "set".to_owned())),
            ..Record::default()
        }
    }

    #[test]
    fn notes_are_read_by_others_only_when_their_run_is_dead() {
        let folder = tempfile::tempdir().expect("a folder");
        let here = record("eu-north-1").place;
        let mut entry = Entry::begin_in(folder.path()).expect("an entry");
        entry.note(&record("eu-north-1"));
        entry.note(&Record {
            shell: Some("stack".to_owned()),
            ..record("eu-north-1")
        });
        assert!(left_in(folder.path(), &here).is_empty(), "it lives");
        drop(entry);
        assert!(left_in(folder.path(), &record("us-east-1").place).is_empty());
        let found = left_in(folder.path(), &here);
        assert_eq!(found[0].1.shell.as_deref(), Some("stack"));
        assert!(left_in(folder.path(), &here).is_empty(), "it is held");
        for (entry, _) in found {
            entry.end();
        }
        assert!(left_in(folder.path(), &here).is_empty(), "it is gone");
    }

    #[test]
    fn a_line_that_was_cut_short_does_not_hide_the_one_before() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut entry = Entry::begin_in(folder.path()).expect("an entry");
        entry.note(&record("eu-north-1"));
        entry.file.write_all(b"{\"place\": [nul").expect("written");
        drop(entry);
        let found = left_in(folder.path(), &record("eu-north-1").place);
        assert_eq!(found[0].1, record("eu-north-1"));
    }

    #[test]
    fn notes_without_a_line_are_dropped() {
        let folder = tempfile::tempdir().expect("a folder");
        drop(Entry::begin_in(folder.path()));
        assert!(left_in(folder.path(), &record("x").place).is_empty());
        let files = fs::read_dir(folder.path()).expect("a folder").count();
        assert_eq!(files, 0);
    }
}
