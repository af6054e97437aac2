//! What the commands share.

use std::{
    path::PathBuf,
    time::{Duration, UNIX_EPOCH},
};

#[cfg(feature = "aws")]
use super::trial::Trial;
use super::{args::CommonArgs, error::CliError, printer::Printer, program::Launch};
use crate::{
    assembly::{Assembly, StackAssembly},
    check::{RuleSet, Settings},
    project::SamConfig,
    target::Target,
};

/// A command's surroundings: the printer, the common flags, and the program's stacks.
pub(crate) struct Context<'a> {
    pub(crate) printer: Printer,
    pub(crate) args: CommonArgs,
    pub(super) source: &'a dyn Fn(&Launch) -> Result<Assembly, CliError>,
    pub(super) root: &'a dyn Fn(&Launch) -> PathBuf,
    pub(super) rules: RuleSet,
    /// What a SAM project is deployed with, where nothing else says it.
    #[cfg_attr(
        not(feature = "aws"),
        expect(dead_code, reason = "only a session follows it")
    )]
    pub(crate) sam: SamProject,
    #[cfg(feature = "aws")]
    pub(super) trial: Option<&'a Trial<'a>>,
}

/// What is followed of a SAM project.
#[derive(Clone, Debug, Default)]
#[cfg_attr(
    not(feature = "aws"),
    expect(dead_code, reason = "only a session follows it")
)]
pub(crate) struct SamProject {
    pub(crate) config: SamConfig,
    /// Whether the Python packages that code lists are installed.
    pub(crate) installs: bool,
}

impl Context<'_> {
    /// The project's folder, which is known even when its stacks cannot be rendered.
    pub(crate) fn root(&self) -> PathBuf {
        (self.root)(&self.launch())
    }

    /// Runs the program: its stacks, rendered.
    pub(crate) fn assembly(&self) -> Result<Assembly, CliError> {
        let mut assembly = (self.source)(&self.launch())?;
        if assembly.stacks.iter().all(|stack| stack.assets.is_empty()) {
            return Ok(assembly);
        }
        let bucket = match &self.args.asset_bucket {
            Some(bucket) => Some(bucket.clone()),
            None => Target::asset_bucket_of(&assembly.root, &self.args.target)
                .map_err(CliError::usage)?,
        };
        if let Some(bucket) = bucket {
            for stack in &mut assembly.stacks {
                stack.use_asset_bucket(&bucket);
            }
        }
        Ok(assembly)
    }

    /// What `check` asks of the program's stacks.
    pub(crate) fn check_settings(&self, assembly: &Assembly) -> Result<Settings, CliError> {
        let mut settings = Settings::read(&assembly.root, self.rules).map_err(CliError::usage)?;
        // Builds that are to be the same at any time set this to seconds since 1970.
        settings.now = std::env::var("SOURCE_DATE_EPOCH")
            .ok()
            .and_then(|seconds| seconds.parse().ok())
            .and_then(|seconds| UNIX_EPOCH.checked_add(Duration::from_secs(seconds)));
        Ok(settings)
    }

    fn launch(&self) -> Launch {
        Launch {
            stack: self.args.stack.clone(),
            by_name: false,
            dialect: self.args.format.map(Into::into),
        }
    }

    /// How the user runs this program: through cargo, or by its own name.
    pub(crate) fn invocation(&self) -> String {
        match std::env::var("CARGO_PKG_NAME") {
            Ok(package) => format!("cargo run -p {package} --"),
            Err(_) => std::env::args().next().unwrap_or_default(),
        }
    }

    /// The stacks that the command is about: the one that `--stack` names, or all.
    pub(crate) fn selected(&self) -> Result<Assembly, CliError> {
        Ok(self.divided()?.0)
    }

    /// The same for a command that only needs the names of the stacks: a stack that `--stack`
    /// names needs no template file.
    #[cfg(feature = "aws")]
    pub(crate) fn named(&self) -> Result<Assembly, CliError> {
        Ok(self.divided_by_name()?.0)
    }

    /// The same, and the program's other stacks.
    #[cfg(feature = "aws")]
    pub(crate) fn divided_by_name(&self) -> Result<(Assembly, Vec<StackAssembly>), CliError> {
        self.choose((self.source)(&Launch {
            by_name: true,
            ..self.launch()
        })?)
    }

    /// The stacks that the command is about, and the program's other stacks.
    pub(crate) fn divided(&self) -> Result<(Assembly, Vec<StackAssembly>), CliError> {
        self.choose(self.assembly()?)
    }

    fn choose(&self, mut assembly: Assembly) -> Result<(Assembly, Vec<StackAssembly>), CliError> {
        let mut others = Vec::new();
        if let Some(name) = &self.args.stack {
            let known = assembly
                .stacks
                .iter()
                .map(|stack| stack.name.as_str())
                .collect::<Vec<_>>()
                .join(", ");
            let stacks = std::mem::take(&mut assembly.stacks).into_iter();
            (assembly.stacks, others) = stacks.partition(|stack| stack.name == *name);
            if assembly.stacks.is_empty() {
                return Err(
                    CliError::usage(format!("this program has no stack called `{name}`"))
                        .hint(format!("it has: {known}")),
                );
            }
        }
        Ok((assembly, others))
    }
}

/// The only stack of `assembly`.
pub(crate) fn only(assembly: &Assembly) -> Result<&StackAssembly, CliError> {
    match assembly.stacks.as_slice() {
        [stack] => Ok(stack),
        [] => Err(CliError::usage("this program has no stacks")),
        stacks => {
            let names: Vec<&str> = stacks.iter().map(|stack| stack.name.as_str()).collect();
            let names = names.join(", ");
            Err(CliError::usage("this program has several stacks")
                .hint(format!("choose one with --stack: {names}")))
        }
    }
}
