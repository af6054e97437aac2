//! What was done with a resource, in words: colours alone would not tell everybody.

use super::axis::time;
use crate::deploy::timeline::{Outcome, Span};

/// As in `created in 2.1 s` and `failed after 3 s`; `now` is the end of what is known.
pub(super) fn words(span: &Span, now: i64) -> String {
    let took = span.ended.unwrap_or(now) - span.begun;
    let long = |word: &str| match took {
        0 => String::new(),
        took => format!(" {word} {}", time(took)),
    };
    let did = match span.operation.as_str() {
        "UPDATE_COMPLETE_CLEANUP" | "UPDATE_ROLLBACK_COMPLETE_CLEANUP" => "cleaned up",
        operation if operation.ends_with("ROLLBACK") => "rolled back",
        _ if span.is_undoing => "undone",
        "CREATE" => "created",
        "UPDATE" => "updated",
        "DELETE" => "removed",
        "IMPORT" => "imported",
        _ => "done",
    };
    match span.outcome {
        Outcome::Done => format!("{did}{}", long("in")),
        Outcome::Skipped => "kept".to_owned(),
        Outcome::Running => format!("not yet {did}{}", long("after")),
        Outcome::Failed => format!("not {did}: failed{}", long("after")),
        Outcome::Cancelled => format!("cancelled{}", long("after")),
    }
}

/// What a span looks like: the name of a class of the page's.
pub(super) fn look(span: &Span) -> &'static str {
    match span.outcome {
        Outcome::Running => "going",
        Outcome::Failed => "failed",
        Outcome::Cancelled => "cancelled",
        Outcome::Skipped => "kept",
        Outcome::Done if span.is_undoing => "undone",
        Outcome::Done => "done",
    }
}

/// What each look means, in the order in which they are explained.
pub(super) const LOOKS: [(&str, &str); 6] = [
    ("done", "done"),
    ("going", "under way"),
    ("failed", "failed"),
    ("cancelled", "cancelled because of a failure"),
    ("undone", "undone again"),
    ("kept", "left alone"),
];
