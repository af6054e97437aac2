//! Why a folder cannot become an archive.

use std::{fmt, io, path::PathBuf};

/// What keeps files from becoming an archive.
///
/// ```
/// use std::path::Path;
/// use stackwright::asset::{AssetError, collect};
///
/// let error = collect(Path::new("no/such/folder"), &[]).unwrap_err();
/// assert!(matches!(error, AssetError::Missing { .. }));
/// ```
#[derive(Debug, thiserror::Error)]
pub enum AssetError {
    /// The folder does not exist.
    #[error("there is no folder `{}`; correct the path (it starts from the program's own folder)", path.display())]
    Missing {
        /// The folder.
        path: PathBuf,
    },
    /// The path is something else.
    #[error("`{}` is no folder; give the folder that holds the code", path.display())]
    NotAFolder {
        /// The path.
        path: PathBuf,
    },
    /// No file is left to pack.
    #[error("there is nothing to pack in `{}`; add code to it, or ignore less", path.display())]
    Empty {
        /// The folder.
        path: PathBuf,
    },
    /// A file or folder cannot be read.
    #[error("`{}` cannot be read: {source}; repair or ignore it", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// A symbolic link leads out of the folder.
    #[error("`{}` links to `{}`, outside of `{}`; copy what it links to, or ignore it", path.display(), target.display(), folder.display())]
    LinkOutside {
        /// The link.
        path: PathBuf,
        /// Where it leads.
        target: PathBuf,
        /// The folder that is packed.
        folder: PathBuf,
    },
    /// A symbolic link leads to a folder around it.
    #[error("`{}` links to a folder that it is in itself, so there is no end to it; remove or ignore it", path.display())]
    LinkCircle {
        /// The link.
        path: PathBuf,
    },
    /// Neither a file nor a folder.
    #[error("`{}` is neither a file nor a folder; remove or ignore it", path.display())]
    Special {
        /// The path.
        path: PathBuf,
    },
    /// A name that archives cannot carry to every system.
    #[error("the name of `{}` does not fit into an archive; use UTF-8 without backslashes", path.display())]
    Name {
        /// The path.
        path: PathBuf,
    },
    /// A rule for what to ignore that is none.
    #[error("`{line}` in {} is no rule: {reason}", origin.display())]
    Rule {
        /// The file that has the rule, or the folder that it was given for.
        origin: PathBuf,
        /// The rule.
        line: String,
        /// What is wrong with it.
        reason: String,
    },
    /// More than Lambda takes.
    #[error("`{}` has {size} bytes unpacked, and Lambda takes at most {limit}; ignore what the code does not need. The largest files: {largest}", path.display())]
    TooLarge {
        /// The folder.
        path: PathBuf,
        /// The size of all files, in bytes.
        size: u64,
        /// The limit, in bytes.
        limit: u64,
        /// The largest files.
        largest: LargestFiles,
    },
    /// Two files with the same name in the archive.
    #[error("the archive would have two files called `{name}`; leave one of them out")]
    Twice {
        /// The name.
        name: String,
    },
    /// Writing the archive failed.
    #[error("the archive cannot be written: {source}")]
    Archive {
        /// The archiver's words.
        source: io::Error,
    },
    /// The content is not what it was when the template was rendered.
    #[error(
        "the files of `{resource}` changed after the template was rendered; run the command again"
    )]
    Changed {
        /// The logical id of the resource that uses them.
        resource: String,
    },
}

/// Names and sizes in bytes of some files, the largest first.
///
/// ```
/// use stackwright::asset::LargestFiles;
///
/// let largest = LargestFiles(vec![("model.bin".to_owned(), 12), ("handler.py".to_owned(), 3)]);
/// assert_eq!(largest.to_string(), "`model.bin` (12 bytes), `handler.py` (3 bytes)");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LargestFiles(pub Vec<(String, u64)>);

impl fmt::Display for LargestFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (name, size)) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}`{name}` ({size} bytes)")?;
        }
        Ok(())
    }
}
