//! What is to be done so that buckets have what they should.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};

use super::{
    MARK, digest,
    known::{Known, Place},
    listing::{self, Objects, mark},
};
use crate::{
    assembly::StackAssembly,
    cloud::{Cloud, ObjectEntry},
    deploy::error::DeployError,
    files::{FileSource, Keeping, PageError, PageValues, Upload, UploadFile},
};

/// How many files are hashed at a time.
const HASHED_AT_A_TIME: usize = 4;

/// What is to be done for one upload.
#[derive(Clone, Debug)]
pub(in crate::deploy) struct Work<'a> {
    pub(super) upload: &'a Upload,
    /// The bucket's name; none if it is yet to be made.
    pub(super) bucket: Option<String>,
    pub(super) puts: Vec<PutWork<'a>>,
    /// What is to go.
    pub(super) removals: Vec<ObjectEntry>,
    /// How many files are as they should be.
    pub(super) unchanged: usize,
    /// What says that objects that are older have former settings.
    pub(super) mark: Option<ObjectEntry>,
    /// Whether such a mark is needed before the template changes.
    pub(super) needs_mark: bool,
    /// Why nothing could be compared.
    pub(super) unknown: Option<String>,
}

/// A file that is to go up.
#[derive(Clone, Debug)]
pub(super) struct PutWork<'a> {
    pub(super) file: &'a UploadFile,
    pub(super) ready: Ready<'a>,
    /// What is there now.
    pub(super) old: Option<ObjectEntry>,
    /// Whether the content is the same, and only settings are not.
    pub(super) same_content: bool,
}

/// The content of a file, as far as it is known.
#[derive(Clone, Debug)]
pub(super) enum Ready<'a> {
    File {
        path: &'a Path,
        size: u64,
    },
    Text(String),
    /// It needs a value that the stack is yet to have.
    Later,
}

impl Ready<'_> {
    /// Its size in bytes.
    pub(super) fn size(&self) -> Option<u64> {
        match self {
            Self::File { size, .. } => Some(*size),
            Self::Text(text) => Some(text.len() as u64),
            Self::Later => None,
        }
    }
}

impl Work<'_> {
    /// Whether there is anything to do.
    pub(in crate::deploy) fn is_some(&self) -> bool {
        !self.puts.is_empty() || !self.removals.is_empty() || self.mark.is_some()
    }
}

/// What is to be done for the uploads of a stack. What may not be read is said to be so as long as
/// the deploy is still ahead, and an error after it.
pub(in crate::deploy) async fn work<'a>(
    cloud: &Cloud,
    known: &Known<'a, '_>,
) -> Result<Vec<Work<'a>>, DeployError> {
    let assembly = known.assembly;
    if assembly.uploads.is_empty() {
        return Ok(Vec::new());
    }
    let lenient = known.ahead.is_some();
    let places = match known.places(cloud).await {
        Err(error) if lenient && error.is_denied() => {
            return Ok(unread(assembly, &error.to_string()));
        }
        places => places?,
    };
    let placed: Vec<(&Upload, &Place)> = assembly.uploads.iter().zip(&places).collect();
    let objects = match listing::list(cloud, &placed).await {
        Err(error) if lenient && error.is_denied() => {
            return Ok(unread(assembly, &error.to_string()));
        }
        objects => objects?,
    };
    let values = known.values();
    let wanted = wanted(&placed);
    let mut found = Vec::new();
    for (upload, place) in placed {
        let bucket = match place {
            Place::Nowhere => continue,
            Place::Fresh => None,
            Place::Bucket(name) => Some(name),
        };
        let comparison = Comparison {
            upload,
            bucket: bucket.map(String::as_str),
            objects: &objects,
            values: &values,
            changes_settings: known.changes_settings(upload),
            may_change: known.may_change(),
        };
        found.push(comparison.work(&wanted).await?);
    }
    Ok(found)
}

fn unread<'a>(assembly: &'a StackAssembly, why: &str) -> Vec<Work<'a>> {
    let unread = |upload| Work {
        upload,
        bucket: None,
        puts: Vec::new(),
        removals: Vec::new(),
        unchanged: 0,
        mark: None,
        needs_mark: false,
        unknown: Some(why.to_owned()),
    };
    assembly.uploads.iter().map(unread).collect()
}

/// All keys that the program wants to have, by bucket: none of them is ever pruned.
fn wanted<'a>(placed: &[(&'a Upload, &'a Place)]) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let mut wanted: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (upload, place) in placed {
        if let Place::Bucket(name) = place {
            let keys = upload.files.iter().map(|file| file.key.as_str());
            wanted.entry(name).or_default().extend(keys);
        }
    }
    wanted
}

struct Comparison<'a, 'b> {
    upload: &'a Upload,
    bucket: Option<&'b str>,
    objects: &'b Objects,
    values: &'b PageValues,
    changes_settings: bool,
    /// Whether values may be other ones after the deploy.
    may_change: bool,
}

impl<'a> Comparison<'a, '_> {
    async fn work(&self, wanted: &BTreeMap<&str, BTreeSet<&str>>) -> Result<Work<'a>, DeployError> {
        let upload = self.upload;
        let none = BTreeMap::new();
        let objects = self.bucket.and_then(|name| self.objects.get(name));
        let objects = objects.unwrap_or(&none);
        let seeds = upload.keeping == Keeping::Seeded;
        let marked = objects.get(&mark(upload)).filter(|_| !seeds);
        let puts: Vec<Option<PutWork<'a>>> = stream::iter(&upload.files)
            .map(|file| self.put(file, objects.get(&file.key), marked))
            .buffered(HASHED_AT_A_TIME)
            .try_collect()
            .await?;
        let puts: Vec<PutWork<'a>> = puts.into_iter().flatten().collect();
        let removals = match (upload.keeping, self.bucket) {
            (Keeping::Pruned, Some(bucket)) => {
                let wanted = wanted.get(bucket);
                let is_wanted = |key: &str| wanted.is_some_and(|wanted| wanted.contains(key));
                let is_ours = |key: &str| {
                    key.starts_with(&upload.prefix)
                        && !is_wanted(key)
                        && key.rsplit('/').next() != Some(MARK)
                };
                let gone = objects.values().filter(|object| is_ours(&object.key));
                gone.cloned().collect()
            }
            _ => Vec::new(),
        };
        Ok(Work {
            upload,
            bucket: self.bucket.map(str::to_owned),
            unchanged: upload.files.len() - puts.len(),
            puts,
            removals,
            mark: marked.cloned(),
            needs_mark: self.changes_settings,
            unknown: None,
        })
    }

    /// What is to be done for a file, if anything is.
    async fn put(
        &self,
        file: &'a UploadFile,
        old: Option<&ObjectEntry>,
        mark: Option<&ObjectEntry>,
    ) -> Result<Option<PutWork<'a>>, DeployError> {
        if old.is_some() && self.upload.keeping == Keeping::Seeded {
            return Ok(None);
        }
        let ready = self.ready(file)?;
        let same_content = match old {
            Some(old) => self.is_same(file, &ready, old).await?,
            None => false,
        };
        // Times are in seconds: within the same one, nobody knows which was first.
        let is_former = mark
            .zip(old)
            .is_some_and(|(mark, old)| old.modified <= mark.modified);
        if same_content && !self.changes_settings && !is_former {
            return Ok(None);
        }
        Ok(Some(PutWork {
            file,
            ready,
            old: old.cloned(),
            same_content,
        }))
    }

    fn ready(&self, file: &'a UploadFile) -> Result<Ready<'a>, DeployError> {
        match &file.source {
            FileSource::Path(path) => {
                let metadata = fs::metadata(path).map_err(|error| self.unreadable(file, &error))?;
                let size = metadata.len();
                Ok(Ready::File { path, size })
            }
            FileSource::Page(page) => match page.render(self.values) {
                Ok(text) => Ok(Ready::Text(text)),
                // The values may come with the deploy; what there is for certain, synthesis knew.
                Err(PageError::Broken { .. } | PageError::Unknown { .. }) if self.may_change => {
                    Ok(Ready::Later)
                }
                Err(error) => Err(DeployError::Page {
                    error,
                    line: self.upload.line,
                }),
            },
        }
    }

    async fn is_same(
        &self,
        file: &UploadFile,
        ready: &Ready<'_>,
        old: &ObjectEntry,
    ) -> Result<bool, DeployError> {
        if ready.size() != Some(old.size) {
            return Ok(false);
        }
        match ready {
            Ready::Text(text) => Ok(digest::etag_of_text(text) == old.etag),
            Ready::Later => Ok(false),
            Ready::File { path, size } => {
                let (path, size) = (path.to_path_buf(), *size);
                let hashed = tokio::task::spawn_blocking(move || digest::etag_of_file(&path, size));
                let hashed = hashed.await.unwrap_or_else(|error| Err(error.into()));
                let etag = hashed.map_err(|error| self.unreadable(file, &error))?;
                Ok(etag == old.etag)
            }
        }
    }

    fn unreadable(&self, file: &UploadFile, error: &std::io::Error) -> DeployError {
        DeployError::File {
            key: file.key.clone(),
            bucket_id: self.upload.bucket_id.clone(),
            line: self.upload.line,
            message: format!("its file cannot be read: {error}"),
        }
    }
}
