//! Telling the service that resources stay, before their stack is deleted.

use super::Farewell;
use crate::{
    assembly::StackAssembly,
    cloud::Cloud,
    deploy::{APP_TAG, DeployError, Event, Interrupt, Planned, Reporter, Settings, losses, plan},
    template::Template,
};

/// Gives the resources that the user keeps the policy to stay, by an update of the stack that
/// changes nothing else. The service lets resources be named at a deletion only after one failed.
pub(super) async fn keep(
    cloud: &Cloud,
    farewell: &Farewell,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<(), DeployError> {
    let (stack, ids) = (&farewell.stack, &farewell.keep);
    if ids.is_empty() {
        return Ok(());
    }
    report(&Event::Note {
        text: format!(
            "updating `{}` first, so that it lets {} stay (DeletionPolicy: Retain)",
            stack.name,
            ids.join(", ")
        ),
    });
    let unreadable = |message: String| DeployError::Template {
        stack: stack.name.clone(),
        message,
    };
    let text = cloud.template(&stack.id).await?;
    let text = text.ok_or_else(|| unreadable("the service gives none".to_owned()))?;
    let (mut template, positions) =
        Template::parse_located(text).map_err(|error| unreadable(error.to_string()))?;
    for id in ids {
        let Some(resource) = template.resources.get_mut(id) else {
            return Err(unreadable(format!("`{id}` is made by a macro")));
        };
        resource.deletion_policy = Some("Retain".into());
        // A policy alone is no update for the service; metadata are one, and touch nothing.
        let note = ("stackwright:destroy".to_owned(), "keep".into());
        resource.metadata.extend([note]);
    }
    let file = "the deployed template";
    let assembly = StackAssembly::of_template(stack.name.as_str(), template, file, &positions);
    let mut tags = stack.tags.clone();
    let settings = Settings {
        app: tags.remove(APP_TAG).unwrap_or_default(),
        tags,
        no_preflight: true,
        ..Settings::default()
    };
    let planned = plan(cloud, &assembly, &settings, report, interrupt);
    match Box::pin(planned).await? {
        Planned::OnlyFiles(_) | Planned::NoChanges(_) => Ok(()),
        Planned::Ready(plan) => {
            let lost: Vec<String> = losses(&plan.difference)
                .map(|resource| resource.id.clone())
                .collect();
            if lost.is_empty() {
                return Box::pin(plan.execute(report, interrupt)).await.map(drop);
            }
            plan.discard().await?;
            Err(DeployError::Unplannable {
                stack: stack.name.clone(),
                reason: format!(
                    "to update its policies would replace {}; set DeletionPolicy: Retain in the \
                     template and deploy it",
                    lost.join(", ")
                ),
                line: None,
                causes: Vec::new(),
            })
        }
    }
}
