//! What buckets have of what uploads are about, with as few listings as possible.

use std::collections::BTreeMap;

use super::{MARK, known::Place};
use crate::{
    cloud::{Cloud, CloudError, ObjectEntry},
    files::{Keeping, Upload},
};

/// The objects of buckets, by bucket and key; of a bucket that is not there, none.
pub(super) type Objects = BTreeMap<String, BTreeMap<String, ObjectEntry>>;

/// A part of a bucket that is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Range<'a> {
    prefix: &'a str,
    /// Where it may end; to the end of the prefix if there is none.
    last: Option<String>,
}

/// Lists what the uploads are about.
pub(super) async fn list(
    cloud: &Cloud,
    uploads: &[(&Upload, &Place)],
) -> Result<Objects, CloudError> {
    let mut by_bucket: BTreeMap<&str, Vec<&Upload>> = BTreeMap::new();
    for (upload, place) in uploads {
        if let Place::Bucket(name) = place {
            by_bucket.entry(name).or_default().push(upload);
        }
    }
    let mut objects = Objects::new();
    for (bucket, uploads) in by_bucket {
        let mut found = BTreeMap::new();
        for range in ranges(&uploads) {
            let listed = cloud.objects(bucket, range.prefix, range.last.as_deref());
            found.extend(listed.await?.unwrap_or_default());
        }
        objects.insert(bucket.to_owned(), found);
    }
    Ok(objects)
}

/// The parts of one bucket to list: each folder, and one for all single files together, as far as
/// no other covers them.
fn ranges<'a>(uploads: &[&'a Upload]) -> Vec<Range<'a>> {
    let (whole, some): (Vec<&Upload>, Vec<&Upload>) = uploads
        .iter()
        .partition(|upload| upload.keeping == Keeping::Pruned);
    let mut ranges: Vec<Range<'a>> = Vec::new();
    let whole = whole.into_iter().map(|upload| Range {
        prefix: &upload.prefix,
        last: None,
    });
    let (folders, single): (Vec<&Upload>, Vec<&Upload>) =
        some.into_iter().partition(|upload| upload.files.len() > 1);
    let folders = folders.into_iter().filter_map(|upload| range(&[upload]));
    for range in whole.chain(folders).chain(range(&single)) {
        if !ranges.iter().any(|other| other.covers(&range)) {
            ranges.retain(|other| !range.covers(other));
            ranges.push(range);
        }
    }
    ranges
}

/// From the first to the last key that the uploads are about, with their marks.
fn range<'a>(uploads: &[&'a Upload]) -> Option<Range<'a>> {
    let files = uploads.iter().flat_map(|upload| &upload.files);
    let keys = files.map(|file| file.key.as_str());
    // A mark stands right below its prefix.
    let prefixes = uploads.iter().filter(|it| it.keeping != Keeping::Seeded);
    let prefixes = prefixes.map(|upload| upload.prefix.as_str());
    let marks = uploads
        .iter()
        .filter(|it| it.keeping != Keeping::Seeded)
        .map(|upload| mark(upload));
    let last = keys.clone().map(str::to_owned).chain(marks).max()?;
    Some(Range {
        prefix: common_prefix(keys.chain(prefixes)),
        last: Some(last),
    })
}

/// The key of an upload's mark.
pub(super) fn mark(upload: &Upload) -> String {
    format!("{}{MARK}", upload.prefix)
}

impl Range<'_> {
    fn covers(&self, other: &Self) -> bool {
        match &self.last {
            None => other.prefix.starts_with(self.prefix),
            Some(last) => {
                self.prefix == other.prefix && other.last.as_ref().is_some_and(|it| it <= last)
            }
        }
    }
}

/// What all keys begin with: the prefix under which one listing finds them all.
fn common_prefix<'a>(keys: impl IntoIterator<Item = &'a str>) -> &'a str {
    keys.into_iter()
        .reduce(|left, right| {
            let length = left
                .char_indices()
                .zip(right.chars())
                .find(|((_, left), right)| left != right)
                .map_or_else(|| left.len().min(right.len()), |((index, _), _)| index);
            &left[..length]
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::common_prefix;

    #[test]
    fn keys_have_a_common_beginning() {
        for (keys, expected) in [
            (vec!["data/a.json", "data/b.json"], "data/"),
            (vec!["a", "ab"], "a"),
            (vec!["ä1", "ö"], ""),
            (vec!["äx", "äy", "äz"], "ä"),
            (vec!["one"], "one"),
            (vec![], ""),
        ] {
            assert_eq!(common_prefix(keys), expected);
        }
    }
}
