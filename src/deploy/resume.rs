//! Taking up a plan that was kept: only if nothing has moved since.

use super::{
    afterwards::Afterwards,
    code,
    custom::with_log,
    definition,
    entry::Operation,
    error::DeployError,
    event::{Event, Reporter},
    execute::{Deployed, has_begun, judge},
    expanded, files,
    interrupt::Interrupt,
    keep::{Binding, SECRET, secret_mark},
    kept::{KeptStack, digest},
    loss::count_losses,
    moved::Moved,
    nested,
    plan::{Plan, Settings, read},
    said::said,
    situation::{Situation, compact},
    sweep::clean_up_after_dead_runs,
    traces::Traces,
    watch::Watch,
};
use crate::{
    assembly::StackAssembly,
    cloud::{ChangeSet, Cloud, ExecutionStatus, StackRecord, StackStatus},
};

/// What has become of a kept plan.
///
/// ```no_run
/// use stackwright::{assembly::StackAssembly, cloud::Cloud};
/// use stackwright::deploy::{DeployError, Interrupt, KeptStack, Resumed, Settings, resume};
///
/// # async fn example(cloud: &Cloud, stack: &StackAssembly, kept: &KeptStack) -> Result<(), DeployError> {
/// let (settings, interrupt) = (Settings::default(), Interrupt::new());
/// match resume(cloud, stack, &settings, kept, &|_| {}, &interrupt).await? {
///     Resumed::Ready(plan) => drop(plan.execute(&|_| {}, &interrupt).await?),
///     Resumed::Done(deployed) => println!("{} is there already", deployed.stack.name),
///     Resumed::Moved(moved) => moved.iter().for_each(|moved| println!("{moved}")),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub enum Resumed<'a> {
    /// It can be carried out.
    Ready(Box<Plan<'a>>),
    /// An earlier run had begun to carry it out, and left; this is its end.
    Done(Box<Deployed>),
    /// It cannot be carried out: this is not as it was.
    Moved(Vec<Moved>),
}

/// Takes up a plan for one stack. What an earlier run had begun is followed to its end.
pub async fn resume<'a>(
    cloud: &'a Cloud,
    assembly: &'a StackAssembly,
    settings: &Settings,
    kept: &KeptStack,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<Resumed<'a>, DeployError> {
    clean_up_after_dead_runs(cloud, report).await;
    cloud.verify_account().await?;
    let set = match cloud.change_set(None, &kept.change_set).await {
        Ok(set) => Some(set),
        Err(error) if error.is_missing_change_set() || error.is_missing_stack() => None,
        Err(error) => return Err(error.into()),
    };
    let available = |set: &ChangeSet| set.execution == Some(ExecutionStatus::Available);
    let (stack, template) = read(cloud, &kept.stack).await?;
    if !set.as_ref().is_some_and(available)
        && let Some(stack) = stack.as_ref().filter(|stack| stack.id == kept.stack_id)
        && has_begun(cloud, &stack.id, &kept.change_set).await?
    {
        let deployed = follow(cloud, assembly, kept, stack, report, interrupt).await?;
        return Ok(Resumed::Done(Box::new(deployed)));
    }
    let mut moved: Vec<Moved> = moved_stack(kept, stack.as_ref()).into_iter().collect();
    let set = match set {
        Some(set) if available(&set) => set,
        None => {
            // With the stack its change sets go.
            if moved.is_empty() {
                moved.push(Moved::ChangeSetGone {
                    was: kept.change_set.clone(),
                });
            }
            return Ok(Resumed::Moved(moved));
        }
        Some(set) => {
            let status = set
                .execution
                .as_ref()
                .map_or("none", ExecutionStatus::as_str);
            moved.push(Moved::ChangeSetSpent {
                is: status.to_owned(),
            });
            return Ok(Resumed::Moved(moved));
        }
    };
    moved.extend(moved_template(assembly, kept));
    moved.extend(moved_parameters(assembly, settings, kept, &set));
    moved.extend(moved_options(settings, kept));
    if !moved.is_empty() {
        return Ok(Resumed::Moved(moved));
    }
    let settings = planned_settings(assembly, settings, kept, &set);
    let situation = Situation::new(assembly, &settings, stack, template)?;
    let moved = moved_tags(&situation, kept);
    if !moved.is_empty() {
        return Ok(Resumed::Moved(moved));
    }
    let mut set = set;
    cloud.follow_nested(&mut set).await;
    let expanded = expanded::read(cloud, &situation, &kept.change_set, interrupt).await;
    let mut difference = situation.difference_with(&set.changes, expanded.as_ref());
    if let Some(stack) = &situation.found {
        count_losses(cloud, &stack.id, &mut difference).await;
    }
    nested::compare(cloud, &situation, &mut difference, interrupt).await;
    code::compare(cloud, &situation, &mut difference, interrupt).await;
    definition::compare(cloud, &situation, &mut difference, interrupt).await;
    let files = files::compare(cloud, &situation, &mut difference, interrupt).await?;
    let name = kept.change_set.split('/').nth(1).unwrap_or_default();
    Ok(Resumed::Ready(Box::new(Plan {
        cloud,
        assembly,
        operation: operation(kept),
        change_set: kept.change_set.clone(),
        stack_id: kept.stack_id.clone(),
        traces: Traces::of_kept(&kept.stack_id, name, false, kept.made_bucket),
        rollback: kept.rollback,
        afterwards: kept_afterwards(kept),
        resources: set.changes.len(),
        binding: Binding::of(&situation),
        is_kept: true,
        staging: None,
        files,
        difference,
    })))
}

fn kept_afterwards(kept: &KeptStack) -> Afterwards {
    Afterwards {
        stack_policy: kept.stack_policy.clone(),
        protect: kept.protect,
    }
}

fn operation(kept: &KeptStack) -> Operation {
    if kept.creates {
        Operation::Create
    } else {
        Operation::Update
    }
}

/// Follows what an earlier run had begun to its end.
async fn follow(
    cloud: &Cloud,
    assembly: &StackAssembly,
    kept: &KeptStack,
    stack: &StackRecord,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<Deployed, DeployError> {
    report(&Event::Note {
        text: format!(
            "an earlier run has begun to carry the plan out for `{}`, which is {}",
            stack.name,
            stack.status.as_str()
        ),
    });
    let watch = Watch::attach(cloud, &stack.id);
    let (operation, lines) = (operation(kept), &assembly.source_map);
    let (watched, log) = with_log(
        cloud,
        &stack.id,
        &assembly.template,
        report,
        async move |report| {
            watch
                .follow_own(&stack.name, operation, 0, lines, report, interrupt)
                .await
        },
    )
    .await;
    let deployed = judge(cloud, assembly, &stack.id, operation, watched?, log).await?;
    files::upload(cloud, assembly, &deployed.stack, report, interrupt).await?;
    kept_afterwards(kept).apply(cloud, &deployed.stack).await?;
    Ok(deployed)
}

/// Whether the stack is not what it was.
fn moved_stack(kept: &KeptStack, stack: Option<&StackRecord>) -> Option<Moved> {
    let Some(stack) = stack.filter(|stack| stack.id == kept.stack_id) else {
        return Some(Moved::Gone {
            was: kept.stack_id.clone(),
            is: stack.map(|stack| stack.id.clone()),
        });
    };
    let same = if kept.creates {
        stack.status == StackStatus::ReviewInProgress
    } else {
        stack.changed == kept.updated
    };
    let time = |time: &Option<String>| time.clone().unwrap_or_else(|| "no time".to_owned());
    (!same).then(|| Moved::Stack {
        was: time(&kept.updated),
        is: time(&stack.changed),
        status: stack.status.as_str().to_owned(),
    })
}

/// The parameters that are given now, as far as they are not what was planned. What is not given
/// stays as it was planned.
fn moved_parameters(
    assembly: &StackAssembly,
    settings: &Settings,
    kept: &KeptStack,
    set: &ChangeSet,
) -> Vec<Moved> {
    let given = settings.parameters.iter();
    given
        .filter_map(|(name, value)| {
            let declared = assembly.template.parameters.get(name)?;
            let planned = kept.parameters.get(name).map(String::as_str);
            let secret = declared.no_echo;
            let now = if secret {
                secret_mark(&kept.template, name, value)
            } else {
                digest(&[name, value])
            };
            let name = name.clone();
            match planned {
                Some(planned) if planned == now => None,
                Some(_) if secret => Some(Moved::Secret { name }),
                _ => Some(Moved::Parameter {
                    was: set.parameters.get(&name).filter(|_| !secret).cloned(),
                    name,
                    is: if secret { "****" } else { value }.to_owned(),
                }),
            }
        })
        .collect()
}

/// What flags say now, as far as they said something else. What is not said stays as it was
/// planned.
fn moved_options(settings: &Settings, kept: &KeptStack) -> Vec<Moved> {
    let now = said(&settings.options, &Afterwards::of(settings));
    now.into_iter()
        .filter(|(name, value)| kept.options.get(name) != Some(value))
        .map(|(name, is)| Moved::Option {
            was: kept.options.get(&name).cloned(),
            name,
            is,
        })
        .collect()
}

/// The settings that the plan was made with, as far as they are known.
fn planned_settings(
    assembly: &StackAssembly,
    settings: &Settings,
    kept: &KeptStack,
    set: &ChangeSet,
) -> Settings {
    let declared = assembly.template.parameters.iter();
    let parameters = declared.filter_map(|(name, parameter)| {
        let secret = kept
            .parameters
            .get(name)
            .is_some_and(|it| it.starts_with(SECRET));
        let value = match set.parameters.get(name) {
            _ if secret => "****".to_owned(),
            Some(value) if !parameter.no_echo => value.clone(),
            _ => return None,
        };
        Some((name.clone(), value))
    });
    Settings {
        parameters: parameters.collect(),
        ..settings.clone()
    }
}

/// Whether the program makes another template.
fn moved_template(assembly: &StackAssembly, kept: &KeptStack) -> Option<Moved> {
    let is = digest(&[&compact(&assembly.template)]);
    (is != kept.template).then(|| Moved::Template {
        was: kept.template.clone(),
        is,
    })
}

/// The tags that the stack would not get as they are wanted now.
fn moved_tags(situation: &Situation<'_>, kept: &KeptStack) -> Vec<Moved> {
    let wanted = situation.tags.iter();
    wanted
        .filter(|(name, value)| kept.tags.get(*name) != Some(&digest(&[name, value])))
        .map(|(name, value)| Moved::Tag {
            name: name.clone(),
            is: value.clone(),
        })
        .collect()
}
