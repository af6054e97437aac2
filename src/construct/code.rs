//! What goes into the archive of a function or a layer.

use std::path::{Path, PathBuf};

use crate::{
    app::Problem,
    assembly::{Asset, AssetFile},
    asset::{self, AssetError, PythonPlatform, RequirementsError},
    render::Rendering,
    source::SourceLine,
    stack::Stack,
};

/// Folders, and packages that are installed.
#[derive(Debug, Default)]
pub(super) struct Code {
    folders: Vec<Part>,
    lists: Vec<Part>,
}

/// A folder, or a list of packages.
#[derive(Debug)]
struct Part {
    path: PathBuf,
    /// The folder's name in the archive; the archive's root if empty.
    name: String,
    line: SourceLine,
}

impl Code {
    /// Adds what a folder holds.
    pub(super) fn folder(&mut self, path: PathBuf, line: SourceLine) {
        let name = String::new();
        self.folders.push(Part { path, name, line });
    }

    /// Adds a folder under its own name.
    pub(super) fn package(&mut self, path: PathBuf, line: SourceLine) {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        self.folders.push(Part { path, name, line });
    }

    /// Adds the packages that a list asks for.
    pub(super) fn requirements(&mut self, path: PathBuf, line: SourceLine) {
        let name = String::new();
        self.lists.push(Part { path, name, line });
    }

    /// The archive of the construct that is rendered, or nothing after its problems were reported.
    pub(super) fn asset(
        &self,
        rendering: &mut Rendering<'_>,
        prefix: &str,
        platform: Option<PythonPlatform>,
    ) -> Option<Asset> {
        let files = match self.files(rendering.stack(), prefix, platform) {
            Ok(files) => files,
            Err(problems) => {
                problems.into_iter().for_each(|it| rendering.report(it));
                return None;
            }
        };
        match Asset::archive(rendering.id(), files) {
            Ok(archive) => Some(archive),
            Err(error) => {
                rendering.report(Problem::new(error.to_string()).at(rendering.line()));
                None
            }
        }
    }

    /// All files, with `prefix` before their names, or all that is wrong with them.
    pub(super) fn files(
        &self,
        stack: &Stack,
        prefix: &str,
        platform: Option<PythonPlatform>,
    ) -> Result<Vec<AssetFile>, Vec<Problem>> {
        let mut files = Vec::new();
        let mut problems = Vec::new();
        let root = stack.root();
        for part in &self.folders {
            match asset::collect(&root.join(&part.path), &[]) {
                Ok(found) => files.extend(found.into_iter().map(|file| part.named(prefix, file))),
                Err(error) => problems.push(Problem::new(error.to_string()).at(part.line)),
            }
        }
        for part in &self.lists {
            match part.installed(root, platform) {
                Ok(found) => files.extend(found.into_iter().map(|file| part.named(prefix, file))),
                Err(problem) => problems.push(problem),
            }
        }
        // Each folder by itself was small enough.
        if let ([first, ..], true) = (&*self.folders, self.folders.len() + self.lists.len() > 1)
            && problems.is_empty()
            && let Err(error) = asset::check_size(&root.join(&first.path), &files)
        {
            problems.push(Problem::new(error.to_string()).at(first.line));
        }
        if problems.is_empty() {
            Ok(files)
        } else {
            Err(problems)
        }
    }
}

impl Part {
    fn named(&self, prefix: &str, file: AssetFile) -> AssetFile {
        let separator = if self.name.is_empty() { "" } else { "/" };
        let name = format!("{prefix}{}{separator}{}", self.name, file.name);
        AssetFile { name, ..file }
    }

    fn installed(
        &self,
        root: &Path,
        platform: Option<PythonPlatform>,
    ) -> Result<Vec<AssetFile>, Problem> {
        let problem = |message: String| Problem::new(message).at(self.line);
        let Some(platform) = platform else {
            return Err(
                problem("only Python functions have requirements".to_owned())
                    .hint("set a runtime of Python's, or leave the requirements out"),
            );
        };
        let list = root.join(&self.path);
        let folder = asset::install(&list, platform)
            .map_err(|error: RequirementsError| problem(error.to_string()))?;
        match asset::collect(&folder, &[]) {
            // A list without packages.
            Err(AssetError::Empty { .. }) => Ok(Vec::new()),
            // The list is what the user knows, not the folder in the cache.
            Err(AssetError::TooLarge {
                size,
                limit,
                largest,
                ..
            }) => Err(problem(
                AssetError::TooLarge {
                    path: list,
                    size,
                    limit,
                    largest,
                }
                .to_string(),
            )),
            found => found.map_err(|error| problem(error.to_string())),
        }
    }
}
