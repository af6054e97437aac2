//! The day that deadlines are judged by.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Today, and the end of the near future.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Today {
    /// The day in UTC, as in `2026-11-22`.
    pub(super) day: String,
    /// 90 days later.
    pub(super) in_90_days: String,
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Today {
    /// The day of `now`.
    pub(super) fn at(now: SystemTime) -> Self {
        Self {
            day: day(now),
            in_90_days: day(now.checked_add(DAY * 90).unwrap_or(now)),
        }
    }
}

/// By the algorithm of Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms": years start
/// in March, so that the leap day comes last.
fn day(time: SystemTime) -> String {
    let seconds = time
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs();
    let days = seconds / DAY.as_secs() + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::Today;

    #[test]
    fn days_are_dates() {
        for (seconds, day, later) in [
            (0, "1970-01-01", "1970-04-01"),
            (951_782_399, "2000-02-28", "2000-05-28"),
            (951_782_400, "2000-02-29", "2000-05-29"),
            (1_795_348_800, "2026-11-22", "2027-02-20"),
            (4_107_542_400, "2100-03-01", "2100-05-30"),
        ] {
            let today = Today::at(UNIX_EPOCH + Duration::from_secs(seconds));
            assert_eq!(
                (today.day.as_str(), today.in_90_days.as_str()),
                (day, later)
            );
        }
    }
}
