//! How often to look at something that is under way.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// Growing pauses between looks: short while something may end soon, longer later.
///
/// ```
/// use stackwright::cloud::Pace;
///
/// let mut pace = Pace::near();
/// assert_eq!([pace.step(), pace.step()].map(|pause| pause.as_millis()), [10, 15]);
/// pace.reset();
/// assert_eq!(pace.step().as_millis(), 10);
/// assert_eq!(Pace::far().step().as_millis(), 500);
/// ```
#[derive(Clone, Debug)]
pub struct Pace {
    next: Duration,
    longest: Duration,
    /// Where to start over.
    again: Duration,
}

impl Pace {
    /// For a cloud on this machine: from 10 ms to a quarter of a second.
    pub fn near() -> Self {
        Self {
            next: Duration::from_millis(10),
            longest: Duration::from_millis(250),
            again: Duration::from_millis(10),
        }
    }

    /// For AWS: from half a second to one, and then one look a second.
    pub fn far() -> Self {
        Self {
            next: Duration::from_millis(500),
            longest: Duration::from_secs(1),
            again: Duration::from_secs(1),
        }
    }

    /// The pause to make now.
    pub fn step(&mut self) -> Duration {
        let pause = self.next;
        self.next = pause.mul_f32(1.5).min(self.longest);
        pause
    }

    /// Starts over: something has happened, and more may follow soon.
    pub fn reset(&mut self) {
        self.next = self.next.min(self.again);
    }
}

/// One rate for all that look at the same account, however many stacks they follow.
#[derive(Debug)]
pub(super) struct Limiter {
    interval: Duration,
    /// When the next look may be made.
    free: Mutex<Option<Instant>>,
}

impl Limiter {
    pub(super) fn open() -> Self {
        Self {
            interval: Duration::ZERO,
            free: Mutex::new(None),
        }
    }

    pub(super) fn per_second(looks: u32) -> Self {
        Self {
            interval: Duration::from_secs(1) / looks,
            free: Mutex::new(None),
        }
    }

    /// Takes the next turn, and says how long it is until then.
    pub(super) fn turn(&self) -> Duration {
        let now = Instant::now();
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = free.map_or(now, |free| free.max(now));
        *free = Some(turn + self.interval);
        turn - now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_bound_and_start_over() {
        let mut pace = Pace::near();
        let pauses: Vec<u128> = (0..10).map(|_| pace.step().as_millis()).collect();
        assert_eq!(pauses, [10, 15, 22, 33, 50, 75, 113, 170, 250, 250]);
        pace.reset();
        assert_eq!(pace.step().as_millis(), 10);
    }

    #[test]
    fn many_lookers_share_one_rate() {
        let limiter = Limiter::per_second(4);
        let turns: Vec<Duration> = (0..4).map(|_| limiter.turn()).collect();
        assert_eq!(turns[0], Duration::ZERO);
        // Each turn comes a quarter of a second after the one before, counted from then on.
        for (place, turn) in (0..).zip(&turns) {
            assert!(*turn <= Duration::from_millis(250 * place), "{turns:?}");
        }
        assert!(turns[3] > Duration::from_millis(500), "{turns:?}");
        let open = Limiter::open();
        assert!((0..100).all(|_| open.turn() == Duration::ZERO));
    }
}
