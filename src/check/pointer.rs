//! JSON pointers.

use crate::source::escape;

/// The pointer to what is called `key` in the value at `pointer`.
pub(super) fn child(pointer: &str, key: &str) -> String {
    [pointer, "/", &escape(key)].concat()
}
