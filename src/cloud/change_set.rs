//! Change sets: made, executed, listed, removed.

use std::collections::BTreeMap;

use aws_sdk_cloudformation::types::{
    Capability, ChangeSetStatus, ChangeSetType, DeploymentMode, ExecutionStatus, Parameter, Tag,
};

use super::{ChangeSetOptions, Cloud, CloudError};
use crate::diff::ServiceChange;

/// What a change set is made from.
///
/// ```no_run
/// use std::collections::BTreeMap;
/// use stackwright::cloud::{ChangeSet, ChangeSetOptions, ChangeSetRequest, ChangeSetStatus, Cloud, NewChangeSet, TemplateSource};
///
/// # async fn example(cloud: &Cloud) -> Result<(), stackwright::cloud::CloudError> {
/// let template = TemplateSource::Inline("Resources: {News: {Type: AWS::SNS::Topic}}".to_owned());
/// let request = ChangeSetRequest {
///     stack: "news",
///     name: "first",
///     update: false,
///     template: &template,
///     parameters: &BTreeMap::new(),
///     tags: &BTreeMap::new(),
///     capabilities: &[],
///     nested: false,
///     revert_drift: false,
///     options: &ChangeSetOptions::default(),
/// };
/// let new: NewChangeSet = cloud.create_change_set(&request).await?;
/// let mut pace = cloud.pace();
/// let mut set: ChangeSet = loop {
///     cloud.wait(&mut pace).await;
///     let set = cloud.change_set(None, &new.id).await?;
///     if !matches!(set.status, ChangeSetStatus::CreatePending | ChangeSetStatus::CreateInProgress) {
///         break set;
///     }
/// };
/// cloud.follow_nested(&mut set).await;
/// println!("{} changes", set.changes.len());
/// cloud.execute_change_set(&new.id, "first-token", Some(true)).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct ChangeSetRequest<'a> {
    /// The stack's name or ARN.
    pub stack: &'a str,
    /// The change set's name, which also makes a repeated request harmless.
    pub name: &'a str,
    /// Whether the stack exists already.
    pub update: bool,
    /// The template.
    pub template: &'a TemplateSource,
    /// Values of parameters; `None` keeps the one that the stack has.
    pub parameters: &'a BTreeMap<String, Option<String>>,
    /// All tags that the stack will have.
    pub tags: &'a BTreeMap<String, String>,
    /// `CAPABILITY_…`.
    pub capabilities: &'a [String],
    /// Whether nested stacks get change sets of their own.
    pub nested: bool,
    /// Whether what was changed by hand is to be changed back.
    pub revert_drift: bool,
    /// What else is said of it.
    pub options: &'a ChangeSetOptions,
}

/// Where a template is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateSource {
    /// In the request, at most 51,200 bytes of it.
    Inline(String),
    /// In a bucket, at most 1 MB of it.
    Url(String),
}

/// A change set, as far as the service got with it.
#[derive(Clone, Debug)]
pub struct ChangeSet {
    /// What it is called by.
    pub ids: NewChangeSet,
    /// The status.
    pub status: ChangeSetStatus,
    /// Why.
    pub reason: Option<String>,
    /// Whether it can be executed, is being executed, or was.
    pub execution: Option<ExecutionStatus>,
    /// Values of parameters; a secret one is `****`.
    pub parameters: BTreeMap<String, String>,
    /// What it would do.
    pub changes: Vec<ServiceChange>,
    /// Change sets of nested stacks, by the nested stack's logical id.
    pub nested: BTreeMap<String, String>,
    /// What parameters that name entries of Parameter Store are resolved to.
    pub resolved: BTreeMap<String, String>,
    /// Whether the service left out values that it was asked for.
    pub incomplete: bool,
    /// Why change sets of nested stacks could not be read.
    pub unread: Vec<CloudError>,
    /// Whether it is about what is there now, and not only about what was deployed last.
    pub drift_aware: bool,
}

/// The ARNs that a new change set comes with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewChangeSet {
    /// The change set's.
    pub id: String,
    /// The stack's.
    pub stack_id: String,
}

/// A change set in a list.
///
/// ```no_run
/// use stackwright::cloud::{ChangeSetSummary, Cloud};
///
/// # async fn example(cloud: &Cloud) -> Result<(), stackwright::cloud::CloudError> {
/// let sets: Vec<ChangeSetSummary> = cloud.change_sets("news").await?;
/// if let Some(oldest) = sets.iter().min_by_key(|set| set.created) {
///     cloud.delete_change_set("news", &oldest.name).await?;
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeSetSummary {
    /// The name.
    pub name: String,
    /// When it was made, in milliseconds since 1970.
    pub created: i64,
}

impl Cloud {
    /// Asks for a change set; a new stack gets a shell in review.
    pub async fn create_change_set(
        &self,
        request: &ChangeSetRequest<'_>,
    ) -> Result<NewChangeSet, CloudError> {
        let (body, url) = match request.template {
            TemplateSource::Inline(body) => (Some(body.clone()), None),
            TemplateSource::Url(url) => (None, Some(url.clone())),
        };
        let kind = if request.update {
            ChangeSetType::Update
        } else {
            ChangeSetType::Create
        };
        let parameters = request
            .parameters
            .iter()
            .map(|(key, value)| {
                Parameter::builder()
                    .parameter_key(key)
                    .set_parameter_value(value.clone())
                    .set_use_previous_value(value.is_none().then_some(true))
                    .build()
            })
            .collect();
        let tags = request
            .tags
            .iter()
            .map(|(key, value)| Tag::builder().key(key).value(value).build())
            .collect();
        let capabilities = request
            .capabilities
            .iter()
            .map(|name| Capability::from(name.as_str()))
            .collect();
        let options = request.options;
        let call = self
            .cloudformation
            .create_change_set()
            .stack_name(request.stack)
            .change_set_name(request.name)
            .client_token(request.name)
            .change_set_type(kind)
            .set_template_body(body)
            .set_template_url(url)
            .set_parameters(Some(parameters))
            .set_tags(Some(tags))
            .set_capabilities(Some(capabilities))
            .set_include_nested_stacks(request.nested.then_some(true))
            .set_role_arn(options.role_arn())
            .set_notification_arns(options.notification_arns())
            .set_rollback_configuration(options.rollback_configuration())
            .set_import_existing_resources(options.import_existing.then_some(true))
            .set_deployment_config(options.deployment_config())
            .set_deployment_mode(request.revert_drift.then_some(DeploymentMode::RevertDrift))
            .send();
        let answer = self.call("CreateChangeSet", call).await?;
        Ok(NewChangeSet {
            id: answer.id.unwrap_or_default(),
            stack_id: answer.stack_id.unwrap_or_default(),
        })
    }

    /// Starts what the change set describes. `token` marks the events and makes a repeated
    /// request harmless. What the operation created and cannot finish is not kept, whatever its
    /// policy says; nothing is said of that where `rollback` is `None`.
    pub async fn execute_change_set(
        &self,
        id: &str,
        token: &str,
        rollback: Option<bool>,
    ) -> Result<(), CloudError> {
        let request = self
            .cloudformation
            .execute_change_set()
            .change_set_name(id)
            .client_request_token(token)
            .set_disable_rollback((rollback == Some(false)).then_some(true))
            .set_retain_except_on_create((rollback == Some(true)).then_some(true))
            .send();
        self.call("ExecuteChangeSet", request).await.map(drop)
    }

    /// Removes a change set; one that is gone already is fine.
    pub async fn delete_change_set(&self, stack: &str, name: &str) -> Result<(), CloudError> {
        let request = self
            .cloudformation
            .delete_change_set()
            .stack_name(stack)
            .change_set_name(name)
            .send();
        match self.call("DeleteChangeSet", request).await {
            Err(error) if error.is_missing_stack() || error.is_missing_change_set() => Ok(()),
            answer => answer.map(drop),
        }
    }

    /// The change sets that a stack has; none if there is no such stack.
    pub async fn change_sets(&self, stack: &str) -> Result<Vec<ChangeSetSummary>, CloudError> {
        let mut sets = Vec::new();
        let mut token = None;
        loop {
            let request = self
                .cloudformation
                .list_change_sets()
                .stack_name(stack)
                .set_next_token(token)
                .send();
            let answer = match self.call("ListChangeSets", request).await {
                Err(error) if error.is_missing_stack() => return Ok(sets),
                answer => answer?,
            };
            sets.extend(answer.summaries.unwrap_or_default().into_iter().map(|set| {
                ChangeSetSummary {
                    name: set.change_set_name.unwrap_or_default(),
                    created: set
                        .creation_time
                        .and_then(|time| time.to_millis().ok())
                        .unwrap_or_default(),
                }
            }));
            token = answer.next_token;
            if token.is_none() {
                return Ok(sets);
            }
        }
    }
}
