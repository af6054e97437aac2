//! Runs of the workflow.

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    check::Failure,
    cloud::{Cloud, CloudError},
    patience::Patience,
};

const RUNNING: &str = "RUNNING";

/// The workflow's runs, as the account's owner sees them.
#[derive(Clone, Copy)]
pub(super) struct Executions<'a>(pub(super) &'a dyn Cloud);

impl Executions<'_> {
    fn call(&self, operation: &str, body: &Value) -> Result<Value, CloudError> {
        self.0
            .call("states", &format!("AWSStepFunctions.{operation}"), body)
    }

    fn describe(&self, arn: &str) -> Result<Value, CloudError> {
        self.call("DescribeExecution", &json!({"executionArn": arn}))
    }

    /// Waits until a run has ended, which it should do well.
    pub(super) fn success(&self, arn: &str, patience: &mut Patience) -> Result<(), Failure> {
        loop {
            let run = self.describe(arn)?;
            let text = |field: &str| run[field].as_str().unwrap_or_default();
            let status = text("status");
            if status == "SUCCEEDED" {
                return Ok(());
            }
            if status != RUNNING || !patience.wait() {
                let (error, cause) = (text("error"), text("cause"));
                return Err(Failure::new(
                    "an execution that SUCCEEDED",
                    format!("{status} {error} {cause} ({arn})"),
                ));
            }
        }
    }

    /// The names of the states that a run has entered.
    pub(super) fn states(&self, arn: &str) -> Result<Vec<String>, CloudError> {
        let mut states = Vec::new();
        let mut body = json!({"executionArn": arn});
        loop {
            let page = self.call("GetExecutionHistory", &body)?;
            for event in page["events"].as_array().into_iter().flatten() {
                let name = event["stateEnteredEventDetails"]["name"].as_str();
                states.extend(name.map(ToOwned::to_owned));
            }
            match page["nextToken"].as_str() {
                Some(token) if !token.is_empty() => body["nextToken"] = token.into(),
                _ => return Ok(states),
            }
        }
    }

    /// Waits until none of the runs goes on, and stops those that do not end by themselves.
    pub(super) fn end(&self, arns: &[String], limit: Duration) -> Result<(), CloudError> {
        let mut patience = Patience::new(limit);
        for arn in arns {
            while self.describe(arn)?["status"] == RUNNING {
                if !patience.wait() {
                    self.call("StopExecution", &json!({"executionArn": arn}))?;
                    break;
                }
            }
        }
        Ok(())
    }
}
