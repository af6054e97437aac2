//! What a command ends with when it does not end well.

use std::process::ExitCode;

use crate::{app::SynthesisError, check::Report, source::SourceLine, template::ReadError};

/// A failed command: what is wrong, and what to do about it.
///
/// ```
/// use stackwright::cli::CliError;
///
/// let failed = CliError::failed("the sign-in page answers 404")
///     .at("https://eggs.example/sign-in")
///     .hint("wait for a minute: the page needs a while after its first deploy");
/// let wrong = CliError::usage("--hens takes a number");
/// let stopped = CliError::interrupted("stopped before the last check");
/// ```
#[derive(Debug)]
pub struct CliError {
    pub(super) kind: Kind,
    pub(super) messages: Vec<Message>,
    /// The same as findings, where the stacks themselves are what is wrong.
    pub(super) report: Option<Box<Report>>,
}

/// One thing that is wrong.
#[derive(Clone, Debug)]
pub(super) struct Message {
    pub(super) text: String,
    /// Where it is: a line of the program or of a file.
    pub(super) place: Option<String>,
    /// Another place, and what happens there.
    pub(super) related: Option<String>,
    pub(super) hints: Vec<String>,
    /// What a program logged before it failed.
    pub(super) log: Vec<String>,
}

impl Message {
    pub(super) fn new(text: impl ToString) -> Self {
        Self {
            text: text.to_string(),
            place: None,
            related: None,
            hints: Vec::new(),
            log: Vec::new(),
        }
    }
}

/// What decides the exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The work could not be done.
    Failed,
    /// The command was not understood.
    Usage,
    /// Ctrl-C.
    Interrupted,
    /// The reader of our output has gone; nobody is there to be told.
    BrokenPipe,
}

impl CliError {
    /// The work could not be done.
    pub fn failed(text: impl ToString) -> Self {
        Self::new(Kind::Failed, text)
    }

    /// The command makes no sense as it was given.
    pub fn usage(text: impl ToString) -> Self {
        Self::new(Kind::Usage, text)
    }

    /// The user stopped it.
    pub fn interrupted(text: impl ToString) -> Self {
        Self::new(Kind::Interrupted, text)
    }

    fn new(kind: Kind, text: impl ToString) -> Self {
        Self {
            kind,
            messages: vec![Message::new(text)],
            report: None,
        }
    }

    /// All of this is wrong.
    #[cfg(feature = "aws")]
    pub(super) fn of_messages(messages: Vec<Message>) -> Self {
        Self {
            kind: Kind::Failed,
            messages,
            report: None,
        }
    }

    /// The same, with the line or file that it is about.
    pub fn at(mut self, place: impl ToString) -> Self {
        if let Some(message) = self.messages.last_mut() {
            message.place = Some(place.to_string());
        }
        self
    }

    /// The same, with what to do about it.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        if let Some(message) = self.messages.last_mut() {
            message.hints.push(hint.into());
        }
        self
    }

    /// The exit status: 1 failed, 2 usage, 130 after Ctrl-C.
    pub(super) fn exit_code(&self) -> ExitCode {
        match self.kind {
            Kind::Failed => ExitCode::from(1),
            Kind::Usage => ExitCode::from(2),
            Kind::Interrupted => ExitCode::from(130),
            Kind::BrokenPipe => ExitCode::SUCCESS,
        }
    }
}

impl CliError {
    /// The program called `name` does not get as far as a template.
    pub(super) fn of_synthesis(name: &str, error: SynthesisError) -> Self {
        let report = Report::of_problems(name, &error.problems);
        let messages = error
            .problems
            .into_iter()
            .map(|problem| Message {
                text: problem.message,
                place: problem.line.map(|line| line.to_string()),
                related: problem
                    .related
                    .map(|(what, line)| format!("{what} at {line}")),
                hints: problem.hint.into_iter().collect(),
                log: Vec::new(),
            })
            .collect();
        Self {
            kind: Kind::Failed,
            messages,
            report: Some(Box::new(report)),
        }
    }

    /// The same, as what there is to say about the stack `name`.
    pub(super) fn about(mut self, name: &str) -> Self {
        self.report = self.messages.first().map(|message| {
            let fix = message.hints.first().cloned();
            Box::new(Report::of_missing(name, message.text.clone(), fix))
        });
        self
    }

    /// The file is no template; `name` is the stack's.
    pub(super) fn of_template(name: &str, file: &'static str, error: &ReadError) -> Self {
        let position = error.position;
        let [line, column] =
            [position.line, position.column].map(|at| u32::try_from(at).unwrap_or(u32::MAX));
        let report = Report::of_read_error(name, SourceLine::of_file(file, line, column), error);
        Self {
            report: Some(Box::new(report)),
            ..Self::failed(&error.problem).at(format!("{file}:{line}:{column}"))
        }
    }
}

impl From<std::io::Error> for CliError {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            return Self {
                kind: Kind::BrokenPipe,
                messages: Vec::new(),
                report: None,
            };
        }
        Self::failed(error)
    }
}
