//! Why what a template names cannot be packed.

use std::path::PathBuf;

use crate::{
    app::Problem,
    asset::{AssetError, RequirementsError},
    source::SourceLine,
    template::ReadError,
};

/// Something that cannot be packed, and the line that names it.
#[derive(Debug)]
pub(crate) struct LocalProblem {
    pub(crate) line: Option<SourceLine>,
    pub(crate) error: LocalError,
}

/// What a property names.
#[derive(Clone, Debug)]
pub(crate) struct What {
    /// The logical id of the resource.
    pub(crate) resource: String,
    pub(crate) property: String,
    pub(crate) path: PathBuf,
}

impl std::fmt::Display for What {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = self.path.display();
        write!(f, "`{path}`, the {} of `{}`", self.property, self.resource)
    }
}

/// Why what a template names cannot be packed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LocalError {
    /// There is no such file or folder.
    #[error("there is no {0}")]
    Missing(What),
    /// It is a folder where a file must be.
    #[error("{0}, is a folder, and must be a file")]
    NoFile(What),
    /// It cannot be packed.
    #[error("{0}, cannot be packed: {1}")]
    Asset(What, Box<AssetError>),
    /// A nested template cannot be read.
    #[error("{0}, is no template: {1}")]
    Template(What, Box<ReadError>),
    /// A nested template cannot be read at all.
    #[error("{0}, cannot be read: {1}")]
    Unreadable(What, String),
    /// A template is nested in itself.
    #[error("{0}, is nested in itself")]
    Circle(What),
    /// The code is made by a build that we do not do.
    #[error("{what}, is source that {by} makes code of")]
    NeedsBuild {
        what: What,
        /// What makes code of it.
        by: String,
        /// Whether we can, where it is asked for.
        can_install: bool,
    },
    /// A container image that has to be built.
    #[error("the image of `{resource}` is not in a registry")]
    NeedsImage {
        /// The logical id of the function.
        resource: String,
    },
    /// Packages for a runtime that is not known.
    #[error(
        "it is not known for which Python the packages of {} are to be installed",
        list.display()
    )]
    NoRuntime {
        /// The list of packages.
        list: PathBuf,
    },
    /// Packages cannot be installed.
    #[error("{0}")]
    Requirements(Box<RequirementsError>),
}

impl LocalError {
    pub(super) fn of(what: What, error: AssetError) -> Self {
        Self::Asset(what, Box::new(error))
    }

    /// What to do about it.
    fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::Missing(_) => {
                "paths start from the template's folder: correct this one, or let the build that \
                 makes it run first"
            }
            Self::NoFile(_) => "name the file in it",
            Self::Unreadable(..) => "repair it, or name another file",
            Self::Circle(_) => "name another template",
            Self::NeedsBuild {
                can_install: true, ..
            } => {
                "add --install-requirements, or run `sam build` and deploy what it makes with \
                 --template .aws-sam/build/template.yaml"
            }
            Self::NeedsBuild { .. } => {
                "run `sam build`, and deploy what it makes with --template \
                 .aws-sam/build/template.yaml"
            }
            Self::NeedsImage { .. } => {
                "stackwright builds no images: push it, and name it with `ImageUri: \
                 ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG`"
            }
            Self::NoRuntime { .. } => "write `Runtime` out, or give its parameter a value",
            Self::Asset(..) | Self::Template(..) | Self::Requirements(_) => {
                return None;
            }
        })
    }
}

impl From<RequirementsError> for LocalError {
    fn from(error: RequirementsError) -> Self {
        Self::Requirements(Box::new(error))
    }
}

impl From<LocalProblem> for Problem {
    fn from(problem: LocalProblem) -> Self {
        Self {
            message: problem.error.to_string(),
            line: problem.line,
            related: None,
            hint: problem.error.hint().map(str::to_owned),
        }
    }
}
