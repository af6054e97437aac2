//! What nobody has used for long goes from the cache, and what was never finished.

use std::{
    fs::{self, File},
    path::Path,
    time::{Duration, SystemTime},
};

/// How long packages stay that nobody uses.
const UNUSED: Duration = Duration::from_hours(30 * 24);

/// How exactly the last use is noted: most of them then write nothing.
const NOTED: Duration = Duration::from_hours(24);

/// Whether a folder is there, whose use is noted. Nobody removes it meanwhile.
pub(super) fn is_there(folder: &Path, lock_path: &Path) -> bool {
    let Ok(lock) = File::options().write(true).open(lock_path) else {
        // A cache that this user may only read.
        return folder.is_dir();
    };
    let _unlockable = lock.lock_shared();
    let is_there = folder.is_dir();
    if is_there && age(&lock, SystemTime::now()) > NOTED {
        let _unwritable = lock.set_modified(SystemTime::now());
    }
    is_there
}

/// Removes packages that nobody has used for long, and what interrupted runs left of others. What
/// another process is about stays. Locks stay too: somebody may wait for them.
pub(super) fn sweep(cache: &Path, now: SystemTime) {
    for entry in fs::read_dir(cache).into_iter().flatten().flatten() {
        let lock_path = entry.path();
        if lock_path.extension().is_none_or(|end| end != "lock") {
            continue;
        }
        let folder = lock_path.with_extension("");
        let Ok(lock) = File::options().write(true).open(&lock_path) else {
            continue;
        };
        if lock.try_lock().is_err() {
            continue;
        }
        sweep_partial(&folder);
        if age(&lock, now) > UNUSED && folder.is_dir() {
            // It goes at once, or not at all.
            let leaving = folder.with_extension(format!("{}.partial", std::process::id()));
            if fs::rename(&folder, &leaving).is_ok() {
                let _next_time = fs::remove_dir_all(leaving);
            }
        }
    }
}

/// Removes what interrupted runs left of this folder. The caller holds its lock.
pub(super) fn sweep_partial(folder: &Path) {
    let (Some(cache), Some(name)) = (folder.parent(), folder.file_name()) else {
        return;
    };
    let name = name.to_string_lossy();
    for entry in fs::read_dir(cache).into_iter().flatten().flatten() {
        let other = entry.file_name();
        let other = other.to_string_lossy();
        if other.starts_with(&*name) && other.ends_with(".partial") {
            let _next_time = fs::remove_dir_all(entry.path());
        }
    }
}

/// The time since the last use; none if the clock was set back since.
fn age(lock: &File, now: SystemTime) -> Duration {
    let used = lock.metadata().and_then(|metadata| metadata.modified());
    let age = used.ok().and_then(|used| now.duration_since(used).ok());
    age.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A cache with packages that were used so many days ago, and what a killed run left of some.
    fn cache(days: &[(&str, u64)]) -> tempfile::TempDir {
        let cache = tempfile::tempdir().expect("a folder");
        for (name, days) in days {
            fs::create_dir(cache.path().join(name)).expect("made");
            let lock = File::create(cache.path().join(format!("{name}.lock")));
            let used = SystemTime::now() - Duration::from_hours(days * 24);
            lock.and_then(|lock| lock.set_modified(used)).expect("made");
        }
        cache
    }

    fn folders(cache: &Path) -> Vec<String> {
        let entries = fs::read_dir(cache).expect("a folder").flatten();
        let folders = entries.filter(|entry| entry.path().is_dir());
        let names = folders.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    #[test]
    fn what_nobody_has_used_for_a_month_goes() {
        let cache = cache(&[("a", 29), ("b", 31), ("c", 400), ("d", 31)]);
        let at = |name: &str| cache.path().join(name);
        // A use, even a year later, is one.
        assert!(is_there(&at("b"), &at("b.lock")));
        // Another process is about this one.
        let lock = File::open(at("d.lock")).expect("a lock");
        lock.lock().expect("locked");
        sweep(cache.path(), SystemTime::now());
        assert_eq!(folders(cache.path()), ["a", "b", "d"]);
        assert!(!is_there(&at("c"), &at("c.lock")));
        drop(lock);
        let later = UNUSED - Duration::from_hours(1);
        sweep(cache.path(), SystemTime::now() + later);
        assert_eq!(folders(cache.path()), ["b"]);
    }

    #[test]
    fn what_was_never_finished_goes() {
        let cache = cache(&[("a", 0), ("b", 0)]);
        fs::create_dir(cache.path().join("a.4711.partial")).expect("made");
        fs::create_dir(cache.path().join("b.4711.partial")).expect("made");
        let lock = File::open(cache.path().join("b.lock")).expect("a lock");
        lock.lock().expect("locked");
        sweep(cache.path(), SystemTime::now());
        assert_eq!(folders(cache.path()), ["a", "b", "b.4711.partial"]);
    }
}
