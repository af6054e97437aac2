//! Change sets: made, read, executed, removed.

use std::collections::BTreeMap;

use aws_sdk_cloudformation::types::{
    Capability, Change, ChangeSetStatus, ChangeSetType, DeploymentMode, ExecutionStatus, Parameter,
    ResourceChangeDetail, Tag,
};

use super::{ChangeSetOptions, Cloud, CloudError};
use crate::diff::{ServiceChange, ServiceDetail};

/// How many change sets of nested stacks are read.
const NESTED: usize = 50;

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

    /// How far the service is with a change set; its changes once it is ready. `id` is its ARN, or
    /// its name where `stack` is given.
    pub async fn change_set(&self, stack: Option<&str>, id: &str) -> Result<ChangeSet, CloudError> {
        let mut set = self.describe_change_set(stack, id, true).await?;
        // Asked for values, the service may leave out whole resources, and says so in passing.
        let told = |reason: &String| reason.contains("incomplete ChangeSet data");
        if set.reason.as_ref().is_some_and(told) {
            set.incomplete = true;
            let plain = self.describe_change_set(stack, id, false).await?;
            set.nested.extend(plain.nested);
            for change in plain.changes {
                let known = |other: &&mut ServiceChange| other.logical_id == change.logical_id;
                match set.changes.iter_mut().find(known) {
                    Some(known) if known.details.len() < change.details.len() => {
                        known.complete(change.details);
                    }
                    Some(_) => {}
                    None => set.changes.push(change),
                }
            }
        }
        Ok(set)
    }

    /// Reads the change sets of nested stacks into that of the root, at most [`NESTED`] of them.
    /// Those that cannot be read are left unknown.
    pub async fn follow_nested(&self, set: &mut ChangeSet) {
        let mut found: BTreeMap<String, ChangeSet> = BTreeMap::new();
        let mut open: Vec<String> = set.nested.values().cloned().collect();
        while let Some(id) = open.pop() {
            if found.len() == NESTED || found.contains_key(&id) {
                continue;
            }
            match self.change_set(None, &id).await {
                Ok(nested) => {
                    open.extend(nested.nested.values().cloned());
                    found.insert(id, nested);
                }
                Err(error) => set.unread.push(error),
            }
        }
        put_nested(set, &mut found);
    }

    async fn describe_change_set(
        &self,
        stack: Option<&str>,
        id: &str,
        values: bool,
    ) -> Result<ChangeSet, CloudError> {
        let mut set = ChangeSet {
            ids: NewChangeSet::default(),
            status: ChangeSetStatus::CreatePending,
            reason: None,
            execution: None,
            parameters: BTreeMap::new(),
            changes: Vec::new(),
            nested: BTreeMap::new(),
            resolved: BTreeMap::new(),
            incomplete: false,
            unread: Vec::new(),
            drift_aware: false,
        };
        let mut token = None;
        loop {
            let request = self
                .cloudformation
                .describe_change_set()
                .set_stack_name(stack.map(str::to_owned))
                .change_set_name(id)
                .include_property_values(values)
                .set_next_token(token)
                .send();
            let answer = self.call("DescribeChangeSet", request).await?;
            if let (Some(id), Some(stack_id)) = (answer.change_set_id, answer.stack_id) {
                set.ids = NewChangeSet { id, stack_id };
            }
            if let Some(status) = answer.status {
                set.status = status;
            }
            set.execution = answer.execution_status.or(set.execution);
            set.drift_aware |= answer.deployment_mode == Some(DeploymentMode::RevertDrift);
            set.reason = answer.status_reason.filter(|reason| !reason.is_empty());
            for parameter in answer.parameters.unwrap_or_default() {
                let Some(name) = parameter.parameter_key else {
                    continue;
                };
                if let Some(value) = parameter.parameter_value {
                    set.parameters.insert(name.clone(), value);
                }
                if let Some(value) = parameter.resolved_value {
                    set.resolved.insert(name, value);
                }
            }
            for change in answer.changes.unwrap_or_default() {
                if let Some((change, nested)) = change_of(change) {
                    if let Some(nested) = nested {
                        set.nested.insert(change.logical_id.clone(), nested);
                    }
                    set.changes.push(change);
                }
            }
            token = answer.next_token;
            if token.is_none() {
                return Ok(set);
            }
        }
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

/// Puts the changes of nested stacks below those of the resources that the stacks are.
fn put_nested(set: &mut ChangeSet, found: &mut BTreeMap<String, ChangeSet>) {
    for (logical_id, id) in &set.nested {
        let Some(mut nested) = found.remove(id) else {
            continue;
        };
        put_nested(&mut nested, found);
        let of_stack = |change: &&mut ServiceChange| change.logical_id == *logical_id;
        if let Some(change) = set.changes.iter_mut().find(of_stack) {
            change.nested = nested.changes;
            change.nested_known = true;
        }
    }
}

fn change_of(change: Change) -> Option<(ServiceChange, Option<String>)> {
    let change = change.resource_change?;
    let nested = change.change_set_id;
    let text = |word: Option<&str>| word.unwrap_or_default().to_owned();
    let ignored = change.resource_drift_ignored_attributes.unwrap_or_default();
    let record = ServiceChange {
        action: text(change.action.as_ref().map(AsRef::as_ref)),
        logical_id: change.logical_resource_id.unwrap_or_default(),
        physical_id: change.physical_resource_id,
        type_name: change.resource_type.unwrap_or_default(),
        replacement: change.replacement.map(|word| word.as_str().to_owned()),
        policy: change.policy_action.map(|word| word.as_str().to_owned()),
        details: change
            .details
            .unwrap_or_default()
            .into_iter()
            .map(detail_of)
            .collect(),
        before: change.before_context,
        after: change.after_context,
        drift: change
            .resource_drift_status
            .map(|word| word.as_str().to_owned()),
        ignored: ignored
            .into_iter()
            .map(|ignored| {
                let reason = ignored.reason.as_ref().map(AsRef::as_ref);
                (ignored.path.unwrap_or_default(), text(reason))
            })
            .collect(),
        nested: Vec::new(),
        nested_known: false,
    };
    Some((record, nested))
}

fn detail_of(detail: ResourceChangeDetail) -> ServiceDetail {
    let mut record = ServiceDetail {
        evaluation: detail.evaluation.map(|word| word.as_str().to_owned()),
        source: detail.change_source.map(|word| word.as_str().to_owned()),
        cause: detail.causing_entity,
        ..ServiceDetail::default()
    };
    let Some(target) = detail.target else {
        return record;
    };
    if let Some(attribute) = target.attribute {
        record.attribute = attribute.as_str().to_owned();
    }
    record.name = target.name;
    record.path = target.path;
    record.recreation = target
        .requires_recreation
        .map(|word| word.as_str().to_owned());
    record.before = target.before_value;
    record.after = target.after_value;
    record.before_from = target
        .before_value_from
        .map(|word| word.as_str().to_owned());
    record.change = target
        .attribute_change_type
        .map(|word| word.as_str().to_owned());
    if let Some(drift) = target.drift {
        record.previous = drift.previous_value;
        record.actual = drift.actual_value;
    }
    record
}
