//! `deploy --plan-only`, `--plan` and `--discard-plan`: plans that are made now and carried out
//! later.

mod carry_out;
mod discard;
mod make;

use super::{context::Context, error::CliError, session::Session};
use crate::deploy::{KeptPlace, KeptPlan, PlanError, PlanFolder, discard_kept};

pub(super) use carry_out::carry_out;
pub(super) use discard::discard;
pub(super) use make::make;

impl From<PlanError> for CliError {
    fn from(error: PlanError) -> Self {
        match error {
            PlanError::Unknown { .. } => Self::usage(error),
            error => Self::failed(error),
        }
    }
}

/// Where the session leads.
fn place(session: &Session) -> Result<KeptPlace, CliError> {
    let cloud = &session.cloud;
    let local = session.target.is_local();
    Ok(KeptPlace {
        target: session.target.name.clone(),
        account: session.run(cloud.account())?.to_owned(),
        region: cloud.region().to_owned(),
        endpoint: cloud
            .endpoint()
            .filter(|_| !local)
            .map(|endpoint| endpoint.url().to_owned()),
    })
}

fn refuse_other_place(kept: &KeptPlan, session: &Session) -> Result<(), CliError> {
    let moved = kept.place.moved(&place(session)?);
    if moved.is_empty() {
        return Ok(());
    }
    let list: String = moved.iter().map(|moved| format!("\n  {moved}")).collect();
    Err(CliError::failed(format!(
        "the plan `{}` was made for another place; nothing was deployed:{list}",
        kept.id
    ))
    .hint(format!("name its target: --target {}", kept.place.target)))
}

fn remove(kept: &KeptPlan, session: &Session, folder: &PlanFolder) -> Result<(), CliError> {
    session.run(discard_kept(&session.cloud, kept, &|_| {}))?;
    Ok(folder.remove(&kept.id)?)
}

/// Removes plans for a stack that has just been deployed another way: the service carries none of
/// them out any more.
pub(super) fn forget_spent(context: &Context<'_>, session: &Session, stack_id: &str) {
    let folder = PlanFolder::of(&session.root);
    for id in folder.ids() {
        let Ok(kept) = folder.read(&id) else {
            continue;
        };
        if !kept.stacks.iter().any(|kept| kept.stack_id == stack_id) {
            continue;
        }
        match remove(&kept, session, &folder) {
            Ok(()) => context.printer.message(format_args!(
                "removed the plan {id}: it was made before this deploy"
            )),
            Err(error) => {
                let why = error.messages.first().map_or("", |left| &left.text);
                context
                    .printer
                    .warning(format_args!("the plan {id} could not be removed: {why}"));
            }
        }
    }
}
