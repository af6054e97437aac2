//! The files of a folder that go into an archive.

use std::{
    cmp::Reverse,
    fs::{self, Metadata},
    io,
    path::{Path, PathBuf},
};

use super::{AssetError, LargestFiles, rules::Rules};
use crate::assembly::AssetFile;

/// The file that says what of a folder is left out, in the syntax of `.gitignore`.
pub const IGNORE_FILE: &str = ".stackwrightignore";

/// What a function may have unpacked, in bytes: "250 MB" in the Lambda quotas.
pub const SIZE_LIMIT: u64 = 250 << 20;

/// How many files an error names.
const NAMED_FILES: usize = 5;

/// The files of `folder` for an archive, by name.
///
/// Left out are tests, caches, virtual environments and what the ignore files in the folder say;
/// `ignore` has further rules, which come last. `!rule` takes something back in. Links are
/// followed inside of the folder; one that leads out of it is an error, and so is a folder that is
/// missing, empty, unreadable or larger than [`SIZE_LIMIT`].
///
/// ```
/// use std::path::Path;
///
/// let files = stackwright::asset::collect(Path::new("stacks/dragons/lambda"), &["dragons/"])?;
/// let names: Vec<_> = files.iter().map(|file| file.name.as_str()).collect();
/// assert_eq!(names, ["add_dragon/handler.py", "list_dragons/handler.py", "validate_dragon/handler.py"]);
/// # Ok::<(), stackwright::asset::AssetError>(())
/// ```
pub fn collect(folder: &Path, ignore: &[&str]) -> Result<Vec<AssetFile>, AssetError> {
    let files = walk(folder, Rules::of_code(folder, ignore)?)?;
    check_sizes(folder, &files)?;
    Ok(files.into_iter().map(|(file, _)| file).collect())
}

/// The files of `folder` that are uploaded as they are, by name, with their sizes in bytes: all
/// but what git keeps for itself and what the ignore files and `ignore` say.
pub(crate) fn collect_all(
    folder: &Path,
    ignore: &[&str],
) -> Result<Vec<(AssetFile, u64)>, AssetError> {
    walk(folder, Rules::of_files(folder, ignore)?)
}

fn walk(folder: &Path, rules: Rules) -> Result<Vec<(AssetFile, u64)>, AssetError> {
    let path = || folder.to_owned();
    match fs::metadata(folder) {
        Ok(metadata) if metadata.is_dir() => {}
        Ok(_) => return Err(AssetError::NotAFolder { path: path() }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(AssetError::Missing { path: path() });
        }
        Err(source) => {
            return Err(AssetError::Unreadable {
                path: path(),
                source,
            });
        }
    }
    let root = real(folder)?;
    let mut collector = Collector {
        folder,
        around: vec![root],
        files: Vec::new(),
    };
    collector.folder(folder, "", &rules)?;
    let mut files = collector.files;
    if files.is_empty() {
        return Err(AssetError::Empty { path: path() });
    }
    files.sort_by(|(one, _), (other, _)| one.name.cmp(&other.name));
    Ok(files)
}

/// Whether Lambda takes the files of several folders together; the error names `origin`.
pub(crate) fn check_size(origin: &Path, files: &[AssetFile]) -> Result<(), AssetError> {
    let sized = |file: &AssetFile| {
        let metadata = fs::metadata(&file.path).map_err(|source| unreadable(&file.path, source))?;
        Ok((file.clone(), metadata.len()))
    };
    check_sizes(
        origin,
        &files.iter().map(sized).collect::<Result<Vec<_>, _>>()?,
    )
}

fn check_sizes(folder: &Path, files: &[(AssetFile, u64)]) -> Result<(), AssetError> {
    let size = files.iter().map(|(_, size)| size).sum();
    if size <= SIZE_LIMIT {
        return Ok(());
    }
    let mut largest: Vec<(String, u64)> = files
        .iter()
        .map(|(file, size)| (file.name.clone(), *size))
        .collect();
    largest.sort_by_key(|(name, size)| (Reverse(*size), name.clone()));
    largest.truncate(NAMED_FILES);
    Err(AssetError::TooLarge {
        path: folder.to_owned(),
        size,
        limit: SIZE_LIMIT,
        largest: LargestFiles(largest),
    })
}

struct Collector<'a> {
    folder: &'a Path,
    /// The real paths of the folders that we are in, the outermost first.
    around: Vec<PathBuf>,
    files: Vec<(AssetFile, u64)>,
}

impl Collector<'_> {
    fn folder(&mut self, path: &Path, prefix: &str, rules: &Rules) -> Result<(), AssetError> {
        let rules = rules.within(path)?;
        for entry in fs::read_dir(path).map_err(|source| unreadable(path, source))? {
            let entry = entry.map_err(|source| unreadable(path, source))?;
            let path = entry.path();
            let file_type = entry
                .file_type()
                .map_err(|source| unreadable(&path, source))?;
            // What a link leads to decides whether a rule for folders applies to it; a link to
            // nowhere can still be ignored.
            let metadata = fs::metadata(&path);
            let is_folder = metadata.as_ref().is_ok_and(Metadata::is_dir);
            if rules.ignores(&path, is_folder) {
                continue;
            }
            let metadata = metadata.map_err(|source| unreadable(&path, source))?;
            let file_name = entry.file_name();
            let name = name(&file_name, &path)?;
            if is_folder {
                let target = real(&path)?;
                if file_type.is_symlink() {
                    self.check_link(&path, &target)?;
                }
                self.around.push(target);
                self.folder(&path, &format!("{prefix}{name}/"), &rules)?;
                self.around.pop();
            } else if metadata.is_file() {
                if file_type.is_symlink() {
                    self.check_link(&path, &real(&path)?)?;
                }
                let executable = is_executable(&metadata);
                let file = AssetFile {
                    name: format!("{prefix}{name}"),
                    path,
                    executable,
                };
                self.files.push((file, metadata.len()));
            } else {
                return Err(AssetError::Special { path });
            }
        }
        Ok(())
    }

    fn check_link(&self, path: &Path, target: &Path) -> Result<(), AssetError> {
        if !target.starts_with(&self.around[0]) {
            return Err(AssetError::LinkOutside {
                path: path.to_owned(),
                target: target.to_owned(),
                folder: self.folder.to_owned(),
            });
        }
        if self.around.iter().any(|folder| folder == target) {
            return Err(AssetError::LinkCircle {
                path: path.to_owned(),
            });
        }
        Ok(())
    }
}

fn name<'a>(name: &'a std::ffi::OsStr, path: &Path) -> Result<&'a str, AssetError> {
    name.to_str()
        .filter(|name| !name.contains('\\'))
        .ok_or_else(|| AssetError::Name {
            path: path.to_owned(),
        })
}

fn real(path: &Path) -> Result<PathBuf, AssetError> {
    fs::canonicalize(path).map_err(|source| unreadable(path, source))
}

fn unreadable(path: &Path, source: io::Error) -> AssetError {
    AssetError::Unreadable {
        path: path.to_owned(),
        source,
    }
}

#[cfg(unix)]
pub(super) fn is_executable(metadata: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o111 != 0
}

/// Other systems do not know; what is executable there is not for Lambda.
#[cfg(not(unix))]
pub(super) fn is_executable(_metadata: &Metadata) -> bool {
    false
}
