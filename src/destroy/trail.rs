//! What a removal has begun to do to a stack that is still there, written down on this machine, so
//! that the next command knows if it was cut short.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::writers::{self, Stopped};
use crate::{
    cloud::{Cloud, StackRecord},
    deploy::{Event, Reporter, notes_folder},
};

/// The note of one removal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Trail {
    /// Buckets that are being emptied.
    pub(super) buckets: Vec<String>,
    /// Functions that were stopped.
    pub(super) stopped: Stopped,
    #[serde(skip)]
    path: Option<PathBuf>,
}

impl Trail {
    /// The note of an earlier removal of the stack, or an empty one.
    pub(super) fn of(cloud: &Cloud, stack: &StackRecord) -> Self {
        let path = notes_folder().map(|folder| folder.join(file_name(cloud, stack)));
        let text = path.as_deref().map(fs::read_to_string);
        let found: Option<Self> = text
            .and_then(Result::ok)
            .and_then(|text| serde_json::from_str(&text).ok());
        Self {
            path,
            ..found.unwrap_or_default()
        }
    }

    /// Writes it down; where no file can be kept, nobody is told later.
    pub(super) fn keep(&self) {
        let write = |path: &Path| {
            fs::create_dir_all(path.parent()?).ok()?;
            let new = path.with_extension("new");
            fs::write(&new, serde_json::to_vec(self).ok()?).ok()?;
            fs::rename(&new, path).ok()
        };
        let _unwritable = self.path.as_deref().and_then(write);
    }

    /// Forgets it: the stack is gone, or is as it was.
    pub(super) fn forget(&self) {
        if let Some(path) = &self.path {
            let _gone = fs::remove_file(path);
        }
    }

    fn is_empty(&self) -> bool {
        self.buckets.is_empty() && self.stopped.is_empty()
    }
}

/// Stacks of one name follow each other; the ARN tells them apart.
fn file_name(cloud: &Cloud, stack: &StackRecord) -> String {
    let place = cloud.endpoint().map_or("", |endpoint| endpoint.url());
    let hash = Sha256::digest(format!("{place} {}", stack.id));
    let hex: String = hash
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("{hex}.farewell")
}

/// Tells what a removal that was cut short has done to a stack that lives on, and starts the
/// functions again that it stopped.
pub(crate) async fn revive(cloud: &Cloud, stack: &StackRecord, report: &Reporter<'_>) {
    let trail = Trail::of(cloud, stack);
    if trail.is_empty() || stack.status.as_str().starts_with("DELETE") {
        return;
    }
    let mut text = format!(
        "an earlier `destroy` of `{}` did not come to its end: it has emptied {}, perhaps not \
         wholly",
        stack.name,
        trail.buckets.join(", ")
    );
    if !trail.stopped.is_empty() {
        let names: Vec<&str> = trail.stopped.keys().map(String::as_str).collect();
        text += &format!(
            ", and stopped the functions {}, which are started again",
            names.join(", ")
        );
    }
    report(&Event::Note { text });
    writers::start(cloud, &trail.stopped, report).await;
    trail.forget();
}
