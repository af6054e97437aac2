//! What asking for a change set leaves in the cloud, to be removed on every way out.

use super::journal;
use super::token::new_token;
use crate::cloud::{Cloud, CloudError, StackStatus};

/// What planning leaves in the cloud, to be removed on every way out.
#[derive(Debug, Default)]
pub(super) struct Traces {
    /// The change set: the stack's name, and its own.
    pub(super) change_set: Option<(String, String)>,
    /// The stack that may be but a shell for the change set.
    pub(super) shell: Option<String>,
    /// Whether our own bucket was made for this.
    pub(super) made_bucket: bool,
    /// The large template: the bucket, the key, and the version if it is known.
    pub(super) template: Option<(String, String, Option<String>)>,
    /// The same, for the next run if this one is killed.
    journal: Option<journal::Entry>,
    /// Whether the service has been told to execute the change set.
    executing: bool,
}

impl Traces {
    /// A change set of `stack` that an earlier run made and kept.
    pub(super) fn of_kept(stack: &str, name: &str, shell: bool, made_bucket: bool) -> Self {
        Self {
            change_set: Some((stack.to_owned(), name.to_owned())),
            shell: shell.then(|| stack.to_owned()),
            made_bucket,
            ..Self::default()
        }
    }

    /// Removes all of it. What is gone already is fine.
    pub(super) async fn remove(&mut self, cloud: &Cloud) -> Result<(), CloudError> {
        self.remove_template(cloud).await?;
        if let Some((stack, name)) = self.change_set.take() {
            delete_when_settled(cloud, &stack, &name, LOOKS).await?;
        }
        if let Some(stack) = self.shell.take()
            && let Some(record) = cloud.stack(&stack).await?
            && record.status == StackStatus::ReviewInProgress
            && cloud.change_sets(&record.name).await?.is_empty()
        {
            cloud.delete_stack(&record.id, &new_token()).await?;
        }
        self.forget();
        Ok(())
    }

    /// Writes down what there may be from now on, before it is made.
    pub(super) fn note(&mut self, cloud: &Cloud) {
        if self.journal.is_none() {
            self.journal = journal::Entry::begin();
        }
        let template = self.template.as_ref();
        if let Some(journal) = &mut self.journal {
            journal.note(&journal::Record {
                place: journal::place(cloud),
                change_set: self.change_set.clone(),
                shell: self.shell.clone(),
                template: template.map(|(bucket, key, _)| (bucket.clone(), key.clone())),
                executing: self.executing,
                marked: None,
            });
        }
    }

    /// Writes down that the service is told to execute the change set.
    pub(super) fn note_execution(&mut self, cloud: &Cloud) {
        self.executing = true;
        self.note(cloud);
    }

    /// Forgets what was written down: nothing is left that a later run should remove.
    pub(super) fn forget(&mut self) {
        if let Some(journal) = self.journal.take() {
            journal.end();
        }
    }

    /// Removes the large template, which the service needs no longer.
    pub(super) async fn remove_template(&mut self, cloud: &Cloud) -> Result<(), CloudError> {
        match self.template.take() {
            Some((bucket, key, version)) => {
                let bucket = cloud.own_bucket(bucket).await?;
                bucket.remove_object(&key, version).await
            }
            None => Ok(()),
        }
    }
}

/// How often a change set is looked at that the service is still making.
const LOOKS: u32 = 60;

/// Deletes a change set, once the service is done with making it.
pub(super) async fn delete_when_settled(
    cloud: &Cloud,
    stack: &str,
    name: &str,
    most: u32,
) -> Result<(), CloudError> {
    let mut pace = cloud.pace();
    let mut looks = 0;
    loop {
        looks += 1;
        match cloud.delete_change_set(stack, name).await {
            Err(error) if looks < most && error.code().is_some_and(is_unsettled) => {
                cloud.wait(&mut pace).await;
            }
            answer => return answer,
        }
    }
}

pub(super) fn is_unsettled(code: &str) -> bool {
    code.starts_with("InvalidChangeSetStatus")
}
