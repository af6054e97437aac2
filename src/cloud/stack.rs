//! Stacks as they are now.

use std::collections::BTreeMap;

use aws_sdk_cloudformation::types::{Stack, TemplateStage};

use super::{Cloud, CloudError, StackStatus};

/// A stack, as DescribeStacks tells it.
///
/// ```no_run
/// use stackwright::cloud::{Cloud, OutputRecord, StackRecord, StackStatus};
///
/// # async fn example(cloud: &Cloud) -> Result<(), stackwright::cloud::CloudError> {
/// let news: Option<StackRecord> = cloud.stack("news").await?;
/// if let Some(news) = news.filter(|stack| stack.status == StackStatus::CreateComplete) {
///     for OutputRecord { key, value, .. } in &news.outputs {
///         println!("{key} = {value}");
///     }
///     let template = cloud.template(&news.id).await?;
///     let processed = cloud.processed_template(Some(&news.id), None).await?;
///     cloud.delete_stack(&news.id, "farewell").await?;
///     assert!(cloud.deleted_stacks("news").await?.contains(&news.id));
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct StackRecord {
    /// The name.
    pub name: String,
    /// The ARN, which stays with this stack when another one takes the name.
    pub id: String,
    /// The status.
    pub status: StackStatus,
    /// Why, if the service says it.
    pub reason: Option<String>,
    /// Values of parameters by name; a secret one is `****`.
    pub parameters: BTreeMap<String, ParameterValue>,
    /// Outputs, in the service's order.
    pub outputs: Vec<OutputRecord>,
    /// Tags of the stack, without those of AWS.
    pub tags: BTreeMap<String, String>,
    /// The role that the service works on it with, if it is not the caller's.
    pub role: Option<String>,
    /// Whether the stack refuses to be deleted.
    pub protected: bool,
    /// The ARN of the stack that it is nested in, outermost; none if it stands by itself.
    pub root: Option<String>,
    /// When it was last updated or created, as the service writes it.
    pub changed: Option<String>,
}

/// A parameter's value in a stack.
///
/// ```no_run
/// use stackwright::cloud::{Cloud, ParameterValue};
///
/// # async fn example(cloud: &Cloud) -> Result<(), stackwright::cloud::CloudError> {
/// for stack in cloud.stacks().await? {
///     for (name, ParameterValue { given, .. }) in &stack.parameters {
///         println!("{}: {name} = {given}", stack.name);
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterValue {
    /// The value that was given.
    pub given: String,
    /// What it was resolved to, where it names an entry of Parameter Store.
    pub resolved: Option<String>,
}

/// An output of a stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputRecord {
    /// The name.
    pub key: String,
    /// The value.
    pub value: String,
    /// What it means.
    pub description: Option<String>,
    /// What other stacks import it by.
    pub export: Option<String>,
}

/// A resource of a stack.
///
/// ```no_run
/// use stackwright::cloud::{Cloud, ResourceRecord};
///
/// # async fn example(cloud: &Cloud) -> Result<(), stackwright::cloud::CloudError> {
/// let resources: Vec<ResourceRecord> = cloud.resources("news").await?;
/// let topic = resources.iter().find(|resource| resource.logical_id == "News");
/// println!("{:?}", topic.map(|topic| &topic.physical_id));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceRecord {
    /// The logical id.
    pub logical_id: String,
    /// The physical id; empty while it is being created.
    pub physical_id: String,
    /// The type.
    pub type_name: String,
    /// The status.
    pub status: String,
    /// Why, if the service says it.
    pub reason: Option<String>,
}

impl Cloud {
    /// The stack with this name or ARN, or nothing. A deleted one has only its ARN left.
    pub async fn stack(&self, name: &str) -> Result<Option<StackRecord>, CloudError> {
        let request = self
            .cloudformation
            .describe_stacks()
            .stack_name(name)
            .send();
        match self.call("DescribeStacks", request).await {
            Ok(answer) => {
                let record = answer.stacks.unwrap_or_default().into_iter().next();
                let record = record.map(record_of);
                if let Some(record) = &record {
                    self.verify_arn(&record.id)?;
                }
                Ok(record)
            }
            Err(error) if error.is_missing_stack() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// All stacks of the account and region that have not been deleted.
    pub async fn stacks(&self) -> Result<Vec<StackRecord>, CloudError> {
        let mut stacks = Vec::new();
        let mut token = None;
        loop {
            let request = self
                .cloudformation
                .describe_stacks()
                .set_next_token(token)
                .send();
            let answer = self.call("DescribeStacks", request).await?;
            stacks.extend(answer.stacks.unwrap_or_default().into_iter().map(record_of));
            token = answer.next_token;
            if token.is_none() {
                return Ok(stacks);
            }
        }
    }

    /// The ARNs of stacks of this name that were deleted. The service remembers them for 90 days.
    pub async fn deleted_stacks(&self, name: &str) -> Result<Vec<String>, CloudError> {
        let mut found = Vec::new();
        let mut token = None;
        loop {
            let request = self
                .cloudformation
                .list_stacks()
                .stack_status_filter(StackStatus::DeleteComplete)
                .set_next_token(token)
                .send();
            let answer = self.call("ListStacks", request).await?;
            let page = answer.stack_summaries.unwrap_or_default().into_iter();
            found.extend(
                page.filter(|stack| stack.stack_name.as_deref() == Some(name))
                    .filter_map(|stack| stack.stack_id),
            );
            token = answer.next_token;
            if token.is_none() {
                return Ok(found);
            }
        }
    }

    /// The template of a stack as it was written, or nothing if there is no such stack.
    pub async fn template(&self, stack: &str) -> Result<Option<String>, CloudError> {
        let request = self
            .cloudformation
            .get_template()
            .stack_name(stack)
            .template_stage(TemplateStage::Original)
            .send();
        match self.call("GetTemplate", request).await {
            Ok(answer) => Ok(answer.template_body.filter(|body| !body.is_empty())),
            Err(error) if error.is_missing_stack() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The template that transforms made of that of a stack, or of that of a change set, whose ARN
    /// it is then.
    pub async fn processed_template(
        &self,
        stack: Option<&str>,
        change_set: Option<&str>,
    ) -> Result<Option<String>, CloudError> {
        let request = self
            .cloudformation
            .get_template()
            .set_stack_name(stack.map(str::to_owned))
            .set_change_set_name(change_set.map(str::to_owned))
            .template_stage(TemplateStage::Processed)
            .send();
        let answer = self.call("GetTemplate", request).await?;
        Ok(answer.template_body.filter(|body| !body.is_empty()))
    }

    /// The resources of a stack; none if there is no such stack.
    pub async fn resources(&self, stack: &str) -> Result<Vec<ResourceRecord>, CloudError> {
        let mut resources = Vec::new();
        let mut token = None;
        loop {
            let request = self
                .cloudformation
                .list_stack_resources()
                .stack_name(stack)
                .set_next_token(token)
                .send();
            let answer = match self.call("ListStackResources", request).await {
                Err(error) if error.is_missing_stack() => return Ok(resources),
                answer => answer?,
            };
            let summaries = answer.stack_resource_summaries.unwrap_or_default();
            resources.extend(summaries.into_iter().map(|summary| {
                ResourceRecord {
                    logical_id: summary.logical_resource_id.unwrap_or_default(),
                    physical_id: summary.physical_resource_id.unwrap_or_default(),
                    type_name: summary.resource_type.unwrap_or_default(),
                    status: summary
                        .resource_status
                        .map(|status| status.as_str().to_owned())
                        .unwrap_or_default(),
                    reason: summary
                        .resource_status_reason
                        .filter(|text| !text.is_empty()),
                }
            }));
            token = answer.next_token;
            if token.is_none() {
                return Ok(resources);
            }
        }
    }

    /// The ARN of the stack that the resource with this physical id belongs to, if it belongs to
    /// one.
    ///
    /// ```no_run
    /// # async fn example(cloud: &stackwright::cloud::Cloud) -> Result<(), stackwright::cloud::CloudError> {
    /// println!("{:?}", cloud.owner("news-photos-1x2y3z").await?);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn owner(&self, physical_id: &str) -> Result<Option<String>, CloudError> {
        let request = self
            .cloudformation
            .describe_stack_resources()
            .physical_resource_id(physical_id)
            .send();
        match self.call("DescribeStackResources", request).await {
            Ok(answer) => {
                let resources = answer.stack_resources.unwrap_or_default();
                Ok(resources
                    .into_iter()
                    .next()
                    .and_then(|resource| resource.stack_id))
            }
            Err(error) if error.code() == Some("ValidationError") => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Starts to delete a stack. `token` marks the events and makes a repeated request harmless.
    pub async fn delete_stack(&self, stack: &str, token: &str) -> Result<(), CloudError> {
        let request = self
            .cloudformation
            .delete_stack()
            .stack_name(stack)
            .client_request_token(token)
            .send();
        self.call("DeleteStack", request).await.map(drop)
    }
}

fn record_of(stack: Stack) -> StackRecord {
    let parameters = stack.parameters.unwrap_or_default();
    let outputs = stack.outputs.unwrap_or_default();
    let tags = stack.tags.unwrap_or_default();
    StackRecord {
        name: stack.stack_name.unwrap_or_default(),
        id: stack.stack_id.unwrap_or_default(),
        status: stack.stack_status.unwrap_or_else(|| "UNKNOWN".into()),
        reason: stack.stack_status_reason.filter(|text| !text.is_empty()),
        parameters: parameters
            .into_iter()
            .map(|parameter| {
                (
                    parameter.parameter_key.unwrap_or_default(),
                    ParameterValue {
                        given: parameter.parameter_value.unwrap_or_default(),
                        resolved: parameter.resolved_value,
                    },
                )
            })
            .collect(),
        outputs: outputs
            .into_iter()
            .map(|output| OutputRecord {
                key: output.output_key.unwrap_or_default(),
                value: output.output_value.unwrap_or_default(),
                description: output.description.filter(|text| !text.is_empty()),
                export: output.export_name,
            })
            .collect(),
        tags: tags
            .into_iter()
            .map(|tag| (tag.key.unwrap_or_default(), tag.value.unwrap_or_default()))
            .filter(|(key, _)| !key.starts_with("aws:"))
            .collect(),
        role: stack.role_arn,
        protected: stack.enable_termination_protection.unwrap_or_default(),
        root: stack.root_id,
        changed: stack
            .last_updated_time
            .or(stack.creation_time)
            .map(|time| time.to_string()),
    }
}
