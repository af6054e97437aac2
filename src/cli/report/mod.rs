//! `--report`: what a run did and what came of it, as a page that stands alone.

mod axis;
mod chart;
mod page;
mod words;

use std::{
    cell::RefCell,
    fs,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use indexmap::IndexMap;

use super::{
    error::{CliError, Kind, Message},
    printer::Printer,
    session::Session,
};
use crate::{
    assembly::StackAssembly,
    cloud::StackEvent,
    deploy::{Durations, Event},
};

/// A page about some stacks, which is written when all is over.
#[derive(Debug)]
pub(super) struct Report {
    file: PathBuf,
    place: String,
    /// When the run began, in milliseconds since 1970.
    begun: i64,
    /// What resources took before this run.
    durations: Durations,
    sections: RefCell<IndexMap<String, Section>>,
}

/// What is known of a stack.
#[derive(Debug, Default)]
struct Section {
    events: Vec<StackEvent>,
    ended: Ended,
    messages: Vec<Message>,
}

/// What became of a stack.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Ended {
    /// Its turn has not come.
    #[default]
    NotBegun,
    /// It is as it was wanted.
    Done,
    /// There was nothing to do.
    Unchanged,
    /// It is not.
    Failed,
    /// The user left.
    Left,
}

impl Report {
    /// Prepares a report to be written to `file`, and sees to it that this is possible: until the
    /// end it says that there is none yet.
    pub(super) fn begin(
        file: &Path,
        session: &Session,
        stacks: &[StackAssembly],
    ) -> Result<Self, CliError> {
        let sections = stacks
            .iter()
            .map(|stack| (stack.name.clone(), Section::default()));
        let report = Self {
            file: file.to_owned(),
            place: session.place(),
            begun: now(),
            durations: session.durations_before(),
            sections: RefCell::new(sections.collect()),
        };
        report.write(stacks, None, false).map_err(|error| {
            CliError::usage(format!(
                "the report cannot be written to {}: {error}",
                file.display()
            ))
            .hint("nothing was done; name a file in a folder that exists and can be written to")
        })?;
        Ok(report)
    }

    /// Takes in what happens to a stack.
    pub(super) fn take(&self, stack: &str, event: &Event) {
        if let Event::Resource(progress) = event
            && let Some(section) = self.sections.borrow_mut().get_mut(stack)
        {
            section.events.push(progress.event.clone());
        }
    }

    /// What the service has said of a stack.
    pub(super) fn with_events<T>(
        &self,
        stack: &str,
        work: impl FnOnce(&[StackEvent]) -> T,
    ) -> Option<T> {
        let sections = self.sections.borrow();
        sections.get(stack).map(|section| work(&section.events))
    }

    /// Says what became of a stack.
    pub(super) fn ended(&self, stack: &str, result: Result<Ended, &CliError>) {
        if let Some(section) = self.sections.borrow_mut().get_mut(stack) {
            section.ended = result.unwrap_or_else(how);
            section.messages = result.err().map(messages).unwrap_or_default();
        }
    }

    /// Says that nothing was done with a stack, and why.
    pub(super) fn left_out(&self, stack: &str, why: &str) {
        if let Some(section) = self.sections.borrow_mut().get_mut(stack) {
            section.messages.push(Message::new(why));
        }
    }

    /// Writes the page once all is over. The work is done by then, so that a page which cannot be
    /// written is only told.
    pub(super) fn finish(
        &self,
        printer: &Printer,
        stacks: &[StackAssembly],
        error: Option<&CliError>,
    ) {
        let file = self.file.display();
        match self.write(stacks, error, true) {
            Ok(()) => printer.message(format_args!("report: {file}")),
            Err(error) => printer.warning(format_args!(
                "the report could not be written to {file}: {error}"
            )),
        }
    }

    fn write(
        &self,
        stacks: &[StackAssembly],
        error: Option<&CliError>,
        is_over: bool,
    ) -> Result<(), std::io::Error> {
        let page = page::render(self, stacks, error, is_over).map_err(std::io::Error::other)?;
        fs::write(&self.file, page)
    }
}

/// What an error means for a stack.
fn how(error: &CliError) -> Ended {
    match error.kind {
        Kind::Interrupted => Ended::Left,
        _ => Ended::Failed,
    }
}

fn messages(error: &CliError) -> Vec<Message> {
    error.messages.clone()
}

/// The time, in milliseconds since 1970.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    })
}
