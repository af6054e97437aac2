//! What a stack gets once it is deployed, and a change set cannot say.

use super::{error::DeployError, plan::Settings};
use crate::cloud::{Cloud, StackRecord};

/// The policy of a stack, and whether it may be deleted.
#[derive(Clone, Debug, Default)]
pub(super) struct Afterwards {
    pub(super) stack_policy: Option<String>,
    pub(super) protect: Option<bool>,
}

impl Afterwards {
    pub(super) fn of(settings: &Settings) -> Self {
        Self {
            stack_policy: settings.stack_policy.clone(),
            protect: settings.protect,
        }
    }

    /// Says it, as far as it is not so already.
    pub(super) async fn apply(
        &self,
        cloud: &Cloud,
        stack: &StackRecord,
    ) -> Result<(), DeployError> {
        let protect = self.protect.filter(|it| *it != stack.protected);
        if protect.is_some() || self.stack_policy.is_some() {
            cloud.verify_account().await?;
        }
        if let Some(protect) = protect {
            cloud.protect_stack(&stack.id, protect).await?;
        }
        if let Some(policy) = &self.stack_policy {
            cloud.set_stack_policy(&stack.id, policy).await?;
        }
        Ok(())
    }
}
