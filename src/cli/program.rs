//! A program: a command line around an app.

use std::{ffi::OsString, path::PathBuf, process::ExitCode, rc::Rc};

use clap::{ArgMatches, Args, CommandFactory as _, FromArgMatches as _, Parser};

use super::{
    args::{Command, CommonArgs},
    check,
    context::{Context, SamProject},
    error::CliError,
    local,
    new::{self, NewArgs},
    printer::Printer,
    synth,
};
#[cfg(feature = "aws")]
use super::{
    crash, deploy, destroy, diff, down, events, leftovers, outputs, status,
    trial::{Deployed, Finding, Trial, Tried},
    up,
};
use crate::{app::App, assembly::Assembly, asset, check::RuleSet, render::Dialect};

/// A command line for the stacks that a function builds.
///
/// `O` holds the program's own flags, which stand beside the common ones.
///
/// ```no_run
/// use std::process::ExitCode;
/// use stackwright::{App, cli::Program};
///
/// #[derive(clap::Args)]
/// struct Options {
///     /// How many queues to make
///     #[arg(long, default_value_t = 1)]
///     queues: u32,
/// }
///
/// fn main() -> ExitCode {
///     Program::new("queues", "A stack of queues", |options: &Options, launch| {
///         let mut app = App::new("queues", env!("CARGO_MANIFEST_DIR"));
///         let stack = app.stack(launch.stack_name("queues"));
///         stack.describe(format!("{} queues", options.queues));
///         app
///     })
///     .run()
/// }
/// ```
pub struct Program<O> {
    name: &'static str,
    about: &'static str,
    source: Box<Source<O>>,
    root: Box<Root<O>>,
    settle: Option<Box<Settle<O>>>,
    rules: RuleSet,
    of_template_files: bool,
    #[cfg(feature = "aws")]
    trial: Option<Box<TrialWith<O>>>,
}

type Source<O> = dyn Fn(&O, &Launch) -> Result<Assembly, CliError>;
type Root<O> = dyn Fn(&O, &Launch) -> PathBuf;
type Settle<O> = dyn Fn(&mut O, &mut CommonArgs, &Printer) -> Result<SamProject, CliError>;
#[cfg(feature = "aws")]
type TrialWith<O> =
    dyn Fn(&O, &Deployed<'_>, &mut dyn FnMut(Finding<'_>)) -> Result<Tried, CliError>;

/// What the command line says about the stacks to build.
///
/// ```
/// use stackwright::{App, cli::Launch};
///
/// fn app(launch: &Launch) -> App {
///     let mut app = App::new("eggs", env!("CARGO_MANIFEST_DIR"));
///     app.stack(launch.stack_name("eggs"));
///     app
/// }
/// assert_eq!(Launch::default().stack_name("eggs"), "eggs");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Launch {
    pub(super) stack: Option<String>,
    /// Whether the command asks for no more of the stacks than their names.
    pub(super) by_name: bool,
    /// The language of templates, where the command line names one.
    pub(super) dialect: Option<Dialect>,
}

impl Launch {
    /// The name to deploy the program's only stack under: the one of `--stack`, or `default`.
    pub fn stack_name(&self, default: &str) -> String {
        self.stack.clone().unwrap_or_else(|| default.to_owned())
    }
}

#[derive(Parser)]
struct CommandLine<O: Args> {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: CommonArgs,
    #[command(flatten)]
    options: O,
}

impl<O: Args> Program<O> {
    /// A program called `name`, whose stacks `build` describes.
    pub fn new(
        name: &'static str,
        about: &'static str,
        build: impl Fn(&O, &Launch) -> App + 'static,
    ) -> Self {
        let build = Rc::new(build);
        let app = Rc::clone(&build);
        let source = move |options: &O, launch: &Launch| {
            let app = build(options, launch);
            app.synthesize(launch.dialect.unwrap_or(app.dialect()))
                .map_err(|error| CliError::of_synthesis(app.name(), error))
        };
        let root = move |options: &O, launch: &Launch| app(options, launch).root().to_owned();
        Self::from_source(name, about, source, root)
    }

    /// A program whose stacks `source` renders, from whatever it has, in the folder `root`.
    pub(super) fn from_source(
        name: &'static str,
        about: &'static str,
        source: impl Fn(&O, &Launch) -> Result<Assembly, CliError> + 'static,
        root: impl Fn(&O, &Launch) -> PathBuf + 'static,
    ) -> Self {
        Self {
            name,
            about,
            source: Box::new(source),
            root: Box::new(root),
            settle: None,
            rules: RuleSet::default(),
            of_template_files: false,
            #[cfg(feature = "aws")]
            trial: None,
        }
    }

    /// Fills in what the command line leaves open, before a command that is about stacks.
    pub(super) fn settling(
        self,
        settle: impl Fn(&mut O, &mut CommonArgs, &Printer) -> Result<SamProject, CliError> + 'static,
    ) -> Self {
        Self {
            settle: Some(Box::new(settle)),
            ..self
        }
    }

    /// Adds the command `new`, and takes away `--format`: a program that has stacks of its own
    /// has no use for the one, and template files none for the other.
    pub(super) fn of_template_files(self) -> Self {
        Self {
            of_template_files: true,
            ..self
        }
    }

    /// Asks this much of the stacks, unless `stackwright.toml` asks for something else.
    ///
    /// ```no_run
    /// use stackwright::{App, check::RuleSet, cli::Program};
    ///
    /// # #[derive(clap::Args)]
    /// # struct Options {}
    /// # let build = |_: &Options, _: &stackwright::cli::Launch| App::new("eggs", ".");
    /// Program::new("eggs", "Eggs and hens", build).rules(RuleSet::Strict).run();
    /// ```
    pub fn rules(self, rules: RuleSet) -> Self {
        Self { rules, ..self }
    }

    /// Lets `up` try each deployed stack with this function, which gets the program's own flags,
    /// the stack, and where to tell what it finds.
    ///
    /// ```no_run
    /// use stackwright::{App, cli::{CliError, Deployed, Finding, Program, Tried}};
    ///
    /// # #[derive(clap::Args)]
    /// # struct Options {}
    /// fn try_out(
    ///     _: &Options,
    ///     deployed: &Deployed<'_>,
    ///     tell: &mut dyn FnMut(Finding<'_>),
    /// ) -> Result<Tried, CliError> {
    ///     let check = "the stack says where it is";
    ///     tell(Finding::Started { check });
    ///     let Some(url) = deployed.outputs.get("Url") else {
    ///         tell(Finding::Failed { check, expected: "an output `Url`", seen: "none" });
    ///         return Ok(Tried::default());
    ///     };
    ///     tell(Finding::Passed { check, seen: url });
    ///     Ok(Tried { passed: true, facts: vec![("Address".to_owned(), url.clone())] })
    /// }
    ///
    /// # let build = |_: &Options, _: &stackwright::cli::Launch| App::new("eggs", ".");
    /// Program::new("eggs", "Eggs and hens", build).trial(try_out).run();
    /// ```
    #[cfg(feature = "aws")]
    pub fn trial(
        self,
        trial: impl Fn(&O, &Deployed<'_>, &mut dyn FnMut(Finding<'_>)) -> Result<Tried, CliError>
        + 'static,
    ) -> Self {
        Self {
            trial: Some(Box::new(trial)),
            ..self
        }
    }

    /// Runs the command that the process was started with.
    ///
    /// The exit status is 0 when it is done, 1 when it failed, 2 when it was not understood. Even
    /// when something panics, the command first removes what it would leave behind in a cloud.
    pub fn run(self) -> ExitCode {
        #[cfg(feature = "aws")]
        crash::watch_for_panics();
        self.run_with(std::env::args_os())
    }

    fn run_with(self, arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
        let mut grammar = CommandLine::<O>::command()
            .name(self.name)
            .about(self.about)
            .version(env!("CARGO_PKG_VERSION"))
            .arg_required_else_help(true);
        if self.of_template_files {
            grammar = with_new(grammar.mut_arg("format", |format| format.hide(true)));
        }
        let parsed = grammar.try_get_matches_from(arguments).and_then(|matches| {
            match matches.subcommand() {
                Some((NEW, matches)) if self.of_template_files => Parsed::new_project(matches),
                _ => CommandLine::<O>::from_arg_matches(&matches).map(Parsed::Line),
            }
        });
        let mut line = match parsed {
            Ok(Parsed::Line(line)) => line,
            Ok(Parsed::New(args, common)) => {
                let printer = Printer::new(common.color, common.quiet, common.verbose);
                return ended(new::run(&args, &printer), &printer);
            }
            Err(error) => {
                // Help and version come this way too; a closed stdout is no reason to fail.
                let _gone = error.print();
                return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
            }
        };
        let printer = Printer::new(line.common.color, line.common.quiet, line.common.verbose);
        let mut sam = SamProject::default();
        if let Some(settle) = &self.settle
            && !matches!(line.command, Command::Local(_))
        {
            sam = match settle(&mut line.options, &mut line.common, &printer) {
                Ok(sam) => sam,
                Err(error) => return ended(Err(error), &printer),
            };
        }
        let options = line.options;
        let source = |launch: &Launch| (self.source)(&options, launch);
        let root = |launch: &Launch| (self.root)(&options, launch);
        #[cfg(feature = "aws")]
        let trial = self.trial.as_deref().map(|trial| {
            |deployed: &Deployed<'_>, tell: &mut dyn FnMut(Finding<'_>)| {
                trial(&options, deployed, tell)
            }
        });
        let context = Context {
            printer: printer.clone(),
            args: line.common,
            source: &source,
            root: &root,
            rules: self.rules,
            sam,
            #[cfg(feature = "aws")]
            trial: trial.as_ref().map(|trial| trial as &Trial<'_>),
        };
        asset::on_install(move |step| printer.message(step));
        ended(dispatch(&line.command, &context), &context.printer)
    }
}

/// The command that is no part of [`Command`], since only the `stackwright` command has it.
const NEW: &str = "new";

/// Adds the command `new`, whose help leaves out the flags that are about stacks.
fn with_new(grammar: clap::Command) -> clap::Command {
    let new = NewArgs::augment_args(clap::Command::new(NEW)).about("Make a small project");
    let mut grammar = grammar.subcommand(new);
    // Only now has the command the flags that all commands have.
    grammar.build();
    let about_stacks = |arg: &clap::Arg| {
        let shown = ["color", "quiet", "verbose"];
        arg.is_global_set() && !shown.contains(&arg.get_id().as_str())
    };
    grammar.mut_subcommand(NEW, |new| {
        new.mut_args(|arg| {
            let is_hidden = arg.is_hide_set() || about_stacks(&arg);
            arg.hide(is_hidden)
        })
    })
}

/// A command line that was understood.
enum Parsed<O: Args> {
    Line(CommandLine<O>),
    New(NewArgs, CommonArgs),
}

impl<O: Args> Parsed<O> {
    fn new_project(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let args = NewArgs::from_arg_matches(matches)?;
        Ok(Self::New(args, CommonArgs::from_arg_matches(matches)?))
    }
}

fn ended(result: Result<ExitCode, CliError>, printer: &Printer) -> ExitCode {
    result.unwrap_or_else(|error| {
        printer.error(&error);
        error.exit_code()
    })
}

fn dispatch(command: &Command, context: &Context<'_>) -> Result<ExitCode, CliError> {
    match command {
        Command::Synth(args) => synth::run(args, context),
        Command::Check(args) => check::run(args, context),
        #[cfg(feature = "aws")]
        Command::Diff(args) => diff::run(args, context),
        #[cfg(feature = "aws")]
        Command::Deploy(args) => deploy::run(args, context),
        #[cfg(feature = "aws")]
        Command::Destroy(args) => destroy::run(args, context),
        #[cfg(feature = "aws")]
        Command::Leftovers(args) => leftovers::run(args, context),
        #[cfg(feature = "aws")]
        Command::Status(args) => status::run(args, context),
        #[cfg(feature = "aws")]
        Command::Events(args) => events::run(args, context),
        #[cfg(feature = "aws")]
        Command::Outputs(args) => outputs::run(args, context),
        Command::Local(args) => local::run(args, context),
        #[cfg(feature = "aws")]
        Command::Up(args) => up::run(args, context),
        #[cfg(feature = "aws")]
        Command::Down(args) => down::run(args, context),
    }
}
