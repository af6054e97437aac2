//! Stacks from template files, for the `stackwright` binary.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

use clap::Args;

use super::{
    args::CommonArgs,
    context::SamProject,
    error::CliError,
    printer::Printer,
    program::{Launch, Program},
};
use crate::{
    assembly::{Assembly, StackAssembly},
    project::SamConfig,
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
    /// The template file, in YAML or JSON; template.yaml, template.yml or template.json, or the one
    /// that samconfig.toml names, if none is given
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        help_heading = "Common options"
    )]
    template: Option<PathBuf>,

    /// The environment of samconfig.toml to follow, instead of `default`
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        help_heading = "Common options"
    )]
    config_env: Option<String>,

    /// The file to read instead of samconfig.toml, from the template's folder
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        help_heading = "Common options"
    )]
    config_file: Option<PathBuf>,

    /// Install the Python packages of each requirements.txt beside code, as `sam build` does
    #[arg(long, global = true, help_heading = "Common options")]
    install_requirements: bool,
}

/// The names of templates that are found without being named.
const TEMPLATES: [&str; 3] = ["template.yaml", "template.yml", "template.json"];

/// Where `sam build` puts templates, below the project's folder.
const BUILT: &str = ".aws-sam/build";

impl TemplateOptions {
    /// The template file.
    fn template(&self) -> &Path {
        match &self.template {
            Some(path) => path,
            None => {
                let found = TEMPLATES.iter().find(|name| Path::new(name).is_file());
                Path::new(found.unwrap_or(&TEMPLATES[0]))
            }
        }
    }

    /// The folder of the project: that of the template, unless `sam build` made it.
    fn folder(&self) -> &Path {
        let folder = self.template().parent().unwrap_or(Path::new(""));
        match folder.ends_with(BUILT) {
            true => folder.ancestors().nth(2).unwrap_or(folder),
            false => folder,
        }
    }

    /// Fills in what `samconfig.toml` says, where the command line says nothing.
    fn settle(
        &mut self,
        common: &mut CommonArgs,
        printer: &Printer,
    ) -> Result<SamProject, CliError> {
        let file = self.config_file.as_deref();
        let config = SamConfig::read(self.folder(), file, self.config_env.as_deref())
            .map_err(CliError::usage)?;
        for note in &config.notes {
            printer.message(format_args!("note: {note}"));
        }
        if self.template.is_none() {
            self.template.clone_from(&config.template_file);
        }
        if common.stack.is_none() {
            common.stack.clone_from(&config.stack_name);
        }
        Ok(SamProject {
            config,
            installs: self.install_requirements,
        })
    }
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
        .settling(TemplateOptions::settle)
        .of_template_files()
    }
}

fn read(options: &TemplateOptions, launch: &Launch) -> Result<Assembly, CliError> {
    if launch.dialect.is_some() {
        return Err(
            CliError::usage("`--format` is for programs, and this is a template file")
                .hint("a template file is deployed as it is written; leave the flag out"),
        );
    }
    let path = options.template();
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
