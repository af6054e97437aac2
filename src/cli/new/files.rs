//! All files of a project, or none.

use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

use crate::cli::CliError;

/// A file to be written.
pub(super) struct File {
    /// The path within the project.
    pub(super) path: &'static str,
    pub(super) text: String,
}

/// Writes the files into a folder that does not exist yet, or is empty but for `.git`.
///
/// Where one cannot be written, everything that was made before is removed again.
pub(super) fn write(folder: &Path, files: &[File]) -> Result<(), CliError> {
    check_empty(folder)?;
    let mut made = Made::default();
    for file in files {
        let path = folder.join(file.path);
        made.file(&path, &file.text).map_err(|error| {
            CliError::failed(format!("cannot write `{}`: {error}", path.display()))
                .hint("choose a folder that you may write to with --path")
        })?;
    }
    made.keep();
    Ok(())
}

fn check_empty(folder: &Path) -> Result<(), CliError> {
    let shown = folder.display();
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            let file = folder.ancestors().find(|part| part.is_file());
            let file = file.unwrap_or(folder).display();
            return Err(
                CliError::failed(format!("`{file}` is a file, not a folder"))
                    .hint("choose another name, or another folder with --path"),
            );
        }
        Err(error) => return Err(CliError::failed(format!("cannot read `{shown}`: {error}"))),
    };
    let mut others = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name() != ".git");
    match others.next() {
        None => Ok(()),
        Some(entry) => {
            let entry = entry.file_name();
            let text = format!(
                "`{shown}` is not empty: it has `{}`",
                entry.to_string_lossy()
            );
            Err(CliError::failed(text).hint("choose another name, or another folder with --path"))
        }
    }
}

/// What was made so far; it is removed again unless it is kept.
#[derive(Default)]
struct Made {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

impl Made {
    fn file(&mut self, path: &Path, text: &str) -> io::Result<()> {
        if let Some(parent) = path.parent() {
            self.folder(parent)?;
        }
        let mut file = fs::File::create_new(path)?;
        self.files.push(path.to_owned());
        file.write_all(text.as_bytes())
    }

    fn folder(&mut self, path: &Path) -> io::Result<()> {
        if path.as_os_str().is_empty() || path.is_dir() {
            return Ok(());
        }
        if let Some(parent) = path.parent() {
            self.folder(parent)?;
        }
        fs::create_dir(path)?;
        self.folders.push(path.to_owned());
        Ok(())
    }

    fn keep(mut self) {
        self.folders.clear();
        self.files.clear();
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        for file in &self.files {
            let _gone = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _gone = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_leaves_nothing_behind() {
        let root = tempfile::tempdir().expect("a folder");
        let file = |path| File {
            path,
            text: "text".to_owned(),
        };
        let files = [file("a/b/one"), file("two"), file("two/three")];
        let folder = root.path().join("deep/project");
        let error = write(&folder, &files).expect_err("`two` is no folder");
        assert!(format!("{error:?}").contains("three"), "{error:?}");
        assert_eq!(fs::read_dir(root.path()).expect("a folder").count(), 0);
    }
}
