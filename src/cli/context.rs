//! What the commands share.

use std::path::PathBuf;

#[cfg(feature = "aws")]
use super::trial::Trial;
use super::{args::CommonArgs, error::CliError, printer::Printer, program::Launch};
use crate::assembly::{Assembly, StackAssembly};

/// A command's surroundings: the printer, the common flags, and the program's stacks.
pub(crate) struct Context<'a> {
    pub(crate) printer: Printer,
    pub(crate) args: CommonArgs,
    pub(super) source: &'a dyn Fn(&Launch) -> Result<Assembly, CliError>,
    pub(super) root: &'a dyn Fn(&Launch) -> PathBuf,
    #[cfg(feature = "aws")]
    pub(super) trial: Option<&'a Trial>,
}

impl Context<'_> {
    /// The project's folder, which is known even when its stacks cannot be rendered.
    pub(crate) fn root(&self) -> PathBuf {
        (self.root)(&self.launch())
    }

    /// Runs the program: its stacks, rendered.
    pub(crate) fn assembly(&self) -> Result<Assembly, CliError> {
        (self.source)(&self.launch())
    }

    fn launch(&self) -> Launch {
        Launch {
            stack: self.args.stack.clone(),
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
        let mut assembly = self.assembly()?;
        if let Some(name) = &self.args.stack {
            let known = assembly
                .stacks
                .iter()
                .map(|stack| stack.name.as_str())
                .collect::<Vec<_>>()
                .join(", ");
            assembly.stacks.retain(|stack| stack.name == *name);
            if assembly.stacks.is_empty() {
                return Err(
                    CliError::usage(format!("this program has no stack called `{name}`"))
                        .hint(format!("it has: {known}")),
                );
            }
        }
        Ok(assembly)
    }

    /// The one stack that the command is about.
    pub(crate) fn single(&self) -> Result<StackAssembly, CliError> {
        let mut stacks = self.selected()?.stacks;
        match (stacks.pop(), stacks.is_empty()) {
            (Some(stack), true) => Ok(stack),
            (None, _) => Err(CliError::usage("this program has no stacks")),
            (Some(last), false) => {
                let names = stacks
                    .iter()
                    .map(|stack| stack.name.as_str())
                    .chain([last.name.as_str()]);
                let names = names.collect::<Vec<_>>().join(", ");
                Err(CliError::usage("this program has several stacks")
                    .hint(format!("choose one with --stack: {names}")))
            }
        }
    }
}
