//! Spans and rows from events.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use indexmap::IndexMap;

use super::{Outcome, Row, Span};
use crate::{
    cloud::StackEvent,
    deploy::cause::is_consequence,
    source::{SourceLine, SourceMap},
};

/// What the events say of the stack and of its resources.
pub(super) struct Gathered {
    pub(super) phases: Vec<Span>,
    pub(super) rows: Vec<Row>,
    /// The rows of the stack itself, as it was last made, by logical id.
    pub(super) own: HashMap<String, usize>,
}

/// A resource: the ARN of its stack, and its logical id.
type Key<'a> = (&'a str, &'a str);

/// Gathers events, which are in the order of time.
pub(super) fn gather(
    events: &[&StackEvent],
    lines: &SourceMap,
    expected: impl Fn(&str, &str) -> Option<Duration>,
) -> Gathered {
    let nested: HashMap<&str, Key<'_>> = events
        .iter()
        .filter(|event| event.type_name == "AWS::CloudFormation::Stack" && !event.is_of_stack())
        .filter(|event| !event.physical_id.is_empty())
        .map(|event| (event.physical_id.as_str(), key(event)))
        .collect();
    let mut phases = Vec::new();
    let mut found: IndexMap<Key<'_>, (&StackEvent, Vec<Span>)> = IndexMap::new();
    let mut undoing: HashSet<&str> = HashSet::new();
    let mut root = "";
    for event in events {
        let id = event.stack_id.as_str();
        let is_nested = nested.contains_key(id);
        if !is_nested {
            root = id;
        }
        if event.is_of_stack() {
            if event.status.contains("ROLLBACK") {
                undoing.insert(id);
            } else {
                undoing.remove(id);
            }
            if !is_nested {
                phase(&mut phases, event);
            }
            continue;
        }
        let (_, spans) = found.entry(key(event)).or_insert((event, Vec::new()));
        let is_undoing = undoing.contains(id) || undoing.contains(root);
        step(spans, event, is_undoing, &expected);
    }
    let mut below: HashMap<Key<'_>, Vec<Key<'_>>> = HashMap::new();
    let mut tops = Vec::new();
    for resource in found.keys() {
        match nested.get(resource.0) {
            Some(parent) => below.entry(*parent).or_default().push(*resource),
            None => tops.push(*resource),
        }
    }
    let mut gathered = Gathered {
        phases,
        rows: Vec::new(),
        own: HashMap::new(),
    };
    for top in tops {
        if top.0 == root {
            let row = gathered.rows.len();
            gathered.own.insert(top.1.to_owned(), row);
        }
        let line = lines.resource(top.1);
        place(top, 0, line, &mut found, &below, &mut gathered.rows);
    }
    gathered
}

fn key(event: &StackEvent) -> Key<'_> {
    (&event.stack_id, &event.logical_id)
}

/// Adds the row of a resource, and below it those of the stack that it is.
fn place<'a>(
    key: Key<'a>,
    depth: usize,
    line: Option<SourceLine>,
    found: &mut IndexMap<Key<'a>, (&StackEvent, Vec<Span>)>,
    below: &HashMap<Key<'a>, Vec<Key<'a>>>,
    rows: &mut Vec<Row>,
) {
    // Taken out, so that no row stands in two places, whatever the events say.
    let Some((event, spans)) = found.get_mut(&key) else {
        return;
    };
    let spans = std::mem::take(spans);
    if spans.is_empty() {
        return;
    }
    rows.push(Row {
        stack: event.stack.clone(),
        logical_id: event.logical_id.clone(),
        type_name: event.type_name.clone(),
        depth,
        line,
        spans,
    });
    for inner in below.get(&key).into_iter().flatten() {
        place(*inner, depth + 1, line, found, below, rows);
    }
}

/// Takes in what is said of a resource.
fn step(
    spans: &mut Vec<Span>,
    event: &StackEvent,
    is_undoing: bool,
    expected: impl Fn(&str, &str) -> Option<Duration>,
) {
    let open = spans.last_mut().filter(|span| span.ended.is_none());
    if let Some(operation) = event.status.strip_suffix("_IN_PROGRESS") {
        if let Some(open) = open {
            if open.operation == operation {
                return;
            }
            end(open, event.at, Outcome::Cancelled);
        }
        let mut span = begin(operation, event, is_undoing);
        span.expected = expected(&event.type_name, operation);
        spans.push(span);
        return;
    }
    let (operation, _) = event.status.rsplit_once('_').unwrap_or((&event.status, ""));
    let span = match open {
        Some(open) => open,
        // It ended before it was said to have begun.
        None => spans.push_mut(begin(operation, event, is_undoing)),
    };
    span.status.clone_from(&event.status);
    span.reason.clone_from(&event.reason);
    end(span, event.at, outcome(event));
}

fn begin(operation: &str, event: &StackEvent, is_undoing: bool) -> Span {
    Span {
        operation: operation.to_owned(),
        begun: event.at,
        ended: None,
        outcome: Outcome::Running,
        status: event.status.clone(),
        reason: None,
        expected: None,
        is_undoing,
    }
}

fn end(span: &mut Span, at: i64, outcome: Outcome) {
    span.ended = Some(at);
    span.outcome = outcome;
}

fn outcome(event: &StackEvent) -> Outcome {
    match event.status.rsplit('_').next() {
        Some("FAILED") if is_consequence(event) => Outcome::Cancelled,
        Some("FAILED") => Outcome::Failed,
        Some("SKIPPED") => Outcome::Skipped,
        _ => Outcome::Done,
    }
}

/// Takes in what is said of the stack as a whole: each new thing that it does ends the one before.
fn phase(phases: &mut Vec<Span>, event: &StackEvent) {
    let status = event.status.as_str();
    let going = status.strip_suffix("_IN_PROGRESS");
    if let Some(open) = phases.last_mut().filter(|span| span.ended.is_none()) {
        if going == Some(&open.operation) {
            return;
        }
        let failed = status.ends_with("_FAILED") || (going.is_some() && turns_back(status));
        let outcome = if failed {
            Outcome::Failed
        } else {
            Outcome::Done
        };
        if going.is_none() {
            open.status = status.to_owned();
        }
        open.reason = event.reason.clone().or(open.reason.take());
        end(open, event.at, outcome);
    } else if going.is_none() {
        return;
    }
    if let Some(operation) = going {
        phases.push(begin(operation, event, status.contains("ROLLBACK")));
    }
}

/// Whether the stack begins to undo what it did.
fn turns_back(status: &str) -> bool {
    status.ends_with("ROLLBACK_IN_PROGRESS")
}
