//! Files of buckets that go up, change or go.

use std::fmt;

use super::{Hunk, Kind, holding::Bytes};
use crate::source::SourceLine;

/// What happens to the files of one upload.
///
/// ```
/// use stackwright::diff::{Difference, FilesDifference, Kind, ObjectDifference, to_text, TextForm};
///
/// let page = ObjectDifference {
///     old_size: Some(1_200),
///     new_size: Some(1_300),
///     ..ObjectDifference::new("index.html", Kind::Modified)
/// };
/// let mut difference = Difference::of_nothing("site");
/// difference.files = vec![FilesDifference {
///     files: vec![page],
///     unchanged: 11,
///     ..FilesDifference::new("Site", "dragonsapp/")
/// }];
/// assert!(!difference.is_empty());
/// assert_eq!(to_text(&difference, TextForm::default()), to_text(&difference.clone(), TextForm::default()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilesDifference {
    /// The logical id of the bucket.
    pub bucket_id: String,
    /// The bucket's name, if there is one yet.
    pub bucket: Option<String>,
    /// What all keys begin with.
    pub prefix: String,
    /// The line of the program that asks for them.
    pub line: Option<SourceLine>,
    /// Those that go up, change or go, by key; the keys are without the prefix.
    pub files: Vec<ObjectDifference>,
    /// How many stay as they are.
    pub unchanged: usize,
    /// Why nothing is known of them.
    pub unknown: Option<String>,
}

/// What happens to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectDifference {
    /// The key, without the prefix.
    pub name: String,
    /// What happens to it.
    pub kind: Kind,
    /// Its size in bytes before.
    pub old_size: Option<u64>,
    /// Its size in bytes afterwards, where that is known.
    pub new_size: Option<u64>,
    /// The lines that change, where both contents are short texts.
    pub lines: Vec<Hunk>,
    /// Whether only its type, caching or ACL changes.
    pub settings_only: bool,
}

impl FilesDifference {
    /// Nothing yet.
    pub fn new(bucket_id: &str, prefix: &str) -> Self {
        Self {
            bucket_id: bucket_id.to_owned(),
            bucket: None,
            prefix: prefix.to_owned(),
            line: None,
            files: Vec::new(),
            unchanged: 0,
            unknown: None,
        }
    }

    /// Where the files are, in a few words.
    pub(super) fn place(&self) -> String {
        let bucket = self.bucket.as_ref();
        let bucket = bucket.map_or_else(String::new, |name| format!(" ({name})"));
        let under = match self.prefix.as_str() {
            "" => String::new(),
            prefix => format!(" under {prefix}"),
        };
        format!("{}{bucket}{under}", self.bucket_id)
    }
}

impl ObjectDifference {
    /// A file of which nothing is known but what happens to it.
    pub fn new(name: &str, kind: Kind) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            old_size: None,
            new_size: None,
            lines: Vec::new(),
            settings_only: false,
        }
    }

    /// Its size, or how that changes, or what else there is to say in a few words.
    pub(super) fn brief(&self) -> String {
        match (self.kind, self.old_size, self.new_size) {
            (Kind::Removed, Some(old), _) => Bytes(old).to_string(),
            (Kind::Removed, None, _) => String::new(),
            (_, _, None) => "rendered after the deploy".to_owned(),
            (_, Some(size), Some(_)) if self.settings_only => {
                format!("{}, other settings", Bytes(size))
            }
            (_, Some(old), Some(new)) if old != new => format!("{} → {}", Bytes(old), Bytes(new)),
            (_, _, Some(new)) => Bytes(new).to_string(),
        }
    }
}

/// How many files there are of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct FileCounts {
    put: usize,
    removed: usize,
}

impl FileCounts {
    pub(super) fn of<'a>(all: impl IntoIterator<Item = &'a FilesDifference>) -> Self {
        let mut counts = Self::default();
        for file in all.into_iter().flat_map(|it| &it.files) {
            match file.kind {
                Kind::Removed => counts.removed += 1,
                Kind::Added | Kind::Modified | Kind::Imported => counts.put += 1,
            }
        }
        counts
    }
}

impl fmt::Display for FileCounts {
    /// As in `3 files to put, 1 to delete`; nothing if there are none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let files = |count: usize| match count {
            1 => "1 file".to_owned(),
            count => format!("{count} files"),
        };
        match (self.put, self.removed) {
            (0, 0) => Ok(()),
            (put, 0) => write!(f, "{} to put", files(put)),
            (0, removed) => write!(f, "{} to delete", files(removed)),
            (put, removed) => write!(f, "{} to put, {removed} to delete", files(put)),
        }
    }
}
