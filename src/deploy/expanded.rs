//! What transforms make of templates, as the service tells it.

use super::{interrupt::Interrupt, situation::Situation};
use crate::{cloud::Cloud, template::Template};

/// The templates that the service works with, now and after the change set.
#[derive(Debug)]
pub(super) struct Expanded {
    pub(super) old: Template,
    pub(super) new: Template,
}

/// Reads what transforms make of both templates of an update. None where there are no transforms,
/// or where it may not be read: the change set itself tells most of it.
pub(super) async fn read(
    cloud: &Cloud,
    situation: &Situation<'_>,
    change_set: &str,
    interrupt: &Interrupt,
) -> Option<Expanded> {
    let stack = situation.found.as_ref()?;
    if !situation.has_transforms() || !situation.is_update() || !situation.compares_templates() {
        return None;
    }
    let parsed = |text: Option<String>| Template::parse(text?).ok();
    let old = async {
        // What no transform touched is as it was written.
        if situation.old.transform.is_empty() {
            return Some(situation.old.clone());
        }
        parsed(cloud.processed_template(Some(&stack.id), None).await.ok()?)
    };
    let new = async {
        if situation.assembly.template.transform.is_empty() {
            return Some(situation.assembly.template.clone());
        }
        parsed(
            cloud
                .processed_template(None, Some(change_set))
                .await
                .ok()?,
        )
    };
    let (old, new) = interrupt.or(async { tokio::join!(old, new) }).await?;
    Some(Expanded {
        old: old?,
        new: new?,
    })
}
