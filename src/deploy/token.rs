//! Names of ours that no other operation has.

use std::{
    hash::{BuildHasher as _, RandomState},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// What all our change sets' names begin with.
pub(super) const PREFIX: &str = "stackwright-";

/// What the names of those begin with that are kept for later.
pub(super) const KEPT: &str = "stackwright-plan-";

/// Whether a run of ours made the change set of that name.
pub(super) fn is_our_change_set(name: &str) -> bool {
    name.starts_with(PREFIX)
}

/// A name that no other operation has: 16 digits to tell it apart.
pub(crate) fn new_token() -> String {
    // Each state starts from the system's randomness.
    format!("{PREFIX}{:016x}", RandomState::new().hash_one(now()))
}

fn now() -> Duration {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_names_that_the_service_takes_and_differ() {
        let (one, other) = (new_token(), new_token());
        assert_ne!(one, other);
        assert!(one.starts_with(PREFIX) && one.len() == PREFIX.len() + 16);
    }
}
