//! What goes wrong in the cloud, as a command ends with it.

use super::error::{CliError, Kind, Message};
use crate::{
    cloud::CloudError,
    deploy::{Cause, DeployError, hint},
    target::TargetError,
};

impl From<TargetError> for CliError {
    fn from(error: TargetError) -> Self {
        Self::usage(error)
    }
}

impl From<CloudError> for CliError {
    fn from(error: CloudError) -> Self {
        Self::failed(error)
    }
}

impl From<DeployError> for CliError {
    fn from(error: DeployError) -> Self {
        match error {
            error if error.is_interruption() => Self::interrupted(error),
            DeployError::Parameters { problems } => Self {
                kind: Kind::Usage,
                messages: problems.iter().map(Message::new).collect(),
                report: None,
            },
            DeployError::Preflight { problems, .. } => Self {
                kind: Kind::Failed,
                messages: problems
                    .iter()
                    .map(|problem| Message {
                        place: problem.line().map(|line| line.to_string()),
                        ..Message::new(problem)
                    })
                    .collect(),
                report: None,
            },
            DeployError::Unplannable { causes, .. } if !causes.is_empty() => Self {
                kind: Kind::Failed,
                messages: causes.iter().map(message_of).collect(),
                report: None,
            },
            DeployError::Unplannable {
                ref reason, line, ..
            } => Self {
                kind: Kind::Failed,
                messages: vec![Message {
                    text: error.to_string(),
                    place: line.map(|line| line.to_string()),
                    related: None,
                    hints: hint(reason).into_iter().collect(),
                    log: Vec::new(),
                }],
                report: None,
            },
            DeployError::Failed {
                operation,
                stack,
                status,
                cause,
                advice,
            } => {
                let whole = format!("{operation} the stack `{stack}` failed ({status})");
                let mut message = match cause {
                    Some(cause) => {
                        let mut message = message_of(&cause);
                        message.text = format!("{whole}: {}", message.text);
                        message
                    }
                    None => Message::new(whole),
                };
                message.hints.extend(advice.map(str::to_owned));
                Self {
                    kind: Kind::Failed,
                    messages: vec![message],
                    report: None,
                }
            }
            error => Self::failed(error),
        }
    }
}

pub(super) fn message_of(cause: &Cause) -> Message {
    Message {
        text: cause.to_string(),
        place: cause.line.map(|line| line.to_string()),
        related: None,
        hints: cause.hint.iter().cloned().collect(),
        log: cause.log.clone(),
    }
}
