//! Leaving a plan for later, and throwing one away.

use std::collections::BTreeMap;

use super::{
    entry::Operation,
    error::DeployError,
    event::{Event, Reporter},
    interrupt::Interrupt,
    kept::{KeptPlan, KeptStack, change_set_name, digest},
    plan::Plan,
    said::said,
    situation::Situation,
    staging,
    traces::Traces,
};
use crate::cloud::{ChangeSetOptions, Cloud};

/// What a secret value that was given is written down as: with a digit of two that tell whether
/// another one is given later. They fit one value of 256, so that nobody learns it from them.
pub(super) fn secret_mark(template: &str, name: &str, value: &str) -> String {
    let digest = digest(&[template, name, value]);
    format!("{SECRET} {}", &digest[..2])
}

/// What all these begin with.
pub(super) const SECRET: &str = "secret";

/// What a plan is bound to.
#[derive(Clone, Debug, Default)]
pub(super) struct Binding {
    pub(super) template: String,
    pub(super) parameters: BTreeMap<String, String>,
    pub(super) tags: BTreeMap<String, String>,
    pub(super) updated: Option<String>,
    pub(super) options: ChangeSetOptions,
}

impl Binding {
    pub(super) fn of(situation: &Situation<'_>) -> Self {
        let declared = &situation.assembly.template.parameters;
        let template = digest(&[&situation.body]);
        let secret = |name: &String| declared.get(name).is_some_and(|it| it.no_echo);
        let mut parameters: BTreeMap<String, String> = situation
            .effective_parameters()
            .into_iter()
            .filter(|(name, _)| !secret(name))
            .map(|(name, value)| (name.clone(), digest(&[&name, &value])))
            .collect();
        let given = situation.parameters.iter();
        parameters.extend(
            given
                .filter(|(name, _)| secret(name))
                .filter_map(|(name, value)| {
                    let value = value.as_deref()?;
                    Some((name.clone(), secret_mark(&template, name, value)))
                }),
        );
        let tags = situation.tags.iter();
        Self {
            template,
            parameters,
            tags: tags
                .map(|(name, value)| (name.clone(), digest(&[name, value])))
                .collect(),
            updated: situation
                .found
                .as_ref()
                .filter(|_| situation.is_update())
                .and_then(|stack| stack.changed.clone()),
            options: situation.options.clone(),
        }
    }
}

impl Plan<'_> {
    /// Leaves the change set where it is, and says what is to be remembered of it.
    ///
    /// ```no_run
    /// use stackwright::deploy::{KeptPlan, Plan, PlanError, PlanFolder};
    ///
    /// # fn example(mut kept: KeptPlan, plan: Plan<'_>) -> Result<(), PlanError> {
    /// kept.stacks.push(plan.as_kept());
    /// PlanFolder::of("/srv/news".as_ref()).write(&kept)?;
    /// plan.leave();
    /// # Ok(())
    /// # }
    /// ```
    pub fn as_kept(&self) -> KeptStack {
        KeptStack {
            stack: self.assembly.name.clone(),
            stack_id: self.stack_id.clone(),
            change_set: self.change_set.clone(),
            creates: self.operation == Operation::Create,
            template: self.binding.template.clone(),
            parameters: self.binding.parameters.clone(),
            tags: self.binding.tags.clone(),
            updated: self.binding.updated.clone(),
            options: said(&self.binding.options, &self.afterwards),
            rollback: self.rollback,
            stack_policy: self.afterwards.stack_policy.clone(),
            protect: self.afterwards.protect,
            made_bucket: self.traces.made_bucket,
        }
    }

    /// Leaves the change set where it is; to be called once it is written down.
    pub fn leave(mut self) {
        self.traces.forget();
    }
}

/// Removes the change sets of a kept plan, and the shells that were made for them. Stacks stay as
/// they are.
///
/// ```no_run
/// use stackwright::cloud::Cloud;
/// use stackwright::deploy::{PlanFolder, discard_kept};
///
/// # async fn example(cloud: &Cloud, folder: &PlanFolder) -> Result<(), Box<dyn std::error::Error>> {
/// let plan = folder.read("1234abcd")?;
/// discard_kept(cloud, &plan, &|_| {}).await?;
/// folder.remove(&plan.id)?;
/// # Ok(())
/// # }
/// ```
pub async fn discard_kept(
    cloud: &Cloud,
    plan: &KeptPlan,
    report: &Reporter<'_>,
) -> Result<(), DeployError> {
    cloud.verify_account().await?;
    let mut made_bucket = false;
    for kept in &plan.stacks {
        remove(cloud, &kept.stack_id, &plan.id, kept.creates).await?;
        made_bucket |= kept.made_bucket;
    }
    if made_bucket {
        staging::remove_if_unused(cloud, report, &Interrupt::new()).await?;
    }
    Ok(())
}

/// The same for a plan whose file says nothing: looks for its change sets at `stacks`.
///
/// ```no_run
/// use stackwright::cloud::Cloud;
/// use stackwright::deploy::{DeployError, discard_unread};
///
/// # async fn example(cloud: &Cloud) -> Result<(), DeployError> {
/// discard_unread(cloud, "1234abcd", ["news"], &|event| println!("{}", event.to_json())).await?;
/// # Ok(())
/// # }
/// ```
pub async fn discard_unread<'a>(
    cloud: &Cloud,
    id: &str,
    stacks: impl IntoIterator<Item = &'a str>,
    report: &Reporter<'_>,
) -> Result<(), DeployError> {
    cloud.verify_account().await?;
    let name = change_set_name(id);
    for stack in stacks {
        let sets = cloud.change_sets(stack).await?;
        if sets.iter().any(|set| set.name == name) {
            remove(cloud, stack, id, true).await?;
            report(&Event::Note {
                text: format!("removed the change set {name} of `{stack}`"),
            });
        }
    }
    Ok(())
}

async fn remove(cloud: &Cloud, stack: &str, id: &str, shell: bool) -> Result<(), DeployError> {
    let mut traces = Traces::of_kept(stack, &change_set_name(id), shell, false);
    Ok(traces.remove(cloud).await?)
}
