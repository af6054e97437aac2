//! Asking for a change set, and leaving no trace of having asked.

use std::{
    collections::BTreeMap,
    hash::{BuildHasher as _, RandomState},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use super::{
    cause::Cause,
    error::DeployError,
    event::{Event, Reporter},
    interrupt::Interrupt,
    journal,
};
use crate::{
    cloud::{
        ChangeSet, ChangeSetOptions, ChangeSetRequest, ChangeSetStatus, Cloud, CloudError,
        StackStatus, TemplateSource,
    },
    source::{SourceLine, SourceMap},
};

/// What all our change sets' names begin with.
const PREFIX: &str = "stackwright-";

/// What the names of those begin with that are kept for later.
pub(super) const KEPT: &str = "stackwright-plan-";

/// A change set of ours that is older was left by a run that was killed.
const STALE: Duration = Duration::from_secs(60 * 60);

/// What a change set is asked for with.
pub(super) struct Submission<'a> {
    pub(super) stack: &'a str,
    /// The change set's name; none for a new one.
    pub(super) name: Option<String>,
    pub(super) update: bool,
    pub(super) template: TemplateSource,
    pub(super) parameters: &'a BTreeMap<String, Option<String>>,
    pub(super) tags: &'a BTreeMap<String, String>,
    pub(super) capabilities: &'a [String],
    pub(super) nested: bool,
    pub(super) revert_drift: bool,
    pub(super) lines: &'a SourceMap,
    pub(super) options: &'a ChangeSetOptions,
}

/// What the service makes of it.
pub(super) enum Answer {
    /// It would do this.
    Changes(Box<ChangeSet>),
    /// There is nothing to do.
    NoChanges,
}

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
            && cloud.change_sets(&record.id).await?.is_empty()
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
                cloud.remove_object(&bucket, &key, version.as_deref()).await
            }
            None => Ok(()),
        }
    }
}

/// How often a change set is looked at that the service is still making.
const LOOKS: u32 = 60;

/// Deletes a change set, once the service is done with making it.
async fn delete_when_settled(
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

/// A name that no other operation has: 16 digits to tell it apart.
pub(crate) fn new_token() -> String {
    // Each state starts from the system's randomness.
    format!("{PREFIX}{:016x}", RandomState::new().hash_one(now()))
}

fn now() -> Duration {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
}

/// Asks for a change set and waits until the service has decided. `traces` knows of everything
/// before it exists, so that it can be removed whatever happens.
pub(super) async fn submit(
    cloud: &Cloud,
    submission: &Submission<'_>,
    traces: &mut Traces,
    interrupt: &Interrupt,
) -> Result<(String, Answer), DeployError> {
    let name = submission.name.clone().unwrap_or_else(new_token);
    traces.change_set = Some((submission.stack.to_owned(), name.clone()));
    if !submission.update {
        traces.shell = Some(submission.stack.to_owned());
    }
    traces.note(cloud);
    let made = cloud
        .create_change_set(&ChangeSetRequest {
            stack: submission.stack,
            name: &name,
            update: submission.update,
            template: &submission.template,
            parameters: submission.parameters,
            tags: submission.tags,
            capabilities: submission.capabilities,
            nested: submission.nested,
            revert_drift: submission.revert_drift,
            options: submission.options,
        })
        .await;
    let made = match made {
        // The name is nobody else's: the answer to an earlier try was lost.
        Err(error)
            if error
                .code()
                .is_some_and(|code| code.starts_with("AlreadyExists")) =>
        {
            cloud.change_set(Some(submission.stack), &name).await?.ids
        }
        made => made.map_err(|error| refused(submission, error))?,
    };
    if !submission.update {
        traces.shell = Some(made.stack_id.clone());
    }
    let mut pace = cloud.pace();
    loop {
        let Some(set) = interrupt.or(cloud.change_set(None, &made.id)).await else {
            return Err(DeployError::Stopped);
        };
        let set = set?;
        match &set.status {
            ChangeSetStatus::CreateComplete => {
                traces.remove_template(cloud).await?;
                let mut set = set;
                cloud.follow_nested(&mut set).await;
                return Ok((made.id, Answer::Changes(Box::new(set))));
            }
            ChangeSetStatus::CreatePending | ChangeSetStatus::CreateInProgress => {}
            _ if set.reason.as_deref().is_some_and(says_no_changes) => {
                return Ok((made.id, Answer::NoChanges));
            }
            _ => {
                return Err(unplannable(cloud, submission, &made.stack_id, &made.id, set).await);
            }
        }
        if interrupt.or(cloud.wait(&mut pace)).await.is_none() {
            return Err(DeployError::Stopped);
        }
    }
}

/// What the service refuses at once is about the template more often than about us.
fn refused(submission: &Submission<'_>, error: CloudError) -> DeployError {
    match error {
        CloudError::Service { code, message, .. }
            if ["ValidationError", "InsufficientCapabilitiesException"]
                .contains(&code.as_str()) =>
        {
            DeployError::Unplannable {
                stack: submission.stack.to_owned(),
                line: line_in(&message, submission.lines),
                reason: message,
                causes: Vec::new(),
            }
        }
        error => error.into(),
    }
}

/// The service's two ways to say that there is nothing to do.
fn says_no_changes(reason: &str) -> bool {
    reason.starts_with("The submitted information didn't contain changes.")
        || reason.starts_with("No updates are to be performed")
}

/// The causes behind a change set that failed: those of nested ones, and what was found before
/// the service began.
async fn unplannable(
    cloud: &Cloud,
    submission: &Submission<'_>,
    stack_id: &str,
    id: &str,
    set: ChangeSet,
) -> DeployError {
    let status = set.status.as_str();
    let mut reason = set.reason.unwrap_or_else(|| match set.status {
        ChangeSetStatus::Failed => "the service gave no reason".to_owned(),
        _ if status.starts_with("DELETE") => format!(
            "somebody deleted the change set while it was being made ({status}); run it again"
        ),
        _ => format!("this version does not know the status {status} of a change set"),
    });
    let mut nested: Vec<String> = set.nested.into_values().collect();
    while let Some(child) = nested.pop() {
        if let Ok(set) = cloud.change_set(None, &child).await
            && set.status == ChangeSetStatus::Failed
        {
            nested.extend(set.nested.into_values());
            if let Some(inner) = set.reason
                && !inner.starts_with("Nested change set")
            {
                reason = inner;
            }
        }
    }
    if reason.contains("hook(s) failed") {
        // Its reason stands even where those of the hooks cannot be read.
        let hooks = cloud.refusing_hooks(id).await.unwrap_or_default();
        reason = [reason]
            .into_iter()
            .chain(hooks)
            .collect::<Vec<_>>()
            .join("; ");
    }
    let findings = if reason.contains("EarlyValidation") || reason.contains("DescribeEvents") {
        // The reason stands even where the findings cannot be read.
        cloud
            .validation_findings(stack_id, Some(id))
            .await
            .unwrap_or_default()
    } else {
        Vec::new()
    };
    DeployError::Unplannable {
        stack: submission.stack.to_owned(),
        causes: findings
            .into_iter()
            .map(|finding| Cause::of_finding(finding, submission.stack, submission.lines))
            .collect(),
        line: line_in(&reason, submission.lines),
        reason,
    }
}

/// The line that adds a resource that the service's words name, between whatever the service puts
/// around logical ids.
fn line_in(words: &str, lines: &SourceMap) -> Option<SourceLine> {
    let named = |id: &str| {
        [
            ('[', ']'),
            ('[', ','),
            (' ', ']'),
            ('\'', '\''),
            ('"', '"'),
            ('/', '/'),
        ]
        .iter()
        .any(|(before, after)| words.contains(&format!("{before}{id}{after}")))
    };
    lines
        .iter()
        .find(|(pointer, _)| {
            let id = pointer.strip_prefix("/Resources/");
            id.is_some_and(|id| !id.contains('/') && named(id))
        })
        .map(|(_, line)| line)
}

/// How often a change set of a dead run is looked at that the service is still making.
const LOOKS_AFTERWARDS: u32 = 10;

/// Removes what runs on this machine left when they were killed.
pub(crate) async fn clean_up_after_dead_runs(cloud: &Cloud, report: &Reporter<'_>) {
    for (entry, record) in journal::left(cloud) {
        let name = record.change_set.as_ref().map(|(_, name)| name.clone());
        // One that was executed is no surprise.
        let name = name.filter(|_| !record.executing);
        match remove_left(cloud, record).await {
            Ok(true) => {
                entry.end();
                if let Some(name) = name {
                    report(&Event::Note {
                        text: format!(
                            "removed what an earlier run left when it was killed (change set \
                             {name})"
                        ),
                    });
                }
            }
            Ok(false) => {}
            Err(error) => {
                report(&Event::Note {
                    text: format!("what an earlier run left cannot be removed: {error}"),
                });
                // Asking again would not help.
                if error.is_denied() {
                    entry.end();
                }
            }
        }
    }
}

/// Says whether nothing is left; a change set that is being executed stays until its end.
async fn remove_left(cloud: &Cloud, record: journal::Record) -> Result<bool, CloudError> {
    let mut traces = Traces {
        template: record.template.map(|(bucket, key)| (bucket, key, None)),
        shell: record.shell,
        ..Traces::default()
    };
    if let Some((stack, name)) = record.change_set {
        let looks = if record.executing {
            1
        } else {
            LOOKS_AFTERWARDS
        };
        match delete_when_settled(cloud, &stack, &name, looks).await {
            Err(error) if error.code().is_some_and(is_unsettled) => {
                traces.remove_template(cloud).await?;
                return Ok(false);
            }
            answer => answer?,
        }
    }
    traces.remove(cloud).await?;
    Ok(true)
}

fn is_unsettled(code: &str) -> bool {
    code.starts_with("InvalidChangeSetStatus")
}

/// Removes change sets of ours that are so old that no run waits for them any more, wherever it
/// ran.
pub(super) async fn sweep(
    cloud: &Cloud,
    stack: &str,
    own: &Traces,
    report: &Reporter<'_>,
) -> Result<(), CloudError> {
    // Where the clock of this machine goes wrong, even what was made just now looks old.
    let own = own.change_set.as_ref().map(|(_, name)| name);
    let now = cloud.clock().now().duration_since(UNIX_EPOCH);
    let oldest = now.unwrap_or_default().saturating_sub(STALE).as_millis();
    let oldest = i64::try_from(oldest).unwrap_or(i64::MAX);
    for set in cloud.change_sets(stack).await? {
        let is_ours = set.name.starts_with(PREFIX) && !set.name.starts_with(KEPT);
        if is_ours && Some(&set.name) != own && set.created < oldest {
            cloud.delete_change_set(stack, &set.name).await?;
            report(&Event::Note {
                text: format!("removed the change set {} of an earlier run", set.name),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_a_resource_that_is_named_is_found() {
        let here = SourceLine::here();
        let mut lines = SourceMap::default();
        lines.insert("/Resources/Topic", here);
        lines.insert("/Resources/Topic/Properties/TopicName", here);
        for (words, found) in [
            (
                "Unresolved resource dependencies [Topic] in the Resources block",
                true,
            ),
            (
                "Circular dependency between resources: [Queue, Topic]",
                true,
            ),
            ("#/Resources/Topic/Properties: extraneous key", true),
            ("Unrecognized resource types: [AWS::SNS::Topic]", false),
            ("Topic", false),
        ] {
            assert_eq!(line_in(words, &lines).is_some(), found, "{words}");
        }
    }

    #[test]
    fn no_changes_are_told_from_failures() {
        assert!(says_no_changes(
            "The submitted information didn't contain changes. Submit different information to \
             create a change set."
        ));
        assert!(says_no_changes("No updates are to be performed."));
        assert!(!says_no_changes("Parameters: [A] must have values"));
    }

    #[test]
    fn tokens_are_names_that_the_service_takes_and_differ() {
        let (one, other) = (new_token(), new_token());
        assert_ne!(one, other);
        assert!(one.starts_with(PREFIX) && one.len() == PREFIX.len() + 16);
    }
}
