//! Stacks from template files, for the `stackwright` binary.

use std::{env, fs, io, path::PathBuf};

use clap::Args;

use super::{
    error::CliError,
    program::{Launch, Program},
};
use crate::{
    assembly::{Assembly, StackAssembly},
    template::{Positions, Template},
};

/// Which template the command is about.
///
/// ```
/// use clap::{Args, Command, FromArgMatches};
/// use stackwright::cli::TemplateOptions;
///
/// let command = TemplateOptions::augment_args(Command::new("stackwright"));
/// let matches = command.get_matches_from(["stackwright", "--template", "news.yaml"]);
/// let options = TemplateOptions::from_arg_matches(&matches)?;
/// # Ok::<(), clap::Error>(())
/// ```
#[derive(Args, Clone, Debug)]
pub struct TemplateOptions {
    /// The template file, in YAML or JSON
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        default_value = "template.yaml",
        help_heading = "Common options"
    )]
    template: PathBuf,
}

impl Program<TemplateOptions> {
    /// The `stackwright` command: the same commands, for a template file, and `new`.
    ///
    /// ```no_run
    /// use std::process::ExitCode;
    /// use stackwright::cli::Program;
    ///
    /// fn main() -> ExitCode {
    ///     Program::for_template_files().run()
    /// }
    /// ```
    pub fn for_template_files() -> Self {
        Self::from_source(
            "stackwright",
            "Sees what a deploy would do, does it safely, and takes it all down again",
            read,
            |_, _| env::current_dir().unwrap_or_default(),
        )
        .making_projects()
    }
}

fn read(options: &TemplateOptions, launch: &Launch) -> Result<Assembly, CliError> {
    let path = &options.template;
    // Source lines live as long as the process, and there is one such file.
    let file: &'static str = Box::leak(path.display().to_string().into_boxed_str());
    let unreadable = |error: std::io::Error| {
        CliError::failed(format!("the template `{file}` cannot be read: {error}"))
            .hint("name another file with --template")
    };
    let name = match (&launch.stack, path.file_stem()) {
        (Some(name), _) => name.clone(),
        (None, Some(stem)) => stem.to_string_lossy().into_owned(),
        (None, None) => "stack".to_owned(),
    };
    let (template, positions) = match fs::read(path) {
        // What a deployed stack is can be told without the file that it came from.
        Err(error)
            if error.kind() == io::ErrorKind::NotFound
                && launch.by_name
                && launch.stack.is_some() =>
        {
            (Template::default(), Positions::default())
        }
        text => Template::parse_located(text.map_err(|error| unreadable(error).about(&name))?)
            .map_err(|error| CliError::of_template(&name, file, &error))?,
    };
    let stack = StackAssembly::of_template(name.as_str(), template, file, &positions);
    let root = env::current_dir().map_err(unreadable)?;
    Ok(Assembly {
        app: name,
        root,
        stacks: vec![stack],
    })
}
