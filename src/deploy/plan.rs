//! What a deploy would do, agreed with the service before anything is done.

use std::collections::BTreeMap;

use super::{
    APP_TAG,
    afterwards::Afterwards,
    ahead::publish_ahead,
    code, definition,
    entry::{Entry, Operation},
    error::DeployError,
    event::{Event, Reporter},
    expanded,
    files::{self, Work},
    interrupt::Interrupt,
    keep::Binding,
    kept::change_set_name,
    loss::count_losses,
    nested, preflight,
    recover::make_ready,
    recovery::Recovery,
    situation::Situation,
    staging,
    submit::{Answer, Submission, submit},
    sweep::{clean_up_after_dead_runs, sweep},
    traces::Traces,
};
use crate::{
    assembly::StackAssembly,
    cloud::{ChangeSetOptions, Cloud, CloudError, StackRecord, StackStatus},
    diff::Difference,
};

/// How to deploy.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The app's name, which the stack is tagged with.
    pub app: String,
    /// Values of parameters.
    pub parameters: BTreeMap<String, String>,
    /// Tags besides those of the stack itself.
    pub tags: BTreeMap<String, String>,
    /// Capabilities to acknowledge besides those that the template shows to need.
    pub capabilities: Vec<String>,
    /// Leave a failed operation as it is instead of rolling it back.
    pub no_rollback: bool,
    /// Do not look first for what would make the deploy fail.
    pub no_preflight: bool,
    /// The name of the plan that the change set is kept for; none if it is executed or discarded
    /// by this run.
    pub keep_for: Option<String>,
    /// What the change set is asked for with besides the template.
    pub options: ChangeSetOptions,
    /// The policy that the stack gets once it is deployed, as JSON.
    pub stack_policy: Option<String>,
    /// Whether the stack is to be protected from being deleted; nothing leaves that as it is.
    pub protect: Option<bool>,
    /// The way out of a state that the stack does not leave by itself.
    pub recover: Option<Recovery>,
}

/// What planning came to.
#[derive(Debug)]
pub enum Planned<'a> {
    /// There is nothing to deploy.
    NoChanges(Box<Unchanged<'a>>),
    /// The stack is as it should be, but files in its buckets are not.
    OnlyFiles(Box<Unchanged<'a>>),
    /// There is a plan, to be executed or discarded.
    Ready(Box<Plan<'a>>),
}

/// A stack that is as it should be already.
#[derive(Debug)]
pub struct Unchanged<'a> {
    pub(super) cloud: &'a Cloud,
    /// The stack.
    pub stack: StackRecord,
    /// What is to be done to files.
    pub difference: Difference,
    /// What differs between the templates, though the service sees nothing to do in it.
    pub ignored: Difference,
    pub(super) files: Vec<Work<'a>>,
    pub(super) afterwards: Afterwards,
}

/// A change set that waits to be executed.
///
/// ```no_run
/// use stackwright::deploy::{DeployError, Interrupt, Plan};
///
/// # async fn example(plan: Plan<'_>) -> Result<(), DeployError> {
/// if plan.difference.losses().next().is_some() {
///     plan.discard().await?;
/// } else {
///     plan.execute(&|_| {}, &Interrupt::new()).await?;
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Plan<'a> {
    pub(super) cloud: &'a Cloud,
    pub(super) assembly: &'a StackAssembly,
    pub(super) operation: Operation,
    pub(super) change_set: String,
    pub(super) stack_id: String,
    pub(super) traces: Traces,
    pub(super) rollback: Option<bool>,
    pub(super) afterwards: Afterwards,
    /// How many resources the service says it will touch.
    pub(super) resources: usize,
    pub(super) binding: Binding,
    /// Whether it was kept by an earlier run, and stays until it is executed.
    pub(super) is_kept: bool,
    /// Where new code was uploaded to by this run.
    pub(super) staging: Option<staging::Staging>,
    pub(super) files: Vec<Work<'a>>,
    /// What it would do.
    pub difference: Difference,
}

/// Asks the service what deploying `assembly` would do. Nothing is deployed yet, and nothing is
/// left behind if this fails or the user leaves.
///
/// ```no_run
/// use std::path::Path;
/// use stackwright::{App, cloud::Cloud, construct::Topic};
/// use stackwright::deploy::{Event, Interrupt, Planned, Settings, Unchanged, plan};
/// use stackwright::target::{Overrides, Target};
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut app = App::new("news", ".");
/// app.stack("news").add("News", Topic::new());
/// let assembly = app.synthesize(Default::default())?;
///
/// let target = Target::resolve(Path::new("."), "test", &Overrides::default())?;
/// let cloud = Cloud::connect(&target, None).await;
/// let settings = Settings { app: assembly.app.clone(), ..Settings::default() };
/// let report = |event: &Event| println!("{}", event.to_json());
/// let interrupt = Interrupt::new();
/// for stack in &assembly.stacks {
///     match plan(&cloud, stack, &settings, &report, &interrupt).await? {
///         Planned::Ready(plan) => drop(plan.execute(&report, &interrupt).await?),
///         Planned::NoChanges(stack) | Planned::OnlyFiles(stack) => {
///             let unchanged: Unchanged<'_> = *stack;
///             unchanged.finish(&report, &interrupt).await?;
///         }
///     }
/// }
/// # Ok(())
/// # }
/// ```
pub async fn plan<'a>(
    cloud: &'a Cloud,
    assembly: &'a StackAssembly,
    settings: &Settings,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<Planned<'a>, DeployError> {
    clean_up_after_dead_runs(cloud, report).await;
    let Some(read_first) = interrupt.or(read(cloud, &assembly.name)).await else {
        return Err(DeployError::Stopped);
    };
    let (found, deployed) = read_first?;
    let status = found.as_ref().map(|stack| stack.status.clone());
    if let Some(stack) = &found {
        crate::destroy::revive(cloud, stack, report).await;
        lift_protection(cloud, assembly, stack, settings).await?;
    }
    let recovery = settings.recover.as_ref();
    let lines = &assembly.source_map;
    let ready = make_ready(cloud, found, recovery, lines, report, interrupt).await?;
    let (found, deployed) = if ready.as_ref().map(|stack| &stack.status) == status.as_ref() {
        (ready, deployed)
    } else {
        // Time has passed, and with it perhaps the template that was deployed.
        read(cloud, &assembly.name).await?
    };
    let situation = match Situation::new(assembly, settings, found.clone(), deployed.clone()) {
        Err(DeployError::Parameters { problems }) if !settings.no_preflight => {
            return Err(
                preflight::without_values(cloud, assembly, found, deployed, problems).await,
            );
        }
        situation => situation?,
    };
    if let Some(stack) = situation.if_unchanged() {
        let ignored = Difference::default();
        return unchanged(cloud, &situation, settings, (stack, ignored), interrupt).await;
    }
    if let Some(stack) = &situation.found
        && situation.is_update()
        && stack.tags.get(APP_TAG) != Some(&settings.app)
    {
        report(&Event::Note {
            text: format!(
                "the stack `{}` exists and was not deployed by `{}`: its template would be \
                 replaced; choose another name with --stack to leave it alone",
                stack.name, settings.app
            ),
        });
    }
    if !assembly.assets.is_empty() || situation.is_large() {
        staging::check_chosen(cloud).await?;
    }
    if settings.no_preflight {
        cloud.verify_account().await?;
    } else {
        let ahead = preflight::preflight(cloud, &situation, report);
        let Some(ahead) = interrupt.or(ahead).await else {
            return Err(DeployError::Stopped);
        };
        ahead?;
    }
    let mut traces = Traces::default();
    let name = settings.keep_for.as_deref().map(change_set_name);
    let by_templates = situation.difference();
    report(&Event::Compared {
        stack: assembly.name.clone(),
        counts: by_templates.counts(),
    });
    let answered = ask(cloud, &situation, name, &mut traces, report, interrupt).await;
    match answered {
        Ok((id, Answer::Changes(set))) => {
            let expanded = expanded::read(cloud, &situation, &id, interrupt).await;
            let mut difference = situation.difference_with(&set.changes, expanded.as_ref());
            if let Some(stack) = &situation.found {
                count_losses(cloud, &stack.id, &mut difference).await;
            }
            nested::compare(cloud, &situation, &mut difference, interrupt).await;
            code::compare(cloud, &situation, &mut difference, interrupt).await;
            definition::compare(cloud, &situation, &mut difference, interrupt).await;
            let compared = files::compare(cloud, &situation, &mut difference, interrupt).await;
            let files = match compared {
                Ok(files) => files,
                Err(error) => return Err(clean_up(cloud, traces, error, report).await),
            };
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
                // Said to the change set already, and refused if it is said again.
                rollback: (!settings.options.express).then_some(!settings.no_rollback),
                afterwards: Afterwards::of(settings),
                resources: set.changes.len(),
                binding: Binding::of(&situation),
                is_kept: false,
                staging: None,
                files,
                difference,
            })))
        }
        Ok((_, Answer::NoChanges)) => {
            traces.remove(cloud).await?;
            let Some(stack) = situation.found.clone() else {
                return Err(DeployError::Unplannable {
                    stack: assembly.name.clone(),
                    reason: "the service sees nothing to create".to_owned(),
                    line: Some(assembly.line),
                    causes: Vec::new(),
                });
            };
            let ignored = (stack, by_templates);
            unchanged(cloud, &situation, settings, ignored, interrupt).await
        }
        Err(error) => Err(clean_up(cloud, traces, error, report).await),
    }
}

/// Where the stack has to be deleted before anything else: refuses to where it is protected, with
/// all else that stands in the way, or lifts that if the user says so.
async fn lift_protection(
    cloud: &Cloud,
    assembly: &StackAssembly,
    stack: &StackRecord,
    settings: &Settings,
) -> Result<(), DeployError> {
    let recovery = settings.recover.as_ref();
    let recovers = recovery.is_some_and(|it| it.deletes() && it.leads_from(&stack.status));
    if !stack.protected || !(recovers || Entry::of(&stack.status) == Entry::Recreate) {
        return Ok(());
    }
    if settings.protect != Some(false) {
        return Err(preflight::of_protected(cloud, assembly, stack, settings).await);
    }
    cloud.verify_account().await?;
    cloud.protect_stack(&stack.id, false).await?;
    Ok(())
}

/// A stack that is as it should be, with what is to be done to its files.
async fn unchanged<'a>(
    cloud: &'a Cloud,
    situation: &Situation<'a>,
    settings: &Settings,
    (stack, ignored): (StackRecord, Difference),
    interrupt: &Interrupt,
) -> Result<Planned<'a>, DeployError> {
    let mut difference = Difference::of_nothing(&stack.name);
    let files = files::compare(cloud, situation, &mut difference, interrupt).await?;
    let any = files.iter().any(Work::is_some);
    let unchanged = Box::new(Unchanged {
        cloud,
        stack,
        difference,
        ignored,
        files,
        afterwards: Afterwards::of(settings),
    });
    Ok(if any {
        Planned::OnlyFiles(unchanged)
    } else {
        Planned::NoChanges(unchanged)
    })
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
    name: Option<String>,
    traces: &mut Traces,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<(String, Answer), DeployError> {
    publish_ahead(cloud, situation, traces, report, interrupt).await?;
    let template = situation.send(cloud, traces, report, interrupt).await?;
    let submission = Submission {
        name,
        ..situation.submission(template)
    };
    let answer = submit(cloud, &submission, traces, report, interrupt).await?;
    if let Some(stack) = &situation.found {
        sweep(cloud, &stack.id, traces, report).await?;
    }
    Ok(answer)
}

impl Plan<'_> {
    /// Removes the change set; the stack stays as it is. One that was kept for later stays kept.
    pub async fn discard(mut self) -> Result<(), DeployError> {
        if self.is_kept {
            return Ok(());
        }
        let made_bucket = self.traces.made_bucket;
        self.traces.remove(self.cloud).await?;
        if made_bucket {
            staging::remove_if_unused(self.cloud, &|_| {}, &Interrupt::new()).await?;
        }
        Ok(())
    }
}
