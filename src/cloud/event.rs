//! What the service says while it works.

use aws_sdk_cloudformation::{
    primitives::{DateTime, DateTimeFormat},
    types::{EventFilter, HookStatus, ListHookResultsTargetType},
};

use super::{Cloud, CloudError};

/// An event of a stack.
///
/// ```
/// use stackwright::cloud::StackEvent;
///
/// let event = StackEvent {
///     stack_id: "arn:aws:cloudformation:us-east-1:000000000000:stack/news/1".to_owned(),
///     logical_id: "News".to_owned(),
///     type_name: "AWS::SNS::Topic".to_owned(),
///     ..StackEvent::default()
/// };
/// assert!(!event.is_of_stack());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StackEvent {
    /// The event's own id.
    pub id: String,
    /// The ARN of the stack.
    pub stack_id: String,
    /// The stack's name.
    pub stack: String,
    /// The resource, or the stack itself.
    pub logical_id: String,
    /// The resource's physical id, or the stack's ARN; empty before there is one.
    pub physical_id: String,
    /// The type.
    pub type_name: String,
    /// The status, as in `CREATE_IN_PROGRESS`.
    pub status: String,
    /// Why.
    pub reason: Option<String>,
    /// The hook that refuses what is to be done, if one does.
    pub refusing_hook: Option<String>,
    /// The id of the operation that this belongs to, where the service tells it.
    pub operation: Option<String>,
    /// The token of the operation that this belongs to.
    pub token: Option<String>,
    /// When, in milliseconds since 1970.
    pub at: i64,
}

impl StackEvent {
    /// Whether this is about the stack as a whole, not about one of its resources.
    pub fn is_of_stack(&self) -> bool {
        self.type_name == "AWS::CloudFormation::Stack" && self.physical_id == self.stack_id
    }
}

/// Some events, the newest first.
///
/// ```no_run
/// use stackwright::cloud::{Cloud, EventPage};
///
/// # async fn example(cloud: &Cloud) -> Result<(), stackwright::cloud::CloudError> {
/// let page: EventPage = cloud.events("news", None).await?;
/// for event in page.events.iter().rev() {
///     println!("{} {}", event.logical_id, event.status);
/// }
/// let older = cloud.events("news", page.next).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct EventPage {
    /// The events.
    pub events: Vec<StackEvent>,
    /// Asks for older ones.
    pub next: Option<String>,
}

/// Something that the service found before it began.
///
/// ```no_run
/// use stackwright::cloud::{Cloud, ValidationFinding};
///
/// # async fn example(cloud: &Cloud) -> Result<(), stackwright::cloud::CloudError> {
/// let findings: Vec<ValidationFinding> = cloud.validation_findings("news", Some("first")).await?;
/// for finding in findings {
///     println!("{}: {}", finding.path, finding.reason);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidationFinding {
    /// The check, as in `NAME_CONFLICT_VALIDATION`.
    pub name: String,
    /// The resource.
    pub logical_id: String,
    /// The resource's type.
    pub type_name: String,
    /// A JSON pointer into the template.
    pub path: String,
    /// What is wrong.
    pub reason: String,
}

/// A time in milliseconds since 1970, as the service writes it, to the second.
///
/// ```
/// assert_eq!(stackwright::cloud::time_text(1_700_000_000_000), "2023-11-14T22:13:20Z");
/// ```
pub fn time_text(millis: i64) -> String {
    DateTime::from_secs(millis.div_euclid(1000))
        .fmt(DateTimeFormat::DateTime)
        .unwrap_or_else(|_| millis.to_string())
}

impl Cloud {
    /// A page of a stack's events, the newest first.
    pub async fn events(&self, stack: &str, next: Option<String>) -> Result<EventPage, CloudError> {
        let request = self
            .cloudformation
            .describe_stack_events()
            .stack_name(stack)
            .set_next_token(next)
            .send();
        let answer = self.call("DescribeStackEvents", request).await?;
        let events = answer.stack_events.unwrap_or_default();
        Ok(EventPage {
            events: events
                .into_iter()
                .map(|event| StackEvent {
                    id: event.event_id.unwrap_or_default(),
                    stack_id: event.stack_id.unwrap_or_default(),
                    stack: event.stack_name.unwrap_or_default(),
                    logical_id: event.logical_resource_id.unwrap_or_default(),
                    physical_id: event.physical_resource_id.unwrap_or_default(),
                    type_name: event.resource_type.unwrap_or_default(),
                    status: event
                        .resource_status
                        .map(|status| status.as_str().to_owned())
                        .unwrap_or_default(),
                    reason: event
                        .resource_status_reason
                        .or(event.hook_status_reason)
                        .filter(|reason| !reason.is_empty()),
                    refusing_hook: event
                        .hook_type
                        .filter(|_| event.hook_status == Some(HookStatus::HookCompleteFailed)),
                    operation: event.operation_id,
                    token: event.client_request_token,
                    at: event
                        .timestamp
                        .and_then(|time| time.to_millis().ok())
                        .unwrap_or_default(),
                })
                .collect(),
            next: answer.next_token,
        })
    }

    /// Why hooks refuse a change set: each with its name.
    pub(crate) async fn refusing_hooks(&self, change_set: &str) -> Result<Vec<String>, CloudError> {
        let request = self
            .cloudformation
            .list_hook_results()
            .target_type(ListHookResultsTargetType::ChangeSet)
            .target_id(change_set)
            .send();
        let answer = self.call("ListHookResults", request).await?;
        let results = answer.hook_results.unwrap_or_default().into_iter();
        let failed = results.filter(|hook| hook.status == Some(HookStatus::HookCompleteFailed));
        let said = failed.map(|hook| {
            let name = hook.type_name.unwrap_or_default();
            let reason = hook.hook_status_reason.unwrap_or_default();
            format!("{name}: {reason}")
        });
        Ok(said.collect())
    }

    /// What the service found wrong before it began: with a stack's last operation, or with a
    /// change set.
    pub async fn validation_findings(
        &self,
        stack: &str,
        change_set: Option<&str>,
    ) -> Result<Vec<ValidationFinding>, CloudError> {
        let mut findings = Vec::new();
        let mut token = None;
        loop {
            let request = self
                .cloudformation
                .describe_events()
                .stack_name(stack)
                .set_change_set_name(change_set.map(str::to_owned))
                .filters(EventFilter::builder().failed_events(true).build())
                .set_next_token(token)
                .send();
            let answer = self.call("DescribeEvents", request).await?;
            for event in answer.operation_events.unwrap_or_default() {
                if let (Some(name), Some(reason)) =
                    (event.validation_name, event.validation_status_reason)
                {
                    findings.push(ValidationFinding {
                        name,
                        logical_id: event.logical_resource_id.unwrap_or_default(),
                        type_name: event.resource_type.unwrap_or_default(),
                        path: event.validation_path.unwrap_or_default(),
                        reason,
                    });
                }
            }
            token = answer.next_token;
            if token.is_none() {
                return Ok(findings);
            }
        }
    }
}
