//! What is left out of a folder.

use std::{fs, io, path::Path};

use ignore::{
    Match,
    gitignore::{Gitignore, GitignoreBuilder},
};

use super::{AssetError, IGNORE_FILE};

/// What no function needs at run time. Only a function's own tests go: a package below it may
/// well import a `tests` of its own.
const DEFAULTS: [&str; 12] = [
    "__pycache__/",
    "*.pyc",
    ".venv/",
    "/tests/",
    "/test_*.py",
    ".pytest_cache/",
    ".mypy_cache/",
    ".ruff_cache/",
    ".git/",
    ".gitignore",
    ".DS_Store",
    IGNORE_FILE,
];

/// What is never part of a folder's content.
const OF_NO_FOLDER: [&str; 4] = [".git/", ".gitignore", ".DS_Store", IGNORE_FILE];

/// Rules in the syntax of `.gitignore`, from general to specific; the last that speaks decides.
///
/// Neither git's own files nor its settings have a say: they differ from machine to machine.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    layers: Vec<Gitignore>,
    /// Rules of the program, which come after those of all files.
    given: Gitignore,
}

impl Rules {
    /// The rules for code.
    pub(super) fn of_code(folder: &Path, given: &[&str]) -> Result<Self, AssetError> {
        Self::new(folder, &DEFAULTS, given)
    }

    /// The rules for files that are no code.
    pub(super) fn of_files(folder: &Path, given: &[&str]) -> Result<Self, AssetError> {
        Self::new(folder, &OF_NO_FOLDER, given)
    }

    fn new(folder: &Path, defaults: &[&str], given: &[&str]) -> Result<Self, AssetError> {
        Ok(Self {
            layers: vec![layer(folder, folder, defaults)?],
            given: layer(folder, folder, given)?,
        })
    }

    /// The rules in `folder`, with those of its own ignore file if it has one.
    pub(super) fn within(&self, folder: &Path) -> Result<Self, AssetError> {
        let mut rules = self.clone();
        let path = folder.join(IGNORE_FILE);
        match fs::read_to_string(&path) {
            Ok(text) => {
                let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
                rules.layers.push(layer(folder, &path, &lines)?);
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(source) => return Err(AssetError::Unreadable { path, source }),
        }
        Ok(rules)
    }

    pub(super) fn ignores(&self, path: &Path, is_folder: bool) -> bool {
        let layers = self.layers.iter().chain([&self.given]).rev();
        for layer in layers {
            match layer.matched(path, is_folder) {
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
                Match::None => {}
            }
        }
        false
    }
}

fn layer(folder: &Path, origin: &Path, lines: &[&str]) -> Result<Gitignore, AssetError> {
    let broken = |line: &str, error: &ignore::Error| AssetError::Rule {
        origin: origin.to_owned(),
        line: line.to_owned(),
        reason: error.to_string(),
    };
    let mut builder = GitignoreBuilder::new(folder);
    for line in lines {
        builder
            .add_line(None, line)
            .map_err(|error| broken(line, &error))?;
    }
    builder
        .build()
        .map_err(|error| broken(&lines.join(" "), &error))
}
