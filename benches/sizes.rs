//! The app of any size as a program: `sizes --stacks 10 --resources 500 synth --out DIR`.

use std::process::ExitCode;

use stackwright::{
    App,
    cli::{Launch, Program},
};

/// How large it is.
#[derive(clap::Args)]
struct Options {
    /// How many stacks
    #[arg(long, global = true, default_value_t = 1)]
    stacks: usize,
    /// How many resources in each
    #[arg(long, global = true, default_value_t = 100)]
    resources: usize,
}

fn main() -> ExitCode {
    Program::new("sizes", "An app of any size", build).run()
}

fn build(options: &Options, _: &Launch) -> App {
    stackwright_benches::app(options.stacks, options.resources, 1)
}
