//! Following an operation by its events.

use std::time::Duration;

use super::{
    cause::certain_cause,
    entry::{Ending, Operation},
    error::DeployError,
    event::{Event, Reporter, ResourceProgress},
    foresight::Foresight,
    interrupt::Interrupt,
    read::Reader,
    tally::Tally,
};
use crate::{
    cloud::{Cloud, CloudError, Outlook, StackEvent, StackRecord, StackStatus},
    source::SourceMap,
};

/// After so many looks without news the stack itself is asked: sooner where that costs nothing.
const QUIET_LOOKS: [u32; 2] = [24, 8];

/// After so many looks without any news the stack's word is taken even though no event confirms
/// that the operation has begun.
const SILENT_LOOKS: u32 = 48;

/// After its last event a stack is looked at so often until it shows what the event said.
const LATE_LOOKS: u32 = 8;

/// So many looks in a row may be refused because the service is asked too often, after all the
/// retries of each.
const REFUSED_LOOKS: u32 = 60;

/// The longest pause after a look that was refused; it is drawn at random up to a bound that
/// doubles.
const LONGEST_PAUSE: Duration = Duration::from_secs(15);

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
    reader: Reader<'a>,
    events: Vec<StackEvent>,
    foresight: Foresight,
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
        Self::before_with(cloud, stack_id, None).await
    }

    /// The same, where the operation's token is known: one that follows it is not taken for it.
    ///
    /// ```no_run
    /// # use stackwright::{cloud::{Cloud, CloudError}, deploy::Watch};
    /// # async fn example(cloud: &Cloud) -> Result<(), CloudError> {
    /// let watch = Watch::before_with(cloud, "news", Some("farewell")).await?;
    /// cloud.delete_stack("news", "farewell").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn before_with(
        cloud: &'a Cloud,
        stack_id: &str,
        token: Option<&str>,
    ) -> Result<Self, CloudError> {
        Ok(Self {
            cloud,
            reader: Reader::before(cloud, stack_id, token).await?,
            events: Vec::new(),
            foresight: Foresight::new(Some(cloud.clock().now())),
        })
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
        Self {
            cloud,
            reader: Reader::attach(cloud, stack_id),
            events: Vec::new(),
            foresight: Foresight::new(None),
        }
    }

    /// What was said so far, in order, without waiting for more.
    ///
    /// ```no_run
    /// # use stackwright::{cloud::{Cloud, CloudError}, deploy::Watch};
    /// # async fn example(cloud: &Cloud) -> Result<(), CloudError> {
    /// # let lines = stackwright::source::SourceMap::default();
    /// for progress in Watch::attach(cloud, "news").so_far(&lines).await? {
    ///     println!("{} {}", progress.event.logical_id, progress.event.status);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn so_far(mut self, lines: &SourceMap) -> Result<Vec<ResourceProgress>, CloudError> {
        let mut tally = Tally::new(0);
        let events = self.reader.look_everywhere().await?;
        let root = self.reader.root();
        let counted = events
            .iter()
            .map(|event| traced(tally.count(event, root), root, lines));
        Ok(counted.collect())
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
        let mut tally = Tally::new(total);
        let mut pace = self.cloud.pace();
        let often = QUIET_LOOKS[usize::from(self.cloud.is_near())];
        let mut told = false;
        let (mut quiet, mut refused, mut late) = (0, 0, 0);
        let mut seen_running = false;
        let mut ended: Option<StackStatus> = None;
        loop {
            let Some(news) = interrupt.or(self.reader.look()).await else {
                return Ok(self.left());
            };
            let news = match news {
                Err(error) if error.is_throttled() && refused < REFUSED_LOOKS => {
                    refused += 1;
                    Vec::new()
                }
                news => {
                    refused = 0;
                    news?
                }
            };
            // A name becomes an ARN once the stack has said something.
            let root = self.reader.root().to_owned();
            if news.is_empty() {
                quiet += 1;
            } else {
                quiet = 0;
                pace.reset();
            }
            for event in &news {
                if event.is_of_stack() && event.stack_id == root {
                    let status = StackStatus::from(event.status.as_str());
                    ended = (Ending::of(operation, &status) != Ending::Running).then_some(status);
                }
            }
            let now = self.cloud.clock().now();
            self.foresight.see(&news, &root, now, self.cloud);
            self.tell(news, (&root, lines), &mut tally, report);
            if !told && let Some(cause) = certain_cause(&self.events, &root, lines) {
                report(&Event::Failed(cause));
                told = true;
            }
            let begun = !self.events.is_empty();
            let due = quiet > 0 && quiet % often == 0 && (begun || quiet >= SILENT_LOOKS);
            if (ended.is_some() || due) && refused == 0 {
                self.cloud.look_besides(&mut pace);
                let stack = self.cloud.stack(&root).await?;
                let shown = stack
                    .as_ref()
                    .map_or(StackStatus::DeleteComplete, |stack| stack.status.clone());
                seen_running |= Ending::of(operation, &shown) == Ending::Running;
                // Events and stacks reach us by different ways: the stack may still show what was.
                late += u32::from(ended.is_some());
                let settled = match &ended {
                    Some(status) => *status == shown || stack.is_none() || late >= LATE_LOOKS,
                    None => seen_running || stack.is_none() || quiet >= SILENT_LOOKS,
                };
                let status = ended.clone().unwrap_or(shown);
                let ending = Ending::of(operation, &status);
                if ending != Ending::Running && settled {
                    // The end does not wait for what may be said after it.
                    let last = self.reader.look_everywhere().await.unwrap_or_default();
                    self.tell(last, (&root, lines), &mut tally, report);
                    self.events.sort_by_key(|event| event.at);
                    return Ok(Watched {
                        ending,
                        status,
                        stack,
                        events: self.events,
                    });
                }
            }
            pace.expect(if ended.is_some() {
                Outlook::Close
            } else {
                self.foresight.outlook(tally.outlook(), now)
            });
            let pause = async {
                self.cloud.wait(&mut pace).await;
                if refused > 0 {
                    let bound = Duration::from_secs(1 << refused.min(4)).min(LONGEST_PAUSE);
                    let pause = bound.mul_f64(fastrand::f64());
                    self.cloud.clock().sleep(pause).await;
                }
            };
            if interrupt.or(pause).await.is_none() {
                return Ok(self.left());
            }
        }
    }

    /// The same for a command that began the operation on the stack called `stack`: to lose sight
    /// of it, or to be left, ends the command.
    pub(crate) async fn follow_own(
        self,
        stack: &str,
        operation: Operation,
        total: usize,
        lines: &SourceMap,
        report: &Reporter<'_>,
        interrupt: &Interrupt,
    ) -> Result<Watched, DeployError> {
        let watched = self
            .follow(operation, total, lines, report, interrupt)
            .await
            .map_err(|error| DeployError::Lost {
                stack: stack.to_owned(),
                error,
            })?;
        match watched.ending {
            Ending::Running => Err(DeployError::Detached {
                stack: stack.to_owned(),
            }),
            _ => Ok(watched),
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

    fn tell(
        &mut self,
        news: Vec<StackEvent>,
        (root, lines): (&str, &SourceMap),
        tally: &mut Tally,
        report: &Reporter<'_>,
    ) {
        for event in news {
            let shown = traced(tally.count(&event, root), root, lines);
            self.events.push(event);
            report(&Event::Resource(shown));
        }
    }
}

/// The same with what the author wrote of it, if it is of the stack `root`.
fn traced(progress: ResourceProgress, root: &str, lines: &SourceMap) -> ResourceProgress {
    let event = &progress.event;
    if event.stack_id != root || event.is_of_stack() {
        return progress;
    }
    ResourceProgress {
        authored: lines.authored(&event.logical_id, &event.type_name),
        line: lines.resource(&event.logical_id),
        ..progress
    }
}
