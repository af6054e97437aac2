//! The end of a program that has a mistake in it.

use std::{
    panic,
    sync::{Mutex, mpsc},
    thread,
    time::Duration,
};

/// What a panic ends with: the status that Rust's own programs end with.
const STATUS: i32 = 101;

/// How long what is left behind is cleaned up; the next run does the rest.
const PATIENCE: Duration = Duration::from_secs(20);

type CleanUp = Box<dyn FnOnce() + Send>;

/// What the command is to do before the process ends.
static CLEAN_UP: Mutex<Option<CleanUp>> = Mutex::new(None);

/// Whatever panics from now on, `clean_up` is done before the process ends; in a thread of its own,
/// since the one that panics may be busy with what that needs.
pub(super) fn clean_up_with(clean_up: impl FnOnce() + Send + 'static) {
    if let Ok(mut kept) = CLEAN_UP.lock() {
        *kept = Some(Box::new(clean_up));
    }
}

/// Lets panics clean up first. Where they end the process without unwinding, as in the release
/// program, which is a tenth smaller for it, nobody else could.
pub(super) fn watch_for_panics() {
    let tell = panic::take_hook();
    panic::set_hook(Box::new(move |panicked| {
        tell(panicked);
        let clean_up = CLEAN_UP.try_lock().ok().and_then(|mut kept| kept.take());
        if let Some(clean_up) = clean_up {
            let (done, is_done) = mpsc::channel();
            let thread = thread::Builder::new().spawn(move || {
                clean_up();
                let _nobody_waits = done.send(());
            });
            if thread.is_ok() {
                let _late_or_done = is_done.recv_timeout(PATIENCE);
            }
        }
        #[expect(
            clippy::exit,
            reason = "it would be aborted, which shells take for a signal"
        )]
        if cfg!(panic = "abort") {
            std::process::exit(STATUS);
        }
    }));
}
