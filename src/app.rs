//! The program: an app of one or more stacks.

use std::{collections::HashMap, fmt, path::PathBuf};

use crate::{assembly::Assembly, link, render::Dialect, source::SourceLine, stack::Stack};

/// An application: stacks that belong together.
///
/// ```
/// use stackwright::{App, construct::Topic};
///
/// let mut app = App::new("news", env!("CARGO_MANIFEST_DIR"));
/// let stack = app.stack("news");
/// stack.add("News", Topic::new());
/// assert_eq!(app.name(), "news");
/// assert!(app.root().is_absolute());
/// ```
#[derive(Debug)]
pub struct App {
    name: String,
    root: PathBuf,
    stacks: Vec<Stack>,
    dialect: Dialect,
}

impl App {
    /// An app called `name` whose relative paths start from `root`, usually
    /// `env!("CARGO_MANIFEST_DIR")`.
    pub fn new(name: impl Into<String>, root: impl Into<PathBuf>) -> Self {
        Self {
            name: name.into(),
            root: root.into(),
            stacks: Vec::new(),
            dialect: Dialect::default(),
        }
    }

    /// Sets the language that its templates have unless the command line names another one with
    /// `--format`; plain CloudFormation if not set.
    ///
    /// ```
    /// use stackwright::{App, render::Dialect};
    ///
    /// let mut app = App::new("news", ".");
    /// app.set_dialect(Dialect::Sam);
    /// assert_eq!(app.dialect(), Dialect::Sam);
    /// ```
    pub fn set_dialect(&mut self, dialect: Dialect) -> &mut Self {
        self.dialect = dialect;
        self
    }

    /// The language that its templates have by default.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The app's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The folder that relative paths start from.
    pub fn root(&self) -> &std::path::Path {
        &self.root
    }

    /// Adds a stack that is deployed as `name`.
    #[track_caller]
    pub fn stack(&mut self, name: impl Into<String>) -> Stack {
        let stack = Stack::new(name.into(), self.root.clone(), SourceLine::here());
        self.stacks.push(stack.clone());
        stack
    }

    /// Renders all stacks, or says everything that keeps them from it.
    ///
    /// ```
    /// use stackwright::{App, construct::Topic, render::Dialect};
    ///
    /// let mut app = App::new("news", ".");
    /// app.stack("news").add("News", Topic::new());
    /// let assembly = app.synthesize(Dialect::CloudFormation)?;
    /// assert_eq!(assembly.stacks[0].template.to_yaml(), "\
    /// AWSTemplateFormatVersion: '2010-09-09'
    /// Resources:
    ///   News:
    ///     Type: AWS::SNS::Topic
    /// ");
    /// # Ok::<(), stackwright::app::SynthesisError>(())
    /// ```
    pub fn synthesize(&self, dialect: Dialect) -> Result<Assembly, SynthesisError> {
        let mut linked = Vec::new();
        let mut problems = Vec::new();
        let mut named: HashMap<&str, &Stack> = HashMap::new();
        for stack in &self.stacks {
            problems.extend(stack_name_problem(stack));
            let first = *named.entry(stack.name()).or_insert(stack);
            if !std::ptr::eq(first, stack) {
                problems.push(
                    Problem::new(format!("there are two stacks called `{}`", stack.name()))
                        .at(stack.line())
                        .related("the first is", first.line())
                        .hint("give one of them another name"),
                );
            }
            linked.push(stack.synthesize(dialect, &mut problems));
        }
        let stacks = link::connect(linked, &mut problems);
        if problems.is_empty() {
            Ok(Assembly {
                app: self.name.clone(),
                root: self.root.clone(),
                stacks,
            })
        } else {
            Err(SynthesisError { problems })
        }
    }
}

/// The service's rule: a letter, then letters, digits and hyphens, at most 128 in all.
fn stack_name_problem(stack: &Stack) -> Option<Problem> {
    let name = stack.name();
    let valid = name.len() <= 128
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (!valid).then(|| {
        Problem::new(format!("`{name}` cannot be a stack's name"))
            .at(stack.line())
            .hint("start with a letter; then letters, digits and hyphens, at most 128 characters")
    })
}

/// Something in the program that keeps it from being synthesized.
///
/// Constructs of your own report what they cannot work with:
///
/// ```
/// use stackwright::{App, app::Problem, source::SourceLine};
///
/// let mut app = App::new("example", ".");
/// let stack = app.stack("example");
/// let problem = Problem::new("a basket holds at most 12 eggs")
///     .at(SourceLine::here())
///     .related("the basket is made", stack.line())
///     .hint("take another basket");
/// stack.report(problem.clone());
/// let error = app.synthesize(Default::default()).unwrap_err();
/// assert_eq!(error.problems, [problem]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub message: String,
    /// The line that says so.
    pub line: Option<SourceLine>,
    /// Another line that has to do with it, and what happens there: `first used`.
    pub related: Option<(&'static str, SourceLine)>,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Problem {
    /// A problem without a place yet.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            line: None,
            related: None,
            hint: None,
        }
    }

    /// The same, at a line of the program.
    pub fn at(self, line: SourceLine) -> Self {
        Self {
            line: Some(line),
            ..self
        }
    }

    /// The same, with another line that has to do with it, and what happens there: `first used`.
    pub fn related(self, what: &'static str, line: SourceLine) -> Self {
        Self {
            related: Some((what, line)),
            ..self
        }
    }

    /// The same, with what to do about it.
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.message)?;
        if let Some(line) = self.line {
            write!(f, "\n  at {line}")?;
        }
        if let Some((what, line)) = self.related {
            write!(f, "\n  {what} at {line}")?;
        }
        if let Some(hint) = &self.hint {
            write!(f, "\n  hint: {hint}")?;
        }
        Ok(())
    }
}

/// Everything that keeps a program from being synthesized.
///
/// ```
/// use stackwright::{App, app::SynthesisError, construct::Topic};
///
/// let mut app = App::new("news", ".");
/// let stack = app.stack("news");
/// stack.add("News", Topic::new());
/// stack.add("News", Topic::new());
/// let error: SynthesisError = app.synthesize(Default::default()).unwrap_err();
/// assert_eq!(error.problems[0].message, "the logical id `News` is used twice");
/// ```
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct SynthesisError {
    /// The problems, in the order in which the program makes them.
    pub problems: Vec<Problem>,
}
