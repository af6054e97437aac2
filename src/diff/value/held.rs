//! Where the code of functions and layers lies, and what of it was read.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{ARCHIVE_LIMIT, Code, CodeError};
use crate::{
    assembly::AssetFile,
    asset,
    template::{Map, Node, Resource},
};

/// Where the code of a function or a layer lies.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum CodePlace {
    /// In a bucket.
    Object {
        bucket: Node,
        key: Node,
        version: Option<Node>,
    },
    /// In a folder or an archive on this machine, from the template's folder.
    Local(String),
}

impl CodePlace {
    /// Where the code of a resource lies, if it lies in an archive or will.
    pub(crate) fn of(resource: &Resource) -> Option<Self> {
        let place = match resource.type_name.as_str() {
            "AWS::Lambda::Function" => "Code",
            "AWS::Lambda::LayerVersion" => "Content",
            "AWS::Serverless::Function" => "CodeUri",
            "AWS::Serverless::LayerVersion" => "ContentUri",
            _ => return None,
        };
        match resource.properties.get(place)? {
            Node::Text(text) => Some(Self::of_text(text)),
            Node::Map(place) => Self::of_map(place),
            _ => None,
        }
    }

    fn of_text(text: &str) -> Self {
        let object = text.strip_prefix("s3://");
        match object.and_then(|object| object.split_once('/')) {
            Some((bucket, key)) => Self::Object {
                bucket: bucket.into(),
                key: key.into(),
                version: None,
            },
            None => Self::Local(text.to_owned()),
        }
    }

    fn of_map(place: &Map) -> Option<Self> {
        let field = |names: [&str; 2]| names.iter().find_map(|name| place.get(*name)).cloned();
        Some(Self::Object {
            bucket: field(["S3Bucket", "Bucket"])?,
            key: field(["S3Key", "Key"])?,
            version: field(["S3ObjectVersion", "Version"]),
        })
    }
}

/// Code that was read, or is about to be.
pub(crate) enum HeldCode {
    Archive(Vec<u8>),
    Files(Vec<AssetFile>),
}

impl HeldCode {
    /// The code in a folder or an archive on this machine; why not, in words, where it cannot be
    /// read.
    pub(crate) fn local(folder: &Path, place: &str) -> Result<Self, String> {
        let path: PathBuf = folder.join(place);
        if path.is_dir() {
            let files = asset::collect(&path, &[]).map_err(|error| error.to_string())?;
            return Ok(Self::Files(files));
        }
        let unreadable = |error| format!("`{}` cannot be read: {error}", path.display());
        let size = fs::metadata(&path).map_err(unreadable)?.len();
        if size > ARCHIVE_LIMIT {
            return Err(too_large(&path.display().to_string()));
        }
        fs::read(&path).map(Self::Archive).map_err(unreadable)
    }

    /// Its files.
    pub(crate) fn code(&self) -> Result<Code<'_>, CodeError> {
        match self {
            Self::Archive(archive) => Code::of_archive(archive),
            Self::Files(files) => Code::of_files(files),
        }
    }
}

/// Why an archive is not looked into.
pub(crate) fn too_large(archive: &str) -> String {
    format!(
        "the archive {archive} is larger than {} MiB",
        ARCHIVE_LIMIT >> 20
    )
}
