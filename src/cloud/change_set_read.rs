//! Change sets as the service describes them.
//!
//! ```no_run
//! # use stackwright::cloud::{Cloud, CloudError};
//! # async fn example(cloud: &Cloud) -> Result<(), CloudError> {
//! let mut set = cloud.change_set(Some("news"), "first").await?;
//! cloud.follow_nested(&mut set).await;
//! println!("{} changes", set.changes.len());
//! # Ok(())
//! # }
//! ```

use std::collections::BTreeMap;

use aws_sdk_cloudformation::types::{
    Change, ChangeSetStatus, DeploymentMode, ResourceChangeDetail,
};

use super::{ChangeSet, Cloud, CloudError, NewChangeSet};
use crate::diff::{ServiceChange, ServiceDetail};

/// How many change sets of nested stacks are read.
const NESTED: usize = 50;

impl Cloud {
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
