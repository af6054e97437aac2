//! Paths to parts, as tests write them.

use std::borrow::Cow;

use super::matcher::{Matcher, object};
use crate::template::segments;

/// A matcher of a whole that wants `matcher` of the part at `path`.
pub(super) fn at(path: &str, matcher: Matcher) -> Matcher {
    let keys = keys(path).into_iter().rev();
    keys.fold(matcher, |inner, key| object([(key, inner)]))
}

/// The keys of `A.B[0].C`, `A.B.0.C` or, for keys with dots in them, `/A/B/0/C`.
pub(super) fn keys(path: &str) -> Vec<String> {
    if path.starts_with('/') {
        return segments(path).map(Cow::into_owned).collect();
    }
    path.split(['.', '['])
        .map(|key| key.strip_suffix(']').unwrap_or(key))
        .filter(|key| !key.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::keys;

    #[test]
    fn three_ways_to_write_a_path() {
        let expected = ["A", "B", "0", "C"];
        for path in ["A.B[0].C", "A.B.0.C", "/A/B/0/C"] {
            assert_eq!(keys(path), expected);
        }
        assert_eq!(keys("/method.request~1x"), ["method.request/x"]);
        assert!(keys("").is_empty());
    }
}
