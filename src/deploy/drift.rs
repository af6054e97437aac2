//! Looking for what was changed outside of deploys: for `diff --drift`.

use super::{
    entry::Entry,
    error::DeployError,
    event::{Event, Reporter},
    interrupt::Interrupt,
    plan::Settings,
    sight::look,
    situation::Situation,
    submit::{Answer, submit},
    traces::Traces,
};
use crate::{
    assembly::StackAssembly,
    cloud::{Cloud, CloudError, DriftDetection},
    diff::{Detected, Difference, Drift, ServiceChange},
};

/// Adds to `difference` what was changed outside of deploys since the last one, and what the
/// deploy that it describes does with that.
///
/// The service compares what it can; a drift-aware change set says what else differs and what it
/// would change back, where the service has such ones, and is removed again.
///
/// ```no_run
/// use stackwright::{assembly::StackAssembly, cloud::Cloud};
/// use stackwright::deploy::{DeployError, Interrupt, Settings, look_for_drift, preview};
///
/// # async fn example(cloud: &Cloud, stack: &StackAssembly) -> Result<(), DeployError> {
/// let (settings, interrupt) = (Settings::default(), Interrupt::new());
/// let mut difference = preview(cloud, stack, &settings, &|_| {}, &interrupt).await?;
/// look_for_drift(cloud, stack, &settings, &mut difference, &|_| {}, &interrupt).await?;
/// for resource in difference.drift.iter().flat_map(|drift| &drift.resources) {
///     println!("{} was changed by hand", resource.id);
/// }
/// # Ok(())
/// # }
/// ```
pub async fn look_for_drift(
    cloud: &Cloud,
    assembly: &StackAssembly,
    settings: &Settings,
    difference: &mut Difference,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<(), DeployError> {
    let Some(sight) = interrupt.or(look(cloud, &assembly.name)).await else {
        return Err(DeployError::Stopped);
    };
    let sight = sight?;
    let entry = sight.found.as_ref().map(|stack| Entry::of(&stack.status));
    let stack = match (&sight.found, entry, &sight.hidden_stack) {
        (Some(stack), Some(Entry::Update | Entry::Continue), _) => stack.id.clone(),
        (None, _, Some(_)) => assembly.name.clone(),
        (Some(stack), Some(Entry::Wait | Entry::Blocked { .. }), _) => {
            difference.caveats.push(format!(
                "the stack is in the state {}, in which nobody looks for drift",
                stack.status.as_str()
            ));
            return Ok(());
        }
        // There is nothing that could have been changed.
        _ => return Ok(()),
    };
    report(&Event::LookingForDrift {
        stack: assembly.name.clone(),
    });
    cloud.verify_account().await?;
    let mut caveats = Vec::new();
    let detected = detect(cloud, &stack, &mut caveats, interrupt).await?;
    let aware = if sight.hidden_template.is_none() {
        let situation = Situation::of(assembly, settings, sight)?;
        ask(cloud, &situation, &mut caveats, interrupt).await?
    } else {
        None
    };
    let all = match cloud.resources(&stack).await {
        Ok(resources) => resources
            .into_iter()
            .filter(|resource| !resource.physical_id.is_empty())
            .map(|resource| (resource.logical_id, resource.type_name))
            .collect(),
        Err(error) if error.is_denied() => {
            caveats.push(format!(
                "which resources were not checked for drift is not known: {error}"
            ));
            Vec::new()
        }
        Err(error) => return Err(error.into()),
    };
    if let Some(detected) = detected {
        let mut drift = Drift::of(&detected, aware.as_deref(), &all);
        drift.foresee(difference);
        drift.locate(&assembly.source_map);
        difference.drift = Some(drift);
    } else if let Some(aware) = aware {
        let mut drift = Drift::of(&[], Some(&aware), &[]);
        drift.foresee(difference);
        drift.locate(&assembly.source_map);
        difference.drift = Some(drift);
    }
    difference.caveats.extend(caveats);
    Ok(())
}

/// What the service finds when it compares the resources; nothing if it may not.
async fn detect(
    cloud: &Cloud,
    stack: &str,
    caveats: &mut Vec<String>,
    interrupt: &Interrupt,
) -> Result<Option<Vec<Detected>>, DeployError> {
    let found = async {
        let id = cloud.detect_drift(stack).await?;
        let mut pace = cloud.pace();
        let partial = loop {
            match cloud.drift_detection(&id).await? {
                DriftDetection::Running => cloud.wait(&mut pace).await,
                DriftDetection::Complete => break None,
                DriftDetection::Partial(reason) => break Some(reason),
            }
        };
        Ok::<_, CloudError>((cloud.detected_drift(stack).await?, partial))
    };
    match interrupt.or(found).await {
        None => Err(DeployError::Stopped),
        Some(Ok((found, partial))) => {
            caveats.extend(
                partial.map(|reason| format!("not everything was checked for drift: {reason}")),
            );
            Ok(Some(found))
        }
        Some(Err(error)) if error.is_denied() || error.code() == Some("ValidationError") => {
            caveats.push(format!("the service cannot look for drift: {error}"));
            Ok(None)
        }
        Some(Err(error)) => Err(error.into()),
    }
}

/// What a drift-aware change set says; nothing where the service has none.
async fn ask(
    cloud: &Cloud,
    situation: &Situation<'_>,
    caveats: &mut Vec<String>,
    interrupt: &Interrupt,
) -> Result<Option<Vec<ServiceChange>>, DeployError> {
    if situation.is_large() || !situation.is_update() {
        return Ok(None);
    }
    let mut traces = Traces::default();
    let submission = situation.drift_aware();
    let answered = submit(cloud, &submission, &mut traces, &|_| {}, interrupt).await;
    if let Err(error) = traces.remove(cloud).await {
        caveats.push(format!("a change set could not be removed: {error}"));
    }
    match answered {
        Ok((_, Answer::Changes(set))) if set.drift_aware => Ok(Some(set.changes)),
        Ok(_) => Ok(None),
        Err(DeployError::Cloud(error)) if error.is_denied() => {
            caveats.push(format!(
                "what a deploy could change back is not known: {error}"
            ));
            Ok(None)
        }
        // Whoever plans a deploy says so louder.
        Err(DeployError::Unplannable { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
