//! What a deploy would change, and what that means.
//!
//! Two templates are compared by meaning, not by form: order of keys, short or long intrinsics and
//! `Fn::Join` in place of `Fn::Sub` are no change. What a change set says is merged in, and where
//! it disagrees with the schema, both are kept.

mod canonical;
mod causes;
mod change;
mod compare;
mod consequence;
mod disagreement;
mod drift;
mod effective;
mod entries;
mod evidence;
mod facts;
mod files;
mod guide;
mod holding;
mod json;
mod keyed;
#[cfg(feature = "aws")]
mod made;
mod markdown;
mod merge;
mod model;
mod moved;
#[cfg(feature = "aws")]
mod nested;
mod security;
mod serverless;
mod service;
mod shown;
mod text;
#[cfg(feature = "aws")]
mod unfold;
mod updates;
mod value;

pub use canonical::canonical;
pub(crate) use change::changes;
pub use change::{Path, Step, ValueChange};
#[cfg(feature = "aws")]
pub(crate) use compare::fate as fate_of;
pub use compare::{Side, compare, compare_sides};
pub use consequence::{Address, Effect, Outcome, Target, Use, follow_across};
pub use disagreement::Disagreement;
pub use drift::{
    Detected, Drift, DriftOutcome, PropertyDrift, ResourceDrift, Unchecked, UncheckedReason,
};
pub use effective::{Argument, Values, effective};
pub use facts::{Disturbance, Facts, SchemaFacts, Source};
pub use files::{FilesDifference, ObjectDifference};
#[cfg(feature = "aws")]
pub(crate) use holding::Bytes;
pub use holding::Holding;
pub use json::to_json;
pub use markdown::to_markdown;
pub use model::{
    Counts, Difference, EntryDifference, Evidence, Fate, Kind, Replacement, ResourceDifference,
};
pub use moved::Renaming;
#[cfg(feature = "aws")]
pub(crate) use nested::{Nested, is_nested_stack, nested_template};
pub use security::{
    PolicyEffect, SecurityChange, SecurityRow, Topic, Turn, Verdict, security_changes,
    security_rows, security_summary, security_text,
};
pub use service::{ServiceChange, ServiceDetail};
pub(crate) use shown::Shown;
pub use text::{TextForm, headline, to_text};
use value::is_told_by_content;
#[cfg(feature = "aws")]
pub(crate) use value::{ARCHIVE_LIMIT, CodePlace, HeldCode, too_large};
pub use value::{
    Code, CodeDifference, CodeError, FileContent, FileDifference, Hunk, Line, LineTag, Part,
    PartKind, Route, Span, View, compare_code, hunks,
};
