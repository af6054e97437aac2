//! When a rule of EventBridge runs.

use super::cases::Entry;
use crate::check::{Levels, Rule, Severity, findings::Findings};

pub(super) const SCHEDULE: Rule = Rule {
    code: "P023",
    title: "a schedule that EventBridge does not take",
    levels: Levels::all(Severity::Error),
    explanation: "A rule runs at a rate (`rate(1 minute)`, `rate(5 minutes)`: a whole number and \
        `minute`, `hour` or `day`, with an `s` unless the number is 1), or at the times of \
        `cron(minutes hours day-of-month month day-of-week year)`: six fields, of which one of \
        the two days is `?`.\n\n\
        Source: <https://docs.aws.amazon.com/eventbridge/latest/userguide/\
        eb-scheduled-rule-pattern.html>",
};

/// What a field of `cron` can be.
struct Field {
    name: &'static str,
    least: u16,
    most: u16,
    /// What its first numbers are also called.
    words: &'static [&'static str],
}

const FIELDS: [Field; 6] = [
    Field {
        name: "minutes",
        least: 0,
        most: 59,
        words: &[],
    },
    Field {
        name: "hours",
        least: 0,
        most: 23,
        words: &[],
    },
    Field {
        name: "day-of-month",
        least: 1,
        most: 31,
        words: &[],
    },
    Field {
        name: "month",
        least: 1,
        most: 12,
        words: &[
            "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
        ],
    },
    Field {
        name: "day-of-week",
        least: 1,
        most: 7,
        words: &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
    },
    Field {
        name: "year",
        least: 1970,
        most: 2199,
        words: &[],
    },
];

pub(super) fn check(entry: Entry<'_>, findings: &mut Findings) {
    for case in entry.get("ScheduleExpression") {
        let Some(text) = case.text() else {
            continue;
        };
        if let Some((wrong, fix)) = wrong(text) {
            findings
                .add(&SCHEDULE, case.pointer, format!("`{text}`: {wrong}"))
                .fix(fix);
        }
    }
}

/// What is wrong with a schedule, and what to do.
fn wrong(text: &str) -> Option<(String, String)> {
    let within = |name| text.strip_prefix(name)?.strip_suffix(')');
    // The schema's pattern says that it is one of the two.
    within("rate(")
        .and_then(wrong_rate)
        .or_else(|| within("cron(").and_then(wrong_cron))
}

fn wrong_rate(rate: &str) -> Option<(String, String)> {
    let example = || "write it as in `rate(1 hour)` or `rate(5 minutes)`".to_owned();
    let [number, unit] = rate.split_whitespace().collect::<Vec<_>>()[..] else {
        return Some(("a rate is a number and a unit".to_owned(), example()));
    };
    let Some(number) = number.parse::<u64>().ok().filter(|number| *number > 0) else {
        return Some((format!("`{number}` is no whole number above 0"), example()));
    };
    let single = unit.strip_suffix('s').unwrap_or(unit);
    if !["minute", "hour", "day"].contains(&single) {
        return Some((format!("there is no unit `{unit}`"), example()));
    }
    let wanted = match number {
        1 => single.to_owned(),
        _ => format!("{single}s"),
    };
    (unit != wanted).then(|| {
        (
            format!("the unit of {number} is `{wanted}`"),
            format!("write `rate({number} {wanted})`"),
        )
    })
}

fn wrong_cron(cron: &str) -> Option<(String, String)> {
    // Programs write commas between the fields, which may pass for ends of lists.
    let fields = cron.split_whitespace().map(|it| it.trim_end_matches(','));
    let fields: Vec<&str> = fields.collect();
    let [_, _, day, _, weekday, _] = fields[..] else {
        let count = fields.len();
        return Some((
            format!("`cron` has six fields, not {count}"),
            "write `cron(minutes hours day-of-month month day-of-week year)`".to_owned(),
        ));
    };
    for (text, field) in fields.iter().zip(&FIELDS) {
        if let Some(part) = text.split(',').find(|part| !field.takes(part)) {
            let (name, least, most) = (field.name, field.least, field.most);
            return Some((
                format!("the {name} cannot be `{part}`"),
                format!("write a number from {least} to {most}, or `*`"),
            ));
        }
    }
    ((day == "?") == (weekday == "?")).then(|| {
        let how = if day == "?" { "both are" } else { "none is" };
        (
            format!("one of day-of-month and day-of-week must be `?`, and {how}"),
            "write `?` for the day that does not decide".to_owned(),
        )
    })
}

impl Field {
    /// Whether it takes this item of its list: a value, a range, or either with a step.
    fn takes(&self, item: &str) -> bool {
        let (range, step) = match item.split_once('/') {
            Some((range, step)) => (range, Some(step)),
            None => (item, None),
        };
        if step.is_some_and(|step| step.parse::<u16>().is_err()) {
            return false;
        }
        if range == "*" {
            return true;
        }
        let is_day = self.name.starts_with("day");
        if is_day && is_special(range) {
            return true;
        }
        range.split('-').all(|value| self.has(value))
    }

    fn has(&self, value: &str) -> bool {
        match value.parse::<u16>() {
            Ok(number) => (self.least..=self.most).contains(&number),
            Err(_) => self.words.iter().any(|it| it.eq_ignore_ascii_case(value)),
        }
    }
}

/// What only days can be: any, the last, the weekday next to one, or one of a month's weeks.
fn is_special(day: &str) -> bool {
    day == "?" || day.contains(['L', 'W', '#']) && !day.contains(' ')
}
