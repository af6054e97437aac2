//! The smallest program: one empty stack, in the project of the folder that it is run in.

use std::{env, process::ExitCode};

use stackwright::{App, cli::Program};

#[derive(clap::Args)]
struct Options {}

fn main() -> ExitCode {
    Program::new("minimal", "An empty stack", |_: &Options, launch| {
        let mut app = App::new("minimal", env::current_dir().unwrap_or_default());
        app.stack(launch.stack_name("minimal"));
        app
    })
    .run()
}
