//! Carrying out a plan.

use super::{
    cause::{Cause, root_cause},
    custom::with_log,
    entry::{Ending, Operation},
    error::DeployError,
    event::{Event, Reporter},
    files,
    interrupt::Interrupt,
    plan::{Plan, Unchanged},
    staging,
    watch::{Watch, Watched},
};
use crate::{
    assembly::StackAssembly,
    asset::publish,
    cloud::{Cloud, CloudError, ExecutionStatus, StackEvent, StackRecord},
    source::SourceMap,
};

/// A stack that has been deployed.
///
/// ```no_run
/// use stackwright::deploy::{Deployed, DeployError, Interrupt, Plan};
///
/// # async fn example(plan: Plan<'_>) -> Result<(), DeployError> {
/// let deployed: Deployed = plan.execute(&|_| {}, &Interrupt::new()).await?;
/// for output in &deployed.stack.outputs {
///     println!("{} = {}", output.key, output.value);
/// }
/// for orphan in &deployed.orphans {
///     println!("still there: {orphan}");
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Deployed {
    /// The stack.
    pub stack: StackRecord,
    /// Resources that the deploy should have removed and could not: they are no longer part of
    /// the stack.
    pub orphans: Vec<Cause>,
}

impl<'a> Plan<'a> {
    /// Carries the plan out and waits for its end, telling what happens. Once the service has
    /// begun, a user who leaves does not stop it.
    pub async fn execute(
        mut self,
        report: &Reporter<'_>,
        interrupt: &Interrupt,
    ) -> Result<Deployed, DeployError> {
        let watch = match self.start(report, interrupt).await {
            Ok(watch) => watch,
            Err(error) => {
                if let Err(left) = self.discard().await {
                    report(&Event::Note {
                        text: format!("the change set could not be removed: {left}"),
                    });
                }
                return Err(error);
            }
        };
        // From here on the stack is more than a shell for the change set.
        self.traces.shell = None;
        report(&Event::Started {
            stack: self.assembly.name.clone(),
            resources: self.resources,
        });
        let lines = &self.assembly.source_map;
        let (operation, resources) = (self.operation, self.resources);
        let (name, template) = (&self.assembly.name, &self.assembly.template);
        let (watched, log) = with_log(
            self.cloud,
            &self.stack_id,
            template,
            report,
            async move |report| {
                watch
                    .follow_own(name, operation, resources, lines, report, interrupt)
                    .await
            },
        )
        .await;
        let watched = watched?;
        self.traces.remove(self.cloud).await?;
        let deployed = judge(
            self.cloud,
            self.assembly,
            &self.stack_id,
            self.operation,
            watched,
            log,
        )
        .await?;
        let stack = &deployed.stack;
        files::upload(self.cloud, self.assembly, stack, report, interrupt).await?;
        self.afterwards.apply(self.cloud, &deployed.stack).await?;
        if let Some(staging) = &self.staging {
            staging::sweep_if_due(self.cloud, staging, report, interrupt).await;
        }
        Ok(deployed)
    }

    /// Uploads what the stack needs, and tells the service to begin.
    async fn start(
        &mut self,
        report: &Reporter<'_>,
        interrupt: &Interrupt,
    ) -> Result<Watch<'a>, DeployError> {
        let cloud = self.cloud;
        let assets = &self.assembly.assets;
        if !assets.is_empty() {
            let keys = assets.iter().map(|asset| asset.key.as_str());
            let staging = staging::ensure(cloud, keys, report, interrupt).await?;
            self.traces.made_bucket |= staging.is_new;
            if publish(cloud, &staging, assets, report, interrupt).await? {
                self.staging = Some(staging);
            }
        }
        if interrupt.is_raised() {
            return Err(DeployError::Stopped);
        }
        files::announce(cloud, &self.files).await?;
        let token = execution_token(&self.change_set);
        let watch = Watch::before_with(cloud, &self.stack_id, Some(&token)).await?;
        if !self.is_kept {
            self.traces.note_execution(cloud);
        }
        let begun = cloud
            .execute_change_set(&self.change_set, &token, self.rollback)
            .await;
        match begun {
            Ok(()) => Ok(watch),
            // The answer may have been lost, or a repeated request come too late.
            Err(_) if has_begun(cloud, &self.stack_id, &self.change_set).await? => Ok(watch),
            Err(error) if error.code().is_some_and(is_outdated) => Err(DeployError::Outdated {
                stack: self.assembly.name.clone(),
            }),
            Err(error) => Err(error.into()),
        }
    }
}

/// What marks the events of a change set's execution. A repeated request has the same one, so that
/// nothing happens twice.
fn execution_token(change_set: &str) -> String {
    let name = change_set.split('/').nth(1).unwrap_or(change_set);
    format!("{name}-run")
}

/// Whether the service carries the change set out, or has done so.
pub(super) async fn has_begun(
    cloud: &Cloud,
    stack_id: &str,
    change_set: &str,
) -> Result<bool, CloudError> {
    use ExecutionStatus as E;
    match cloud.change_set(None, change_set).await {
        Ok(set) => Ok(matches!(
            set.execution,
            Some(E::ExecuteInProgress | E::ExecuteComplete | E::ExecuteFailed)
        )),
        // It goes with its end.
        Err(error) if error.is_missing_change_set() => {
            let newest = cloud.events(stack_id, None).await?.events;
            let newest = newest.into_iter().find(StackEvent::is_of_stack);
            let token = newest.and_then(|event| event.token);
            Ok(token.is_some_and(|token| token == execution_token(change_set)))
        }
        Err(error) => Err(error),
    }
}

/// What the end of the operation means.
pub(super) async fn judge(
    cloud: &Cloud,
    assembly: &StackAssembly,
    stack_id: &str,
    operation: Operation,
    watched: Watched,
    log: Vec<String>,
) -> Result<Deployed, DeployError> {
    let lines = &assembly.source_map;
    if let (Ending::Succeeded, Some(stack)) = (watched.ending, watched.stack) {
        let orphans = watched
            .events
            .iter()
            .filter(|event| event.status == "DELETE_FAILED")
            .filter_map(|event| root_cause(std::slice::from_ref(event), stack_id, lines))
            .collect();
        return Ok(Deployed { stack, orphans });
    }
    let status = watched.status.as_str().to_owned();
    let cause = explain(cloud, stack_id, &watched.events, lines).await;
    let cause = cause.map(|cause| Cause { log, ..cause });
    Err(DeployError::Failed {
        operation: match operation {
            Operation::Create => "creating",
            Operation::Update => "updating",
            Operation::Delete => "deleting",
        },
        stack: assembly.name.clone(),
        advice: advice(&status),
        status,
        cause: cause.map(Box::new),
    })
}

/// Whether the service refuses a change set because the stack is no longer what it was made for.
fn is_outdated(code: &str) -> bool {
    code.starts_with("InvalidChangeSetStatus") || code.starts_with("ChangeSetNotFound")
}

/// Why an operation failed: what the service found before it began, where it only points there,
/// or else what its events say.
pub(crate) async fn explain(
    cloud: &Cloud,
    stack_id: &str,
    events: &[StackEvent],
    lines: &SourceMap,
) -> Option<Cause> {
    let points_elsewhere = events.iter().any(|event| {
        event
            .reason
            .as_ref()
            .is_some_and(|reason| reason.contains("Call DescribeEvents"))
    });
    // The events' own words stand where the findings cannot be read.
    if points_elsewhere
        && let Ok(findings) = cloud.validation_findings(stack_id, None).await
        && let Some(finding) = findings.into_iter().next()
    {
        let name = stack_id.split('/').nth(1).unwrap_or(stack_id);
        return Some(Cause::of_finding(finding, name, lines));
    }
    root_cause(events, stack_id, lines)
}

/// What comes next after a failure.
fn advice(status: &str) -> Option<&'static str> {
    match status {
        "ROLLBACK_COMPLETE" => Some("nothing of it is left; deploy again once the cause is mended"),
        "UPDATE_ROLLBACK_COMPLETE" => {
            Some("the stack is as it was before; deploy again once the cause is mended")
        }
        "CREATE_FAILED" | "UPDATE_FAILED" => {
            Some("what was done stays; deploy again once the cause is mended, or `destroy`")
        }
        _ => None,
    }
}

impl Unchanged<'_> {
    /// Brings files into their places, if any are not.
    ///
    /// ```no_run
    /// # use stackwright::deploy::{DeployError, Interrupt, Unchanged};
    /// # async fn example(unchanged: Unchanged<'_>) -> Result<(), DeployError> {
    /// for files in &unchanged.difference.files {
    ///     println!("{}: {} files", files.bucket_id, files.files.len());
    /// }
    /// let stack = unchanged.finish(&|_| {}, &Interrupt::new()).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn finish(
        self,
        report: &Reporter<'_>,
        interrupt: &Interrupt,
    ) -> Result<StackRecord, DeployError> {
        let name = &self.stack.name;
        files::carry_out(self.cloud, name, &self.files, report, interrupt).await?;
        self.afterwards.apply(self.cloud, &self.stack).await?;
        Ok(self.stack)
    }
}
