//! Flags and commands, as clap reads them.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{check::CheckArgs, local::LocalArgs, synth::SynthArgs};
use crate::{render::Dialect, target::AssetBucket};

#[cfg(feature = "aws")]
use super::{
    deploy::DeployArgs, destroy::DestroyArgs, diff::DiffArgs, down::DownArgs, events::EventsArgs,
    leftovers::LeftoversArgs, outputs::OutputsArgs, status::StatusArgs, up::UpArgs,
};

/// Flags that every command takes.
#[derive(Args, Clone, Debug)]
pub(crate) struct CommonArgs {
    /// Where to deploy to: a target of stackwright.toml, or the local cloud
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        default_value = "local",
        help_heading = "Common options"
    )]
    pub(crate) target: String,

    /// The stack's name, or which stack of several
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        help_heading = "Common options"
    )]
    pub(crate) stack: Option<String>,

    /// The region, instead of the target's
    #[arg(
        long,
        global = true,
        value_name = "REGION",
        help_heading = "Common options"
    )]
    pub(crate) region: Option<String>,

    /// The profile for credentials, instead of the target's
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        help_heading = "Common options"
    )]
    pub(crate) profile: Option<String>,

    /// The endpoint for all services, instead of the target's
    #[arg(
        long,
        global = true,
        value_name = "URL",
        env = "AWS_ENDPOINT_URL",
        help_heading = "Common options"
    )]
    pub(crate) endpoint_url: Option<String>,

    /// A stack parameter; may be given several times
    #[arg(long = "param", global = true, value_name = "KEY=VALUE", value_parser = pair, help_heading = "Common options")]
    pub(crate) parameters: Vec<(String, String)>,

    /// A file with stack parameters, JSON or YAML; `--param` goes before it
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        help_heading = "Common options"
    )]
    pub(crate) parameters_file: Option<PathBuf>,

    /// A tag for the stack and its resources; may be given several times
    #[arg(long = "tag", global = true, value_name = "KEY=VALUE", value_parser = pair, help_heading = "Common options")]
    pub(crate) tags: Vec<(String, String)>,

    /// The language of templates: plain CloudFormation, or SAM
    #[arg(
        long,
        global = true,
        value_name = "LANGUAGE",
        help_heading = "Common options"
    )]
    pub(crate) format: Option<FormatArg>,

    /// A bucket of your own for code and large templates, instead of the target's or ours
    #[arg(
        long,
        global = true,
        value_name = "NAME[/PREFIX]",
        help_heading = "Common options"
    )]
    pub(crate) asset_bucket: Option<AssetBucket>,

    /// When to use colour; NO_COLOR is respected
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = "Common options"
    )]
    pub(crate) color: ColorArg,

    /// Print results and errors only
    #[arg(
        short,
        long,
        global = true,
        conflicts_with = "verbose",
        help_heading = "Common options"
    )]
    pub(crate) quiet: bool,

    /// Print more of what happens
    #[arg(short, long, global = true, help_heading = "Common options")]
    pub(crate) verbose: bool,
}

/// The language of templates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatArg {
    /// Plain CloudFormation
    Cfn,
    /// The Serverless Application Model
    Sam,
}

impl From<FormatArg> for Dialect {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Cfn => Self::CloudFormation,
            FormatArg::Sam => Self::Sam,
        }
    }
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorArg {
    /// Where the terminal shows it
    Auto,
    /// Also in files and pipes
    Always,
    /// Not at all
    Never,
}

/// What to do.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum Command {
    /// Print the template
    Synth(SynthArgs),

    /// Look for mistakes, without asking anyone
    Check(CheckArgs),

    /// Show what a deploy would change
    #[cfg(feature = "aws")]
    Diff(DiffArgs),

    /// Deploy: plan, show, ask, execute, watch
    #[cfg(feature = "aws")]
    Deploy(Box<DeployArgs>),

    /// Remove the stack, with everything that only belongs to it
    #[cfg(feature = "aws")]
    Destroy(DestroyArgs),

    /// Look for what stacks that are gone have left behind
    #[cfg(feature = "aws")]
    Leftovers(LeftoversArgs),

    /// Show what is there now
    #[cfg(feature = "aws")]
    Status(StatusArgs),

    /// Show what happened in the last operation, or follow it
    #[cfg(feature = "aws")]
    Events(EventsArgs),

    /// Print what the deployed stack gives: addresses, names
    #[cfg(feature = "aws")]
    Outputs(OutputsArgs),

    /// Start, stop and look after the local cloud
    Local(LocalArgs),

    /// Bring the application up: local cloud, deploy, checks, addresses and sign-in
    #[cfg(feature = "aws")]
    Up(UpArgs),

    /// Take the application away again, and the local cloud with the last one
    #[cfg(feature = "aws")]
    Down(DownArgs),
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("write it as KEY=VALUE".to_owned()),
    }
}
