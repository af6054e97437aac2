//! Ways out of the states that a stack does not leave by itself.

use std::{fmt, str::FromStr};

use crate::cloud::StackStatus;

/// A way out, as `--recover` names it.
///
/// ```
/// use stackwright::{cloud::StackStatus, deploy::Recovery};
///
/// let skip: Recovery = "skip:Table,Queue".parse()?;
/// assert_eq!(skip, Recovery::Skip(vec!["Table".to_owned(), "Queue".to_owned()]));
/// assert!(skip.leads_from(&StackStatus::UpdateRollbackFailed));
/// assert!(!skip.leads_from(&StackStatus::DeleteFailed));
/// assert_eq!(skip.to_string(), "skip:Table,Queue");
/// # Ok::<(), stackwright::deploy::UnknownRecovery>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// Stop an update that is under way, and undo it.
    Cancel,
    /// Try again to undo an update.
    ContinueRollback,
    /// The same, leaving these resources as they are.
    Skip(Vec<String>),
    /// The same, leaving as it is whatever cannot be undone.
    ForceRollback,
    /// Undo what failed and was left as it was.
    Rollback,
    /// Delete the stack.
    Delete,
    /// The same, letting go of these resources.
    Retain(Vec<String>),
    /// The same, letting go of whatever cannot be deleted.
    ForceDelete,
}

/// What is no way out.
///
/// ```
/// use stackwright::deploy::{Recovery, UnknownRecovery};
///
/// let error: UnknownRecovery = "hope".parse::<Recovery>().unwrap_err();
/// assert!(error.to_string().starts_with("there is no recovery `hope`: choose cancel, "));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no recovery `{given}`: choose cancel, continue-rollback, skip:ID,…, force-rollback, \
     rollback, delete, retain:ID,… or force-delete"
)]
pub struct UnknownRecovery {
    /// What was given.
    pub given: String,
}

impl FromStr for Recovery {
    type Err = UnknownRecovery;

    fn from_str(given: &str) -> Result<Self, UnknownRecovery> {
        let (name, ids) = given.split_once(':').unwrap_or((given, ""));
        let ids: Vec<String> = ids
            .split(',')
            .map(str::trim)
            .filter(|id| !id.is_empty())
            .map(str::to_owned)
            .collect();
        match (name, ids.is_empty()) {
            ("cancel", true) => Ok(Self::Cancel),
            ("continue-rollback", true) => Ok(Self::ContinueRollback),
            ("skip", false) => Ok(Self::Skip(ids)),
            ("force-rollback", true) => Ok(Self::ForceRollback),
            ("rollback", true) => Ok(Self::Rollback),
            ("delete", true) => Ok(Self::Delete),
            ("retain", false) => Ok(Self::Retain(ids)),
            ("force-delete", true) => Ok(Self::ForceDelete),
            _ => Err(UnknownRecovery {
                given: given.to_owned(),
            }),
        }
    }
}

impl fmt::Display for Recovery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cancel => f.write_str("cancel"),
            Self::ContinueRollback => f.write_str("continue-rollback"),
            Self::Skip(ids) => write!(f, "skip:{}", ids.join(",")),
            Self::ForceRollback => f.write_str("force-rollback"),
            Self::Rollback => f.write_str("rollback"),
            Self::Delete => f.write_str("delete"),
            Self::Retain(ids) => write!(f, "retain:{}", ids.join(",")),
            Self::ForceDelete => f.write_str("force-delete"),
        }
    }
}

impl Recovery {
    /// Whether it leads out of a state.
    pub fn leads_from(&self, status: &StackStatus) -> bool {
        use StackStatus as S;
        match self {
            Self::Cancel => matches!(status, S::UpdateInProgress),
            Self::ContinueRollback | Self::Skip(_) | Self::ForceRollback => {
                matches!(status, S::UpdateRollbackFailed)
            }
            Self::Rollback => matches!(status, S::CreateFailed | S::UpdateFailed),
            // Only where no deploy has ever succeeded, or the stack was to be deleted anyway.
            Self::Delete => matches!(
                status,
                S::CreateInProgress
                    | S::CreateFailed
                    | S::RollbackComplete
                    | S::RollbackFailed
                    | S::DeleteFailed
            ),
            Self::Retain(_) | Self::ForceDelete => matches!(status, S::DeleteFailed),
        }
    }

    /// Whether the stack is deleted.
    pub(super) fn deletes(&self) -> bool {
        matches!(self, Self::Delete | Self::Retain(_) | Self::ForceDelete)
    }

    /// Those that lead out of a state, as `--recover` takes them.
    ///
    /// ```
    /// use stackwright::{cloud::StackStatus, deploy::Recovery};
    ///
    /// let offered = Recovery::offered(&StackStatus::DeleteFailed);
    /// assert_eq!(offered, ["delete", "retain:ID", "force-delete"]);
    /// assert!(Recovery::offered(&StackStatus::CreateComplete).is_empty());
    /// ```
    pub fn offered(status: &StackStatus) -> Vec<String> {
        let ids = || vec!["ID".to_owned()];
        [
            Self::Cancel,
            Self::ContinueRollback,
            Self::Skip(ids()),
            Self::ForceRollback,
            Self::Rollback,
            Self::Delete,
            Self::Retain(ids()),
            Self::ForceDelete,
        ]
        .iter()
        .filter(|recovery| recovery.leads_from(status))
        .map(ToString::to_string)
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again_and_nothing_else() {
        for text in ["cancel", "skip:A,B", "retain:A", "force-delete", "rollback"] {
            let recovery: Recovery = text.parse().expect("a recovery");
            assert_eq!(recovery.to_string(), text);
        }
        for text in ["", "skip", "skip:", "delete:A", "DELETE", "skip:,"] {
            let refused = text.parse::<Recovery>();
            assert!(refused.is_err(), "{text}: {refused:?}");
        }
    }
}
