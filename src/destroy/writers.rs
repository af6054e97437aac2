//! Stopping functions that would fill the buckets again that are emptied.
//!
//! A function that may not run even once at a time is started by nothing: no API, no schedule, no
//! queue, no state machine. So that one switch stands for all of its sources. What already runs
//! ends by itself.

use std::collections::BTreeMap;

use futures_util::stream::{self, StreamExt as _};

use crate::{
    cloud::{Cloud, JsonCallError},
    deploy::{Event, Reporter},
};

/// How many functions are told at once.
const AT_ONCE: usize = 8;

/// Functions that were stopped, and how many runs were reserved for each before.
pub(super) type Stopped = BTreeMap<String, Option<u64>>;

/// How many runs are reserved for each function; `known` goes before what the service says, which
/// may be what an earlier run of ours set.
pub(super) async fn look(
    cloud: &Cloud,
    functions: &[String],
    known: &Stopped,
    report: &Reporter<'_>,
) -> Stopped {
    let asked = stream::iter(functions).map(async |name| match known.get(name) {
        Some(runs) => (name, Ok(*runs)),
        None => (name, cloud.concurrency(name).await),
    });
    let answers: Vec<_> = asked.buffer_unordered(AT_ONCE).collect().await;
    let mut found = Stopped::new();
    for (name, answer) in answers {
        match answer {
            Ok(runs) => drop(found.insert(name.clone(), runs)),
            Err(error) if is_gone(&error) => {}
            Err(error) => tell(report, name, "is not stopped", &error),
        }
    }
    found
}

/// Stops the functions.
pub(super) async fn stop(cloud: &Cloud, functions: &Stopped, report: &Reporter<'_>) {
    if !functions.is_empty() {
        report(&Event::Stopping {
            functions: functions.keys().cloned().collect(),
        });
    }
    let to_zero = functions.keys().map(|name| (name, Some(0)));
    set(cloud, to_zero, "is not stopped", report).await;
}

/// Lets the functions run again as before.
pub(super) async fn start(cloud: &Cloud, functions: &Stopped, report: &Reporter<'_>) {
    let as_before = functions.iter().map(|(name, runs)| (name, *runs));
    set(cloud, as_before, "stays stopped", report).await;
}

async fn set(
    cloud: &Cloud,
    functions: impl Iterator<Item = (&String, Option<u64>)>,
    otherwise: &str,
    report: &Reporter<'_>,
) {
    stream::iter(functions)
        .for_each_concurrent(AT_ONCE, async |(name, runs)| {
            match cloud.set_concurrency(name, runs).await {
                Err(error) if !is_gone(&error) => tell(report, name, otherwise, &error),
                _ => {}
            }
        })
        .await;
}

fn is_gone(error: &JsonCallError) -> bool {
    let code = error.code.as_deref().unwrap_or_default();
    code.contains("NotFound") || error.message.ends_with("status 404")
}

fn tell(report: &Reporter<'_>, name: &str, what: &str, error: &JsonCallError) {
    report(&Event::Note {
        text: format!("the function {name} {what}: {error}"),
    });
}
