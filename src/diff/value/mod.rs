//! Values that people can read: a change as what it means rather than as two trees.

mod api;
mod code;
mod document;
#[cfg(feature = "aws")]
mod held;
mod integration;
mod json;
mod lines;
mod part;
mod place;
mod policy;
mod route;
mod secret;
mod states;
mod view;

#[cfg(feature = "aws")]
pub(crate) use code::ARCHIVE_LIMIT;
pub use code::{Code, CodeDifference, CodeError, FileContent, FileDifference, compare_code};
pub(super) use document::is_document;
#[cfg(feature = "aws")]
pub(crate) use held::{CodePlace, HeldCode, too_large};
pub use lines::{Hunk, Line, LineTag, Span, hunks};
pub use part::{Part, PartKind};
pub(super) use place::is_told_by_content;
pub use route::Route;
pub(super) use route::name_routes;
pub(super) use secret::{HIDDEN, hide, hide_change};
pub use view::View;
