//! What a template names by its content: archives, and single files.

use std::path::{Path, PathBuf};

use crate::{
    asset::STAGING_BUCKET,
    target::AssetBucket,
    template::{Intrinsic, Map, Node},
    value::sub,
};

/// An archive or a file that lies in our bucket, named by its content.
///
/// ```
/// use stackwright::{assembly::{Asset, AssetContent, AssetFile}, construct::Function};
///
/// # let mut app = stackwright::App::new("dragons", "stacks/dragons");
/// # let stack = app.stack("dragons");
/// stack.add("List", Function::python("lambda/list_dragons"));
/// let assembly = app.synthesize(Default::default())?;
/// let code: &Asset = &assembly.stacks[0].assets[0];
/// assert_eq!(code.resource, "List");
/// assert!(matches!(code.content, AssetContent::Archive(_)));
/// assert_eq!(code.content_type(), "application/zip");
/// let file: &AssetFile = &code.files()[0];
/// assert_eq!(file.name, "handler.py");
/// # Ok::<(), stackwright::app::SynthesisError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Asset {
    /// The logical id of the resource that uses it.
    pub resource: String,
    /// The S3 key, which contains the hash of the content.
    pub key: String,
    /// What it consists of.
    pub content: AssetContent,
}

/// What lies in our bucket under a key.
#[derive(Clone, Debug)]
pub enum AssetContent {
    /// A zip file of these.
    Archive(Vec<AssetFile>),
    /// A file of this machine, as it is.
    File(PathBuf),
    /// A text that the program wrote.
    Text(String),
}

/// A file of an archive.
#[derive(Clone, Debug)]
pub struct AssetFile {
    /// The path in the archive, with `/` between folders.
    pub name: String,
    /// The file on this machine.
    pub path: PathBuf,
    /// Whether it may be executed.
    pub executable: bool,
}

impl Asset {
    /// The files of an archive; none of what is no archive.
    pub fn files(&self) -> &[AssetFile] {
        match &self.content {
            AssetContent::Archive(files) => files,
            AssetContent::File(_) | AssetContent::Text(_) => &[],
        }
    }

    /// Where it lies, as properties of SAM say it.
    pub(crate) fn place(&self) -> Node {
        Node::from([
            ("Bucket", Node::from(sub(STAGING_BUCKET))),
            ("Key", self.key.as_str().into()),
        ])
    }

    /// The media type that it is stored with.
    pub fn content_type(&self) -> &'static str {
        let extension = Path::new(&self.key).extension();
        match extension.and_then(|it| it.to_str()) {
            Some("zip" | "jar") => "application/zip",
            Some("json") => "application/json",
            Some("yaml" | "yml") => "application/yaml",
            _ => "application/octet-stream",
        }
    }

    /// Has a part of the template name this asset by its place beside the template.
    pub(super) fn lies_at(&self, path: &str, node: &mut Node) {
        match node {
            Node::Map(place) if place.len() == 2 && self.is_at(place, "Key") => *node = path.into(),
            Node::Map(place) => place
                .values_mut()
                .for_each(|value| self.lies_at(path, value)),
            Node::Intrinsic(intrinsic) => {
                if let Intrinsic::Transform {
                    parameters: Some(parameters),
                    ..
                } = &mut **intrinsic
                {
                    self.lies_at(path, parameters);
                }
            }
            Node::Text(text) if *text == self.key => *text = path.to_owned(),
            _ => {}
        }
    }

    /// Has a part of the template name this asset in another bucket.
    pub(super) fn lies_in(&self, bucket: &AssetBucket, node: &mut Node) {
        let address = format!("s3://{}/{}{}", bucket.name, bucket.prefix, self.key);
        match node {
            Node::Map(place) => {
                for (bucket_key, key) in [("S3Bucket", "S3Key"), ("Bucket", "Key")] {
                    if self.is_at(place, key) {
                        let key_there = format!("{}{}", bucket.prefix, self.key);
                        place.insert(bucket_key.to_owned(), bucket.name.as_str().into());
                        place.insert(key.to_owned(), key_there.into());
                    }
                }
                place
                    .values_mut()
                    .for_each(|value| self.lies_in(bucket, value));
            }
            Node::List(items) => items.iter_mut().for_each(|item| self.lies_in(bucket, item)),
            Node::Intrinsic(intrinsic) => match &mut **intrinsic {
                Intrinsic::Sub { text, .. } if self.is_address(text) => *node = address.into(),
                Intrinsic::Transform {
                    parameters: Some(parameters),
                    ..
                } => self.lies_in(bucket, parameters),
                _ => {}
            },
            Node::Text(text) if self.is_address(text) => *text = address,
            _ => {}
        }
    }

    fn is_at(&self, place: &Map, key: &str) -> bool {
        place.get(key).and_then(Node::as_text) == Some(&self.key)
    }

    fn is_address(&self, text: &str) -> bool {
        let key = text.strip_suffix(&self.key);
        key.is_some_and(|rest| rest.starts_with("s3://") && rest.ends_with('/'))
    }
}
