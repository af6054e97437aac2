//! What operators say of a deploy besides the template.

use std::{fs, path::PathBuf};

use clap::Args;

use super::error::CliError;
use crate::{cloud::ChangeSetOptions, deploy::Settings, project::SamConfig};

/// Flags of `deploy` that go to the service as they are.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct DeployOptions {
    /// The role that the service acts as, from now on
    #[arg(long, value_name = "ARN")]
    role_arn: Option<String>,

    /// A topic that is told of every event of the stack; may be given several times
    #[arg(long = "notification-arn", value_name = "ARN")]
    notifications: Vec<String>,

    /// An alarm that rolls the deploy back when it goes off; may be given several times
    #[arg(long = "rollback-alarm", value_name = "ARN")]
    alarms: Vec<String>,

    /// For how many minutes after the deploy the alarms count
    #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(i32).range(0..=180))]
    monitoring_minutes: Option<i32>,

    /// Take resources into the stack that exist already with the names that it gives
    #[arg(long)]
    import_existing: bool,

    /// Do not wait until resources have settled
    #[arg(long)]
    express: bool,

    /// A file with the policy that the stack gets
    #[arg(long, value_name = "FILE")]
    stack_policy: Option<PathBuf>,

    /// Protect the stack from being deleted
    #[arg(long, overrides_with = "no_protect")]
    protect: bool,

    /// Let the stack be deleted
    #[arg(long, overrides_with = "protect")]
    no_protect: bool,
}

impl DeployOptions {
    /// Adds what is said to how the stack is deployed; what a SAM project says comes after it.
    pub(super) fn apply(
        &self,
        settings: &mut Settings,
        sam: Option<&SamConfig>,
    ) -> Result<(), CliError> {
        let mut notifications = self.notifications.clone();
        if let Some(sam) = sam
            && notifications.is_empty()
        {
            notifications.clone_from(&sam.notifications);
        }
        settings.options = ChangeSetOptions {
            role: self
                .role_arn
                .clone()
                .or_else(|| sam.and_then(|sam| sam.role.clone())),
            notifications,
            alarms: self.alarms.clone(),
            monitoring_minutes: self.monitoring_minutes,
            import_existing: self.import_existing,
            express: self.express,
            ..ChangeSetOptions::default()
        };
        settings.protect = match (self.protect, self.no_protect) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        };
        settings.stack_policy = match &self.stack_policy {
            Some(path) => Some(read_policy(path)?),
            None => None,
        };
        Ok(())
    }
}

fn read_policy(path: &PathBuf) -> Result<String, CliError> {
    let wrong =
        |why: String| CliError::usage(format!("the stack policy {}: {why}", path.display()));
    let text = fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    match serde_json::from_str::<serde_json::Value>(&text) {
        Ok(policy) if policy.get("Statement").is_some() => Ok(text),
        Ok(_) => Err(wrong("it has no `Statement`".to_owned())),
        Err(error) => Err(wrong(error.to_string())),
    }
}
