//! What a deploy would do, without a trace: for `diff`.

use super::{
    ahead::is_published,
    code, definition,
    entry::Entry,
    error::DeployError,
    event::{Event, Reporter},
    expanded, files,
    hint::lacks_export,
    interrupt::Interrupt,
    loss::count_losses,
    nested,
    plan::Settings,
    sight::{Sight, look},
    situation::Situation,
    stored::compare_stored,
    submit::{Answer, submit},
    sweep::{clean_up_after_dead_runs, sweep},
    traces::Traces,
};
use crate::{
    assembly::StackAssembly,
    cloud::{Cloud, CloudError, TemplateSource},
    diff::Difference,
};

/// What deploying `assembly` would change. The templates are compared first, and `report` is told
/// what that comes to. Then a change set is asked for where the stack exists and can be updated,
/// and is removed again; nothing else is written.
///
/// Where a permission is missing, less is known, and the difference says what not.
///
/// ```no_run
/// use stackwright::{assembly::Assembly, cloud::Cloud};
/// use stackwright::deploy::{DeployError, Interrupt, Settings, preview};
///
/// # async fn example(cloud: &Cloud, assembly: &Assembly) -> Result<(), DeployError> {
/// for stack in &assembly.stacks {
///     let settings = Settings { app: assembly.app.clone(), ..Settings::default() };
///     let difference = preview(cloud, stack, &settings, &|_| {}, &Interrupt::new()).await?;
///     println!("{}: {} changes", stack.name, difference.resources.len());
/// }
/// # Ok(())
/// # }
/// ```
pub async fn preview(
    cloud: &Cloud,
    assembly: &StackAssembly,
    settings: &Settings,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<Difference, DeployError> {
    clean_up_after_dead_runs(cloud, report).await;
    let Some(sight) = interrupt.or(look(cloud, &assembly.name)).await else {
        return Err(DeployError::Stopped);
    };
    let sight = sight?;
    let entry = sight.found.as_ref().map(|stack| Entry::of(&stack.status));
    let situation = match entry {
        // What was rolled back to nothing is created anew.
        Some(Entry::Recreate) => Situation::of(assembly, settings, Sight::default())?,
        _ => Situation::of(assembly, settings, sight)?,
    };
    if situation.if_unchanged().is_some() {
        let mut difference = Difference::of_nothing(&assembly.name);
        files::compare(cloud, &situation, &mut difference, interrupt).await?;
        return Ok(difference);
    }
    let mut difference = situation.difference();
    let asks = match (&situation.found, entry) {
        _ if situation.is_large() && situation.is_update() => {
            difference.caveats.push(
                "the template is too large for a request, and nothing is uploaded for a diff: \
                 only the templates were compared"
                    .to_owned(),
            );
            false
        }
        (Some(_), Some(Entry::Update | Entry::Continue) | None) => {
            let is_published = is_published(cloud, &situation).await;
            if !is_published {
                difference.caveats.push(
                    "the template takes in files that have changed, and nothing is uploaded for a \
                     diff: only the templates were compared"
                        .to_owned(),
                );
            }
            is_published
        }
        (Some(stack), Some(Entry::Wait | Entry::Blocked { .. })) => {
            difference.caveats.push(format!(
                "the stack is in the state {}, so only the templates were compared",
                stack.status.as_str()
            ));
            false
        }
        _ => false,
    };
    if asks {
        report(&Event::Compared {
            stack: assembly.name.clone(),
            counts: difference.counts(),
        });
        ask(cloud, &situation, &mut difference, report, interrupt).await?;
    }
    if let Some(stack) = situation.found.as_ref().filter(|_| situation.is_update()) {
        let counted = count_losses(cloud, &stack.id, &mut difference);
        if interrupt.or(counted).await.is_none() {
            return Err(DeployError::Stopped);
        }
    }
    nested::compare(cloud, &situation, &mut difference, interrupt).await;
    code::compare(cloud, &situation, &mut difference, interrupt).await;
    definition::compare(cloud, &situation, &mut difference, interrupt).await;
    files::compare(cloud, &situation, &mut difference, interrupt).await?;
    Ok(difference)
}

/// Asks for a change set, merges what it says, and leaves nothing of it behind.
async fn ask(
    cloud: &Cloud,
    situation: &Situation<'_>,
    difference: &mut Difference,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<(), DeployError> {
    cloud.verify_account().await?;
    let mut traces = Traces::default();
    let submission = situation.submission(TemplateSource::Inline(situation.body.clone()));
    let asked = async {
        let answer = submit(cloud, &submission, &mut traces, report, interrupt).await?;
        let expanded = match &answer {
            (id, Answer::Changes(_)) => expanded::read(cloud, situation, id, interrupt).await,
            _ => None,
        };
        Ok((answer, expanded))
    };
    let answered = asked.await;
    if let Err(error) = traces.remove(cloud).await {
        let name = &situation.assembly.name;
        difference.caveats.push(format!(
            "the change set that was asked for could not be removed, and stays with the stack \
             `{name}` until a later run: {error}"
        ));
    }
    match answered {
        Ok(((_, Answer::Changes(set)), expanded)) => {
            let caveats = std::mem::take(&mut difference.caveats);
            *difference = situation.difference_with(&set.changes, expanded.as_ref());
            difference.caveats = caveats;
            compare_stored(cloud, situation, &set.resolved, difference).await;
            difference.caveats.extend(
                set.unread.iter().map(|error| {
                    format!("what happens in a nested stack may not be read: {error}")
                }),
            );
        }
        Ok(((_, Answer::NoChanges), _)) => {
            if !difference.is_empty() {
                let nothing = "the change set sees nothing to do in this";
                difference.caveats.push(nothing.to_owned());
            }
        }
        Err(error) => difference.caveats.push(instead(error, situation)?),
    }
    if let Some(stack) = &situation.found {
        // That old change sets cannot be listed takes nothing from the difference.
        let _left = sweep(cloud, &stack.id, &traces, report).await;
    }
    Ok(())
}

/// What is said instead of what the change set would have told; the error where there is nothing
/// to say without it.
fn instead(error: DeployError, situation: &Situation<'_>) -> Result<String, DeployError> {
    let after = &situation.assembly.after;
    match error {
        // What another stack of the program is yet to export.
        DeployError::Unplannable { reason, .. } if lacks_export(&reason) && !after.is_empty() => {
            Ok(format!(
                "{reason}: it comes with `{}`, so only the templates were compared",
                after.join("`, `")
            ))
        }
        DeployError::Cloud(error) if error.is_denied() && situation.compares_templates() => {
            let CloudError::Service { message, .. } = &error else {
                return Err(error.into());
            };
            Ok(format!(
                "the service cannot be asked what it would do ({message}): only the templates were \
                 compared"
            ))
        }
        error => Err(error),
    }
}
