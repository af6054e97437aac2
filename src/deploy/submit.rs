//! Asking for a change set.

use std::collections::BTreeMap;

use super::{
    cause::Cause,
    error::DeployError,
    event::{Event, Reporter},
    interrupt::Interrupt,
    token::new_token,
    traces::Traces,
};
use crate::{
    cloud::{
        ChangeSet, ChangeSetOptions, ChangeSetRequest, ChangeSetStatus, Cloud, CloudError,
        TemplateSource,
    },
    source::{SourceLine, SourceMap},
};

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

/// Asks for a change set and waits until the service has decided. `traces` knows of everything
/// before it exists, so that it can be removed whatever happens.
pub(super) async fn submit(
    cloud: &Cloud,
    submission: &Submission<'_>,
    traces: &mut Traces,
    report: &Reporter<'_>,
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
    let mut is_told = false;
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
            ChangeSetStatus::CreatePending | ChangeSetStatus::CreateInProgress => {
                if !is_told {
                    report(&Event::AwaitingChangeSet {
                        stack: submission.stack.to_owned(),
                    });
                }
                is_told = true;
            }
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
}
