//! What is under way in several stacks at once: a line for each, and one bar for all.

use std::{
    fmt::{self, Write as _},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use indexmap::IndexMap;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use unicode_width::UnicodeWidthStr as _;

use super::{
    live::{Live, cut, time_of},
    printer::Printer,
};
use crate::deploy::ResourceProgress;

const LAYOUT: &str = "{stacks}{bar:20} {count}  {elapsed}";
const TICK: Duration = Duration::from_millis(100);
/// How many stacks have a line of their own.
const SHOWN: usize = 12;
/// The length of the bar for each stack.
const WHOLE: usize = 1000;

/// A live view of several stacks, where one can be drawn.
pub(super) struct Board<'a> {
    printer: &'a Printer,
    bar: Option<ProgressBar>,
    stacks: Arc<Mutex<Stacks>>,
}

#[derive(Debug)]
struct Stacks {
    total: usize,
    ended: usize,
    going: IndexMap<String, Going>,
}

#[derive(Debug)]
struct Going {
    since: Instant,
    done: usize,
    total: usize,
    /// How long the whole operation takes otherwise.
    expected: Option<Duration>,
    live: Live,
}

impl<'a> Board<'a> {
    /// Of so many stacks, none of which has begun.
    pub(super) fn new(printer: &'a Printer, total: usize) -> Self {
        let stacks = Arc::new(Mutex::new(Stacks {
            total,
            ended: 0,
            going: IndexMap::new(),
        }));
        let bar = printer.is_live().then(|| bar(&stacks, total));
        printer.draw(bar.clone());
        Self {
            printer,
            bar,
            stacks,
        }
    }

    /// A stack begins: it is looked at, and planned.
    pub(super) fn begin(&self, stack: &str) {
        let going = Going {
            since: Instant::now(),
            done: 0,
            total: 0,
            expected: None,
            live: Live::default(),
        };
        self.change(|stacks| {
            stacks.going.insert(stack.to_owned(), going);
        });
    }

    /// The service has begun to work on so many resources of a stack.
    pub(super) fn started(&self, stack: &str, resources: usize) {
        self.change(|stacks| {
            if let Some(going) = stacks.going.get_mut(stack) {
                going.total = resources;
                going.since = Instant::now();
            }
        });
    }

    /// A resource of a stack went on. `expected` tells how long an operation on a type takes, and
    /// `whole` how long the stack's does.
    pub(super) fn take(
        &self,
        stack: &str,
        progress: &ResourceProgress,
        expected: impl FnOnce(&str, &str) -> Option<Duration>,
        whole: Option<Duration>,
    ) {
        self.change(|stacks| {
            if let Some(going) = stacks.going.get_mut(stack) {
                (going.done, going.total) = (progress.done, progress.total);
                going.expected = whole.or(going.expected);
                going.live.take(progress, Instant::now(), expected);
            }
        });
    }

    /// A stack has ended, one way or another.
    pub(super) fn end(&self, stack: &str) {
        self.change(|stacks| {
            stacks.going.shift_remove(stack);
            stacks.ended += 1;
        });
    }

    fn change(&self, change: impl FnOnce(&mut Stacks)) {
        if let Ok(mut stacks) = self.stacks.lock() {
            change(&mut stacks);
            let position = stacks.position();
            drop(stacks);
            if let Some(bar) = &self.bar {
                bar.set_position(position as u64);
            }
        }
    }
}

impl Drop for Board<'_> {
    fn drop(&mut self) {
        self.printer.draw(None);
    }
}

fn bar(stacks: &Arc<Mutex<Stacks>>, total: usize) -> ProgressBar {
    let length = (total * WHOLE) as u64;
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template(LAYOUT) {
        let key = |write: fn(&Stacks, &mut dyn fmt::Write) -> fmt::Result| {
            let stacks = Arc::clone(stacks);
            move |_: &ProgressState, out: &mut dyn fmt::Write| {
                if let Ok(stacks) = stacks.lock() {
                    let _ = write(&stacks, out);
                }
            }
        };
        let lines =
            key(|stacks, out| out.write_str(&stacks.lines(Instant::now(), textwrap::termwidth())));
        let count = key(|stacks, out| write!(out, "{}/{} stacks", stacks.ended, stacks.total));
        let style = style.with_key("stacks", lines).with_key("count", count);
        bar.set_style(style.progress_chars("━╸─"));
    }
    bar.enable_steady_tick(TICK);
    bar
}

impl Stacks {
    /// How much of the bar is full.
    fn position(&self) -> usize {
        let parts = self.going.values();
        let part = |going: &Going| (going.done * WHOLE).checked_div(going.total);
        self.ended * WHOLE + parts.filter_map(part).sum::<usize>()
    }

    /// A line for each stack that is under way, no wider than `width`.
    fn lines(&self, now: Instant, width: usize) -> String {
        let shown = || self.going.iter().take(SHOWN);
        let names = shown().map(|(name, _)| name.width()).max();
        let names = names.unwrap_or_default();
        let count = |going: &Going| match going.total {
            0 => String::new(),
            total => format!("{}/{total}", going.done),
        };
        let counts = shown().map(|(_, going)| count(going).width()).max();
        let counts = counts.unwrap_or_default();
        let mut lines = String::new();
        for (name, going) in shown() {
            let time = time_of(now - going.since, going.expected);
            let doing = match going.total {
                0 => "planning".to_owned(),
                _ => going.live.summary(),
            };
            let count = count(going);
            let line = format!("  {name:<names$}  {count:>counts$}  {time:<20} {doing}");
            let _ = writeln!(lines, "{}", cut(line.trim_end(), width));
        }
        if let Some(more @ 1..) = self.going.len().checked_sub(SHOWN) {
            let _ = writeln!(lines, "  … and {more} more stacks");
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cli::{args::ColorArg, printer::Printer},
        cloud::StackEvent,
        expansion::Authored,
    };

    #[test]
    fn each_stack_has_a_line_and_all_have_a_bar() {
        let printer = Printer::new(ColorArg::Never, true, false);
        let board = Board::new(&printer, 4);
        for name in ["farm", "market", "news"] {
            board.begin(name);
        }
        board.started("farm", 3);
        board.started("market", 2);
        for (id, status, done) in [
            ("Eggs", "CREATE_IN_PROGRESS", 0),
            ("Barn", "CREATE_IN_PROGRESS", 0),
            ("Old", "DELETE_IN_PROGRESS", 0),
            ("Eggs", "CREATE_COMPLETE", 1),
        ] {
            let event = StackEvent {
                logical_id: id.to_owned(),
                status: status.to_owned(),
                ..StackEvent::default()
            };
            let progress = ResourceProgress {
                event,
                done,
                total: 4,
                authored: Authored::default(),
                line: None,
            };
            board.take(
                "farm",
                &progress,
                |_, _| None,
                Some(Duration::from_secs(40)),
            );
        }
        let later = Instant::now() + Duration::from_secs(12);
        let shown = |width| {
            let stacks = board.stacks.lock().expect("no panic");
            format!("{}{}\n", stacks.lines(later, width), stacks.position())
        };
        let before = shown(80) + &shown(46);
        board.end("farm");
        let text = before + &shown(80);
        insta::assert_snapshot!(text, @r"
          farm    1/4  12 s of about 40 s   creating Barn; deleting Old
          market  0/2  12 s
          news         12 s                 planning
        250
          farm    1/4  12 s of about 40 s   creating…
          market  0/2  12 s
          news         12 s                 planning
        250
          market  0/2  12 s
          news         12 s                 planning
        1000
        ");
    }
}
