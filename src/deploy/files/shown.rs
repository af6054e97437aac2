//! Work on files, as a difference to be shown.

use std::fs;

use futures_util::stream::{self, StreamExt as _};

use super::compare::{PutWork, Ready, Work};
use crate::{
    cloud::{Cloud, ObjectEntry},
    diff::{FilesDifference, Hunk, Kind, ObjectDifference, hunks},
    source::SourceLine,
};

/// How large a text may be to be compared by lines, in bytes.
const TEXT_LIMIT: u64 = 64 << 10;

/// How many texts of one upload are read and compared.
const TEXTS: usize = 20;

/// How many are read at a time.
const READ_AT_A_TIME: usize = 8;

/// What the work changes. Short texts are read and compared by lines; one that cannot be read is
/// shown by its sizes.
pub(in crate::deploy) async fn difference(
    cloud: &Cloud,
    work: &[Work<'_>],
) -> Vec<FilesDifference> {
    let mut all = Vec::new();
    for work in work {
        let line: SourceLine = work.upload.line;
        let prefix = &work.upload.prefix;
        let mut found = FilesDifference {
            bucket: work.bucket.clone(),
            line: Some(line),
            unchanged: work.unchanged,
            unknown: work.unknown.clone(),
            ..FilesDifference::new(&work.upload.bucket_id, prefix)
        };
        let texts = work.puts.iter().filter(|put| is_text(put)).take(TEXTS);
        let bucket = work.bucket.as_deref().unwrap_or_default();
        let mut lines = stream::iter(texts)
            .map(|put| async move { (put.file.key.as_str(), compared(cloud, bucket, put).await) })
            .buffered(READ_AT_A_TIME)
            .collect::<std::collections::BTreeMap<_, _>>()
            .await;
        let name = |key: &str| key.strip_prefix(prefix).unwrap_or(key).to_owned();
        for put in &work.puts {
            let key = put.file.key.as_str();
            found.files.push(ObjectDifference {
                old_size: put.old.as_ref().map(|old| old.size),
                new_size: put.ready.size(),
                lines: lines.remove(key).unwrap_or_default(),
                settings_only: put.same_content,
                ..ObjectDifference::new(&name(key), kind(put.old.as_ref()))
            });
        }
        found
            .files
            .extend(work.removals.iter().map(|gone| ObjectDifference {
                old_size: Some(gone.size),
                ..ObjectDifference::new(&name(&gone.key), Kind::Removed)
            }));
        found.files.sort_by(|one, other| one.name.cmp(&other.name));
        all.push(found);
    }
    all
}

fn kind(old: Option<&ObjectEntry>) -> Kind {
    match old {
        None => Kind::Added,
        Some(_) => Kind::Modified,
    }
}

/// Whether both contents may be short texts that differ.
fn is_text(put: &PutWork<'_>) -> bool {
    let is_small = |size: Option<u64>| size.is_some_and(|size| size <= TEXT_LIMIT);
    !put.same_content
        && is_small(put.old.as_ref().map(|old| old.size))
        && is_small(put.ready.size())
}

async fn compared(cloud: &Cloud, bucket: &str, put: &PutWork<'_>) -> Vec<Hunk> {
    let read = async || {
        let new = match &put.ready {
            Ready::File { path, .. } => fs::read_to_string(path).ok()?,
            Ready::Text(text) => text.clone(),
            Ready::Later => return None,
        };
        let key = &put.file.key;
        let old = cloud.read_small_object(bucket, key, None, TEXT_LIMIT).await;
        let old = String::from_utf8(old.ok()??).ok()?;
        let is_binary = |text: &str| text.contains('\0');
        (!is_binary(&new) && !is_binary(&old)).then(|| hunks(&old, &new))
    };
    read().await.unwrap_or_default()
}
