//! How far an operation is.

use std::collections::{BTreeMap, BTreeSet};

use super::event::ResourceProgress;
use crate::{
    cloud::{Outlook, StackEvent},
    expansion::Authored,
};

/// Counts the resources of a stack by their events.
#[derive(Debug)]
pub(super) struct Tally {
    total: usize,
    /// Every resource that has begun, and whether something is being done to it.
    begun: BTreeMap<String, bool>,
    done: BTreeSet<String>,
}

impl Tally {
    /// Of an operation on `total` resources, as far as is known.
    pub(super) fn new(total: usize) -> Self {
        Self {
            total,
            begun: BTreeMap::new(),
            done: BTreeSet::new(),
        }
    }

    /// Counts an event of the stack `root` or of one nested in it.
    pub(super) fn count(&mut self, event: &StackEvent, root: &str) -> ResourceProgress {
        if event.stack_id == root && !event.is_of_stack() {
            let goes_on = event.status.ends_with("_IN_PROGRESS");
            self.begun.insert(event.logical_id.clone(), goes_on);
            if event.status.ends_with("_COMPLETE") || event.status.ends_with("_SKIPPED") {
                self.done.insert(event.logical_id.clone());
            }
        }
        ResourceProgress {
            event: event.clone(),
            done: self.done.len(),
            total: self.total.max(self.begun.len()),
            authored: Authored::default(),
            line: None,
        }
    }

    /// What there is still to happen.
    pub(super) fn outlook(&self) -> Outlook {
        if self.begun.is_empty() || self.begun.len() < self.total {
            Outlook::Distant
        } else if self.begun.values().any(|goes_on| *goes_on) {
            Outlook::Last
        } else {
            Outlook::Close
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_close_once_all_is_done() {
        let mut tally = Tally::new(2);
        let mut outlooks = vec![tally.outlook()];
        for (id, status) in [
            ("A", "CREATE_IN_PROGRESS"),
            ("B", "CREATE_IN_PROGRESS"),
            ("A", "CREATE_COMPLETE"),
            ("B", "CREATE_FAILED"),
            ("A", "DELETE_IN_PROGRESS"),
        ] {
            let event = StackEvent {
                logical_id: id.to_owned(),
                status: status.to_owned(),
                ..StackEvent::default()
            };
            tally.count(&event, "");
            outlooks.push(tally.outlook());
        }
        use Outlook::{Close, Distant, Last};
        assert_eq!(outlooks, [Distant, Distant, Last, Last, Close, Last]);
    }
}
