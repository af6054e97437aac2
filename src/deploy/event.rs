//! What is worth telling while the work goes on.

use super::{cause::Cause, under_way::UnderWay};
use crate::{cloud::StackEvent, diff::Counts, expansion::Authored, source::SourceLine};

/// Is told what happens.
///
/// ```
/// use std::cell::RefCell;
/// use stackwright::deploy::{Event, Reporter};
///
/// let heard = RefCell::new(Vec::new());
/// let report: &Reporter<'_> = &|event| heard.borrow_mut().push(event.to_json());
/// report(&Event::Uploading { files: 2 });
/// assert_eq!(heard.borrow()[0]["files"], 2);
/// ```
pub type Reporter<'a> = dyn Fn(&Event) + 'a;

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// Something was found that a word is due about.
    Note {
        /// What it is.
        text: String,
    },
    /// The templates have been compared; a change set is asked for next.
    Compared {
        /// The stack.
        stack: String,
        /// What the templates say.
        counts: Counts,
    },
    /// The change set is not there at once: the service takes its time over it.
    AwaitingChangeSet {
        /// The stack.
        stack: String,
    },
    /// The service compares what is there with what was deployed.
    LookingForDrift {
        /// The stack.
        stack: String,
    },
    /// Another operation is under way on the stack, and is waited for.
    Waiting {
        /// The stack.
        stack: String,
        /// Its status.
        status: String,
        /// What is known of the operation.
        by: UnderWay,
    },
    /// Files go up before the stack is deployed.
    Uploading {
        /// How many.
        files: usize,
    },
    /// An operation has begun.
    Started {
        /// The stack.
        stack: String,
        /// How many resources it is about; for the bar.
        resources: usize,
    },
    /// A resource went on.
    Resource(ResourceProgress),
    /// The reason of the failure that is to come is known.
    Failed(Cause),
    /// Files go into buckets now that the stack is ready.
    UploadingFiles {
        /// The stack.
        stack: String,
        /// How much there is to do.
        step: FileStep,
    },
    /// A part of a large file has arrived.
    FilePart {
        /// The bucket.
        bucket: String,
        /// The key.
        key: String,
        /// How far all is.
        step: FileStep,
    },
    /// A file is in its place.
    FilePut {
        /// The bucket.
        bucket: String,
        /// The key.
        key: String,
        /// Its size in bytes.
        bytes: u64,
        /// How far all is.
        step: FileStep,
    },
    /// A file was put that is never overwritten; [`Event::FilePut`] tells it as well.
    Seeded {
        /// The bucket.
        bucket: String,
        /// The key.
        key: String,
    },
    /// A file is deleted that the program does not have.
    FileRemoved {
        /// The bucket.
        bucket: String,
        /// The key.
        key: String,
        /// How far all is.
        step: FileStep,
    },
    /// Functions are stopped, so that they do not fill buckets again that are emptied.
    Stopping {
        /// Their names.
        functions: Vec<String>,
    },
    /// A bucket is being emptied.
    Emptying {
        /// The bucket.
        bucket: String,
        /// How many objects and versions are gone.
        removed: u64,
    },
}

/// How far the files of a stack are.
///
/// ```
/// use stackwright::deploy::{Event, FileStep};
///
/// let step = FileStep { files: 1, of_files: 2, bytes: 3_000, of_bytes: 4_000 };
/// let (bucket, key) = ("site".to_owned(), "index.html".to_owned());
/// let told = Event::FilePut { bucket, key, bytes: 3_000, step }.to_json();
/// assert_eq!((&told["event"], &told["filesDone"]), (&"file_put".into(), &1.into()));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileStep {
    /// How many files are done, put or deleted.
    pub files: usize,
    /// How many there are.
    pub of_files: usize,
    /// How many bytes have arrived.
    pub bytes: u64,
    /// How many there are.
    pub of_bytes: u64,
}

/// How far a resource is.
///
/// ```
/// use stackwright::cloud::StackEvent;
/// use stackwright::{deploy::{Event, ResourceProgress}, expansion::Authored};
///
/// let event = StackEvent { logical_id: "News".to_owned(), ..StackEvent::default() };
/// let (authored, line) = (Authored::default(), None);
/// let told = Event::Resource(ResourceProgress { event, done: 1, total: 3, authored, line }).to_json();
/// assert_eq!((&told["id"], &told["done"], &told["total"]), (&"News".into(), &1.into(), &3.into()));
/// ```
#[derive(Clone, Debug)]
pub struct ResourceProgress {
    /// What the service said.
    pub event: StackEvent,
    /// How many resources are done.
    pub done: usize,
    /// How many there are, as far as is known.
    pub total: usize,
    /// What the author wrote of it.
    pub authored: Authored,
    /// The line of the program that adds it, or that which it is made of.
    pub line: Option<SourceLine>,
}

impl Event {
    /// The event as one line of JSON, of version 1.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::json;
        match self {
            Self::Note { text } => json!({"version": 1, "event": "note", "text": text}),
            Self::Compared { stack, counts } => {
                json!({"version": 1, "event": "compared", "stack": stack, "counts": counts})
            }
            Self::AwaitingChangeSet { stack } => {
                json!({"version": 1, "event": "awaiting_change_set", "stack": stack})
            }
            Self::LookingForDrift { stack } => {
                json!({"version": 1, "event": "looking_for_drift", "stack": stack})
            }
            Self::Waiting { stack, status, by } => json!({
                "version": 1,
                "event": "waiting",
                "stack": stack,
                "status": status,
                "since": by.since,
                "token": by.token,
                "role": by.role,
            }),
            Self::Uploading { files } => {
                json!({"version": 1, "event": "uploading", "files": files})
            }
            Self::Started { stack, resources } => {
                json!({"version": 1, "event": "started", "stack": stack, "resources": resources})
            }
            Self::Resource(ResourceProgress {
                event,
                done,
                total,
                authored,
                line,
            }) => json!({
                "version": 1,
                "event": "resource",
                "stack": event.stack,
                "id": event.logical_id,
                "physicalId": event.physical_id,
                "type": event.type_name,
                "status": event.status,
                "reason": event.reason,
                "at": event.at,
                "done": done,
                "total": total,
                "writtenType": authored.type_name,
                "madeOf": authored.sources(),
                "madeAs": authored.made.as_ref().map(|made| &made.part),
                "source": line.map(|line| line.to_string()),
            }),
            Self::Failed(cause) => json!({
                "version": 1,
                "event": "cause",
                "stack": cause.stack,
                "id": cause.logical_id,
                "type": cause.type_name,
                "status": cause.status,
                "reason": cause.reason,
                "writtenType": cause.authored.type_name,
                "madeOf": cause.authored.sources(),
                "madeAs": cause.authored.made.as_ref().map(|made| &made.part),
                "source": cause.line.map(|line| line.to_string()),
                "hint": cause.hint,
                "log": cause.log,
            }),
            Self::UploadingFiles { stack, step } => of_step(
                json!({"version": 1, "event": "uploading_files", "stack": stack}),
                *step,
            ),
            Self::FilePart { bucket, key, step } => of_step(
                json!({"version": 1, "event": "file_part", "bucket": bucket, "key": key}),
                *step,
            ),
            Self::FilePut {
                bucket,
                key,
                bytes,
                step,
            } => of_step(
                json!({
                    "version": 1,
                    "event": "file_put",
                    "bucket": bucket,
                    "key": key,
                    "bytes": bytes,
                }),
                *step,
            ),
            Self::Seeded { bucket, key } => {
                json!({"version": 1, "event": "seeded", "bucket": bucket, "key": key})
            }
            Self::FileRemoved { bucket, key, step } => of_step(
                json!({"version": 1, "event": "file_removed", "bucket": bucket, "key": key}),
                *step,
            ),
            Self::Stopping { functions } => {
                json!({"version": 1, "event": "stopping", "functions": functions})
            }
            Self::Emptying { bucket, removed } => {
                json!({"version": 1, "event": "emptying", "bucket": bucket, "removed": removed})
            }
        }
    }
}

/// An event with how far all files are.
fn of_step(mut event: serde_json::Value, step: FileStep) -> serde_json::Value {
    event["filesDone"] = step.files.into();
    event["filesTotal"] = step.of_files.into();
    event["bytesDone"] = step.bytes.into();
    event["bytesTotal"] = step.of_bytes.into();
    event
}
