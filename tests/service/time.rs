//! Time that passes only when nobody has anything to do.

use std::{
    collections::BTreeMap,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard},
    task::{Context, Poll, Waker},
    time::{Duration, SystemTime},
};

use aws_smithy_async::{
    rt::sleep::{AsyncSleep, Sleep},
    time::TimeSource,
};
use stackwright::cloud::Clock;

/// When every history begins, in seconds since 1970.
pub(crate) const BEGINNING: u64 = 1_700_000_000;

/// A clock that the service and those who use it share. Cloning gives the same one.
#[derive(Clone, Debug)]
pub(crate) struct Time(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    /// Since the beginning.
    now: Duration,
    /// Whether the system's time passes instead.
    real: bool,
    /// How many go their own ways at once.
    runners: usize,
    /// Who sleeps until when.
    sleepers: BTreeMap<(Duration, u64), Waker>,
    count: u64,
}

impl Time {
    /// Time of its own.
    pub(crate) fn simulated() -> Self {
        Self::new(false)
    }

    /// The system's, for programs that know no other.
    pub(crate) fn real() -> Self {
        Self::new(true)
    }

    fn new(real: bool) -> Self {
        Self(Arc::new(Mutex::new(State {
            now: Duration::ZERO,
            real,
            runners: 1,
            sleepers: BTreeMap::new(),
            count: 0,
        })))
    }

    /// How much has passed since the beginning.
    pub(crate) fn passed(&self) -> Duration {
        let state = self.lock();
        if !state.real {
            return state.now;
        }
        let now = SystemTime::UNIX_EPOCH.elapsed().expect("after 1970");
        now - Duration::from_secs(BEGINNING)
    }

    /// The same, as a clock of ours.
    pub(crate) fn clock(&self) -> Clock {
        Clock::simulated(self.clone(), self.clone())
    }

    /// Runs several things at once: time passes when all of them sleep.
    pub(crate) async fn together<T>(&self, all: Vec<impl Future<Output = T>>) -> Vec<T> {
        self.lock().runners = all.len();
        let all = all.into_iter().map(async |one| {
            let done = one.await;
            let mut state = self.lock();
            state.runners -= 1;
            state.pass();
            done
        });
        let done = futures_util::future::join_all(all).await;
        self.lock().runners = 1;
        done
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("no panic while held")
    }
}

impl State {
    /// Lets time pass up to the first who wakes, if all sleep.
    fn pass(&mut self) {
        if self.sleepers.len() < self.runners {
            return;
        }
        if let Some(((first, _), _)) = self.sleepers.first_key_value() {
            self.now = self.now.max(*first);
        }
        while let Some(entry) = self.sleepers.first_entry() {
            if entry.key().0 > self.now {
                return;
            }
            entry.remove().wake();
        }
    }
}

impl TimeSource for Time {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(BEGINNING) + self.passed()
    }
}

impl AsyncSleep for Time {
    fn sleep(&self, duration: Duration) -> Sleep {
        Sleep::new(Nap {
            time: self.clone(),
            duration,
            key: None,
        })
    }
}

struct Nap {
    time: Time,
    duration: Duration,
    key: Option<(Duration, u64)>,
}

impl Future for Nap {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let time = self.time.clone();
        let mut state = time.lock();
        let key = self.key.unwrap_or_else(|| {
            state.count += 1;
            (state.now + self.duration, state.count)
        });
        self.key = Some(key);
        if state.now < key.0 {
            state.sleepers.insert(key, context.waker().clone());
            state.pass();
        }
        if state.now < key.0 {
            Poll::Pending
        } else {
            Poll::Ready(())
        }
    }
}

impl Drop for Nap {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            self.time.lock().sleepers.remove(&key);
        }
    }
}

#[test]
fn an_hour_passes_at_once_and_in_order() {
    let time = Time::simulated();
    let woken = Mutex::new(Vec::new());
    crate::bench::run(async {
        let naps = [3600, 1800, 3600, 60];
        let naps = naps.map(async |seconds| {
            time.sleep(Duration::from_secs(seconds)).await;
            time.sleep(Duration::from_secs(60)).await;
            let passed = time.passed().as_secs();
            woken.lock().expect("no panic").push((seconds, passed));
        });
        time.together(naps.into()).await;
    });
    let woken = woken.into_inner().expect("no panic");
    assert_eq!(woken, [(60, 120), (1800, 1860), (3600, 3660), (3600, 3660)]);
}
