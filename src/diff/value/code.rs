//! Code of functions, file by file.

use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Read as _},
};

use zip::ZipArchive;

use super::{Hunk, hunks};
use crate::{assembly::AssetFile, diff::Kind};

/// The largest archive that is looked into, in bytes.
#[cfg(feature = "aws")]
pub(crate) const ARCHIVE_LIMIT: u64 = 64 << 20;
/// The largest file that is compared by lines, in bytes.
const FILE_LIMIT: u64 = 1 << 20;

/// What differs between the code that is deployed and the new code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeDifference {
    /// These files, by name.
    Files(Vec<FileDifference>),
    /// Nobody knows, and why, in a sentence.
    Unknown(String),
}

/// A file that is added, removed or modified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDifference {
    /// The path in the archive.
    pub name: String,
    /// What happens to it.
    pub kind: Kind,
    /// What changes in it.
    pub content: FileContent,
}

/// What changes in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileContent {
    /// These lines.
    Lines(Vec<Hunk>),
    /// It is no text, or too much of it: the sizes in bytes.
    Opaque {
        /// Before; 0 if it is new.
        old: u64,
        /// Afterwards; 0 if it goes.
        new: u64,
    },
    /// Whether it may be executed, and nothing else.
    Mode {
        /// Whether it may be afterwards.
        executable: bool,
    },
}

/// An archive that cannot be read, and why.
#[derive(Debug, thiserror::Error)]
pub enum CodeError {
    /// It is no zip file.
    #[error("it is no zip file: {0}")]
    Archive(#[from] zip::result::ZipError),
    /// A file cannot be read.
    #[error("`{name}` cannot be read: {cause}")]
    File {
        /// The file.
        name: String,
        /// Why.
        cause: std::io::Error,
    },
}

/// Code as files.
pub struct Code<'a> {
    files: BTreeMap<String, File>,
    source: Source<'a>,
}

/// What tells whether a file is the same without looking into it.
struct File {
    size: u64,
    checksum: u32,
    executable: bool,
    place: usize,
}

enum Source<'a> {
    Archive(Box<ZipArchive<Cursor<&'a [u8]>>>),
    Folder(&'a [AssetFile]),
}

impl<'a> Code<'a> {
    /// The code in a zip file.
    ///
    /// ```
    /// use stackwright::diff::Code;
    ///
    /// assert!(Code::of_archive(b"no zip file").is_err());
    /// ```
    pub fn of_archive(bytes: &'a [u8]) -> Result<Self, CodeError> {
        let mut archive = ZipArchive::new(Cursor::new(bytes))?;
        let mut files = BTreeMap::new();
        for place in 0..archive.len() {
            let entry = archive.by_index_raw(place)?;
            if entry.is_dir() {
                continue;
            }
            let mode = entry.unix_mode().unwrap_or_default();
            let file = File {
                size: entry.size(),
                checksum: entry.crc32(),
                executable: mode & 0o111 != 0,
                place,
            };
            files.insert(entry.name()?.into_owned(), file);
        }
        Ok(Self {
            files,
            source: Source::Archive(Box::new(archive)),
        })
    }

    /// The code in files on this machine.
    pub fn of_files(files: &'a [AssetFile]) -> Result<Self, CodeError> {
        let mut found = BTreeMap::new();
        for (place, file) in files.iter().enumerate() {
            let content = fs::read(&file.path).map_err(|cause| CodeError::File {
                name: file.name.clone(),
                cause,
            })?;
            let about = File {
                size: content.len() as u64,
                checksum: crc32fast::hash(&content),
                executable: file.executable,
                place,
            };
            found.insert(file.name.clone(), about);
        }
        Ok(Self {
            files: found,
            source: Source::Folder(files),
        })
    }

    /// A file's text; none if it is no text, or too much.
    fn text(&mut self, name: &str) -> Result<Option<String>, CodeError> {
        let Some(file) = self.files.get(name) else {
            return Ok(Some(String::new()));
        };
        if file.size > FILE_LIMIT {
            return Ok(None);
        }
        let failed = |cause| CodeError::File {
            name: name.to_owned(),
            cause,
        };
        let mut content = Vec::new();
        match &mut self.source {
            Source::Archive(archive) => {
                let entry = archive.by_index(file.place)?;
                // What it says of its size need not be true.
                let mut entry = entry.take(FILE_LIMIT + 1);
                entry.read_to_end(&mut content).map_err(failed)?;
            }
            Source::Folder(files) => {
                content = fs::read(&files[file.place].path).map_err(failed)?;
            }
        }
        if content.len() as u64 > FILE_LIMIT || content.contains(&0) {
            return Ok(None);
        }
        Ok(String::from_utf8(content).ok())
    }
}

/// The files that differ, by name.
///
/// ```
/// use stackwright::assembly::AssetFile;
/// use stackwright::diff::{Code, CodeDifference, CodeError, FileContent, FileDifference, Kind, compare_code};
///
/// let files = [AssetFile {
///     name: "handler.rs".to_owned(),
///     path: "src/lib.rs".into(),
///     executable: false,
/// }];
/// let found = compare_code(Code::of_files(&[])?, Code::of_files(&files)?)?;
/// let handler: &FileDifference = &found[0];
/// assert_eq!((handler.name.as_str(), handler.kind), ("handler.rs", Kind::Added));
/// assert!(matches!(handler.content, FileContent::Lines(_)));
/// let code = CodeDifference::Files(found);
/// # Ok::<(), CodeError>(())
/// ```
pub fn compare_code(
    mut old: Code<'_>,
    mut new: Code<'_>,
) -> Result<Vec<FileDifference>, CodeError> {
    let gone = old
        .files
        .keys()
        .filter(|name| !new.files.contains_key(*name));
    let names: Vec<String> = new.files.keys().chain(gone).cloned().collect();
    let mut found = Vec::new();
    for name in names {
        let (before, after) = (old.files.get(&name), new.files.get(&name));
        let kind = match (before, after) {
            (None, _) => Kind::Added,
            (_, None) => Kind::Removed,
            _ => Kind::Modified,
        };
        let size = |file: Option<&File>| file.map_or(0, |file| file.size);
        let (old_size, new_size) = (size(before), size(after));
        let content = match (before, after) {
            (Some(one), Some(other))
                if (one.size, one.checksum) == (other.size, other.checksum) =>
            {
                if one.executable == other.executable {
                    continue;
                }
                FileContent::Mode {
                    executable: other.executable,
                }
            }
            _ => match (old.text(&name)?, new.text(&name)?) {
                (Some(old), Some(new)) => FileContent::Lines(hunks(&old, &new)),
                _ => FileContent::Opaque {
                    old: old_size,
                    new: new_size,
                },
            },
        };
        found.push(FileDifference {
            name,
            kind,
            content,
        });
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asset::pack;

    fn files(folder: &std::path::Path, files: &[(&str, &[u8], bool)]) -> Vec<AssetFile> {
        let file = |(name, content, executable): &(&str, &[u8], bool)| {
            let path = folder.join(name);
            fs::write(&path, content).expect("written");
            AssetFile {
                name: (*name).to_owned(),
                path,
                executable: *executable,
            }
        };
        files.iter().map(file).collect()
    }

    #[test]
    fn files_are_compared_by_their_lines() {
        let [old, new] = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
        let code = b"import os\n\ndef handler(event, context):\n    return 1\n";
        let changed = b"import os\n\ndef handler(event, context):\n    return 2\n";
        let old = files(
            old.path(),
            &[
                ("index.py", code, false),
                ("same.py", code, false),
                ("gone.txt", b"bye\n", false),
                ("logo.png", b"\x89PNG\0\x01", false),
                ("run.sh", b"true\n", false),
            ],
        );
        let new = files(
            new.path(),
            &[
                ("index.py", changed, false),
                ("same.py", code, false),
                ("fresh.env", b"API_TOKEN=abc\n", false),
                ("logo.png", b"\x89PNG\0\x02\x03", false),
                ("run.sh", b"true\n", true),
            ],
        );
        let archive = pack(&old).expect("packed").bytes;
        let again = Code::of_archive(&archive).expect("a zip file");
        let same = compare_code(again, Code::of_files(&old).expect("files"));
        assert_eq!(same.expect("compared"), []);
        let old = Code::of_archive(&archive).expect("a zip file");
        let new = Code::of_files(&new).expect("files");
        let mut text = String::new();
        for file in compare_code(old, new).expect("compared") {
            text += &format!("{:?} {}", file.kind, file.name);
            match file.content {
                FileContent::Lines(hunks) => {
                    for line in hunks.iter().flat_map(|hunk| &hunk.lines) {
                        text += &format!("\n  {}{}", line.sign(), line.text());
                    }
                }
                other => text += &format!(" {other:?}"),
            }
            text += "\n";
        }
        insta::assert_snapshot!(text, @r"
        Added fresh.env
          +API_TOKEN=(not shown)
        Removed gone.txt
          -bye
        Modified index.py
           
           def handler(event, context):
          -    return 1
          +    return 2
        Modified logo.png Opaque { old: 6, new: 7 }
        Modified run.sh Mode { executable: true }
        ");
    }
}
