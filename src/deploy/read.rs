//! Reading the events of a stack and of those nested in it, each once.

use std::collections::HashSet;

use super::ours::Ours;
use crate::cloud::{Cloud, CloudError, Pace, StackEvent};

/// Reads what is new.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    cloud: &'a Cloud,
    /// The root first.
    stacks: Vec<Followed>,
    seen: HashSet<String>,
    /// Which of the root's events are told, where other operations may follow this one.
    ours: Ours,
    /// How often was looked.
    turn: usize,
}

/// A stack whose events are read.
#[derive(Debug)]
struct Followed {
    id: String,
    /// Whether the operation's first event is yet to be found.
    seeks_start: bool,
    /// When the operation began, in milliseconds since 1970, or before that.
    from: i64,
}

impl<'a> Reader<'a> {
    /// Reads an operation that has not begun: what was said before is not told. Where events have
    /// tokens, only those with `token` belong to it.
    pub(super) async fn before(
        cloud: &'a Cloud,
        stack_id: &str,
        token: Option<&str>,
    ) -> Result<Self, CloudError> {
        let page = cloud.events(stack_id, None).await?;
        let newest = page.events.iter().map(|event| event.at).max();
        let mut reader = Self::new(cloud, stack_id, newest.unwrap_or(i64::MIN));
        reader.ours = Ours::of(token);
        let seen = page.events.into_iter().map(|event| event.id);
        reader.seen.extend(seen);
        Ok(reader)
    }

    /// Reads the stack's last operation from its beginning.
    pub(super) fn attach(cloud: &'a Cloud, stack_id: &str) -> Self {
        let mut reader = Self::new(cloud, stack_id, i64::MIN);
        reader.stacks[0].seeks_start = true;
        reader
    }

    fn new(cloud: &'a Cloud, stack_id: &str, from: i64) -> Self {
        Self {
            cloud,
            stacks: vec![Followed {
                id: stack_id.to_owned(),
                seeks_start: false,
                from,
            }],
            seen: HashSet::new(),
            ours: Ours::default(),
            turn: 0,
        }
    }

    /// The stack that the operation is about.
    pub(super) fn root(&self) -> &str {
        &self.stacks[0].id
    }

    /// What was said since the last look, in order. Where each look costs something, only one of
    /// the nested stacks has its turn, and those that have just failed.
    pub(super) async fn look(&mut self) -> Result<Vec<StackEvent>, CloudError> {
        self.turn += 1;
        let turn = self.turn;
        self.look_at(|place, nested, failed| failed || turn % nested == place)
            .await
    }

    /// The same, by all stacks that are followed.
    pub(super) async fn look_everywhere(&mut self) -> Result<Vec<StackEvent>, CloudError> {
        self.look_at(|_, _, _| true).await
    }

    async fn look_at(
        &mut self,
        is_due: impl Fn(usize, usize, bool) -> bool,
    ) -> Result<Vec<StackEvent>, CloudError> {
        let near = self.cloud.is_near();
        let mut news: Vec<StackEvent> = Vec::new();
        let mut place = 0;
        // The list grows while nested stacks turn up.
        while place < self.stacks.len() {
            let id = &self.stacks[place].id;
            let failed = |event: &StackEvent| {
                event.physical_id == *id
                    && !event.is_of_stack()
                    && event.status.ends_with("_FAILED")
            };
            let nested = self.stacks.len() - 1;
            let due = place == 0 || near || is_due(place - 1, nested, news.iter().any(failed));
            if due {
                if place > 0 {
                    self.cloud.look_besides(&mut Pace::far());
                }
                let fresh = match self.read(place).await {
                    // What was read of other stacks is told; this one has its turn later.
                    Err(error) if place > 0 && error.is_throttled() => Vec::new(),
                    fresh => fresh?,
                };
                for event in &fresh {
                    self.nest(event);
                }
                news.extend(fresh);
            }
            place += 1;
        }
        news.sort_by_key(|event| event.at);
        Ok(news)
    }

    /// Follows the nested stack that an event is about.
    fn nest(&mut self, event: &StackEvent) {
        let is_new = event.status == "CREATE_IN_PROGRESS";
        let begins =
            is_new || ["UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS"].contains(&&*event.status);
        let nested = event.type_name == "AWS::CloudFormation::Stack"
            && !event.is_of_stack()
            && event.physical_id.starts_with("arn:");
        let is_known = |stack: &Followed| stack.id == event.physical_id;
        if nested && begins && !self.stacks.iter().any(is_known) {
            self.stacks.push(Followed {
                id: event.physical_id.clone(),
                seeks_start: false,
                // A new one has only events of this operation, and some of them may be older than
                // the one that names it.
                from: if is_new { i64::MIN } else { event.at },
            });
        }
    }

    /// The new events of one stack, the oldest first.
    async fn read(&mut self, place: usize) -> Result<Vec<StackEvent>, CloudError> {
        let id = self.stacks[place].id.clone();
        let mut fresh: Vec<StackEvent> = Vec::new();
        let mut next = None;
        loop {
            let page = match self.cloud.events(&id, next).await {
                // A nested stack may be gone by the time that its events are asked for.
                Err(error) if place > 0 && error.is_missing_stack() => break,
                page => page?,
            };
            let mut reached = false;
            for event in page.events {
                let followed = &mut self.stacks[place];
                // An event that arrives late stands below ones that were there before.
                if self.seen.contains(&event.id) || event.at < followed.from {
                    reached = true;
                    continue;
                }
                let starts = followed.seeks_start && is_start(&event);
                if starts
                    && fresh
                        .iter()
                        .any(|other| other.stack_id == id && is_start(other))
                {
                    continue;
                }
                if starts {
                    followed.from = event.at;
                    reached = true;
                }
                // While pages were turned, events may have moved from one to the next.
                fresh.push(event);
            }
            next = page.next;
            if reached || next.is_none() {
                break;
            }
        }
        self.stacks[place].seeks_start = false;
        if place == 0
            && let Some(event) = fresh.first()
        {
            // Another stack may take the name.
            self.stacks[0].id.clone_from(&event.stack_id);
        }
        let from = self.stacks[place].from;
        fresh.retain(|event| event.at >= from && self.seen.insert(event.id.clone()));
        fresh.reverse();
        if place == 0 {
            self.ours.keep(&mut fresh);
        }
        Ok(fresh)
    }
}

/// Whether an operation of the stack begins here.
pub(super) fn is_start(event: &StackEvent) -> bool {
    let starts = [
        "CREATE_IN_PROGRESS",
        "UPDATE_IN_PROGRESS",
        "DELETE_IN_PROGRESS",
        "IMPORT_IN_PROGRESS",
        "REVIEW_IN_PROGRESS",
    ];
    event.is_of_stack() && starts.contains(&event.status.as_str())
}
