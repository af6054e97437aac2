//! What the end of an operation waited for.

use super::{Outcome, Span, gather::Gathered};
use crate::template::Dependencies;

/// The longest chain of waiting, from its first resource to its last: backwards from what failed
/// first, or else from what ended last, always to that of the needed resources which ended last.
pub(super) fn longest(gathered: &Gathered, dependencies: &Dependencies) -> Vec<usize> {
    let removal = is_removal(&gathered.phases);
    let span = |row: usize| forward(&gathered.rows[row].spans, removal);
    let rows = || gathered.own.values().copied();
    let end = |row: &usize| {
        let ended = span(*row).map(|span| span.ended.unwrap_or(i64::MAX));
        // The order of rows decides between equal ones.
        (ended, std::cmp::Reverse(*row))
    };
    let failed = |row: &usize| span(*row).is_some_and(|span| span.outcome == Outcome::Failed);
    let last = rows()
        .filter(failed)
        .min_by_key(|row| (span(*row).and_then(|span| span.ended), *row))
        .or_else(|| rows().filter(|row| span(*row).is_some()).max_by_key(end));
    let mut chain: Vec<usize> = last.into_iter().collect();
    while let Some(&row) = chain.last()
        && let Some(current) = span(row)
    {
        let waited_for = |other: &usize| {
            let needs = |one: usize, other: usize| {
                let id = |row: usize| gathered.rows[row].logical_id.as_str();
                dependencies.of(id(one)).any(|needed| needed == id(other))
            };
            // What is removed goes before what it needs.
            let (one, needed) = if removal {
                (*other, row)
            } else {
                (row, *other)
            };
            let ended = span(*other).and_then(|span| span.ended);
            needs(one, needed)
                && ended.is_some_and(|ended| ended <= current.begun)
                && !chain.contains(other)
        };
        match rows().filter(waited_for).max_by_key(end) {
            Some(before) => chain.push(before),
            None => break,
        }
    }
    chain.reverse();
    if chain.len() < 2 { Vec::new() } else { chain }
}

/// Whether the stack as a whole was removed.
fn is_removal(phases: &[Span]) -> bool {
    phases
        .last()
        .is_some_and(|phase| phase.operation == "DELETE")
}

/// What was done with a resource to reach the aim of the operation.
fn forward(spans: &[Span], removal: bool) -> Option<&Span> {
    spans
        .iter()
        .find(|span| !span.is_undoing && (span.operation == "DELETE") == removal)
}
