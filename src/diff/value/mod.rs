//! Values that people can read: a change as what it means rather than as two trees.

mod document;
mod json;
mod lines;
mod part;
mod policy;
mod secret;
mod view;

pub(super) use document::is_document;
pub use lines::{Hunk, Line, LineTag, Span, hunks};
pub use part::{Part, PartKind};
pub(super) use secret::{HIDDEN, hide, hide_change};
pub use view::View;
