//! Files of this machine that templates name, on their way into a bucket.

use super::{context::Context, error::CliError, session::Session};
use crate::{
    app::SynthesisError,
    assembly::Assembly,
    asset::{Home, Packing, may_name_local, pack_local},
    deploy::{Settings, staging},
};

/// Packs what the stacks' templates name. Nothing is uploaded yet.
pub(super) fn pack(
    assembly: &mut Assembly,
    context: &Context<'_>,
    session: &Session,
    settings: &Settings,
) -> Result<(), CliError> {
    let mut home = None;
    for stack in &mut assembly.stacks {
        if !may_name_local(&stack.template) {
            continue;
        }
        let home = match &home {
            Some(home) => home,
            None => home.insert(home_of(session)?),
        };
        let packing = Packing {
            home,
            installs: context.sam.installs,
            parameters: &settings.parameters,
        };
        pack_local(stack, &packing).map_err(|problems| {
            let problems = problems.into_iter().map(Into::into).collect();
            CliError::of_synthesis(&stack.name, SynthesisError { problems })
        })?;
    }
    Ok(())
}

fn home_of(session: &Session) -> Result<Home, CliError> {
    let cloud = &session.cloud;
    Ok(match cloud.asset_bucket() {
        Some(bucket) => Home::of(bucket, cloud.region()),
        None => Home::ours(&session.run(staging::bucket_name(cloud))?, cloud.region()),
    })
}
