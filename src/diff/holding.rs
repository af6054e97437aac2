//! What a resource holds that goes with it.

use std::fmt;

use serde::Serialize;

/// Something that a resource holds, as it was counted there.
///
/// ```
/// use stackwright::diff::Holding;
///
/// let objects = Holding::of("objects", 2_000).with_bytes(1_500_000).about();
/// assert_eq!(objects.to_string(), "about 2000 objects, 1.5 MB");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Holding {
    /// What it is, in the plural: `objects`, `items`, `users`.
    pub what: String,
    /// How many there are.
    pub count: u64,
    /// Their size in bytes, where that is known.
    pub bytes: Option<u64>,
    /// Whether the service gives an estimate only.
    pub estimated: bool,
}

impl Holding {
    /// So many of something, counted exactly.
    pub fn of(what: &str, count: u64) -> Self {
        Self {
            what: what.to_owned(),
            count,
            bytes: None,
            estimated: false,
        }
    }

    /// The same, with a size in bytes.
    pub fn with_bytes(self, bytes: u64) -> Self {
        Self {
            bytes: Some(bytes),
            ..self
        }
    }

    /// The same, as an estimate.
    pub fn about(self) -> Self {
        Self {
            estimated: true,
            ..self
        }
    }
}

impl fmt::Display for Holding {
    /// As in `about 3 users` and `no items`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, count, .. } = self;
        if *count == 0 {
            return write!(f, "no {what}");
        }
        if self.estimated {
            f.write_str("about ")?;
        }
        match (count, what.strip_suffix('s')) {
            (1, Some(what)) => write!(f, "1 {what}")?,
            _ => write!(f, "{count} {what}")?,
        }
        match self.bytes {
            Some(bytes) => write!(f, ", {}", Bytes(bytes)),
            None => Ok(()),
        }
    }
}

/// A number of bytes in the unit that is easiest to read.
pub(crate) struct Bytes(pub(crate) u64);

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
        match self.0 {
            1 => return f.write_str("1 byte"),
            bytes if bytes < 1_000 => return write!(f, "{bytes} bytes"),
            _ => {}
        }
        let (mut amount, mut unit) = (self.0 as f64 / 1_000.0, 0);
        while amount >= 999.5 && unit + 1 < UNITS.len() {
            amount /= 1_000.0;
            unit += 1;
        }
        write!(f, "{amount:.1} {}", UNITS[unit])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holdings_are_told_in_few_words() {
        let told: Vec<String> = [
            Holding::of("objects", 1).with_bytes(999),
            Holding::of("objects", 25_000).with_bytes(1_234_567).about(),
            Holding::of("items", 2).with_bytes(999_950_000).about(),
            Holding::of("users", 1).about(),
            Holding::of("messages", 0).about(),
            Holding::of("older versions", 3),
        ]
        .iter()
        .map(Holding::to_string)
        .collect();
        insta::assert_snapshot!(told.join("\n"), @r"
        1 object, 999 bytes
        about 25000 objects, 1.2 MB
        about 2 items, 1.0 GB
        about 1 user
        no messages
        3 older versions
        ");
    }
}
