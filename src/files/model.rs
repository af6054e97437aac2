//! Files with their keys and settings.

use std::path::PathBuf;

use super::Page;
use crate::{source::SourceLine, template::Node};

/// Files that are put into a bucket once the stack is ready.
///
/// ```
/// use stackwright::construct::{Bucket, BucketRemoval};
/// use stackwright::files::{FileSource, Files, Keeping, Upload, UploadFile};
///
/// # let mut app = stackwright::App::new("dragons", "stacks/dragons");
/// # let stack = app.stack("dragons");
/// let data = stack.add("Data", Bucket::new(BucketRemoval::EmptyAndDelete));
/// data.upload(Files::folder("data").under("published"));
/// let assembly = app.synthesize(Default::default())?;
/// let upload: &Upload = &assembly.stacks[0].uploads[0];
/// assert_eq!((upload.bucket_id.as_str(), upload.prefix.as_str()), ("Data", "published/"));
/// assert_eq!(upload.keeping, Keeping::Synced);
/// let file: &UploadFile = &upload.files[0];
/// assert_eq!(file.key, "published/dragon_stats_one.json");
/// assert_eq!(file.content_type, "application/json");
/// assert!(matches!(file.source, FileSource::Path(_)));
/// # Ok::<(), stackwright::app::SynthesisError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Upload {
    /// The bucket's name: a literal, or an intrinsic that the deployed stack resolves.
    pub bucket: Node,
    /// The logical id of the bucket.
    pub bucket_id: String,
    /// What all keys begin with: empty, or with a `/` at its end.
    pub prefix: String,
    /// The files, by key.
    pub files: Vec<UploadFile>,
    /// What becomes of what is there already.
    pub keeping: Keeping,
    /// Who may do what with the objects; none leaves that to the bucket.
    pub acl: Option<ObjectAcl>,
    /// The line that asks for it.
    pub line: SourceLine,
}

/// A file of an upload.
#[derive(Clone, Debug)]
pub struct UploadFile {
    /// The object's key.
    pub key: String,
    /// Where its content comes from.
    pub source: FileSource,
    /// Its `Content-Type`.
    pub content_type: String,
    /// Its `Cache-Control`.
    pub cache_control: Option<String>,
    /// Whether it refers to other files, and so goes up after them.
    pub is_index: bool,
}

/// Where the content of a file comes from.
#[derive(Clone, Debug)]
pub enum FileSource {
    /// A file on this machine.
    Path(PathBuf),
    /// A template, rendered once the stack's outputs are known.
    Page(Page),
}

/// What becomes of objects that are there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// They stay as they are: a file goes up only if its key is free.
    Seeded,
    /// Those of other content are overwritten; those without a file stay.
    Synced,
    /// Those of other content are overwritten; those without a file are deleted.
    Pruned,
}

/// Who may do what with an object besides its bucket's owner: the canned ACLs of S3.
///
/// ```
/// use stackwright::files::ObjectAcl;
///
/// assert_eq!(ObjectAcl::PublicRead.name(), "public-read");
/// assert!(ObjectAcl::PublicRead.is_public() && !ObjectAcl::Private.is_public());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectAcl {
    /// Nobody else.
    Private,
    /// Everybody may read it.
    PublicRead,
    /// Whoever has an AWS account may read it.
    AuthenticatedRead,
    /// The bucket's owner may read it, whoever wrote it.
    BucketOwnerRead,
    /// The bucket's owner may do everything, whoever wrote it.
    BucketOwnerFullControl,
}

impl ObjectAcl {
    /// The name in S3's API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::PublicRead => "public-read",
            Self::AuthenticatedRead => "authenticated-read",
            Self::BucketOwnerRead => "bucket-owner-read",
            Self::BucketOwnerFullControl => "bucket-owner-full-control",
        }
    }

    /// Whether it is public to S3, which has ways to forbid that.
    pub fn is_public(self) -> bool {
        matches!(self, Self::PublicRead | Self::AuthenticatedRead)
    }
}
