//! How often to look at something that is under way.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime},
};

/// Pauses between looks: short while something may end soon, longer otherwise, and never more
/// looks in all than one a second where each look costs something.
///
/// ```
/// use stackwright::cloud::{Outlook, Pace};
///
/// let mut pace = Pace::near();
/// assert_eq!([pace.step(), pace.step()].map(|pause| pause.as_millis()), [10, 15]);
/// pace.reset();
/// assert_eq!(pace.step().as_millis(), 10);
///
/// let mut pace = Pace::far();
/// assert_eq!(pace.step().as_millis(), 500);
/// pace.expect(Outlook::Distant);
/// assert_eq!(pace.step().as_millis(), 1200);
/// pace.expect(Outlook::Close);
/// assert_eq!(pace.step().as_millis(), 480);
/// ```
#[derive(Clone, Debug)]
pub struct Pace {
    next: Duration,
    longest: Duration,
    /// Where to start over.
    again: Duration,
    /// Whether looks cost nothing.
    near: bool,
    outlook: Option<Outlook>,
    looks: u32,
    passed: Duration,
}

/// What is known of the end that is waited for.
///
/// ```
/// use std::time::Duration;
/// use stackwright::cloud::{Outlook, Pace};
///
/// let mut pace = Pace::far();
/// pace.expect(Outlook::Last);
/// assert_eq!(pace.step().as_millis(), 1200);
/// pace.expect(Outlook::After(Duration::from_secs(60)));
/// assert_eq!(pace.step().as_millis(), 2500);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outlook {
    /// Much has to happen before.
    Distant,
    /// Nothing can end before so much time has passed.
    After(Duration),
    /// All has begun, and some of it goes on.
    Last,
    /// The last of it is about to end, as things usually go.
    Due,
    /// Nothing is left to be done but to say so.
    Close,
}

/// So many looks more than seconds have passed may be made.
const ADVANCE: f64 = 3.2;

/// So many looks are kept for the end.
const RESERVE: f64 = 6.0;

/// The pauses while an end is near, and while none can be.
const SHORT: Duration = Duration::from_millis(480);
const LONG: Duration = Duration::from_millis(2500);

impl Pace {
    /// For a cloud on this machine: from 10 ms to a quarter of a second.
    pub fn near() -> Self {
        Self {
            next: Duration::from_millis(10),
            longest: Duration::from_millis(250),
            again: Duration::from_millis(10),
            near: true,
            outlook: None,
            looks: 0,
            passed: Duration::ZERO,
        }
    }

    /// For AWS: from half a second to one, and then one look a second. Where the end can be
    /// foreseen, looks are saved up for it.
    pub fn far() -> Self {
        Self {
            next: Duration::from_millis(500),
            longest: Duration::from_secs(1),
            again: Duration::from_secs(1),
            near: false,
            ..Self::near()
        }
    }

    /// The pause to make now.
    pub fn step(&mut self) -> Duration {
        self.looks += 1;
        let pause = match self.outlook {
            Some(outlook) if !self.near => self.foreseen(outlook),
            _ => {
                let pause = self.next;
                self.next = pause.mul_f32(1.5).min(self.longest);
                pause
            }
        };
        self.passed += pause;
        pause
    }

    fn foreseen(&self, outlook: Outlook) -> Duration {
        let saved = self.passed.as_secs_f64() + ADVANCE - f64::from(self.looks);
        Duration::from_millis(match outlook {
            Outlook::After(pause) => return pause.clamp(SHORT, LONG),
            Outlook::Close if saved > 0.0 => return SHORT,
            // Some are kept for what comes after the last resource.
            Outlook::Due if saved > 0.7 => return SHORT,
            Outlook::Last if saved >= 2.0 * RESERVE => 800,
            Outlook::Last if saved >= RESERVE => 1000,
            _ => 1200,
        })
    }

    /// Notes that something was looked at besides.
    pub(super) fn look(&mut self) {
        self.looks += 1;
    }

    /// Starts over: something has happened, and more may follow soon.
    pub fn reset(&mut self) {
        self.next = self.next.min(self.again);
    }

    /// Lets what is known of the end decide how long the pauses are, where looks cost something.
    pub fn expect(&mut self, outlook: Outlook) {
        self.outlook = Some(outlook);
    }
}

/// One rate for all that look at the same account, however many stacks they follow.
#[derive(Debug)]
pub(super) struct Limiter {
    interval: Duration,
    /// When the next look may be made.
    free: Mutex<Option<SystemTime>>,
}

/// Nobody waits longer for a turn, even if the clock was set back.
const LONGEST: Duration = Duration::from_secs(60);

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
    pub(super) fn turn(&self, now: SystemTime) -> Duration {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = free
            .filter(|free| *free <= now + LONGEST)
            .map_or(now, |free| free.max(now));
        *free = Some(turn + self.interval);
        turn.duration_since(now).unwrap_or_default()
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
    fn no_more_looks_than_seconds_whatever_is_foreseen() {
        let outlooks = [Outlook::Distant, Outlook::Last, Outlook::Close];
        for length in 1..40_usize {
            let mut pace = Pace::far();
            let mut passed = Duration::ZERO;
            for look in 0..200_usize {
                pace.expect(outlooks[look / length % 3]);
                let most = passed.as_secs_f64() + ADVANCE;
                assert!(look as f64 <= most, "{look} in {passed:?}");
                passed += pace.step();
            }
        }
    }

    /// Looks at an operation that much happens in, then the last of it, then nothing, and ends.
    /// Gives how late the end is seen, and after how many looks.
    fn watch(begun: f64, done: f64, end: f64) -> (f64, u32) {
        let mut pace = Pace::far();
        let (mut now, mut looks) = (0.0, 0);
        loop {
            if now >= end {
                return (now - end, looks);
            }
            looks += 1;
            pace.expect(if now < begun {
                Outlook::Distant
            } else if now < done {
                Outlook::Last
            } else {
                Outlook::Close
            });
            now += pace.step().as_secs_f64();
        }
    }

    #[test]
    fn the_end_is_seen_within_half_a_second_at_one_look_a_second() {
        let mut random = 7_u64;
        let mut roll = || {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (random >> 11) as f64 / (1_u64 << 53) as f64
        };
        let (mut sum, mut most) = (0.0, 0.0_f64);
        for _ in 0..20_000 {
            // From five seconds to ten minutes, as many short ones as long ones; the end comes a
            // second or two after the last resource is done.
            let end = 5.0 * 120_f64.powf(roll());
            let done = end - 0.8 - 1.7 * roll();
            let (late, looks) = watch(done * roll(), done, end);
            assert!(late <= 0.5, "{late} after {end}");
            assert!(f64::from(looks) <= end + 3.0, "{looks} in {end}");
            // Without any notice a look or a little more.
            let (late, looks) = watch(end * roll(), end, end);
            assert!(f64::from(looks) <= end + 3.0, "{looks} in {end}");
            sum += late;
            most = most.max(late);
        }
        let mean = sum / 20_000.0;
        assert!(mean < 0.6 && most <= 1.2, "{mean} {most}");
    }

    /// The same where the last resource begins at a time, and is known to take so long or a fifth
    /// more or less.
    fn watch_foreseen(begin: f64, usual: f64, done: f64, end: f64) -> (f64, u32) {
        let mut pace = Pace::far();
        let (mut now, mut before, mut looks) = (0.0, 0.0, 0);
        let mut window = None;
        loop {
            if now >= end {
                return (now - end, looks);
            }
            looks += 1;
            if now >= begin && window.is_none() {
                window = Some((before + 0.8 * usual, now + 1.2 * usual));
            }
            pace.expect(match window {
                _ if now >= done => Outlook::Close,
                None => Outlook::Distant,
                Some((from, _)) if now < from => {
                    Outlook::After(Duration::from_secs_f64(from - now))
                }
                Some((_, to)) if now <= to => Outlook::Due,
                Some(_) => Outlook::Last,
            });
            before = now;
            now += pace.step().as_secs_f64();
        }
    }

    #[test]
    fn what_is_known_of_the_last_resource_makes_up_for_an_end_without_notice() {
        let mut random = 9_u64;
        let mut roll = || {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (random >> 11) as f64 / (1_u64 << 53) as f64
        };
        let (mut late, mut late_and_long) = (0, 0);
        for _ in 0..20_000 {
            let end = 5.0 * 120_f64.powf(roll());
            let notice = if roll() < 0.5 { 0.0 } else { 2.5 * roll() };
            let done = end - notice;
            let begin = 0.6 * done * roll().powi(2);
            let usual = (done - begin) / (0.8 + 0.4 * roll());
            let (delay, looks) = watch_foreseen(begin, usual, done, end);
            assert!(delay <= 1.2, "{delay} after {end}");
            assert!(f64::from(looks) <= end + 4.0, "{looks} in {end}");
            late += u32::from(delay > 0.5);
            late_and_long += u32::from(delay > 0.5 && end > 20.0);
        }
        // Of a hundred less than two are late, nearly all of them under twenty seconds long.
        assert!(late < 400 && late_and_long < 20, "{late} {late_and_long}");
    }

    #[test]
    fn many_lookers_share_one_rate() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1000);
        let limiter = Limiter::per_second(4);
        let turns: Vec<u128> = (0..4).map(|_| limiter.turn(now).as_millis()).collect();
        assert_eq!(turns, [0, 250, 500, 750]);
        // A clock that was set back by an hour keeps nobody waiting for that hour.
        let before = now - Duration::from_secs(3600);
        assert_eq!(limiter.turn(before), Duration::ZERO);
        let open = Limiter::open();
        assert!((0..100).all(|_| open.turn(now) == Duration::ZERO));
    }
}
