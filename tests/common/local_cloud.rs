//! One local cloud for all tests, and an account of one's own in it.

use std::{
    path::Path,
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use stackwright::local::{LocalCloud, StartOptions};

/// Where a test finds the shared cloud, and as whom it may work there.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint {
    /// Such as `http://127.0.0.1:14000`.
    pub(crate) url: String,
    /// An access key id that is the number of an account that nobody else uses: accounts see
    /// nothing of each other. Any secret goes with it.
    pub(crate) account: String,
}

/// The cloud that all tests share, started by the first one that asks in any process; each call
/// gives another account.
///
/// It starts empty, and ends by itself when no test has used it for ten minutes.
pub(crate) fn shared() -> Endpoint {
    static SHARED: OnceLock<String> = OnceLock::new();
    let url = SHARED.get_or_init(|| {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent();
        let root = target.expect("a folder in target").join("test-cloud");
        let options = StartOptions {
            stop_when_idle: Some(Duration::from_secs(600)),
            discard_state: true,
            ..StartOptions::default()
        };
        match LocalCloud::of(root).start(&options, &mut |_| {}) {
            Ok(running) => running.endpoint(),
            Err(error) => panic!("{error}"),
        }
    });
    Endpoint {
        url: url.clone(),
        account: fresh_account(),
    }
}

fn fresh_account() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let millis = now.unwrap_or_default().as_millis() as u64;
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    // Seven digits of milliseconds (hours), three of the process, two of the count.
    let process = u64::from(std::process::id()) % 1_000;
    let number = millis % 10_000_000 * 100_000 + process * 100 + count % 100;
    format!("{number:012}")
}
