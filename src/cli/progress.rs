//! What happens in the cloud, as it happens.

use std::{
    cell::{Cell, RefCell},
    fmt::Write,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::{
    board::Board,
    error::CliError,
    live::Live,
    printer::{BAD, CHANGED, FAINT, GOOD, Printer, STRONG},
    report::{Ended, Report},
    session::Session,
};
use crate::{
    deploy::{Durations, Event, FileStep, ResourceProgress},
    diff::{Bytes, Counts},
};

/// A line for each resource that is under way, and below them how far all is.
const LAYOUT: &str = "{resources}{bar:20} {pos}/{len}  {elapsed}  {waits}";
/// The bar of files.
const FILES: &str = "{bar:20} {bytes}/{total_bytes}  {msg}  {bytes_per_sec}  {elapsed}";
/// How many files have a line each.
const LISTED: usize = 20;
const TICK: Duration = Duration::from_millis(100);
/// How long to wait before another line about the same.
const LINE: Duration = Duration::from_secs(2);

/// Shows events: a live view where it can be drawn, lines elsewhere, and JSON on stdout if wanted.
pub(crate) struct Progress<'a> {
    printer: &'a Printer,
    json: bool,
    /// The stack, and what all are shown on, where several are under way.
    among: Option<(&'a str, &'a Board<'a>)>,
    /// The stack whose operation is followed.
    own: RefCell<String>,
    begun: Instant,
    bar: RefCell<Option<ProgressBar>>,
    /// What the templates say, where nothing is drawn: a line if the service takes longer.
    compared: RefCell<Option<String>>,
    /// When the first event was, in milliseconds since 1970.
    first: Cell<Option<i64>>,
    /// When the last line about a bucket that is being emptied was written.
    emptied: Cell<Option<Instant>>,
    /// What is under way, as the bar draws it.
    live: Arc<Mutex<Live>>,
    durations: Option<Arc<Mutex<Durations>>>,
    /// What is told of it in the end: the report, and the stack.
    report: Option<(&'a Report, &'a str)>,
}

impl<'a> Progress<'a> {
    pub(crate) fn new(printer: &'a Printer, json: bool) -> Self {
        Self {
            printer,
            json,
            among: None,
            own: RefCell::default(),
            begun: Instant::now(),
            bar: RefCell::new(None),
            compared: RefCell::default(),
            first: Cell::new(None),
            emptied: Cell::new(None),
            live: Arc::default(),
            durations: None,
            report: None,
        }
    }

    /// The same, which tells how long resources take by what they took before, and learns it.
    pub(crate) fn learning(self, session: &Session) -> Self {
        Self {
            durations: Some(session.durations()),
            ..self
        }
    }

    /// The same, which tells a report what happens to a stack.
    pub(crate) fn reporting(self, report: Option<&'a Report>, stack: &'a str) -> Self {
        let report = report.map(|report| (report, stack));
        Self { report, ..self }
    }

    /// Tells the report what became of the stack.
    pub(crate) fn ended(&self, result: Result<Ended, &CliError>) {
        if let Some((report, stack)) = self.report {
            report.ended(stack, result);
        }
    }

    /// The same for one of several stacks that are under way at once: each line names it, and
    /// what is drawn is drawn for all of them.
    pub(crate) fn among(self, name: &'a str, board: &'a Board<'a>) -> Self {
        let among = Some((name, board));
        Self { among, ..self }
    }

    /// Shows one event.
    pub(crate) fn show(&self, event: &Event) {
        if self.json {
            // A reader that has gone does not stop the work.
            let _gone = self.printer.json(&event.to_json());
        }
        if let Some((report, stack)) = self.report {
            report.take(stack, event);
        }
        match event {
            Event::Note { text } => self.line(text),
            Event::Compared { stack, counts } => self.compared(stack, counts),
            Event::AwaitingChangeSet { .. } => {
                if let Some(text) = self.compared.take() {
                    self.line(&text);
                }
            }
            Event::LookingForDrift { stack } => {
                self.spin(format!("{stack}: looking for what was changed by hand"));
            }
            Event::Waiting { stack, status, by } => {
                let by = by.to_string();
                let by = if by.is_empty() { by } else { format!(" {by}") };
                self.line(&format!(
                    "`{stack}` is busy ({status}{by}); waiting for its end"
                ));
            }
            Event::Uploading { files: 1 } => self.line("uploading 1 archive of code"),
            Event::Uploading { files } => {
                self.line(&format!("uploading {files} archives of code"));
            }
            Event::Started { stack, resources } => self.started(stack, *resources),
            Event::Resource(progress) => self.resource(progress),
            Event::Failed(cause) => {
                self.line(&format!("{BAD}failed:{BAD:#} {STRONG}{cause}{STRONG:#}"));
                if let Some(line) = cause.line {
                    self.line(&format!("  at {line}"));
                }
            }
            Event::UploadingFiles { step, .. } => self.start_files(*step),
            Event::FilePart { step, .. } => self.move_files(*step),
            Event::FilePut {
                bucket, key, step, ..
            } => {
                self.move_files(*step);
                self.file(*step, &format!("put {key} into {bucket}"));
            }
            Event::Seeded { .. } => {}
            Event::FileRemoved { bucket, key, step } => {
                self.move_files(*step);
                self.file(*step, &format!("deleted {key} from {bucket}"));
            }
            Event::Stopping { functions } => {
                self.line(&format!("stopping {}", functions.join(", ")));
            }
            Event::Emptying { bucket, removed } => self.emptying(bucket, *removed),
        }
    }

    /// Removes the bar; to be called before anything else is written. Keeps what was learnt.
    pub(crate) fn finish(&self) {
        if let Some(durations) = &self.durations
            && let Ok(mut durations) = durations.lock()
            && let Err(error) = durations.save()
        {
            let why = format_args!("how long resources took could not be kept: {error}");
            self.printer.detail(why);
        }
        if self.bar.take().is_some() {
            self.printer.draw(None);
        }
    }

    /// How long it has taken so far, in seconds.
    pub(crate) fn seconds(&self) -> f64 {
        self.begun.elapsed().as_secs_f64()
    }

    fn draws(&self) -> bool {
        self.printer.is_live() && self.among.is_none()
    }

    fn started(&self, stack: &str, resources: usize) {
        self.finish();
        self.own.replace(stack.to_owned());
        if let Some((name, board)) = self.among {
            board.started(name, resources);
        }
        if !self.draws() {
            return;
        }
        let bar =
            ProgressBar::with_draw_target(Some(resources as u64), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template(LAYOUT) {
            let (resources, waits) = (Arc::clone(&self.live), Arc::clone(&self.live));
            let style = style
                .with_key(
                    "resources",
                    move |_: &ProgressState, out: &mut dyn Write| {
                        if let Ok(live) = resources.lock() {
                            let _ =
                                out.write_str(&live.lines(Instant::now(), textwrap::termwidth()));
                        }
                    },
                )
                .with_key("waits", move |_: &ProgressState, out: &mut dyn Write| {
                    if let Ok(live) = waits.lock() {
                        let _ = out.write_str(&live.waits_for(Instant::now()));
                    }
                });
            bar.set_style(style.progress_chars("━╸─"));
        }
        bar.enable_steady_tick(TICK);
        self.draw(bar);
    }

    fn draw(&self, bar: ProgressBar) {
        self.printer.draw(Some(bar.clone()));
        self.bar.replace(Some(bar));
    }

    /// A bar for bytes, where there are files to watch.
    fn start_files(&self, step: FileStep) {
        self.finish();
        let (files, bytes) = (step.of_files, Bytes(step.of_bytes));
        if files > LISTED {
            self.line(&format!("{files} files to put or delete, {bytes}"));
        }
        if !self.draws() {
            return;
        }
        let bar = ProgressBar::with_draw_target(Some(step.of_bytes), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template(FILES) {
            bar.set_style(style.progress_chars("━╸─"));
        }
        bar.enable_steady_tick(TICK);
        self.bar.replace(Some(bar));
        self.move_files(step);
    }

    fn move_files(&self, step: FileStep) {
        if let Some(bar) = &*self.bar.borrow() {
            bar.set_position(step.bytes);
            bar.set_message(format!("{}/{} files", step.files, step.of_files));
        }
    }

    /// Few files have a line each; many have one together, and the rest on request.
    fn file(&self, step: FileStep, text: &str) {
        if step.of_files <= LISTED || self.printer.is_verbose() {
            self.line(text);
        }
    }

    /// What is known at once stands there while the service is asked for the rest.
    fn compared(&self, stack: &str, counts: &Counts) {
        let found = counts.to_string();
        let found = if found.is_empty() {
            "no resource changes by itself"
        } else {
            found.as_str()
        };
        let text = format!("{found}, by the templates; asking the service what it would do");
        if !self.draws() {
            self.compared.replace(Some(match self.among {
                // Each of its lines names it.
                Some(_) => text,
                None => format!("{stack}: {text}"),
            }));
            return;
        }
        self.spin(format!("{stack}: {text}"));
    }

    /// How far it is: drawn over where that can be, and a line now and then elsewhere.
    fn emptying(&self, bucket: &str, removed: u64) {
        let text = format!("emptying {bucket}: {removed} removed");
        if self.draws() {
            return self.spin(text);
        }
        let last = self.emptied.replace(Some(Instant::now()));
        match last {
            Some(last) if last.elapsed() < LINE => self.emptied.set(Some(last)),
            _ => self.line(&text),
        }
    }

    /// Shows a line as long as nothing else happens.
    fn spin(&self, message: String) {
        self.finish();
        if !self.draws() {
            return;
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        bar.set_style(ProgressStyle::default_spinner());
        bar.set_message(message);
        bar.enable_steady_tick(TICK);
        self.draw(bar);
    }

    fn resource(&self, progress: &ResourceProgress) {
        let event = &progress.event;
        let durations = self.durations.as_ref();
        let mut durations = durations.and_then(|known| known.lock().ok());
        let is_own = event.is_of_stack() && event.stack == *self.own.borrow();
        let expected =
            |type_name: &str, operation: &str| durations.as_ref()?.expected(type_name, operation);
        if let Some((name, board)) = self.among {
            let operation = event.status.strip_suffix("_IN_PROGRESS").filter(|_| is_own);
            let whole =
                operation.and_then(|operation| durations.as_ref()?.expected_stack(name, operation));
            board.take(name, progress, expected, whole);
        } else if let Ok(mut live) = self.live.lock() {
            live.take(progress, Instant::now(), expected);
        }
        if let Some(durations) = &mut durations {
            durations.learn(event);
            if is_own {
                durations.learn_stack(event);
            }
        }
        drop(durations);
        if let Some(bar) = &*self.bar.borrow() {
            bar.set_length(progress.total as u64);
            bar.set_position(progress.done as u64);
        }
        let going = event.status.ends_with("_IN_PROGRESS");
        if going && !event.is_of_stack() && !self.printer.is_verbose() {
            return;
        }
        let line = self.line_of(progress);
        self.line(&line);
    }

    /// An event in a line, with the time since the first one.
    pub(crate) fn line_of(&self, progress: &ResourceProgress) -> String {
        let ResourceProgress {
            event,
            authored,
            line,
            ..
        } = progress;
        let first = self.first.get().unwrap_or(event.at);
        self.first.set(Some(first));
        let going = event.status.ends_with("_IN_PROGRESS");
        let style = if event.status.ends_with("_FAILED") || event.status.contains("ROLLBACK") {
            BAD
        } else if going {
            CHANGED
        } else {
            GOOD
        };
        let reason = event
            .reason
            .as_ref()
            .filter(|_| !going || self.printer.is_verbose())
            .map_or_else(String::new, |reason| format!(" {FAINT}{reason}{FAINT:#}"));
        let made = match (&authored.made, line) {
            (None, _) => String::new(),
            (Some(made), Some(line)) if event.status.ends_with("_FAILED") => {
                format!(" ({made}, {line})")
            }
            (Some(made), _) => format!(" ({made})"),
        };
        let seconds = Duration::from_millis((event.at - first).max(0).unsigned_abs()).as_secs_f64();
        format!(
            "{seconds:>6.1}s {style}{}{style:#} {} {}{made}{reason}",
            event.status,
            authored.shown_type(&event.type_name),
            event.logical_id,
        )
    }

    fn line(&self, text: &str) {
        match self.among {
            Some((name, _)) => self.printer.message(format_args!("{name}: {text}")),
            None => self.printer.message(text),
        }
    }
}
