//! What stands in the way of a deploy.

use crate::{cloud::CloudError, deploy::ParameterProblem, source::SourceLine};

/// Something that would make a deploy fail, known before it begins.
///
/// ```
/// use stackwright::deploy::{ParameterProblem, PreflightProblem};
///
/// let missing = ParameterProblem::Missing { name: "Email".to_owned(), description: None };
/// let problem = PreflightProblem::Parameter(missing);
/// assert_eq!(problem.to_string(), "`Email` has no value: give it with --param Email=…");
/// assert_eq!(problem.line(), None);
/// ```
#[derive(Debug, thiserror::Error)]
pub enum PreflightProblem {
    /// A parameter has no value, or one that it cannot have.
    #[error("{0}")]
    Parameter(ParameterProblem),
    /// The caller is somebody else than the target says.
    #[error(transparent)]
    Identity(CloudError),
    /// A resource is to be made with a name that another one has.
    #[error(
        "`{id}` cannot be made: an {type_name} called {name} already exists; choose another name, \
         or none"
    )]
    NameTaken {
        /// The logical id.
        id: String,
        /// The type.
        type_name: String,
        /// The name.
        name: String,
        /// The line of the program that adds the resource.
        line: Option<SourceLine>,
    },
    /// An export is to be made that another stack has.
    #[error("the export {export} is taken by the stack {stack}: name it otherwise")]
    ExportTaken {
        /// The export.
        export: String,
        /// The name or ARN of the stack.
        stack: String,
    },
    /// An export goes that other stacks import.
    #[error(
        "the export {export} would go, and is imported by {}: deploy what imports it first, \
         without the import", stacks.join(", ")
    )]
    ExportInUse {
        /// The export.
        export: String,
        /// The names of the stacks.
        stacks: Vec<String>,
    },
    /// The stack's policy forbids a change.
    #[error("the stack's policy does not allow `{action}` of `{id}`: change the policy first")]
    StackPolicy {
        /// The logical id.
        id: String,
        /// What the policy would have to allow, as in `Update:Replace`.
        action: &'static str,
        /// The line of the program that adds the resource.
        line: Option<SourceLine>,
    },
    /// There would be more of something than the account may have.
    #[error(
        "{count} {what} are too many: the account may have {limit}; ask for a higher quota, or \
         remove some"
    )]
    Quota {
        /// What there is too much of.
        what: &'static str,
        /// How many there would be.
        count: usize,
        /// How many there may be.
        limit: usize,
    },
    /// The stack has to be deleted first, and may not be.
    #[error(
        "the stack is in the state {status}, so it has to be deleted and made anew, and is \
         protected from that: add --no-protect"
    )]
    Protected {
        /// The stack's status.
        status: String,
    },
    /// A type does not exist where the stack is deployed to.
    #[error("there is no resource type {type_name} in {region}")]
    NotInRegion {
        /// The type.
        type_name: String,
        /// The region.
        region: String,
        /// The line of the program that adds the first resource of that type.
        line: Option<SourceLine>,
    },
}

impl PreflightProblem {
    /// The line of the program that it is about.
    pub fn line(&self) -> Option<SourceLine> {
        match self {
            Self::NameTaken { line, .. }
            | Self::StackPolicy { line, .. }
            | Self::NotInRegion { line, .. } => *line,
            _ => None,
        }
    }
}
