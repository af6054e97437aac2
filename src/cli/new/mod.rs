//! `new`: makes a small project.

mod dependency;
mod files;
mod name;

use std::{
    env,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;
use minijinja::{Environment, UndefinedBehavior, context, syntax::SyntaxConfig};

use super::{
    error::CliError,
    printer::{FAINT, Printer, STRONG},
};
use dependency::Dependency;
use files::File;

/// Flags of `new`.
#[derive(Args, Clone, Debug)]
pub(crate) struct NewArgs {
    /// What to call the project, its package and its stack: a-z, 0-9 and hyphens
    #[arg(value_name = "NAME")]
    name: String,

    /// The project's folder, instead of ./NAME
    #[arg(long, value_name = "DIR")]
    path: Option<PathBuf>,

    /// Depend on the stackwright of this folder, instead of the one that this program is from
    #[arg(long, value_name = "DIR")]
    stackwright_path: Option<PathBuf>,
}

/// The project's files, and the templates of those that have something to fill in.
const FILES: [(&str, &str); 9] = [
    (
        "Cargo.toml",
        include_str!("../../../templates/new/Cargo.toml.jinja"),
    ),
    (
        "src/main.rs",
        include_str!("../../../templates/new/main.rs.jinja"),
    ),
    (
        "src/lib.rs",
        include_str!("../../../templates/new/lib.rs.jinja"),
    ),
    (
        "tests/stack.rs",
        include_str!("../../../templates/new/stack.rs.jinja"),
    ),
    (
        "lambda/hello/handler.py",
        include_str!("../../../templates/new/handler.py"),
    ),
    (
        "data/greeting.txt",
        include_str!("../../../templates/new/greeting.txt"),
    ),
    (
        "README.md",
        include_str!("../../../templates/new/README.md.jinja"),
    ),
    (
        "stackwright.toml",
        include_str!("../../../templates/new/stackwright.toml"),
    ),
    (
        ".gitignore",
        include_str!("../../../templates/new/gitignore"),
    ),
];

pub(crate) fn run(args: &NewArgs, printer: &Printer) -> Result<ExitCode, CliError> {
    name::check(&args.name)?;
    let folder = args
        .path
        .clone()
        .unwrap_or_else(|| args.name.clone().into());
    let dependency = match &args.stackwright_path {
        Some(path) => Dependency::of_folder(path)?,
        None => Dependency::of_this_program(),
    };
    let files = rendered(&args.name, &dependency, &folder)?;
    files::write(&folder, &files)?;
    let shown = folder.display();
    // A folder of the project's own name need not be named twice.
    let place = if folder == Path::new(&args.name) {
        String::new()
    } else {
        format!(" in {shown}")
    };
    printer.message(format_args!(
        "Made {STRONG}{}{STRONG:#}{place}. It depends on {dependency}.\n\n\
         Next:  cd {shown}\n       \
         cargo test         {FAINT}# what must hold of the stack{FAINT:#}\n       \
         cargo run -- up    {FAINT}# deploy it to a local cloud on this machine{FAINT:#}",
        args.name
    ));
    Ok(ExitCode::SUCCESS)
}

fn rendered(name: &str, dependency: &Dependency, folder: &Path) -> Result<Vec<File>, CliError> {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder()
        .keep_trailing_newline(true)
        .trim_blocks(true)
        .build()
        .map_err(CliError::failed)?;
    environment.set_syntax(syntax);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let values = context! {
        name,
        crate => name.replace('-', "_"),
        dependency => dependency.to_toml(),
        in_workspace => is_in_workspace(folder),
    };
    let files = FILES.into_iter().map(|(path, template)| {
        let text = environment.render_str(template, &values);
        let text = text.map_err(CliError::failed)?;
        Ok(File { path, text })
    });
    files.collect()
}

/// Whether cargo would take the project for a part of a workspace around it.
fn is_in_workspace(folder: &Path) -> bool {
    let Ok(here) = env::current_dir() else {
        return false;
    };
    let folder = here.join(folder);
    let around = folder.ancestors().skip(1);
    around
        .map(dependency::manifest)
        .any(|manifest| manifest.is_some_and(|manifest| manifest.contains_key("workspace")))
}
