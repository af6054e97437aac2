//! Time, as what waits sees it.

use std::time::{Duration, SystemTime};

use aws_smithy_async::{
    rt::sleep::{AsyncSleep, SharedAsyncSleep, TokioSleep},
    time::{SharedTimeSource, SystemTimeSource, TimeSource},
};

/// What tells the time and lets it pass: the system's, or one of a simulation, in which hours
/// pass at once. Cloning gives the same one.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use stackwright::cloud::Clock;
///
/// # #[tokio::main]
/// # async fn main() {
/// let clock = Clock::system();
/// let before: SystemTime = clock.now();
/// clock.sleep(Duration::from_millis(2)).await;
/// assert!(clock.now() > before);
///
/// use aws_smithy_async::{rt::sleep::TokioSleep, time::StaticTimeSource};
/// let stopped = Clock::simulated(TokioSleep::new(), StaticTimeSource::from_secs(60));
/// assert_eq!(stopped.now(), SystemTime::UNIX_EPOCH + Duration::from_secs(60));
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Clock {
    pub(super) pauses: SharedAsyncSleep,
    pub(super) time: SharedTimeSource,
    pub(super) is_system: bool,
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

impl Clock {
    /// The system's.
    pub fn system() -> Self {
        Self {
            pauses: SharedAsyncSleep::new(TokioSleep::new()),
            time: SharedTimeSource::new(SystemTimeSource::new()),
            is_system: true,
        }
    }

    /// A simulation's: the SDK's own pauses go by it too. Requests do not time out by such a
    /// clock, for it does not move while they are answered.
    pub fn simulated(pauses: impl AsyncSleep + 'static, time: impl TimeSource + 'static) -> Self {
        Self {
            pauses: SharedAsyncSleep::new(pauses),
            time: SharedTimeSource::new(time),
            is_system: false,
        }
    }

    /// The time.
    pub fn now(&self) -> SystemTime {
        self.time.now()
    }

    /// Waits.
    pub async fn sleep(&self, time: Duration) {
        self.pauses.sleep(time).await;
    }
}
