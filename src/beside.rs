//! Two pieces of work at once.

use std::{panic::resume_unwind, thread};

/// Does something here, and something else in a thread beside it.
pub(crate) fn beside<A, B: Send>(
    here: impl FnOnce() -> A,
    there: impl FnOnce() -> B + Send,
) -> (A, B) {
    thread::scope(|scope| {
        let there = scope.spawn(there);
        let here = here();
        let there = there.join();
        (here, there.unwrap_or_else(|panic| resume_unwind(panic)))
    })
}
