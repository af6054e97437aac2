//! Following an operation by its events.

use std::collections::{BTreeSet, HashSet};

use super::{
    cause::certain_cause,
    entry::{Ending, Operation},
    event::{Event, Reporter, ResourceProgress},
    interrupt::Interrupt,
};
use crate::{
    cloud::{Cloud, CloudError, StackEvent, StackRecord, StackStatus},
    source::SourceMap,
};

/// After so many looks without news the stack itself is asked.
const QUIET_LOOKS: u32 = 8;

/// After so many looks without any news the stack's word is taken even though no event confirms
/// that the operation has begun.
const SILENT_LOOKS: u32 = 60;

/// Follows the events of a stack and of the stacks nested in it.
///
/// ```no_run
/// use stackwright::{cloud::{Cloud, CloudError}, source::SourceMap};
/// use stackwright::deploy::{Ending, Interrupt, Operation, Watch, Watched};
///
/// # async fn example(cloud: &Cloud) -> Result<(), CloudError> {
/// let watch = Watch::before(cloud, "news").await?;
/// cloud.delete_stack("news", "farewell").await?;
/// let interrupt = Interrupt::new();
/// let watched: Watched = watch
///     .follow(Operation::Delete, 1, &SourceMap::default(), &|_| {}, &interrupt)
///     .await?;
/// assert_eq!(watched.ending, Ending::Succeeded);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Watch<'a> {
    cloud: &'a Cloud,
    /// The root first.
    stacks: Vec<Followed>,
    seen: HashSet<String>,
    events: Vec<StackEvent>,
}

/// A stack whose events are read.
#[derive(Debug)]
struct Followed {
    id: String,
    from: From,
}

/// Which events belong to the operation.
#[derive(Clone, Copy, Debug)]
enum From {
    /// Those after the ones that were there before.
    Seen,
    /// Those since the stack's last operation began.
    LastStart,
    /// Those since a time, in milliseconds since 1970.
    Time(i64),
}

/// What following an operation came to.
#[derive(Debug)]
pub struct Watched {
    /// How it ended; `Running` if the user left before.
    pub ending: Ending,
    /// The status at the end.
    pub status: StackStatus,
    /// The stack at the end; none once it is gone without a trace.
    pub stack: Option<StackRecord>,
    /// All events of the operation, in order.
    pub events: Vec<StackEvent>,
}

impl<'a> Watch<'a> {
    /// Prepares to follow an operation that has not begun: what was said before is not told.
    pub async fn before(cloud: &'a Cloud, stack_id: &str) -> Result<Self, CloudError> {
        let mut watch = Self::new(cloud, stack_id, From::Seen);
        let page = cloud.events(stack_id, None).await?;
        watch
            .seen
            .extend(page.events.into_iter().map(|event| event.id));
        Ok(watch)
    }

    /// Follows an operation that someone else has begun, from its beginning.
    ///
    /// ```no_run
    /// # use stackwright::{cloud::{Cloud, CloudError}, deploy::{Interrupt, Operation, Watch}};
    /// # async fn example(cloud: &Cloud) -> Result<(), CloudError> {
    /// # let (lines, interrupt) = (stackwright::source::SourceMap::default(), Interrupt::new());
    /// let watch = Watch::attach(cloud, "news");
    /// let watched = watch.follow(Operation::Update, 1, &lines, &|_| {}, &interrupt).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn attach(cloud: &'a Cloud, stack_id: &str) -> Self {
        Self::new(cloud, stack_id, From::LastStart)
    }

    /// What was said so far, in order, without waiting for more.
    ///
    /// ```no_run
    /// # use stackwright::{cloud::{Cloud, CloudError}, deploy::Watch};
    /// # async fn example(cloud: &Cloud) -> Result<(), CloudError> {
    /// for progress in Watch::attach(cloud, "news").so_far().await? {
    ///     println!("{} {}", progress.event.logical_id, progress.event.status);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn so_far(mut self) -> Result<Vec<ResourceProgress>, CloudError> {
        let root = self.stacks[0].id.clone();
        let mut progress = Progress::new(0);
        let events = self.look().await?;
        Ok(events
            .iter()
            .map(|event| progress.of(event, &root))
            .collect())
    }

    fn new(cloud: &'a Cloud, stack_id: &str, from: From) -> Self {
        Self {
            cloud,
            stacks: vec![Followed {
                id: stack_id.to_owned(),
                from,
            }],
            seen: HashSet::new(),
            events: Vec::new(),
        }
    }

    /// Follows until the end, or until the user leaves. `total` is how many resources the
    /// operation is about, as far as is known.
    pub async fn follow(
        mut self,
        operation: Operation,
        total: usize,
        lines: &SourceMap,
        report: &Reporter<'_>,
        interrupt: &Interrupt,
    ) -> Result<Watched, CloudError> {
        let root = self.stacks[0].id.clone();
        let mut progress = Progress::new(total);
        let mut pace = self.cloud.pace();
        let mut told = false;
        let mut quiet = 0;
        let mut ended: Option<StackStatus> = None;
        loop {
            let Some(news) = interrupt.or(self.look()).await else {
                return Ok(self.left());
            };
            let news = news?;
            if news.is_empty() {
                quiet += 1;
            } else {
                quiet = 0;
                pace.reset();
            }
            for event in news {
                if event.is_of_stack() && event.stack_id == root {
                    let status = StackStatus::from(event.status.as_str());
                    ended = (Ending::of(operation, &status) != Ending::Running).then_some(status);
                }
                let shown = progress.of(&event, &root);
                self.events.push(event);
                report(&Event::Resource(shown));
            }
            if !told && let Some(cause) = certain_cause(&self.events, &root, lines) {
                report(&Event::Failed(cause));
                told = true;
            }
            let begun = !self.events.is_empty();
            let due = (begun && quiet > 0 && quiet % QUIET_LOOKS == 0) || quiet >= SILENT_LOOKS;
            if ended.is_some() || due {
                let stack = self.cloud.stack(&root).await?;
                let status = ended.clone().unwrap_or_else(|| {
                    stack
                        .as_ref()
                        .map_or(StackStatus::DeleteComplete, |stack| stack.status.clone())
                });
                let agreed = stack.as_ref().is_none_or(|stack| stack.status == status);
                let settled = stack
                    .as_ref()
                    .is_none_or(|stack| Ending::of(operation, &stack.status) != Ending::Running);
                let ending = Ending::of(operation, &status);
                // Events and stacks reach us by different ways: the stack may still show what was.
                if ending != Ending::Running && settled && (agreed || quiet >= QUIET_LOOKS) {
                    for event in self.look().await? {
                        let shown = progress.of(&event, &root);
                        self.events.push(event);
                        report(&Event::Resource(shown));
                    }
                    return Ok(Watched {
                        ending,
                        status,
                        stack,
                        events: self.events,
                    });
                }
            }
            if interrupt.or(self.cloud.wait(&mut pace)).await.is_none() {
                return Ok(self.left());
            }
        }
    }

    /// What is known when the user leaves.
    fn left(self) -> Watched {
        Watched {
            ending: Ending::Running,
            status: "IN_PROGRESS".into(),
            stack: None,
            events: self.events,
        }
    }

    /// What was said since the last look, in order, by all stacks that are followed.
    async fn look(&mut self) -> Result<Vec<StackEvent>, CloudError> {
        let mut news = Vec::new();
        let mut place = 0;
        // The list grows while nested stacks turn up.
        while place < self.stacks.len() {
            let fresh = self.read(place).await?;
            for event in &fresh {
                self.nest(event);
            }
            news.extend(fresh);
            place += 1;
        }
        news.sort_by_key(|event| event.at);
        Ok(news)
    }

    /// Follows the nested stack that an event is about.
    fn nest(&mut self, event: &StackEvent) {
        let begins = [
            "CREATE_IN_PROGRESS",
            "UPDATE_IN_PROGRESS",
            "DELETE_IN_PROGRESS",
        ];
        let nested = event.type_name == "AWS::CloudFormation::Stack"
            && !event.is_of_stack()
            && event.physical_id.starts_with("arn:")
            && begins.contains(&event.status.as_str());
        if nested
            && !self
                .stacks
                .iter()
                .any(|stack| stack.id == event.physical_id)
        {
            self.stacks.push(Followed {
                id: event.physical_id.clone(),
                from: From::Time(event.at),
            });
        }
    }

    /// The new events of one stack, the oldest first.
    async fn read(&mut self, place: usize) -> Result<Vec<StackEvent>, CloudError> {
        let Followed { id, from } = &self.stacks[place];
        let (id, from) = (id.clone(), *from);
        let mut fresh = Vec::new();
        let mut next = None;
        'pages: loop {
            let page = match self.cloud.events(&id, next).await {
                // A nested stack may be gone by the time that its events are asked for.
                Err(error) if place > 0 && error.is_missing_stack() => break,
                page => page?,
            };
            for event in page.events {
                if self.seen.contains(&event.id) {
                    break 'pages;
                }
                if matches!(from, From::Time(start) if event.at < start) {
                    break 'pages;
                }
                let start = matches!(from, From::LastStart) && is_start(&event);
                fresh.push(event);
                if start {
                    break 'pages;
                }
            }
            next = page.next;
            if next.is_none() {
                break;
            }
        }
        // While pages were turned, events may have moved from one to the next.
        fresh.retain(|event| self.seen.insert(event.id.clone()));
        fresh.reverse();
        Ok(fresh)
    }
}

/// Whether an operation of the stack begins here.
fn is_start(event: &StackEvent) -> bool {
    let starts = [
        "CREATE_IN_PROGRESS",
        "UPDATE_IN_PROGRESS",
        "DELETE_IN_PROGRESS",
        "IMPORT_IN_PROGRESS",
        "REVIEW_IN_PROGRESS",
    ];
    event.is_of_stack() && starts.contains(&event.status.as_str())
}

/// Counts resources.
struct Progress {
    total: usize,
    begun: BTreeSet<String>,
    done: BTreeSet<String>,
}

impl Progress {
    fn new(total: usize) -> Self {
        Self {
            total,
            begun: BTreeSet::new(),
            done: BTreeSet::new(),
        }
    }

    fn of(&mut self, event: &StackEvent, root: &str) -> ResourceProgress {
        if event.stack_id == root && !event.is_of_stack() {
            self.begun.insert(event.logical_id.clone());
            if event.status.ends_with("_COMPLETE") || event.status.ends_with("_SKIPPED") {
                self.done.insert(event.logical_id.clone());
            }
        }
        ResourceProgress {
            event: event.clone(),
            done: self.done.len(),
            total: self.total.max(self.begun.len()),
        }
    }
}
