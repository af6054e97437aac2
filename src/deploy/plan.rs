//! What a deploy would do, agreed with the service before anything is done.

use std::collections::BTreeMap;

use super::{
    APP_TAG,
    entry::Operation,
    error::DeployError,
    event::{Event, Reporter},
    interrupt::Interrupt,
    parameters::choose_parameters,
    recover::make_ready,
    seed::{self, MissingSeed},
    staging,
    submit::{Answer, Submission, Traces, submit, sweep},
    unchanged::{Wanted, is_unchanged},
};
use crate::{
    assembly::StackAssembly,
    cloud::{Cloud, CloudError, StackRecord, StackStatus, TemplateSource},
    diff::{Difference, SchemaFacts, compare},
    template::Template,
};

/// The largest template that fits into a request, in bytes.
const INLINE_LIMIT: usize = 51_200;

/// The largest template that the service takes, in bytes.
const TEMPLATE_LIMIT: usize = 1_000_000;

/// How to deploy.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The app's name, which the stack is tagged with.
    pub app: String,
    /// Values of parameters.
    pub parameters: BTreeMap<String, String>,
    /// Tags besides those of the stack itself.
    pub tags: BTreeMap<String, String>,
    /// Leave a failed operation as it is instead of rolling it back.
    pub no_rollback: bool,
}

/// What planning came to.
#[derive(Debug)]
pub enum Planned<'a> {
    /// There is nothing to deploy.
    NoChanges(Box<Unchanged<'a>>),
    /// There is a plan, to be executed or discarded.
    Ready(Box<Plan<'a>>),
}

/// A stack that is as it should be already.
#[derive(Debug)]
pub struct Unchanged<'a> {
    pub(super) cloud: &'a Cloud,
    /// The stack.
    pub stack: StackRecord,
    /// What differs between the templates, though the service sees nothing to do in it.
    pub ignored: Difference,
    pub(super) seeds: Vec<MissingSeed<'a>>,
}

/// A change set that waits to be executed.
#[derive(Debug)]
pub struct Plan<'a> {
    pub(super) cloud: &'a Cloud,
    pub(super) assembly: &'a StackAssembly,
    pub(super) operation: Operation,
    pub(super) change_set: String,
    pub(super) stack_id: String,
    pub(super) traces: Traces,
    pub(super) rollback: bool,
    /// How many resources the service says it will touch.
    pub(super) resources: usize,
    /// What it would do.
    pub difference: Difference,
}

/// The stack as it is, and what a deploy would send.
pub(super) struct Situation<'a> {
    pub(super) assembly: &'a StackAssembly,
    pub(super) found: Option<StackRecord>,
    pub(super) deployed: Option<String>,
    pub(super) old: Template,
    pub(super) body: String,
    pub(super) parameters: BTreeMap<String, Option<String>>,
    pub(super) tags: BTreeMap<String, String>,
    pub(super) capabilities: Vec<String>,
}

/// Asks the service what deploying `assembly` would do. Nothing is deployed yet, and nothing is
/// left behind if this fails or the user leaves.
pub async fn plan<'a>(
    cloud: &'a Cloud,
    assembly: &'a StackAssembly,
    settings: &Settings,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<Planned<'a>, DeployError> {
    let Some(read_first) = interrupt.or(read(cloud, &assembly.name)).await else {
        return Err(DeployError::Stopped);
    };
    let (found, deployed) = read_first?;
    let status = found.as_ref().map(|stack| stack.status.clone());
    let ready = make_ready(cloud, found, &assembly.source_map, report, interrupt).await?;
    let (found, deployed) = if ready.as_ref().map(|stack| &stack.status) == status.as_ref() {
        (ready, deployed)
    } else {
        // Time has passed, and with it perhaps the template that was deployed.
        read(cloud, &assembly.name).await?
    };
    let situation = Situation::new(assembly, settings, found, deployed)?;
    if let Some(stack) = situation.if_unchanged() {
        let seeds = seed::missing(cloud, assembly, &stack.id).await?;
        return Ok(Planned::NoChanges(Box::new(Unchanged {
            cloud,
            stack,
            ignored: Difference::default(),
            seeds,
        })));
    }
    cloud.verify_account().await?;
    let mut traces = Traces::default();
    let answered = ask(cloud, &situation, &mut traces, report, interrupt).await;
    match answered {
        Ok((id, Answer::Changes(set))) => {
            let difference = situation.difference(Some(&set.changes));
            let update = situation.is_update();
            Ok(Planned::Ready(Box::new(Plan {
                cloud,
                assembly,
                operation: if update {
                    Operation::Update
                } else {
                    Operation::Create
                },
                stack_id: situation.stack_id(&traces),
                change_set: id,
                traces,
                rollback: !settings.no_rollback,
                resources: set.changes.len(),
                difference,
            })))
        }
        Ok((_, Answer::NoChanges)) => {
            traces.remove(cloud).await?;
            let ignored = situation.difference(None);
            let Some(stack) = situation.found else {
                return Err(DeployError::Unplannable {
                    stack: assembly.name.clone(),
                    reason: "the service sees nothing to create".to_owned(),
                    causes: Vec::new(),
                });
            };
            let seeds = seed::missing(cloud, assembly, &stack.id).await?;
            Ok(Planned::NoChanges(Box::new(Unchanged {
                cloud,
                stack,
                ignored,
                seeds,
            })))
        }
        Err(error) => Err(clean_up(cloud, traces, error, report).await),
    }
}

/// The stack and its template, asked for together.
pub(super) async fn read(
    cloud: &Cloud,
    name: &str,
) -> Result<(Option<StackRecord>, Option<String>), CloudError> {
    let (stack, template) = tokio::join!(cloud.stack(name), cloud.template(name));
    match stack? {
        // A shell has no template, and what the service says about that does not matter.
        Some(stack) if stack.status != StackStatus::ReviewInProgress => {
            Ok((Some(stack), template?))
        }
        shell => Ok((shell, None)),
    }
}

/// Removes what planning left, and gives back why it failed.
async fn clean_up(
    cloud: &Cloud,
    mut traces: Traces,
    error: DeployError,
    report: &Reporter<'_>,
) -> DeployError {
    let made_bucket = traces.made_bucket;
    if let Err(left) = traces.remove(cloud).await {
        report(&Event::Note {
            text: format!("the change set could not be removed: {left}"),
        });
    }
    if made_bucket
        && let Err(left) = staging::remove_if_unused(cloud, report, &Interrupt::new()).await
    {
        report(&Event::Note {
            text: format!("the bucket for large templates could not be removed: {left}"),
        });
    }
    error
}

/// Asks for the change set, and meanwhile looks for those of runs that were killed.
pub(super) async fn ask(
    cloud: &Cloud,
    situation: &Situation<'_>,
    traces: &mut Traces,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<(String, Answer), DeployError> {
    let template = situation.send(cloud, traces, report, interrupt).await?;
    let submission = Submission {
        stack: &situation.assembly.name,
        update: situation.is_update(),
        template,
        parameters: &situation.parameters,
        tags: &situation.tags,
        capabilities: &situation.capabilities,
        lines: &situation.assembly.source_map,
    };
    let answer = submit(cloud, &submission, traces, interrupt).await?;
    if let Some(stack) = &situation.found {
        sweep(cloud, &stack.id, report).await?;
    }
    Ok(answer)
}

impl<'a> Situation<'a> {
    pub(super) fn new(
        assembly: &'a StackAssembly,
        settings: &Settings,
        found: Option<StackRecord>,
        deployed: Option<String>,
    ) -> Result<Self, DeployError> {
        let lives = found.as_ref().is_some_and(|stack| {
            !matches!(
                stack.status,
                StackStatus::ReviewInProgress | StackStatus::DeleteComplete
            )
        });
        let deployed = deployed.filter(|_| lives);
        let old = match &deployed {
            Some(text) => Template::parse(text).map_err(|error| DeployError::Template {
                stack: assembly.name.clone(),
                message: error.to_string(),
            })?,
            None => Template::default(),
        };
        let previous = match &found {
            Some(stack) if lives => stack.parameters.clone(),
            _ => BTreeMap::new(),
        };
        let parameters = choose_parameters(
            &assembly.template,
            &settings.parameters,
            &previous,
            deployed.is_some().then_some(&old),
        )
        .map_err(|problems| DeployError::Parameters { problems })?;
        let mut tags = assembly.tags.clone();
        tags.extend(settings.tags.clone());
        tags.insert(APP_TAG.to_owned(), settings.app.clone());
        let capabilities = assembly.template.capabilities();
        Ok(Self {
            assembly,
            body: compact(&assembly.template),
            capabilities: capabilities
                .into_iter()
                .map(|capability| capability.name().to_owned())
                .collect(),
            found,
            deployed,
            old,
            parameters,
            tags,
        })
    }

    /// Whether the template does not fit into a request.
    pub(super) fn is_large(&self) -> bool {
        self.body.len() > INLINE_LIMIT
    }

    /// Whether there is a stack to update, and not just a shell.
    pub(super) fn is_update(&self) -> bool {
        self.deployed.is_some()
    }

    fn stack_id(&self, traces: &Traces) -> String {
        match (&self.found, &traces.shell) {
            (_, Some(shell)) => shell.clone(),
            (Some(stack), None) => stack.id.clone(),
            (None, None) => self.assembly.name.clone(),
        }
    }

    /// The stack, if a deploy would change nothing for certain.
    pub(super) fn if_unchanged(&self) -> Option<StackRecord> {
        let wanted = Wanted {
            template: &self.assembly.template,
            body: &self.body,
            parameters: &self.parameters,
            tags: &self.tags,
        };
        let (stack, deployed) = (self.found.as_ref()?, self.deployed.as_ref()?);
        is_unchanged(stack, deployed, &self.old, &wanted).then(|| stack.clone())
    }

    /// What differs, with what the change set says if there is one.
    pub(super) fn difference(&self, changes: Option<&[crate::diff::ServiceChange]>) -> Difference {
        let assembly = self.assembly;
        let mut difference = compare(&assembly.name, &self.old, &assembly.template, &SchemaFacts);
        difference.creates_stack = !self.is_update();
        if self.is_update()
            && let Some(stack) = &self.found
        {
            let (old, new) = self.values(stack);
            difference.merge_values("Parameter values", &old, &new);
            difference.merge_values("Tags", &stack.tags, &self.tags);
        }
        if let Some(changes) = changes {
            difference.merge(changes, &SchemaFacts);
        }
        difference.locate(&assembly.source_map);
        difference
    }

    /// The values that parameters have and will have, as far as they differ and may be shown.
    fn values(&self, stack: &StackRecord) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
        let mut old = BTreeMap::new();
        let mut new = BTreeMap::new();
        for (name, parameter) in &self.assembly.template.parameters {
            let now = stack.parameters.get(name).map(|value| value.given.clone());
            let then = match self.parameters.get(name) {
                Some(Some(_)) if parameter.no_echo => Some("**** (given anew)".to_owned()),
                Some(Some(given)) => Some(given.clone()),
                Some(None) => now.clone(),
                None if parameter.no_echo => now.clone(),
                None => parameter
                    .default
                    .as_ref()
                    .and_then(crate::diff::canonical_text),
            };
            old.extend(now.map(|now| (name.clone(), now)));
            new.extend(then.map(|then| (name.clone(), then)));
        }
        (old, new)
    }

    /// Makes the template ready to be read by the service: in the request, or in our bucket.
    async fn send(
        &self,
        cloud: &Cloud,
        traces: &mut Traces,
        report: &Reporter<'_>,
        interrupt: &Interrupt,
    ) -> Result<TemplateSource, DeployError> {
        let size = self.body.len();
        if !self.is_large() {
            return Ok(TemplateSource::Inline(self.body.clone()));
        }
        if size > TEMPLATE_LIMIT {
            return Err(DeployError::TooLarge {
                stack: self.assembly.name.clone(),
                size,
                limit: TEMPLATE_LIMIT,
            });
        }
        let staging = staging::ensure(cloud, "templates/", report, interrupt).await?;
        traces.made_bucket |= staging.is_new;
        let bucket = staging.bucket;
        let key = format!("templates/{}.json", super::submit::new_token());
        traces.template = Some((bucket.clone(), key.clone(), None));
        let version = cloud
            .put_bytes(&bucket, &key, self.body.clone().into(), "application/json")
            .await?;
        traces.template = Some((bucket.clone(), key.clone(), version));
        Ok(TemplateSource::Url(cloud.object_url(&bucket, &key)))
    }
}

/// The template in as few bytes as it takes.
fn compact(template: &Template) -> String {
    serde_json::Value::from(&template.to_node()).to_string()
}

impl Plan<'_> {
    /// Removes the change set; the stack stays as it is.
    pub async fn discard(mut self) -> Result<(), DeployError> {
        let made_bucket = self.traces.made_bucket;
        self.traces.remove(self.cloud).await?;
        if made_bucket {
            staging::remove_if_unused(self.cloud, &|_| {}, &Interrupt::new()).await?;
        }
        Ok(())
    }
}
