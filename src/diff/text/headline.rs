//! What happens to a stack, in one sentence.

use crate::diff::{Difference, Fate, Kind, Replacement, ResourceDifference, files::FileCounts};

/// What happens to a stack, in one sentence: `dragons: 2 to add, 1 replaced (holds data)`.
///
/// ```
/// use stackwright::{diff::{SchemaFacts, compare, headline}, template::Template};
///
/// let old = Template::parse("Resources: {Photos: {Type: 'AWS::S3::Bucket'}}")?;
/// let new = Template::parse("Resources: {News: {Type: 'AWS::SNS::Topic'}}")?;
/// let difference = compare("hens", &old, &new, &SchemaFacts);
/// assert_eq!(headline(&difference), "hens: 1 to add, 1 to remove (holds data)");
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
pub fn headline(difference: &Difference) -> String {
    let (name, rest) = of(difference);
    name + &rest
}

/// The stack's name, and what happens to it.
pub(super) fn of(difference: &Difference) -> (String, String) {
    let new = if difference.creates_stack {
        " (new stack)"
    } else {
        ""
    };
    (
        difference.stack.clone(),
        format!("{new}: {}", what(difference)),
    )
}

fn what(difference: &Difference) -> String {
    if difference.abandoned {
        return "no longer part of the program; a deploy leaves it as it is".to_owned();
    }
    if difference.is_empty() {
        return "no differences".to_owned();
    }
    let mut parts = counted(difference);
    let only_files = parts.is_empty() && difference.entries.is_empty();
    let files = FileCounts::of(&difference.files).to_string();
    if !files.is_empty() && (only_files || !parts.is_empty()) {
        parts.push(files.clone());
    }
    if !parts.is_empty() {
        return parts.join(", ");
    }
    let mut sections: Vec<String> = Vec::new();
    for entry in &difference.entries {
        let name = entry.section.to_lowercase();
        if !sections.contains(&name) {
            sections.push(name);
        }
    }
    let last = sections.pop().unwrap_or_default();
    let sections = match &*sections {
        [] => last,
        others => format!("{} and {last}", others.join(", ")),
    };
    let files = match files.as_str() {
        "" => files,
        files => format!("; {files}"),
    };
    format!("no resource of its own; only {sections}{files}")
}

type Group = (&'static str, fn(&ResourceDifference) -> bool);

/// The kinds of change, as they are told.
const GROUPS: [Group; 7] = [
    ("to add", |it| it.kind == Kind::Added),
    ("to import", |it| it.kind == Kind::Imported),
    ("to change", |it| {
        it.kind == Kind::Modified && it.replacement == Replacement::No
    }),
    ("replaced", |it| {
        it.kind == Kind::Modified && it.replacement == Replacement::Yes
    }),
    ("may be replaced", |it| {
        it.kind == Kind::Modified && it.replacement == Replacement::Maybe
    }),
    ("to remove", |it| {
        it.kind == Kind::Removed && it.fate != Some(Fate::Retained)
    }),
    ("to leave behind", |it| {
        it.kind == Kind::Removed && it.fate == Some(Fate::Retained)
    }),
];

fn counted(difference: &Difference) -> Vec<String> {
    let mut parts = Vec::new();
    for (words, is_in) in GROUPS {
        let group: Vec<&ResourceDifference> =
            difference.resources.iter().filter(|it| is_in(it)).collect();
        if group.is_empty() {
            continue;
        }
        let losing = group.iter().filter(|it| it.loses_data()).count();
        let data = match losing {
            0 => String::new(),
            1 if group.len() == 1 => " (holds data)".to_owned(),
            all if all == group.len() => " (all hold data)".to_owned(),
            1 => " (1 holds data)".to_owned(),
            some => format!(" ({some} hold data)"),
        };
        parts.push(format!("{} {words}{data}", group.len()));
    }
    parts
}
