//! What is under way, a line for each resource.

use std::{
    fmt::Write as _,
    time::{Duration, Instant},
};

use indexmap::IndexMap;
use unicode_width::UnicodeWidthStr as _;

use crate::deploy::ResourceProgress;

/// How many resources have a line of their own.
const SHOWN: usize = 10;

/// The resources that are under way.
#[derive(Debug, Default)]
pub(super) struct Live {
    going: IndexMap<(String, String), Going>,
}

#[derive(Debug)]
struct Going {
    id: String,
    type_name: String,
    /// What it is made of, in words, if the author did not write it.
    made: Option<String>,
    operation: String,
    since: Instant,
    expected: Option<Duration>,
}

impl Live {
    /// Takes in what the service says of a resource. `expected` tells how long an operation on a
    /// type takes.
    pub(super) fn take(
        &mut self,
        progress: &ResourceProgress,
        now: Instant,
        expected: impl FnOnce(&str, &str) -> Option<Duration>,
    ) {
        let ResourceProgress {
            event, authored, ..
        } = progress;
        if event.is_of_stack() {
            return;
        }
        let key = (event.stack_id.clone(), event.logical_id.clone());
        let Some(operation) = event.status.strip_suffix("_IN_PROGRESS") else {
            self.going.shift_remove(&key);
            return;
        };
        if self
            .going
            .get(&key)
            .is_some_and(|it| it.operation == operation)
        {
            return;
        }
        let going = Going {
            id: event.logical_id.clone(),
            type_name: authored.shown_type(&event.type_name).to_owned(),
            made: authored.made.as_ref().map(ToString::to_string),
            operation: operation.to_owned(),
            since: now,
            expected: expected(&event.type_name, operation),
        };
        self.going.insert(key, going);
    }

    /// A line for each, no wider than `width`, and none at all when nothing is under way.
    pub(super) fn lines(&self, now: Instant, width: usize) -> String {
        let ids = self.going.values().map(|it| it.id.width()).max();
        let ids = ids.unwrap_or_default();
        let mut lines = String::new();
        for going in self.going.values().take(SHOWN) {
            let verb = verb(&going.operation);
            let time = going.time(now);
            let line = format!(
                "  {verb:<8} {:<ids$}  {time:<20} {}",
                going.id,
                going.made.as_ref().unwrap_or(&going.type_name)
            );
            let _ = writeln!(lines, "{}", cut(&line, width));
        }
        if let Some(more @ 1..) = self.going.len().checked_sub(SHOWN) {
            let _ = writeln!(lines, "  … and {more} more");
        }
        lines
    }

    /// All that is under way, in a few words: what is done to which resources.
    pub(super) fn summary(&self) -> String {
        let mut by_verb: IndexMap<&str, Vec<&str>> = IndexMap::new();
        for going in self.going.values() {
            by_verb
                .entry(verb(&going.operation))
                .or_default()
                .push(&going.id);
        }
        let parts = by_verb
            .iter()
            .map(|(verb, ids)| format!("{verb} {}", ids.join(", ")));
        parts.collect::<Vec<_>>().join("; ")
    }

    /// What everything waits for: of what is under way, that which is expected to end last, or
    /// else has been under way longest.
    pub(super) fn waits_for(&self, now: Instant) -> String {
        let left = |it: &Going| it.expected.map(|all| all.saturating_sub(now - it.since));
        let last = self
            .going
            .values()
            .max_by_key(|it| (left(it), now - it.since));
        match last {
            None => String::new(),
            Some(it) => match left(it) {
                Some(left) if !left.is_zero() => {
                    format!("waiting for {}, about {} more", it.id, short(left))
                }
                _ => format!("waiting for {}", it.id),
            },
        }
    }
}

impl Going {
    fn time(&self, now: Instant) -> String {
        time_of(now - self.since, self.expected)
    }
}

/// How long something has been under way, and how long it takes otherwise.
pub(super) fn time_of(elapsed: Duration, expected: Option<Duration>) -> String {
    let shown = short(elapsed);
    match expected {
        Some(expected) if elapsed > expected + Duration::from_secs(1) => {
            format!("{shown}, usually {}", short(expected))
        }
        Some(expected) => format!("{shown} of about {}", short(expected)),
        None => shown,
    }
}

fn verb(operation: &str) -> &str {
    match operation {
        "CREATE" => "creating",
        "UPDATE" => "updating",
        "DELETE" => "deleting",
        "IMPORT" => "imports",
        _ => "going on",
    }
}

/// As in `9 s` and `2 min 5 s`; what is not nothing is at least a second.
fn short(time: Duration) -> String {
    let seconds = time.as_secs() + u64::from(time.subsec_millis() >= 500);
    let seconds = if time.is_zero() { 0 } else { seconds.max(1) };
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

/// What of a line fits; names of resources and types are ASCII.
pub(super) fn cut(line: &str, width: usize) -> String {
    if line.width() <= width {
        return line.to_owned();
    }
    let kept: String = line.chars().take(width.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{cloud::StackEvent, expansion::Authored};

    fn event(id: &str, type_name: &str, status: &str) -> ResourceProgress {
        ResourceProgress {
            event: StackEvent {
                logical_id: id.to_owned(),
                type_name: type_name.to_owned(),
                status: status.to_owned(),
                ..StackEvent::default()
            },
            done: 0,
            total: 0,
            authored: Authored::default(),
            line: None,
        }
    }

    #[test]
    fn what_is_under_way_is_shown_with_what_is_expected_of_it() {
        let begun = Instant::now();
        let after = |seconds| begun + Duration::from_secs(seconds);
        let expected = |type_name: &str, operation: &str| match (type_name, operation) {
            ("AWS::DynamoDB::Table", "CREATE") => Some(Duration::from_secs(20)),
            ("AWS::SQS::Queue", "UPDATE") => Some(Duration::from_secs(2)),
            _ => None,
        };
        let mut live = Live::default();
        assert_eq!(live.lines(begun, 80) + &live.waits_for(begun), "");
        for (id, type_name, status, at) in [
            ("Reports", "AWS::DynamoDB::Table", "CREATE_IN_PROGRESS", 0),
            (
                "Site",
                "AWS::CloudFront::Distribution",
                "CREATE_IN_PROGRESS",
                1,
            ),
            ("News", "AWS::SNS::Topic", "DELETE_IN_PROGRESS", 2),
            ("Queue", "AWS::SQS::Queue", "UPDATE_IN_PROGRESS", 2),
            (
                "Site",
                "AWS::CloudFront::Distribution",
                "CREATE_IN_PROGRESS",
                9,
            ),
            ("News", "AWS::SNS::Topic", "DELETE_COMPLETE", 9),
        ] {
            live.take(&event(id, type_name, status), after(at), expected);
        }
        let mut shown = String::new();
        for (at, width) in [(12, 80), (90, 40)] {
            shown += &live.lines(after(at), width);
            shown += &live.waits_for(after(at));
            shown += "\n";
        }
        insta::assert_snapshot!(shown, @r"
          creating Reports  12 s of about 20 s   AWS::DynamoDB::Table
          creating Site     11 s                 AWS::CloudFront::Distribution
          updating Queue    10 s, usually 2 s    AWS::SQS::Queue
        waiting for Reports, about 8 s more
          creating Reports  1 min 30 s, usually…
          creating Site     1 min 29 s…
          updating Queue    1 min 28 s, usually…
        waiting for Reports
        ");
    }

    #[test]
    fn many_resources_do_not_fill_the_terminal() {
        let now = Instant::now();
        let mut live = Live::default();
        for number in 0..30 {
            let event = event(
                &format!("Topic{number}"),
                "AWS::SNS::Topic",
                "CREATE_IN_PROGRESS",
            );
            live.take(&event, now, |_, _| None);
        }
        let lines = live.lines(now, 80);
        assert_eq!(lines.lines().count(), SHOWN + 1);
        assert!(lines.ends_with("  … and 20 more\n"), "{lines}");
    }
}
