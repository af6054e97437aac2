//! What the checks have read of what never changes.

use std::cell::RefCell;

use super::{property::Shapes, security::Services};

/// What was read of schemas and of IAM's actions so far, for all stacks that a thread checks:
/// both are packed, and unpacking them costs more than checking a small stack.
#[derive(Default)]
pub(super) struct Known {
    pub(super) shapes: Shapes,
    pub(super) services: RefCell<Services>,
}
