//! What happened when, resource by resource: what a picture of an operation is drawn from.

mod chain;
mod gather;

use std::time::Duration;

use crate::{assembly::StackAssembly, cloud::StackEvent, source::SourceLine};

/// What was done with a stack and with each of its resources, in time.
///
/// ```
/// use std::time::Duration;
/// use stackwright::{App, cloud::StackEvent, construct::Topic};
/// use stackwright::deploy::{Timeline, timeline::{Outcome, Row, Span}};
///
/// # let mut app = App::new("news", ".");
/// # app.stack("news").add("News", Topic::new());
/// # let assembly = app.synthesize(Default::default())?;
/// let event = |status: &str, at| StackEvent {
///     stack_id: "arn:aws:cloudformation:us-east-1:000000000000:stack/news/1".to_owned(),
///     logical_id: "News".to_owned(),
///     type_name: "AWS::SNS::Topic".to_owned(),
///     status: status.to_owned(),
///     at,
///     ..StackEvent::default()
/// };
/// let events = [event("CREATE_IN_PROGRESS", 1_000), event("CREATE_COMPLETE", 3_500)];
/// let usual = |_: &str, _: &str| Some(Duration::from_secs(2));
/// let timeline = Timeline::of(&events, &assembly.stacks[0], usual).expect("something happened");
/// let row: &Row = &timeline.rows[0];
/// let span: &Span = &row.spans[0];
/// assert_eq!((span.outcome, span.ended), (Outcome::Done, Some(3_500)));
/// assert_eq!(row.line, assembly.stacks[0].source_map.resource("News"));
/// # Ok::<(), stackwright::app::SynthesisError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// When the first event was, in milliseconds since 1970, by the service's clock.
    pub begun: i64,
    /// When the last event was.
    pub ended: i64,
    /// What was done with the stack as a whole, one after the other: created, rolled back, …
    pub phases: Vec<Span>,
    /// The resources in the order in which something was first done with them; those of a nested
    /// stack stand below it.
    pub rows: Vec<Row>,
    /// What the end waited for: places in `rows`, each of which needs the one before and began
    /// after its end. Empty where nothing waited.
    pub chain: Vec<usize>,
}

/// What was done with a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The stack, which may be a nested one.
    pub stack: String,
    /// The logical id.
    pub logical_id: String,
    /// The type.
    pub type_name: String,
    /// How deep in nested stacks it is.
    pub depth: usize,
    /// The line of the program that adds it, or the nested stack that it is in.
    pub line: Option<SourceLine>,
    /// What was done with it, one after the other.
    pub spans: Vec<Span>,
}

/// One thing that was done, and how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// As in `CREATE`.
    pub operation: String,
    /// When it began, in milliseconds since 1970.
    pub begun: i64,
    /// When it ended.
    pub ended: Option<i64>,
    /// How it ended.
    pub outcome: Outcome,
    /// The last status.
    pub status: String,
    /// The service's words.
    pub reason: Option<String>,
    /// How long it takes otherwise.
    pub expected: Option<Duration>,
    /// Whether this was to undo something.
    pub is_undoing: bool,
}

/// How a span ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It has not ended, as far as is known.
    Running,
    /// As was meant.
    Done,
    /// It failed.
    Failed,
    /// Something else failed, so it was not gone on with.
    Cancelled,
    /// Nothing was done: what is there was left alone.
    Skipped,
}

impl Timeline {
    /// The timeline of what was done with a stack, by its events and those of stacks nested in
    /// it. `expected` tells how long an operation (`CREATE`) on a type takes. Nothing, if nothing
    /// was done.
    pub fn of(
        events: &[StackEvent],
        assembly: &StackAssembly,
        expected: impl Fn(&str, &str) -> Option<Duration>,
    ) -> Option<Self> {
        // The shell of a new stack waits for people, not for resources.
        let mut events: Vec<&StackEvent> = events
            .iter()
            .filter(|event| event.status != "REVIEW_IN_PROGRESS")
            .collect();
        events.sort_by_key(|event| event.at);
        let (begun, ended) = (events.first()?.at, events.last()?.at);
        let gathered = gather::gather(&events, &assembly.source_map, expected);
        let chain = chain::longest(&gathered, &assembly.template.dependencies());
        Some(Self {
            begun,
            ended,
            phases: gathered.phases,
            rows: gathered.rows,
            chain,
        })
    }
}

#[cfg(test)]
mod tests;
