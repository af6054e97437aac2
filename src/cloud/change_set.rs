//! Change sets: made, read, executed, removed.

use std::collections::BTreeMap;

use aws_sdk_cloudformation::types::{
    Capability, Change, ChangeSetStatus, ChangeSetType, Parameter, Tag,
};

use super::{Cloud, CloudError};
use crate::diff::{ServiceChange, ServiceDetail};

/// What a change set is made from.
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
    /// The status.
    pub status: ChangeSetStatus,
    /// Why.
    pub reason: Option<String>,
    /// What it would do.
    pub changes: Vec<ServiceChange>,
    /// Change sets of nested stacks, by the nested stack's logical id.
    pub nested: BTreeMap<String, String>,
}

/// The ARNs that a new change set comes with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewChangeSet {
    /// The change set's.
    pub id: String,
    /// The stack's.
    pub stack_id: String,
}

/// A change set in a list.
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
            .send();
        let answer = self.call("CreateChangeSet", call).await?;
        Ok(NewChangeSet {
            id: answer.id.unwrap_or_default(),
            stack_id: answer.stack_id.unwrap_or_default(),
        })
    }

    /// How far the service is with a change set; its changes once it is ready.
    pub async fn change_set(&self, id: &str) -> Result<ChangeSet, CloudError> {
        let mut set = self.describe_change_set(id, true).await?;
        // Asked for values, the service may leave out whole resources, and says so in passing.
        if set
            .reason
            .as_ref()
            .is_some_and(|reason| reason.contains("incomplete ChangeSet data"))
        {
            let plain = self.describe_change_set(id, false).await?;
            for change in plain.changes {
                let known = |other: &ServiceChange| other.logical_id == change.logical_id;
                if !set.changes.iter().any(known) {
                    set.changes.push(change);
                }
            }
        }
        Ok(set)
    }

    async fn describe_change_set(&self, id: &str, values: bool) -> Result<ChangeSet, CloudError> {
        let mut set = ChangeSet {
            status: ChangeSetStatus::CreatePending,
            reason: None,
            changes: Vec::new(),
            nested: BTreeMap::new(),
        };
        let mut token = None;
        loop {
            let request = self
                .cloudformation
                .describe_change_set()
                .change_set_name(id)
                .include_property_values(values)
                .set_next_token(token)
                .send();
            let answer = self.call("DescribeChangeSet", request).await?;
            if let Some(status) = answer.status {
                set.status = status;
            }
            set.reason = answer.status_reason.filter(|reason| !reason.is_empty());
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
    /// policy says.
    pub async fn execute_change_set(
        &self,
        id: &str,
        token: &str,
        rollback: bool,
    ) -> Result<(), CloudError> {
        let request = self
            .cloudformation
            .execute_change_set()
            .change_set_name(id)
            .client_request_token(token)
            .set_disable_rollback((!rollback).then_some(true))
            .set_retain_except_on_create(rollback.then_some(true))
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
            Err(error)
                if error.is_missing_stack()
                    || error
                        .code()
                        .is_some_and(|code| code.starts_with("ChangeSetNotFound")) =>
            {
                Ok(())
            }
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

fn change_of(change: Change) -> Option<(ServiceChange, Option<String>)> {
    let change = change.resource_change?;
    let nested = change.change_set_id;
    let details = change.details.unwrap_or_default().into_iter();
    let details = details.map(|detail| {
        let target = detail.target;
        ServiceDetail {
            attribute: target
                .as_ref()
                .and_then(|target| target.attribute.as_ref())
                .map(|attribute| attribute.as_str().to_owned())
                .unwrap_or_default(),
            name: target.as_ref().and_then(|target| target.name.clone()),
            recreation: target
                .as_ref()
                .and_then(|target| target.requires_recreation.as_ref())
                .map(|recreation| recreation.as_str().to_owned()),
            evaluation: detail
                .evaluation
                .map(|evaluation| evaluation.as_str().to_owned()),
            source: detail
                .change_source
                .map(|source| source.as_str().to_owned()),
            cause: detail.causing_entity,
            before: target
                .as_ref()
                .and_then(|target| target.before_value.clone()),
            after: target.and_then(|target| target.after_value),
        }
    });
    let record = ServiceChange {
        action: change
            .action
            .map(|action| action.as_str().to_owned())
            .unwrap_or_default(),
        logical_id: change.logical_resource_id.unwrap_or_default(),
        physical_id: change.physical_resource_id,
        type_name: change.resource_type.unwrap_or_default(),
        replacement: change
            .replacement
            .map(|replacement| replacement.as_str().to_owned()),
        policy: change
            .policy_action
            .map(|policy| policy.as_str().to_owned()),
        details: details.collect(),
    };
    Some((record, nested))
}
