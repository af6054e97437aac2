//! What AWS's rules say that ours have said already.

use crate::check::{Diagnostic, Report};

/// Rules that say the same of a resource, though not always of the same place in it.
const SAME: &[(&str, &[&str])] = &[
    ("E3045", &["X003"]),
    ("W1011", &["X018", "X019"]),
    ("W2501", &["X018", "X019"]),
    ("W2508", &["X007"]),
    ("W2509", &["X019"]),
    ("W2511", &["X009", "X010"]),
    ("W2512", &["X016"]),
    ("W3037", &["X011"]),
    ("W3045", &["X001"]),
    ("W9008", &["X021"]),
    ("W9011", &["X008"]),
];

/// Which families of ours speak of the same as theirs, by the first digit of their code.
const FAMILIES: &[(char, &str)] = &[
    ('0', "TL"),
    ('1', "RPT"),
    ('2', "TRPFX"),
    ('3', "PRTSAFXL"),
    ('6', "TRL"),
    ('7', "TRL"),
    ('8', "TR"),
    ('9', "PRTX"),
];

/// Whether one of our rules has told what `theirs` is about, be it accepted or not.
pub(super) fn is_told(theirs: &Diagnostic, report: &Report) -> bool {
    let accepted = report.accepted.iter().map(|it| &it.diagnostic);
    let same = SAME.iter().find(|it| it.0 == theirs.code);
    let digit = theirs.code.chars().nth(1);
    let families = FAMILIES.iter().find(|it| Some(it.0) == digit);
    let families = families.map_or("", |it| it.1);
    report.diagnostics.iter().chain(accepted).any(|ours| {
        let says_same = same.is_some_and(|(_, codes)| {
            codes.contains(&ours.code.as_str()) && ours.resource == theirs.resource
        });
        // Where ours has found a secret, theirs might show it.
        let is_secret = ["X018", "X020"].contains(&ours.code.as_str());
        let speaks = is_secret || ours.code.starts_with(|letter| families.contains(letter));
        says_same || speaks && is_same_place(&ours.pointer, &theirs.pointer)
    })
}

/// Whether two places are one, or one is in the other, below the resource itself.
fn is_same_place(ours: &str, theirs: &str) -> bool {
    let (short, long) = if ours.len() < theirs.len() {
        (ours, theirs)
    } else {
        (theirs, ours)
    };
    let depth = short.split('/').skip(1).count();
    let is_within = long
        .strip_prefix(short)
        .is_some_and(|rest| rest.starts_with('/'));
    short == long || is_within && depth > 3
}

#[cfg(test)]
mod tests {
    use super::is_same_place;

    #[test]
    fn places_are_the_same_below_the_properties() {
        let property = "/Resources/A/Properties/B";
        assert!(is_same_place(property, property));
        assert!(is_same_place(property, "/Resources/A/Properties/B/0"));
        assert!(is_same_place("/Resources/A/Properties/B/0", property));
        assert!(!is_same_place(property, "/Resources/A/Properties/Both"));
        assert!(!is_same_place("/Resources/A/Properties", property));
        assert!(!is_same_place("/Resources/A", property));
    }
}
