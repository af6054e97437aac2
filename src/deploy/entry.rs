//! What each stack status means for whoever wants to do something with the stack.

use crate::cloud::StackStatus;

/// What a deploy does first, by the status that it finds.
///
/// ```
/// use stackwright::{cloud::StackStatus, deploy::Entry};
///
/// assert_eq!(Entry::of(&StackStatus::CreateComplete), Entry::Update);
/// assert_eq!(Entry::of(&StackStatus::RollbackComplete), Entry::Recreate);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// There is no stack: create it.
    Create,
    /// There is only the shell of an earlier plan: create the stack in it.
    CreateInShell,
    /// Update it.
    Update,
    /// The last operation failed without being rolled back: go forward from there.
    Continue,
    /// Another operation is under way: wait for its end.
    Wait,
    /// It was rolled back to nothing and cannot be updated: delete it, then create it.
    Recreate,
    /// Nothing can be done from here; `advice` says what first.
    Blocked {
        /// What to do.
        advice: &'static str,
    },
}

impl Entry {
    /// What a deploy does first.
    pub fn of(status: &StackStatus) -> Self {
        use StackStatus as S;
        match status {
            S::DeleteComplete => Self::Create,
            S::ReviewInProgress => Self::CreateInShell,
            S::CreateComplete
            | S::UpdateComplete
            | S::UpdateRollbackComplete
            | S::ImportComplete
            | S::ImportRollbackComplete => Self::Update,
            S::CreateFailed | S::UpdateFailed => Self::Continue,
            S::RollbackComplete => Self::Recreate,
            S::RollbackFailed => Self::Blocked {
                advice: "its creation failed, and so did undoing it: add `--recover delete` to \
                         remove it and create it again",
            },
            S::DeleteFailed => Self::Blocked { advice: UNDELETED },
            S::UpdateRollbackFailed => Self::Blocked { advice: UNUNDONE },
            S::ImportRollbackFailed => Self::Blocked {
                advice: "an import failed, and so did undoing it: the service offers no way on \
                         from here; ask AWS support",
            },
            other => Self::of_other(other.as_str()),
        }
    }

    /// What leads on from a status that something has just failed into.
    pub(super) fn advice_after(status: &StackStatus) -> Option<&'static str> {
        match Self::of(status) {
            Self::Blocked { advice } if [UNDELETED, UNUNDONE].contains(&advice) => Some(advice),
            _ => None,
        }
    }

    fn of_other(status: &str) -> Self {
        if status.ends_with("_IN_PROGRESS") {
            Self::Wait
        } else {
            Self::Blocked { advice: UNKNOWN }
        }
    }
}

/// What a removal does first, by the status that it finds.
///
/// ```
/// use stackwright::{cloud::StackStatus, deploy::Removal};
///
/// assert_eq!(Removal::of(&StackStatus::DeleteFailed), Removal::Delete);
/// assert_eq!(Removal::of(&StackStatus::UpdateInProgress), Removal::Wait);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removal {
    /// There is no stack.
    Nothing,
    /// Delete it.
    Delete,
    /// An operation is under way that cannot be cut short: wait for its end.
    Wait,
    /// It is being deleted: follow that.
    Attach,
    /// Nothing can be done from here; `advice` says what first.
    Blocked {
        /// What to do.
        advice: &'static str,
    },
}

impl Removal {
    /// What a removal does first.
    pub fn of(status: &StackStatus) -> Self {
        use StackStatus as S;
        match status {
            S::DeleteComplete => Self::Nothing,
            S::DeleteInProgress => Self::Attach,
            // The only operation that a deletion ends.
            S::ReviewInProgress | S::CreateInProgress => Self::Delete,
            other if other.as_str().ends_with("_IN_PROGRESS") => Self::Wait,
            other if StackStatus::values().contains(&other.as_str()) => Self::Delete,
            _ => Self::Blocked { advice: UNKNOWN },
        }
    }
}

const UNDELETED: &str = "its deletion did not finish: mend the cause and add `--recover delete` \
                         to try that again, or let go of what cannot be deleted with `--recover \
                         retain:ID` or `--recover force-delete`";

const UNUNDONE: &str = "an update failed, and so did undoing it: mend the cause and add `--recover \
                        continue-rollback`, or leave what cannot be undone as it is with \
                        `--recover skip:ID` or `--recover force-rollback`";

const UNKNOWN: &str = "this version does not know that status: look at the stack's events";

/// What is done with a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// It is created.
    Create,
    /// It is updated.
    Update,
    /// It is deleted.
    Delete,
}

/// How an operation ended, by the status that it left.
///
/// ```
/// use stackwright::{cloud::StackStatus, deploy::{Ending, Operation}};
///
/// let status = StackStatus::UpdateRollbackComplete;
/// assert_eq!(Ending::of(Operation::Update, &status), Ending::RolledBack);
/// let status = StackStatus::DeleteComplete;
/// assert_eq!(Ending::of(Operation::Delete, &status), Ending::Succeeded);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It has not ended.
    Running,
    /// The stack is what it was meant to be. Old resources may still be being removed.
    Succeeded,
    /// It failed, and everything is as it was before.
    RolledBack,
    /// It failed, and the stack is somewhere between.
    Failed,
}

impl Ending {
    /// How `operation` ended, if it did.
    pub fn of(operation: Operation, status: &StackStatus) -> Self {
        use StackStatus as S;
        match (operation, status) {
            (Operation::Create, S::CreateComplete)
            | (Operation::Update, S::UpdateComplete)
            | (Operation::Delete, S::DeleteComplete) => Self::Succeeded,
            (_, S::RollbackComplete | S::UpdateRollbackComplete | S::ImportRollbackComplete) => {
                Self::RolledBack
            }
            (_, status) if status.as_str().ends_with("_IN_PROGRESS") => Self::Running,
            _ => Self::Failed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every status: what a deploy does first, and what it means at the end of an update and of a
    /// deletion.
    #[test]
    fn every_status_has_a_way_on() {
        let mut table = String::new();
        for status in StackStatus::values()
            .iter()
            .chain(&["NEW_IN_PROGRESS", "NEW_WORD"])
        {
            let status = StackStatus::from(*status);
            let entry = match Entry::of(&status) {
                Entry::Blocked { .. } => "Blocked".to_owned(),
                entry => format!("{entry:?}"),
            };
            table.push_str(&format!(
                "{:46}{entry:14}{:11}{:11}{:?}\n",
                status.as_str(),
                format!("{:?}", Ending::of(Operation::Create, &status)),
                format!("{:?}", Ending::of(Operation::Update, &status)),
                Ending::of(Operation::Delete, &status),
            ));
        }
        insta::assert_snapshot!(table, @r"
        CREATE_COMPLETE                               Update        Succeeded  Failed     Failed
        CREATE_FAILED                                 Continue      Failed     Failed     Failed
        CREATE_IN_PROGRESS                            Wait          Running    Running    Running
        DELETE_COMPLETE                               Create        Failed     Failed     Succeeded
        DELETE_FAILED                                 Blocked       Failed     Failed     Failed
        DELETE_IN_PROGRESS                            Wait          Running    Running    Running
        IMPORT_COMPLETE                               Update        Failed     Failed     Failed
        IMPORT_IN_PROGRESS                            Wait          Running    Running    Running
        IMPORT_ROLLBACK_COMPLETE                      Update        RolledBack RolledBack RolledBack
        IMPORT_ROLLBACK_FAILED                        Blocked       Failed     Failed     Failed
        IMPORT_ROLLBACK_IN_PROGRESS                   Wait          Running    Running    Running
        REVIEW_IN_PROGRESS                            CreateInShell Running    Running    Running
        ROLLBACK_COMPLETE                             Recreate      RolledBack RolledBack RolledBack
        ROLLBACK_FAILED                               Blocked       Failed     Failed     Failed
        ROLLBACK_IN_PROGRESS                          Wait          Running    Running    Running
        UPDATE_COMPLETE                               Update        Failed     Succeeded  Failed
        UPDATE_COMPLETE_CLEANUP_IN_PROGRESS           Wait          Running    Running    Running
        UPDATE_FAILED                                 Continue      Failed     Failed     Failed
        UPDATE_IN_PROGRESS                            Wait          Running    Running    Running
        UPDATE_ROLLBACK_COMPLETE                      Update        RolledBack RolledBack RolledBack
        UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS  Wait          Running    Running    Running
        UPDATE_ROLLBACK_FAILED                        Blocked       Failed     Failed     Failed
        UPDATE_ROLLBACK_IN_PROGRESS                   Wait          Running    Running    Running
        NEW_IN_PROGRESS                               Wait          Running    Running    Running
        NEW_WORD                                      Blocked       Failed     Failed     Failed
        ");
    }
}
