//! Putting files where they belong, in an order in which no page ever refers to what is not there.

use std::cell::Cell;

use futures_util::stream::{self, TryStreamExt as _};
use tokio::sync::Semaphore;

use super::{
    AT_A_TIME,
    compare::{PutWork, Ready, Work},
    digest, large,
    listing::mark,
};
use crate::{
    cloud::{Cloud, CloudError, Content, OBJECTS_IN_A_BATCH, ObjectHeaders, Put},
    deploy::{
        error::DeployError,
        event::{Event, FileStep, Reporter},
        interrupt::Interrupt,
    },
    files::{Keeping, ObjectAcl, Upload, UploadFile},
};

/// Says in the buckets that their objects have former settings, before the template says new ones.
pub(in crate::deploy) async fn announce(
    cloud: &Cloud,
    work: &[Work<'_>],
) -> Result<(), DeployError> {
    for work in work.iter().filter(|work| work.needs_mark) {
        let Some(bucket) = &work.bucket else {
            continue;
        };
        let text = "Files beside this one are being uploaded again, with other settings. The next \
                    deploy takes this file away.\n";
        let headers = ObjectHeaders {
            content_type: "text/plain; charset=utf-8".to_owned(),
            ..ObjectHeaders::default()
        };
        let key = mark(work.upload);
        let content = Content::Bytes(text.into());
        cloud
            .put_object(bucket, &key, &headers, content, false)
            .await
            .map_err(|error| failed(work.upload, &key, &error))?;
    }
    Ok(())
}

/// Does the work: first files, then index pages, and deletions in the end.
pub(in crate::deploy) async fn carry_out(
    cloud: &Cloud,
    stack: &str,
    work: &[Work<'_>],
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<(), DeployError> {
    if !work.iter().any(Work::is_some) {
        return Ok(());
    }
    cloud.verify_account().await?;
    let halfway = || DeployError::HalfUploaded {
        stack: stack.to_owned(),
    };
    let jobs = Jobs::new(cloud, report);
    jobs.start(stack, work);
    for is_index in [false, true] {
        let puts = work.iter().flat_map(|work| {
            let bucket = work.bucket.as_deref()?;
            let puts = work.puts.iter();
            Some(puts.map(move |put| (work, bucket, put)))
        });
        let puts = puts.flatten();
        let puts = puts.filter(|(_, _, put)| put.file.is_index == is_index);
        let all = stream::iter(puts.map(Ok))
            .try_for_each_concurrent(AT_A_TIME, |(work, bucket, put)| jobs.put(work, bucket, put));
        interrupt.or(all).await.ok_or_else(halfway)??;
    }
    for work in work {
        if interrupt.is_raised() {
            return Err(halfway());
        }
        if let Some(bucket) = &work.bucket {
            jobs.remove(work, bucket).await?;
        }
    }
    Ok(())
}

/// What is shared by everything that is under way.
pub(super) struct Jobs<'a> {
    pub(super) cloud: &'a Cloud,
    report: &'a Reporter<'a>,
    /// Who has one of these may send something.
    pub(super) turns: Semaphore,
    done: Cell<FileStep>,
}

impl<'a> Jobs<'a> {
    fn new(cloud: &'a Cloud, report: &'a Reporter<'a>) -> Self {
        Self {
            cloud,
            report,
            turns: Semaphore::new(AT_A_TIME),
            done: Cell::default(),
        }
    }

    /// Says how much there is to do.
    fn start(&self, stack: &str, work: &[Work<'_>]) {
        let puts = || work.iter().flat_map(|work| &work.puts);
        let removals = work.iter().map(|work| work.removals.len()).sum::<usize>();
        let all = FileStep {
            files: 0,
            of_files: puts().count() + removals,
            bytes: 0,
            of_bytes: puts().filter_map(|put| put.ready.size()).sum(),
        };
        self.done.set(all);
        (self.report)(&Event::UploadingFiles {
            stack: stack.to_owned(),
            step: all,
        });
    }

    /// Says that bytes have arrived.
    pub(super) fn sent(&self, bucket: &str, key: &str, bytes: u64) {
        let mut done = self.done.get();
        done.bytes += bytes;
        self.done.set(done);
        (self.report)(&Event::FilePart {
            bucket: bucket.to_owned(),
            key: key.to_owned(),
            step: done,
        });
    }

    fn finished(&self, count: usize) -> FileStep {
        let mut done = self.done.get();
        done.files += count;
        self.done.set(done);
        done
    }

    async fn put(
        &self,
        work: &Work<'_>,
        bucket: &str,
        put: &PutWork<'_>,
    ) -> Result<(), DeployError> {
        let (upload, file) = (work.upload, put.file);
        let headers = headers(upload, file);
        let once = upload.keeping == Keeping::Seeded;
        let sent = match &put.ready {
            Ready::File { path, size } if digest::is_large(*size) => {
                large::put(self, work, bucket, put, (path, *size), &headers).await
            }
            ready => {
                let content = match ready {
                    Ready::File { path, size } => Content::File {
                        path: path.to_path_buf(),
                        from: 0,
                        length: *size,
                    },
                    Ready::Text(text) => Content::Bytes(text.clone().into()),
                    // After the deploy, everything is known.
                    Ready::Later => return Ok(()),
                };
                let _turn = self.turns.acquire().await;
                let sent = self
                    .cloud
                    .put_object(bucket, &file.key, &headers, content, once);
                let sent = sent.await;
                if sent.is_ok() {
                    let mut done = self.done.get();
                    done.bytes += put.ready.size().unwrap_or_default();
                    self.done.set(done);
                }
                sent
            }
        };
        let sent = sent.map_err(|error| failed(upload, &file.key, &error))?;
        let step = self.finished(1);
        if sent == Put::Created {
            (self.report)(&Event::FilePut {
                bucket: bucket.to_owned(),
                key: file.key.clone(),
                bytes: put.ready.size().unwrap_or_default(),
                step,
            });
            if once {
                (self.report)(&Event::Seeded {
                    bucket: bucket.to_owned(),
                    key: file.key.clone(),
                });
            }
        }
        Ok(())
    }

    /// Deletes what is to go, and the mark with it.
    async fn remove(&self, work: &Work<'_>, bucket: &str) -> Result<(), DeployError> {
        let keys: Vec<String> = work.removals.iter().map(|it| it.key.clone()).collect();
        for keys in keys.chunks(OBJECTS_IN_A_BATCH) {
            let deleted = self.cloud.delete_objects(bucket, keys).await;
            deleted.map_err(|error| failed(work.upload, &keys[0], &error))?;
            for key in keys {
                let step = self.finished(1);
                (self.report)(&Event::FileRemoved {
                    bucket: bucket.to_owned(),
                    key: key.clone(),
                    step,
                });
            }
        }
        if work.upload.keeping == Keeping::Pruned && work.is_some() {
            self.give_up(work.upload, bucket).await?;
        }
        if work.mark.is_some() {
            let key = mark(work.upload);
            let deleted = self.cloud.delete_object(bucket, &key).await;
            deleted.map_err(|error| failed(work.upload, &key, &error))?;
        }
        Ok(())
    }
}

impl Jobs<'_> {
    /// Gives up what nobody has finished under the prefix of an upload whose files are in place.
    async fn give_up(&self, upload: &Upload, bucket: &str) -> Result<(), DeployError> {
        let unfinished = self.cloud.unfinished_uploads(bucket, &upload.prefix).await;
        let unfinished = unfinished.map_err(|error| failed(upload, &upload.prefix, &error))?;
        for found in unfinished {
            let given_up = self
                .cloud
                .discard_upload(bucket, &found.key, &found.id)
                .await;
            given_up.map_err(|error| failed(upload, &found.key, &error))?;
        }
        Ok(())
    }
}

fn headers(upload: &Upload, file: &UploadFile) -> ObjectHeaders {
    ObjectHeaders {
        content_type: file.content_type.clone(),
        cache_control: file.cache_control.clone(),
        acl: upload.acl.map(ObjectAcl::name),
    }
}

fn failed(upload: &Upload, key: &str, error: &CloudError) -> DeployError {
    DeployError::File {
        key: key.to_owned(),
        bucket_id: upload.bucket_id.clone(),
        line: upload.line,
        message: error.to_string(),
    }
}
