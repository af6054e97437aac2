//! Which events of a stack belong to the operation that is followed.

use std::collections::HashSet;

use crate::cloud::StackEvent;

/// Tells by the operation's id where the service gives one, else by its token. An operation and
/// what undoes it have one token and two ids.
#[derive(Debug, Default)]
pub(super) struct Ours {
    token: Option<String>,
    /// Whether the service marks events with that token.
    is_marked: bool,
    operations: HashSet<String>,
    /// Whether the stack has come to rest: what begins now is another operation.
    is_over: bool,
}

impl Ours {
    /// The events of the operation with this token, or of the first one that begins.
    pub(super) fn of(token: Option<&str>) -> Self {
        Self {
            token: token.map(str::to_owned),
            ..Self::default()
        }
    }

    /// Leaves of events of the stack, the oldest first, those that belong to the operation.
    pub(super) fn keep(&mut self, events: &mut Vec<StackEvent>) {
        self.is_marked |= events.iter().any(|event| self.is_by_token(event));
        events.retain(|event| {
            let belongs = match &event.operation {
                Some(id) => self.is_known(id, event),
                None => !self.is_marked || event.token.is_none() || self.is_by_token(event),
            };
            let rests = event.is_of_stack() && !event.status.ends_with("_IN_PROGRESS");
            self.is_over |= belongs && rests;
            belongs
        });
    }

    fn is_known(&mut self, id: &str, event: &StackEvent) -> bool {
        if self.operations.contains(id) {
            return true;
        }
        let others = self.token.is_some() && event.token.is_some() && !self.is_by_token(event);
        let begins = event.is_of_stack() && event.status.ends_with("_IN_PROGRESS");
        let is_ours = self.is_by_token(event) || (begins && !others && !self.is_over);
        if is_ours {
            self.operations.insert(id.to_owned());
        }
        // What comes before the beginning is told.
        is_ours || (self.operations.is_empty() && !others)
    }

    fn is_by_token(&self, event: &StackEvent) -> bool {
        self.token.is_some() && event.token == self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Operation, token, what it is about and status of an event; what is empty is not told.
    fn event(line: &str) -> StackEvent {
        let words: Vec<&str> = line.split(' ').collect();
        let told = |word: &str| (word != "-").then(|| word.to_owned());
        let is_stack = words[2] == ".";
        StackEvent {
            operation: told(words[0]),
            token: told(words[1]),
            type_name: if is_stack {
                "AWS::CloudFormation::Stack"
            } else {
                "T"
            }
            .to_owned(),
            stack_id: "arn".to_owned(),
            physical_id: if is_stack { "arn" } else { words[2] }.to_owned(),
            status: words[3].to_owned(),
            ..StackEvent::default()
        }
    }

    fn kept(token: Option<&str>, lines: &[&str]) -> usize {
        let mut ours = Ours::of(token);
        let mut events = lines.iter().map(|line| event(line)).collect();
        ours.keep(&mut events);
        events.len()
    }

    #[test]
    fn an_operation_is_told_from_the_next_and_from_the_one_before() {
        for (token, expected, lines) in [
            // What undoes it belongs to it.
            (
                None,
                4,
                &[
                    "1 - . UPDATE_IN_PROGRESS",
                    "1 - A UPDATE_FAILED",
                    "2 - . UPDATE_ROLLBACK_IN_PROGRESS",
                    "2 - . UPDATE_ROLLBACK_COMPLETE",
                ][..],
            ),
            // What begins afterwards does not.
            (
                None,
                2,
                &[
                    "1 - . UPDATE_IN_PROGRESS",
                    "1 - . UPDATE_COMPLETE",
                    "2 - . UPDATE_IN_PROGRESS",
                    "2 - A UPDATE_IN_PROGRESS",
                ],
            ),
            // Nor what is late of an earlier one.
            (
                None,
                2,
                &[
                    "1 - . UPDATE_IN_PROGRESS",
                    "0 - A UPDATE_COMPLETE",
                    "1 - . UPDATE_COMPLETE",
                ],
            ),
            (
                Some("t"),
                2,
                &[
                    "1 t . UPDATE_IN_PROGRESS",
                    "2 u . UPDATE_IN_PROGRESS",
                    "1 t . UPDATE_COMPLETE",
                ],
            ),
            (
                Some("t"),
                1,
                &["0 u . UPDATE_COMPLETE", "1 t . UPDATE_IN_PROGRESS"],
            ),
            // The rollback has the token of what it undoes, or none.
            (
                Some("t"),
                3,
                &[
                    "1 t . UPDATE_IN_PROGRESS",
                    "2 t . UPDATE_ROLLBACK_IN_PROGRESS",
                    "3 - . UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
                ],
            ),
            // Without ids the token tells, and without both all is told.
            (
                Some("t"),
                1,
                &["- t . UPDATE_IN_PROGRESS", "- u . UPDATE_IN_PROGRESS"],
            ),
            (
                Some("t"),
                2,
                &["- - . UPDATE_IN_PROGRESS", "- - A UPDATE_IN_PROGRESS"],
            ),
            (
                None,
                2,
                &["- t . UPDATE_IN_PROGRESS", "- u A UPDATE_IN_PROGRESS"],
            ),
        ] {
            assert_eq!(kept(token, lines), expected, "{token:?} {lines:#?}");
        }
    }
}
