//! What the account may have, as far as the service says it.

use super::{Failure, Findings, Ground, PreflightProblem};

pub(super) async fn check(ground: &Ground<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    if ground.cloud.is_local() {
        return Ok(findings);
    }
    let limits = ground.cloud.account_limits().await?;
    let limit = |name: &str| limits.get(name).and_then(|it| usize::try_from(*it).ok());
    let mut judge = |what: &'static str, count: usize, limit: Option<usize>| {
        if let Some(limit) = limit.filter(|limit| count > *limit) {
            findings
                .problems
                .push(PreflightProblem::Quota { what, count, limit });
        }
    };
    let outputs = ground.new.outputs.len();
    judge("outputs of a stack", outputs, limit("StackOutputsLimit"));
    if ground.stack.is_none()
        && let Some(most) = limit("StackLimit")
    {
        let stacks = ground.cloud.stacks().await?;
        judge("stacks", stacks.len() + 1, Some(most));
    }
    Ok(findings)
}
