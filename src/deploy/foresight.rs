//! When the end of an operation can be expected, by how long its resources usually take.

use std::{
    collections::BTreeMap,
    time::{Duration, SystemTime},
};

use crate::cloud::{Cloud, Outlook, StackEvent};

/// Resources take up to this part less or more than usual.
const TOLERANCE: f64 = 0.2;

/// Nothing is expected to take longer.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// What is under way, and how long that usually takes.
#[derive(Debug)]
pub(super) struct Foresight {
    /// When was last looked; nothing before the first look at what others have begun.
    looked: Option<SystemTime>,
    running: BTreeMap<String, Running>,
    /// Whether something has failed: what is under way is cut short, and undone.
    is_blind: bool,
}

#[derive(Debug)]
struct Running {
    operation: String,
    /// When it can end at the earliest, and when at the latest as things usually go.
    expected: Option<(SystemTime, SystemTime)>,
}

impl Foresight {
    /// Of an operation that begins at a time, or has begun nobody knows when.
    pub(super) fn new(begins: Option<SystemTime>) -> Self {
        Self {
            looked: begins,
            running: BTreeMap::new(),
            is_blind: false,
        }
    }

    /// Learns what a look at the stack `root` has shown.
    pub(super) fn see(
        &mut self,
        events: &[StackEvent],
        root: &str,
        now: SystemTime,
        cloud: &Cloud,
    ) {
        for event in events.iter().filter(|event| event.stack_id == root) {
            self.is_blind |= event.status.ends_with("_FAILED") || event.status.contains("ROLLBACK");
            if event.is_of_stack() {
                continue;
            }
            let Some(operation) = event.status.strip_suffix("_IN_PROGRESS") else {
                self.running.remove(&event.logical_id);
                continue;
            };
            let running = self.running.get(&event.logical_id);
            if running.is_some_and(|running| running.operation == operation) {
                continue;
            }
            let usual = cloud.usually(&event.type_name, operation);
            let usual = usual.map(|usual| usual.min(LONGEST));
            let expected = self.looked.zip(usual).map(|(looked, usual)| {
                let latest = now + usual.mul_f64(1.0 + TOLERANCE);
                (looked + usual.mul_f64(1.0 - TOLERANCE), latest)
            });
            let operation = operation.to_owned();
            let running = Running {
                operation,
                expected,
            };
            self.running.insert(event.logical_id.clone(), running);
        }
        self.looked = Some(now);
    }

    /// What there is still to happen, more exactly than by counting resources.
    pub(super) fn outlook(&self, counted: Outlook, now: SystemTime) -> Outlook {
        if self.is_blind || counted == Outlook::Close {
            return counted;
        }
        let expected = || self.running.values().filter_map(|running| running.expected);
        // All of it has to end before the stack does.
        let earliest = expected().map(|(earliest, _)| earliest).max();
        if let Some(pause) = earliest.and_then(|earliest| earliest.duration_since(now).ok()) {
            return Outlook::After(pause);
        }
        let all_known = self
            .running
            .values()
            .all(|running| running.expected.is_some());
        let is_due = expected().any(|(_, latest)| now <= latest);
        match counted {
            Outlook::Last if all_known && is_due => Outlook::Due,
            counted => counted,
        }
    }
}
