//! Getting stacks out of the states that they do not leave by themselves.

use aws_sdk_cloudformation::types::DeletionMode;

use super::{Cloud, CloudError};

impl Cloud {
    /// Stops an update that is under way; it is undone then.
    pub(crate) async fn cancel_update(&self, stack: &str, token: &str) -> Result<(), CloudError> {
        let request = self
            .cloudformation
            .cancel_update_stack()
            .stack_name(stack)
            .client_request_token(token)
            .send();
        self.call("CancelUpdateStack", request).await.map(drop)
    }

    /// Tries again to undo an update, leaving the resources in `skip` as they are, or, with
    /// `force`, whatever cannot be undone.
    pub(crate) async fn continue_rollback(
        &self,
        stack: &str,
        token: &str,
        skip: &[String],
        force: bool,
    ) -> Result<(), CloudError> {
        let request = self
            .cloudformation
            .continue_update_rollback()
            .stack_name(stack)
            .client_request_token(token)
            .set_resources_to_skip((!skip.is_empty()).then(|| skip.to_vec()))
            .set_force_rollback(force.then_some(true))
            .send();
        self.call("ContinueUpdateRollback", request).await.map(drop)
    }

    /// Undoes a creation or an update that failed and was left as it was. What it created and
    /// cannot keep is not kept, whatever its policy says.
    pub(crate) async fn roll_back(&self, stack: &str, token: &str) -> Result<(), CloudError> {
        let request = self
            .cloudformation
            .rollback_stack()
            .stack_name(stack)
            .client_request_token(token)
            .retain_except_on_create(true)
            .send();
        self.call("RollbackStack", request).await.map(drop)
    }

    /// Tries again to delete a stack, letting go of the resources in `retain`, or, with `force`,
    /// of whatever cannot be deleted.
    pub(crate) async fn delete_stack_without(
        &self,
        stack: &str,
        token: &str,
        retain: &[String],
        force: bool,
    ) -> Result<(), CloudError> {
        let request = self
            .cloudformation
            .delete_stack()
            .stack_name(stack)
            .client_request_token(token)
            .set_retain_resources((!retain.is_empty()).then(|| retain.to_vec()))
            .set_deletion_mode(force.then_some(DeletionMode::ForceDeleteStack))
            .send();
        self.call("DeleteStack", request).await.map(drop)
    }
}
