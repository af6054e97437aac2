//! The settings of uploads, as the template of their stack tells them.
//!
//! A listing of a bucket tells the content of objects, but not their ACL, type or caching. So the
//! bucket's `Metadata` says with which settings its files were put: a change of these is a change
//! of the template, which everyone sees, without a call. The content of files is not in there, and
//! so a deploy of nothing but files does not touch the stack.

use super::{Files, Keeping, Upload};
#[cfg(feature = "aws")]
use crate::template::Resource;
use crate::template::{Map, Node};

/// The key in the metadata of buckets.
pub(super) const METADATA: &str = "StackwrightFiles";

/// What the metadata says of an upload. Of one that overwrites nothing, nothing: with which
/// settings its objects were once put does not matter.
pub(super) fn entry(files: &Files, upload: &Upload) -> Option<Node> {
    if upload.keeping == Keeping::Seeded {
        return None;
    }
    let mut entry = Map::default();
    let mut say = |name: &str, value: Option<Node>| {
        if let Some(value) = value {
            entry.insert(name.to_owned(), value);
        }
    };
    let to = match upload.files.as_slice() {
        [file] if !files.is_folder() => &file.key,
        _ => &upload.prefix,
    };
    say("To", Some(to.as_str().into()));
    say("Acl", upload.acl.map(|acl| acl.name().into()));
    let text = |text: &Option<String>| text.as_deref().map(Node::from);
    say("ContentType", text(&files.content_type));
    say("CacheControl", text(&files.cache_control));
    let rules = files.cache_rules.iter().map(|(pattern, value)| {
        let pair = [pattern, value].map(|text| Node::from(text.as_str()));
        pair.into_iter().collect::<Node>()
    });
    let rules: Vec<Node> = rules.collect();
    say(
        "CacheControlFor",
        (!rules.is_empty()).then(|| rules.into_iter().collect()),
    );
    let ignore: Vec<Node> = files.ignore.iter().map(|it| it.as_str().into()).collect();
    say(
        "Ignore",
        (!ignore.is_empty()).then(|| ignore.into_iter().collect()),
    );
    Some(entry.into())
}

/// What a bucket's metadata says of files where the upload puts its own.
#[cfg(feature = "aws")]
pub(crate) fn settings_of<'a>(bucket: Option<&'a Resource>, upload: &Upload) -> Vec<&'a Node> {
    let entries = bucket.and_then(|bucket| bucket.metadata.get(METADATA)?.as_list());
    let is_about = |entry: &&Node| {
        let to = entry.get("To").and_then(Node::as_text);
        let single = match upload.files.as_slice() {
            [file] => Some(file.key.as_str()),
            _ => None,
        };
        to.is_some() && (to == Some(&upload.prefix) || to == single)
    };
    entries.into_iter().flatten().filter(is_about).collect()
}
