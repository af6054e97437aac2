//! What a deploy would do, without a trace: for `diff`.

use super::{
    entry::Entry,
    error::DeployError,
    event::{Event, Reporter},
    hint::lacks_export,
    interrupt::Interrupt,
    plan::{Settings, read},
    situation::Situation,
    submit::{Answer, Submission, Traces, submit},
};
use crate::{
    assembly::StackAssembly,
    cloud::{Cloud, CloudError, TemplateSource},
    diff::Difference,
};

/// What deploying `assembly` would change. A change set is asked for where the stack exists and
/// can be updated, and is removed again; nothing else is written.
pub async fn preview(
    cloud: &Cloud,
    assembly: &StackAssembly,
    settings: &Settings,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<Difference, DeployError> {
    let (found, deployed) = read(cloud, &assembly.name).await?;
    let entry = found.as_ref().map(|stack| Entry::of(&stack.status));
    let note = |text: String| report(&Event::Note { text });
    let situation = match entry {
        // What was rolled back to nothing is created anew.
        Some(Entry::Recreate) => Situation::new(assembly, settings, None, None)?,
        _ => Situation::new(assembly, settings, found, deployed)?,
    };
    if situation.if_unchanged().is_some() {
        return Ok(Difference::of_nothing(&assembly.name));
    }
    match (&situation.found, entry) {
        (Some(_), Some(Entry::Update | Entry::Continue)) => {}
        (Some(stack), Some(Entry::Wait | Entry::Blocked { .. })) => {
            note(format!(
                "the stack is in the state {}, so only the templates were compared",
                stack.status.as_str()
            ));
            return Ok(situation.difference(None));
        }
        _ => return Ok(situation.difference(None)),
    }
    if situation.is_large() {
        note(
            "the template is too large for a request, and nothing is uploaded for a diff: only \
             the templates were compared"
                .to_owned(),
        );
        return Ok(situation.difference(None));
    }
    cloud.verify_account().await?;
    let mut traces = Traces::default();
    let submission = Submission {
        stack: &assembly.name,
        update: true,
        template: TemplateSource::Inline(situation.body.clone()),
        parameters: &situation.parameters,
        tags: &situation.tags,
        capabilities: &situation.capabilities,
        nested: situation.has_nested_stacks(),
        revert_drift: false,
        lines: &assembly.source_map,
    };
    let answered = submit(cloud, &submission, &mut traces, interrupt).await;
    traces.remove(cloud).await?;
    match answered {
        Ok((_, Answer::Changes(set))) => Ok(situation.difference(Some(&set.changes))),
        Ok((_, Answer::NoChanges)) => {
            let difference = situation.difference(None);
            if !difference.is_empty() {
                note("the change set sees nothing to do in this".to_owned());
            }
            Ok(difference)
        }
        // What another stack of the program is yet to export.
        Err(DeployError::Unplannable { reason, .. })
            if lacks_export(&reason) && !assembly.after.is_empty() =>
        {
            note(format!(
                "{reason}: it comes with `{}`, so only the templates were compared",
                assembly.after.join("`, `")
            ));
            Ok(situation.difference(None))
        }
        Err(DeployError::Cloud(CloudError::Service { code, message, .. }))
            if code.starts_with("AccessDenied") =>
        {
            note(format!(
                "no change set can be asked for ({message}): only the templates were compared"
            ));
            Ok(situation.difference(None))
        }
        Err(error) => Err(error),
    }
}
