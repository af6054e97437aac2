//! What happens in the cloud, as it happens.

use std::{
    cell::RefCell,
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::printer::{BAD, CHANGED, FAINT, GOOD, Printer, STRONG};
use crate::{
    deploy::{Event, ResourceProgress},
    diff::Counts,
};

/// Shows events: a bar where it can be drawn, lines elsewhere, and JSON on stdout if wanted.
pub(crate) struct Progress<'a> {
    printer: &'a Printer,
    json: bool,
    begun: Instant,
    bar: RefCell<Option<ProgressBar>>,
}

impl<'a> Progress<'a> {
    pub(crate) fn new(printer: &'a Printer, json: bool) -> Self {
        Self {
            printer,
            json,
            begun: Instant::now(),
            bar: RefCell::new(None),
        }
    }

    /// Shows one event.
    pub(crate) fn show(&self, event: &Event) {
        if self.json {
            // A reader that has gone does not stop the work.
            let _gone = self.printer.json(&event.to_json());
        }
        match event {
            Event::Note { text } => self.line(text),
            Event::Compared { stack, counts } => self.compared(stack, counts),
            Event::LookingForDrift { stack } => {
                self.spin(format!("{stack}: looking for what was changed by hand"));
            }
            Event::Waiting { stack, status } => {
                self.line(&format!(
                    "`{stack}` is busy ({status}); waiting for its end"
                ));
            }
            Event::Uploading { files: 1 } => self.line("uploading 1 archive of code"),
            Event::Uploading { files } => {
                self.line(&format!("uploading {files} archives of code"));
            }
            Event::Started { resources, .. } => self.start_bar(*resources),
            Event::Resource(progress) => self.resource(progress),
            Event::Failed(cause) => {
                self.line(&format!("{BAD}failed:{BAD:#} {STRONG}{cause}{STRONG:#}"));
                if let Some(line) = cause.line {
                    self.line(&format!("  at {line}"));
                }
            }
            Event::Seeded { bucket, key } => self.line(&format!("put {key} into {bucket}")),
            Event::Emptying { bucket, removed } => {
                self.line(&format!("emptying {bucket}: {removed} removed"));
            }
        }
    }

    /// Removes the bar; to be called before anything else is written.
    pub(crate) fn finish(&self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    /// How long it has taken so far, in seconds.
    pub(crate) fn seconds(&self) -> f64 {
        self.begun.elapsed().as_secs_f64()
    }

    fn start_bar(&self, resources: usize) {
        self.finish();
        if !self.printer.is_live() {
            return;
        }
        let bar =
            ProgressBar::with_draw_target(Some(resources as u64), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {elapsed} {wide_msg}")
        {
            bar.set_style(style);
        }
        self.bar.replace(Some(bar));
    }

    /// What is known at once stands there while the service is asked for the rest.
    fn compared(&self, stack: &str, counts: &Counts) {
        let found = counts.to_string();
        let found = if found.is_empty() {
            "no resource changes by itself"
        } else {
            found.as_str()
        };
        self.spin(format!(
            "{stack}: {found}, by the templates; asking the service what it would do"
        ));
    }

    /// Shows a line as long as nothing else happens.
    fn spin(&self, message: String) {
        self.finish();
        if !self.printer.is_live() {
            return;
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        bar.set_style(ProgressStyle::default_spinner());
        bar.set_message(message);
        bar.enable_steady_tick(Duration::from_millis(100));
        self.bar.replace(Some(bar));
    }

    fn resource(&self, progress: &ResourceProgress) {
        let event = &progress.event;
        if let Some(bar) = &*self.bar.borrow() {
            bar.set_length(progress.total as u64);
            bar.set_position(progress.done as u64);
            bar.set_message(format!("{} {}", event.logical_id, event.status));
        }
        let going = event.status.ends_with("_IN_PROGRESS");
        if going && !event.is_of_stack() && !self.printer.is_verbose() {
            return;
        }
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
        self.line(&format!(
            "{:>6.1}s {style}{}{style:#} {} {}{reason}",
            self.seconds(),
            event.status,
            event.type_name,
            event.logical_id,
        ));
    }

    fn line(&self, text: &str) {
        match &*self.bar.borrow() {
            Some(bar) => bar.suspend(|| self.printer.message(text)),
            None => self.printer.message(text),
        }
    }
}
