//! The one way to the terminal.

use std::{
    fmt::Display,
    io::{self, IsTerminal as _, Write as _},
    mem,
    sync::{Arc, Mutex},
};

use anstream::{AutoStream, ColorChoice, adapter::strip_str};
use anstyle::{AnsiColor, Style};
use indicatif::ProgressBar;

use super::{
    args::ColorArg,
    error::{CliError, Kind},
};
use crate::diff::TextForm;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default();
/// Marks what went well, or is added.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
/// Marks what went wrong, or is removed.
pub(crate) const BAD: Style = AnsiColor::Red.on_default();
/// Marks what changes.
pub(crate) const CHANGED: Style = AnsiColor::Yellow.on_default();
/// Marks a heading, a name.
pub(crate) const STRONG: Style = Style::new().bold();
/// Marks what is said in passing.
pub(crate) const FAINT: Style = Style::new().dimmed();

/// Writes results to stdout, and messages to stderr unless told to be quiet.
#[derive(Clone, Debug)]
pub(crate) struct Printer {
    color: ColorChoice,
    quiet: bool,
    verbose: bool,
    /// What is drawn over itself, below all that is written.
    drawn: Arc<Mutex<Option<ProgressBar>>>,
}

impl Printer {
    pub(crate) fn new(color: ColorArg, quiet: bool, verbose: bool) -> Self {
        let color = match color {
            ColorArg::Auto => ColorChoice::Auto,
            ColorArg::Always => ColorChoice::Always,
            ColorArg::Never => ColorChoice::Never,
        };
        Self {
            color,
            quiet,
            verbose,
            drawn: Arc::default(),
        }
    }

    /// Whether a person can be asked: both ends are a terminal.
    pub(crate) fn can_ask(&self) -> bool {
        io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Whether progress can be drawn over itself.
    pub(crate) fn is_live(&self) -> bool {
        io::stderr().is_terminal() && !self.quiet
    }

    /// Draws a bar below all that is written from now on, instead of what is drawn there; or
    /// nothing any more.
    pub(crate) fn draw(&self, bar: Option<ProgressBar>) {
        let before = self.drawn.lock().ok();
        let before = before.and_then(|mut drawn| mem::replace(&mut *drawn, bar));
        if let Some(before) = before {
            before.finish_and_clear();
        }
    }

    /// Writes above what is drawn.
    fn above<T>(&self, write: impl FnOnce() -> T) -> T {
        let drawn = self.drawn.lock().ok().and_then(|drawn| drawn.clone());
        match drawn {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    /// How differences are laid out: as wide as the terminal, or 80 columns where there is none.
    pub(crate) fn form(&self) -> TextForm {
        let width = if io::stdout().is_terminal() || io::stderr().is_terminal() {
            textwrap::termwidth()
        } else {
            TextForm::default().width
        };
        TextForm {
            width,
            details: self.verbose,
        }
    }

    /// Whether more than usual is wanted.
    pub(crate) fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Writes a result to stdout as it is.
    pub(crate) fn result(&self, text: impl Display) -> Result<(), CliError> {
        self.above(|| {
            let mut text = text.to_string();
            let mut stdout = AutoStream::new(io::stdout().lock(), self.color);
            // In one piece: what removes colours writes what is between them piece by piece.
            if stdout.current_choice() == ColorChoice::Never {
                text = strip_str(&text).to_string();
            }
            stdout.write_all(text.as_bytes())?;
            stdout.flush()
        })?;
        Ok(())
    }

    /// Writes a result to stdout as one line of JSON.
    pub(crate) fn json(&self, value: &serde_json::Value) -> Result<(), CliError> {
        self.result(format!("{value}\n"))
    }

    /// Writes a message to stderr, unless told to be quiet.
    pub(crate) fn message(&self, text: impl Display) {
        if !self.quiet {
            self.stderr(text);
        }
    }

    /// Writes a question to stderr, and stays on its line.
    pub(crate) fn question(&self, text: impl Display) {
        let mut stderr = AutoStream::new(io::stderr().lock(), self.color);
        let _gone = write!(stderr, "{text}").and_then(|()| stderr.flush());
    }

    /// Writes a detail to stderr if asked for more.
    pub(crate) fn detail(&self, text: impl Display) {
        if self.verbose {
            self.stderr(text);
        }
    }

    /// Writes a warning to stderr.
    pub(crate) fn warning(&self, text: impl Display) {
        self.stderr(format_args!("{WARNING}warning:{WARNING:#} {text}"));
    }

    /// Writes something that is wrong to stderr, as it is, and an empty line.
    pub(crate) fn problem(&self, text: impl Display) {
        self.stderr(format_args!("{text}\n"));
    }

    /// Writes an error to stderr.
    pub(crate) fn error(&self, error: &CliError) {
        for message in &error.messages {
            if error.kind == Kind::Interrupted {
                self.stderr(&message.text);
            } else {
                self.stderr(format_args!("{ERROR}error:{ERROR:#} {}", message.text));
            }
            if let Some(place) = &message.place {
                self.stderr(format_args!("  at {place}"));
            }
            if let Some(related) = &message.related {
                self.stderr(format_args!("  {related}"));
            }
            for line in &message.log {
                self.stderr(format_args!("  {FAINT}log:{FAINT:#} {line}"));
            }
            for hint in &message.hints {
                self.stderr(format_args!("  {HINT}hint:{HINT:#} {hint}"));
            }
        }
    }

    /// A stderr that is gone must not stop the work.
    fn stderr(&self, text: impl Display) {
        self.above(|| {
            let mut stderr = AutoStream::new(io::stderr().lock(), self.color);
            let _gone = writeln!(stderr, "{text}");
        });
    }
}
