//! Times on an axis, and in words.

/// How far marks may be apart, in milliseconds.
const STEPS: [i64; 24] = [
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000,
    120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000,
];

/// At most so many marks follow the first one.
const MARKS: i64 = 6;

/// The round times to mark on an axis of `length` milliseconds, the first of which is 0.
pub(super) fn marks(length: i64) -> impl Iterator<Item = i64> {
    let step = STEPS.into_iter().find(|step| length / step <= MARKS);
    let day = 24 * 3_600_000;
    let step = step.unwrap_or_else(|| (length / MARKS / day + 1) * day);
    (0..=length / step).map(move |mark| mark * step)
}

/// A time as in `0`, `250 ms`, `12.3 s`, `2 min 5 s` and `1 h 2 min`.
pub(super) fn time(milliseconds: i64) -> String {
    let parts = |big: i64, big_unit, small: i64, small_unit| match small {
        0 => format!("{big} {big_unit}"),
        small => format!("{big} {big_unit} {small} {small_unit}"),
    };
    match milliseconds {
        ..=0 => "0".to_owned(),
        1..1_000 => format!("{milliseconds} ms"),
        1_000..60_000 => format!("{} s", (milliseconds as f64 / 100.0).round() / 10.0),
        _ => {
            let seconds = (milliseconds + 500) / 1000;
            match seconds {
                ..3_600 => parts(seconds / 60, "min", seconds % 60, "s"),
                _ => parts(seconds / 3600, "h", seconds % 3600 / 60, "min"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_round_and_few() {
        let line = |length: i64| {
            let marks: Vec<String> = marks(length).map(time).collect();
            format!("{}: {}", time(length), marks.join(", "))
        };
        let lengths = [
            0,
            7,
            431,
            2_300,
            12_345,
            59_960,
            75_000,
            400_000,
            7_500_000,
            400_000_000,
        ];
        let lines: Vec<String> = lengths.into_iter().map(line).collect();
        insta::assert_snapshot!(lines.join("\n"), @r"
        0: 0
        7 ms: 0, 2 ms, 4 ms, 6 ms
        431 ms: 0, 100 ms, 200 ms, 300 ms, 400 ms
        2.3 s: 0, 500 ms, 1 s, 1.5 s, 2 s
        12.3 s: 0, 2 s, 4 s, 6 s, 8 s, 10 s, 12 s
        60 s: 0, 10 s, 20 s, 30 s, 40 s, 50 s
        1 min 15 s: 0, 15 s, 30 s, 45 s, 1 min, 1 min 15 s
        6 min 40 s: 0, 1 min, 2 min, 3 min, 4 min, 5 min, 6 min
        2 h 5 min: 0, 30 min, 1 h, 1 h 30 min, 2 h
        111 h 6 min: 0, 24 h, 48 h, 72 h, 96 h
        ");
    }
}
