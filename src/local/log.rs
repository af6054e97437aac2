//! Reads the log, from the beginning and as it grows.

use std::{
    fs::File,
    io::{self, Read as _},
    path::Path,
    thread,
    time::Duration,
};

use super::error::LocalError;

const POLL: Duration = Duration::from_millis(200);

/// Gives the log to `take`, piece by piece; goes on with what is added if it is to `follow`.
///
/// Ends when `take` wants no more.
pub(super) fn read(
    path: &Path,
    follow: bool,
    take: &mut dyn FnMut(&str) -> bool,
) -> Result<(), LocalError> {
    let mut file = open(path).map_err(LocalError::file(path))?;
    let mut position = 0;
    loop {
        if let Some(open) = &mut file {
            let mut bytes = Vec::new();
            let count = open
                .read_to_end(&mut bytes)
                .map_err(LocalError::file(path))?;
            position += u64::try_from(count).unwrap_or_default();
            if !bytes.is_empty() && !take(&String::from_utf8_lossy(&bytes)) {
                return Ok(());
            }
        }
        if !follow {
            return Ok(());
        }
        thread::sleep(POLL);
        // A start may have put a long log aside.
        let is_shorter = std::fs::metadata(path).is_ok_and(|now| now.len() < position);
        if file.is_none() || is_shorter {
            file = open(path).map_err(LocalError::file(path))?;
            position = 0;
        }
    }
}

fn open(path: &Path) -> io::Result<Option<File>> {
    match File::open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, io::Write as _};

    use super::*;

    #[test]
    fn a_log_that_is_not_there_is_empty() {
        let folder = tempfile::tempdir().unwrap();
        read(&folder.path().join("log"), false, &mut |_| {
            panic!("no text")
        })
        .unwrap();
    }

    #[test]
    fn what_is_added_follows() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        fs::write(&path, "one\n").unwrap();
        let mut seen = String::new();
        read(&path, true, &mut |text| {
            seen.push_str(text);
            match seen.as_str() {
                "one\n" => {
                    let mut log = File::options().append(true).open(&path).unwrap();
                    log.write_all(b"two\n").unwrap();
                }
                // Put aside: what follows is another, shorter file.
                "one\ntwo\n" => fs::write(&path, "3\n").unwrap(),
                _ => return false,
            }
            true
        })
        .unwrap();
        assert_eq!(seen, "one\ntwo\n3\n");
    }
}
