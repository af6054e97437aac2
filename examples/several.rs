//! A program of several stacks: `farm` exports a name that `market` and `kitchen` use, so it is
//! deployed before them, and these two side by side; `news` needs nobody.
//!
//! `cargo run --example several -- deploy --yes`

use std::process::ExitCode;

use stackwright::{
    App,
    cli::{Launch, Program},
    construct::{Parameter, Topic},
};

/// Flags of this program, beside the common ones.
#[derive(clap::Args)]
struct Options {
    /// Give the farm's topic a name that cannot be had
    #[arg(long, global = true)]
    broken: bool,
}

fn main() -> ExitCode {
    Program::new("several", "A farm, a market and a kitchen", build).run()
}

fn build(options: &Options, _: &Launch) -> App {
    let mut app = App::new("several", ".");
    let farm = app.stack("farm");
    let name = if options.broken {
        "/aws/eggs"
    } else {
        "/farm/eggs"
    };
    let eggs = farm.add("Eggs", Parameter::string(name, "12"));
    for place in ["market", "kitchen"] {
        let stack = app.stack(place);
        stack.add(
            "Eggs",
            Parameter::string(format!("/{place}/eggs"), eggs.name()),
        );
    }
    app.stack("news").add("News", Topic::new());
    app
}
