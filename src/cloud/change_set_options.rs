//! What operators say of a deploy besides the template.
//!
//! ```no_run
//! # use stackwright::cloud::{Cloud, CloudError};
//! # async fn example(cloud: &Cloud) -> Result<(), CloudError> {
//! cloud.protect_stack("news", true).await?;
//! cloud.set_stack_policy("news", r#"{"Statement": []}"#).await?;
//! # Ok(())
//! # }
//! ```

use aws_sdk_cloudformation::types::{
    DeploymentConfig, DeploymentConfigMode, RollbackConfiguration, RollbackTrigger,
};

use super::{Cloud, CloudError};

/// What a change set is asked for with besides the template.
///
/// ```
/// use stackwright::cloud::ChangeSetOptions;
///
/// let options = ChangeSetOptions {
///     role: Some("arn:aws:iam::111122223333:role/deployer".to_owned()),
///     alarms: vec!["arn:aws:cloudwatch:us-east-1:111122223333:alarm:errors".to_owned()],
///     monitoring_minutes: Some(10),
///     ..ChangeSetOptions::default()
/// };
/// assert!(!options.express);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeSetOptions {
    /// The ARN of the role that the service acts as, from now on.
    pub role: Option<String>,
    /// ARNs of topics that are told of every event of the stack; nothing leaves them as they are.
    pub notifications: Vec<String>,
    /// ARNs of alarms; one that goes off rolls the deploy back.
    pub alarms: Vec<String>,
    /// For how many minutes after the deploy the alarms count, at most 180.
    pub monitoring_minutes: Option<i32>,
    /// Take resources into the stack that exist already with the names that it gives.
    pub import_existing: bool,
    /// Do not wait until resources have settled.
    pub express: bool,
    /// Leave a failed operation as it is instead of rolling it back.
    pub no_rollback: bool,
}

impl ChangeSetOptions {
    pub(super) fn role_arn(&self) -> Option<String> {
        self.role.clone()
    }

    pub(super) fn notification_arns(&self) -> Option<Vec<String>> {
        (!self.notifications.is_empty()).then(|| self.notifications.clone())
    }

    pub(super) fn rollback_configuration(&self) -> Option<RollbackConfiguration> {
        if self.alarms.is_empty() && self.monitoring_minutes.is_none() {
            return None;
        }
        let triggers = self.alarms.iter().map(|arn| {
            RollbackTrigger::builder()
                .arn(arn)
                .r#type("AWS::CloudWatch::Alarm")
                .build()
        });
        Some(
            RollbackConfiguration::builder()
                .set_rollback_triggers(Some(triggers.collect()))
                .set_monitoring_time_in_minutes(self.monitoring_minutes)
                .build(),
        )
    }

    /// In this mode a failure is left as it is unless it is said otherwise, so it is said.
    pub(super) fn deployment_config(&self) -> Option<DeploymentConfig> {
        self.express.then(|| {
            DeploymentConfig::builder()
                .mode(DeploymentConfigMode::Express)
                .disable_rollback(self.no_rollback)
                .build()
        })
    }
}

impl Cloud {
    /// Gives a stack a policy, as JSON.
    pub async fn set_stack_policy(&self, stack: &str, policy: &str) -> Result<(), CloudError> {
        let request = self
            .cloudformation
            .set_stack_policy()
            .stack_name(stack)
            .stack_policy_body(policy)
            .send();
        self.call("SetStackPolicy", request).await.map(drop)
    }

    /// Protects a stack from being deleted, or no longer.
    pub async fn protect_stack(&self, stack: &str, protect: bool) -> Result<(), CloudError> {
        let request = self
            .cloudformation
            .update_termination_protection()
            .stack_name(stack)
            .enable_termination_protection(protect)
            .send();
        self.call("UpdateTerminationProtection", request)
            .await
            .map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn express_says_whether_to_roll_back_and_nothing_else_does() {
        for (express, no_rollback, expected) in [
            (false, true, None),
            (true, false, Some(false)),
            (true, true, Some(true)),
        ] {
            let options = ChangeSetOptions {
                express,
                no_rollback,
                ..ChangeSetOptions::default()
            };
            let config = options.deployment_config();
            let found = config.and_then(|it| it.disable_rollback());
            assert_eq!(found, expected, "{options:?}");
        }
    }
}
