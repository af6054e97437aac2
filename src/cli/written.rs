//! What was written before: a template file, or a folder that `synth --out` wrote.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde_json::Value;

use super::error::CliError;
use crate::template::Template;

/// What stacks are compared with.
pub(super) enum Written {
    /// One template, and the folder that it lies in.
    File { old: Box<Template>, folder: PathBuf },
    /// One file a stack, which are read when they are asked for.
    Folder(PathBuf),
}

impl Written {
    /// What lies at `path`.
    pub(super) fn open(path: &Path) -> Result<Self, CliError> {
        if path.is_dir() {
            return Ok(Self::Folder(path.to_owned()));
        }
        let old = read(path)?.ok_or_else(|| {
            CliError::failed(format!("there is no file `{}`", path.display()))
                .hint("name a template, or a folder that `synth --out FOLDER` wrote")
        })?;
        let folder = path.parent().unwrap_or(Path::new(".")).to_owned();
        Ok(Self::File {
            old: Box::new(old),
            folder,
        })
    }
}

/// The template that a stack has in a folder; none if there is no such file.
pub(super) fn template_in(folder: &Path, stack: &str) -> Result<Option<Template>, CliError> {
    for extension in ["yaml", "json"] {
        let old = read(&folder.join(format!("{stack}.{extension}")))?;
        if old.is_some() {
            return Ok(old);
        }
    }
    Ok(None)
}

/// The names of the stacks that were written into a folder; none if it has no manifest.
pub(super) fn manifest(folder: &Path) -> Result<Option<Vec<String>>, CliError> {
    let file = folder.join("manifest.json");
    let failed =
        |error: String| CliError::failed(format!("`{}` cannot be read: {error}", file.display()));
    let text = match fs::read(&file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        text => text.map_err(|error| failed(error.to_string()))?,
    };
    let manifest: Value =
        serde_json::from_slice(&text).map_err(|error| failed(error.to_string()))?;
    let stacks = manifest["stacks"].as_array().into_iter().flatten();
    let names = stacks.filter_map(|stack| stack["name"].as_str());
    Ok(Some(names.map(str::to_owned).collect()))
}

/// The template in a file; none if there is no such file.
fn read(file: &Path) -> Result<Option<Template>, CliError> {
    let shown = file.display();
    let text = match fs::read(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        text => {
            text.map_err(|error| CliError::failed(format!("`{shown}` cannot be read: {error}")))?
        }
    };
    let template = Template::parse(text).map_err(|error| {
        CliError::failed(&error.problem).at(format!(
            "{shown}:{}:{}",
            error.position.line, error.position.column
        ))
    })?;
    Ok(Some(template))
}
