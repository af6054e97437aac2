//! A stack as it is, beside what is wanted.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    APP_TAG,
    error::DeployError,
    event::Reporter,
    expanded::Expanded,
    interrupt::Interrupt,
    parameters::choose_parameters,
    plan::Settings,
    sight::Sight,
    staging,
    submit::Submission,
    token::new_token,
    traces::Traces,
    unchanged::{Wanted, is_unchanged},
};
use crate::{
    assembly::StackAssembly,
    cloud::{ChangeSetOptions, Cloud, StackRecord, StackStatus, TemplateSource},
    diff::{
        Difference, SchemaFacts, SecurityChange, ServiceChange, Side, compare_sides, effective,
    },
    template::Template,
};

/// The largest template that fits into a request, in bytes.
const INLINE_LIMIT: usize = 51_200;

/// The largest template that the service takes, in bytes.
const TEMPLATE_LIMIT: usize = 1_000_000;

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
    pub(super) options: ChangeSetOptions,
    /// What could not be found out, in sentences.
    pub(super) caveats: Vec<String>,
    /// Whether parameters and tags of the stack are known.
    knows_values: bool,
    /// Whether the deployed template is known.
    knows_template: bool,
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
        let sight = Sight {
            found,
            deployed: deployed.filter(|_| lives),
            ..Sight::default()
        };
        Self::of(assembly, settings, sight)
    }

    /// The same, with what may be seen of the stack.
    pub(super) fn of(
        assembly: &'a StackAssembly,
        settings: &Settings,
        sight: Sight,
    ) -> Result<Self, DeployError> {
        let Sight {
            found, deployed, ..
        } = sight;
        let mut old = match &deployed {
            Some(text) => Template::parse(text).map_err(|error| DeployError::Template {
                stack: assembly.name.clone(),
                message: error.to_string(),
            })?,
            None => Template::default(),
        };
        let found = match (found, &sight.hidden_stack) {
            (None, Some(_)) => Some(Sight::assumed_stack(&assembly.name, &old)),
            (found, _) => found,
        };
        if let (Some(stack), Some(_)) = (&found, &sight.hidden_template) {
            old = Sight::assumed_template(stack);
        }
        let exists = deployed.is_some() || sight.hidden_template.is_some();
        let previous = match &found {
            Some(stack) if exists => stack.parameters.clone(),
            _ => BTreeMap::new(),
        };
        let parameters = choose_parameters(
            &assembly.template,
            &settings.parameters,
            &previous,
            exists.then_some(&old),
        )
        .map_err(|problems| DeployError::Parameters { problems })?;
        let mut tags = assembly.tags.clone();
        tags.extend(settings.tags.clone());
        if !settings.app.is_empty() {
            tags.insert(APP_TAG.to_owned(), settings.app.clone());
        }
        let mut capabilities: BTreeSet<String> = settings.capabilities.iter().cloned().collect();
        let shown = assembly.template.capabilities();
        capabilities.extend(shown.iter().map(|capability| capability.name().to_owned()));
        let mut caveats = Vec::new();
        if let Some(reason) = &sight.hidden_stack {
            caveats.push(format!(
                "the stack's parameters, tags and status may not be read, so they were not \
                 compared: {reason}"
            ));
        }
        if let Some(reason) = &sight.hidden_template {
            caveats.push(format!(
                "the deployed template may not be read, so only the change set tells what \
                 changes: {reason}"
            ));
        }
        Ok(Self {
            caveats,
            knows_values: sight.hidden_stack.is_none(),
            knows_template: sight.hidden_template.is_none(),
            assembly,
            body: compact(&assembly.template),
            options: ChangeSetOptions {
                no_rollback: settings.no_rollback,
                ..settings.options.clone()
            },
            capabilities: capabilities.into_iter().collect(),
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

    /// Whether nested stacks can have change sets of their own: not together with macros.
    pub(super) fn has_nested_stacks(&self) -> bool {
        let template = &self.assembly.template;
        template.transform.is_empty()
            && template
                .resources
                .values()
                .any(|resource| resource.type_name == "AWS::CloudFormation::Stack")
    }

    /// A change set that also changes back what was changed by hand. Nested stacks have none.
    pub(super) fn drift_aware(&self) -> Submission<'_> {
        Submission {
            nested: false,
            revert_drift: true,
            ..self.submission(TemplateSource::Inline(self.body.clone()))
        }
    }

    /// The change set of a deploy.
    pub(super) fn submission(&self, template: TemplateSource) -> Submission<'_> {
        Submission {
            stack: &self.assembly.name,
            name: None,
            update: self.is_update(),
            template,
            parameters: &self.parameters,
            tags: &self.tags,
            capabilities: &self.capabilities,
            nested: self.has_nested_stacks(),
            revert_drift: false,
            lines: &self.assembly.source_map,
            options: &self.options,
        }
    }

    /// Whether there is a stack to update, and not just a shell.
    pub(super) fn is_update(&self) -> bool {
        self.deployed.is_some() || !self.knows_template
    }

    /// Whether the difference says anything without a change set.
    pub(super) fn compares_templates(&self) -> bool {
        self.knows_template
    }

    pub(super) fn stack_id(&self, traces: &Traces) -> String {
        match (&self.found, &traces.shell) {
            (_, Some(shell)) => shell.clone(),
            (Some(stack), None) => stack.id.clone(),
            (None, None) => self.assembly.name.clone(),
        }
    }

    /// The stack, if a deploy would change nothing for certain.
    pub(super) fn if_unchanged(&self) -> Option<StackRecord> {
        if !self.knows_values {
            return None;
        }
        let wanted = Wanted {
            template: &self.assembly.template,
            body: &self.body,
            parameters: &self.parameters,
            tags: &self.tags,
        };
        let (stack, deployed) = (self.found.as_ref()?, self.deployed.as_ref()?);
        is_unchanged(stack, deployed, &self.old, &wanted).then(|| stack.clone())
    }

    /// What differs by the templates alone.
    pub(super) fn difference(&self) -> Difference {
        self.differing(None, None)
    }

    /// What differs, with what a change set says, and with what transforms make of the templates
    /// where that is known.
    pub(super) fn difference_with(
        &self,
        changes: &[ServiceChange],
        expanded: Option<&Expanded>,
    ) -> Difference {
        self.differing(Some(changes), expanded)
    }

    /// Whether a transform makes something else of either template.
    pub(super) fn has_transforms(&self) -> bool {
        !self.assembly.template.transform.is_empty() || !self.old.transform.is_empty()
    }

    fn differing(
        &self,
        changes: Option<&[ServiceChange]>,
        expanded: Option<&Expanded>,
    ) -> Difference {
        let assembly = self.assembly;
        let (before, after) = (self.arguments_now(), self.arguments_then());
        let old = Side {
            template: &self.old,
            values: &before,
        };
        let new = Side {
            template: &assembly.template,
            values: &after,
        };
        let mut difference = if self.knows_template {
            compare_sides(&assembly.name, old, new, &SchemaFacts)
        } else {
            let mut difference = Difference::of_nothing(&assembly.name);
            difference.security = vec![SecurityChange::of_unread_stack("the deployed template")];
            difference
        };
        difference.creates_stack = !self.is_update();
        difference.caveats.clone_from(&self.caveats);
        if self.is_update()
            && self.knows_values
            && let Some(stack) = &self.found
        {
            let (old, new) = self.values(stack);
            difference.merge_values("Parameter values", &old, &new);
            difference.merge_values("Tags", &stack.tags, &self.tags);
        }
        if let Some(changes) = changes {
            let mut sides = (old, new);
            if let Some(expanded) = expanded {
                sides.0.template = &expanded.old;
                sides.1.template = &expanded.new;
                let made = compare_sides(&assembly.name, sides.0, sides.1, &SchemaFacts);
                difference.unfold(
                    made,
                    [old.template, sides.0.template],
                    [new.template, sides.1.template],
                );
            }
            difference.merge(changes, &SchemaFacts);
            difference.follow(sides.0, sides.1, &SchemaFacts);
            if self.has_transforms() {
                difference.trace_transforms(&self.old, &assembly.template);
            }
        }
        difference.locate(&assembly.source_map);
        difference
    }

    /// What takes effect now, and what will.
    pub(super) fn in_effect(&self) -> (Template, Template) {
        let (before, after) = (self.arguments_now(), self.arguments_then());
        let old = Side {
            template: &self.old,
            values: &before,
        };
        let new = Side {
            template: &self.assembly.template,
            values: &after,
        };
        (effective(old), effective(new))
    }

    /// Makes the template ready to be read by the service: in the request, or in our bucket.
    pub(super) async fn send(
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
        let staging = staging::ensure(cloud, [], report, interrupt).await?;
        traces.made_bucket |= staging.is_new;
        let bucket = staging.bucket;
        let key = staging::template_key(cloud, &new_token());
        traces.template = Some((bucket.clone(), key.clone(), None));
        traces.note(cloud);
        let version = cloud
            .own_bucket(&*bucket)
            .await?
            .put_once(&key, self.body.clone().into(), "application/json")
            .await?;
        traces.template = Some((bucket.clone(), key.clone(), version));
        Ok(TemplateSource::Url(cloud.object_url(&bucket, &key)))
    }
}

/// The template in as few bytes as it takes.
pub(super) fn compact(template: &Template) -> String {
    serde_json::Value::from(&template.to_node()).to_string()
}
