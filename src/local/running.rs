//! A running cloud, as others see it.

use std::{path::PathBuf, time::Duration};

use super::record::Record;

/// How to start.
///
/// ```
/// use std::time::Duration;
/// use stackwright::local::StartOptions;
///
/// let for_a_test = StartOptions {
///     stop_when_idle: Some(Duration::from_secs(60)),
///     discard_state: true,
///     ..StartOptions::default()
/// };
/// ```
#[derive(Clone, Debug, Default)]
pub struct StartOptions {
    /// The port; without one, the project's own of last time, or a free one.
    pub port: Option<u16>,
    /// Ends by itself after this long without a request.
    pub stop_when_idle: Option<Duration>,
    /// Begins empty if it has to be started.
    pub discard_state: bool,
}

/// A running cloud.
///
/// ```
/// use stackwright::local::Running;
///
/// fn tell(running: &Running) -> String {
///     format!("{} answers at {}", running.emulator, running.endpoint())
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Running {
    /// Its process.
    pub pid: u32,
    /// Its port on 127.0.0.1.
    pub port: u16,
    /// How long it has been running.
    pub uptime: Duration,
    /// The version of the emulator, ministack.
    pub emulator: String,
    /// Whether this call started it.
    pub fresh: bool,
    pub(super) instance: String,
}

impl Running {
    pub(super) fn new(record: &Record, fresh: bool) -> Self {
        Self {
            pid: record.pid,
            port: record.port,
            uptime: record.uptime(),
            emulator: record.emulator.clone(),
            fresh,
            instance: record.instance.clone(),
        }
    }

    /// The endpoint of all services.
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

/// How a project's cloud is.
///
/// ```
/// use stackwright::local::Status;
///
/// fn is_well(status: &Status) -> bool {
///     status.running.is_some() && status.answers
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Status {
    /// The process, if it runs.
    pub running: Option<Running>,
    /// Whether it answers, too.
    pub answers: bool,
    /// The folder that holds its state.
    pub folder: PathBuf,
    /// Its log.
    pub log: PathBuf,
}
