//! `stackwright.toml`: the file of a project.

use std::{
    io,
    path::{Path, PathBuf},
};

use serde::de::DeserializeOwned;

use crate::source::SourceLine;

/// The file that says what a project's commands work with, in the project's folder.
pub const FILE_NAME: &str = "stackwright.toml";

/// The text of the file. Each reader takes its own tables out of it and ignores the others'.
#[derive(Debug)]
pub(crate) struct ProjectFile {
    path: PathBuf,
    text: String,
}

impl ProjectFile {
    /// The file in `root`; an empty one if there is none.
    pub(crate) fn read(root: &Path) -> Result<Self, ProjectFileError> {
        let path = root.join(FILE_NAME);
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(Self { path, text }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self {
                path,
                text: String::new(),
            }),
            Err(error) => Err(ProjectFileError::Unreadable {
                path,
                message: error.to_string(),
            }),
        }
    }

    /// Where the file is, or would be.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// What the file says.
    pub(crate) fn parse<T: DeserializeOwned>(&self) -> Result<T, ProjectFileError> {
        toml::from_str(&self.text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            self.invalid(start, error.message())
        })
    }

    /// Something that makes no sense, at a byte of the text.
    pub(crate) fn invalid(&self, offset: usize, message: impl Into<String>) -> ProjectFileError {
        ProjectFileError::Invalid {
            path: self.path.clone(),
            line: self.line(offset),
            message: message.into(),
        }
    }

    /// The place of a byte of the text, for messages that come later.
    pub(crate) fn place(&self, offset: usize) -> SourceLine {
        // A project has one such file, and places live as long as the process.
        let path: &'static str = Box::leak(self.path.display().to_string().into_boxed_str());
        SourceLine::of_file(
            path,
            u32::try_from(self.line(offset)).unwrap_or(u32::MAX),
            1,
        )
    }

    fn line(&self, offset: usize) -> usize {
        let before = self.text.as_bytes().iter().take(offset);
        1 + before.filter(|byte| **byte == b'\n').count()
    }
}

/// Why the file cannot be used.
///
/// ```
/// use stackwright::{check::Settings, project::{FILE_NAME, ProjectFileError}};
///
/// # let folder = std::env::temp_dir().join(format!("stackwright-example-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// std::fs::write(folder.join(FILE_NAME), "[check]\nrules = 'harsh'\n")?;
/// let error: ProjectFileError = Settings::read(&folder, Default::default()).unwrap_err();
/// assert!(matches!(error, ProjectFileError::Invalid { .. }));
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProjectFileError {
    /// It cannot be read.
    #[error("{}: {message}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        message: String,
    },
    /// It says something that makes no sense.
    #[error("{}:{line}: {message}", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        message: String,
    },
}
