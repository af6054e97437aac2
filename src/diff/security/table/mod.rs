//! The table of what is newly allowed, for a terminal and for a page.

mod terminal;

use super::{SecurityChange, Turn, Verdict};
use crate::diff::text::clean;
pub use terminal::security_text;

/// More of what was there before than this is counted only.
const MOST: usize = 4;
/// What stands for where the stack is, in every ARN of its own.
const HERE: [&str; 3] = ["${AWS::Partition}", "${AWS::Region}", "${AWS::AccountId}"];

/// One row of the table, in words.
///
/// ```
/// use stackwright::{
///     diff::{SchemaFacts, SecurityRow, compare, security_rows, security_summary, security_text},
///     template::Template,
/// };
///
/// let open = "Resources: {Url: {Type: 'AWS::Lambda::Url', Properties: {AuthType: NONE}}}";
/// let difference = compare("hens", &Template::default(), &Template::parse(open)?, &SchemaFacts);
/// let rows: Vec<SecurityRow> = security_rows(&difference.security);
/// assert_eq!((rows[0].who.as_str(), rows[0].verdict), ("anyone", "+ broader"));
/// assert_eq!(security_summary(&difference.security), "1 broader");
/// assert!(security_text(&difference.security, 80).contains("anyone"));
/// assert_eq!(security_text(&[], 80), "");
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityRow {
    /// Who may: rows of the same stand together.
    pub who: String,
    /// Whether that is more than before, with a sign.
    pub verdict: &'static str,
    /// What may be done or no longer; what was so before stands on a line of its own.
    pub what: String,
    /// What with; conditions stand on a line of their own.
    pub on: String,
    /// The lines of the program, or the logical ids.
    pub places: Vec<String>,
}

/// The rows of the table, for any kind of page. What is the same but for what it is about is one.
pub fn security_rows(changes: &[SecurityChange]) -> Vec<SecurityRow> {
    rows(changes).into_iter().map(|(row, _)| row).collect()
}

fn rows(changes: &[SecurityChange]) -> Vec<(SecurityRow, Verdict)> {
    let mut rows: Vec<(SecurityRow, Verdict)> = Vec::new();
    let mut last: Option<SecurityChange> = None;
    for change in changes {
        let place = place(change);
        match (&mut last, rows.last_mut()) {
            (Some(last), Some((row, _))) if is_more_of(change, last) => {
                let more = change.resources.iter();
                let more: Vec<String> = more
                    .filter(|it| !last.resources.contains(it))
                    .cloned()
                    .collect();
                last.resources.extend(more);
                row.on = on(last);
                if !row.places.contains(&place) {
                    row.places.push(place);
                }
            }
            _ => {
                let row = SecurityRow {
                    who: clean(&change.who),
                    verdict: change.word(),
                    what: what(change),
                    on: on(change),
                    places: vec![place],
                };
                rows.push((row, change.verdict));
                last = Some(change.clone());
            }
        }
    }
    rows
}

/// Whether it only says the same of other resources.
fn is_more_of(change: &SecurityChange, last: &SecurityChange) -> bool {
    let rest = SecurityChange {
        resources: last.resources.clone(),
        id: last.id.clone(),
        property: last.property.clone(),
        line: last.line,
        ..change.clone()
    };
    rest == *last && !change.resources.is_empty()
}

fn place(change: &SecurityChange) -> String {
    match change.line {
        Some(line) => line.to_string(),
        None => change.id.clone(),
    }
}

fn what(change: &SecurityChange) -> String {
    let actions = format!("{} {}", change.verb(), change.actions.join(", "));
    let mut what = vec![actions.trim().to_owned()];
    if !change.rest.is_empty() {
        let when = match change.change {
            Turn::Ends => "still",
            Turn::Begins | Turn::Differs => "before",
        };
        what.push(format!("({when}: {})", short(&change.rest)));
    }
    if !change.depends_on.is_empty() {
        what.push(format!("(depends on {})", change.depends_on.join(", ")));
    }
    in_lines(&what)
}

fn on(change: &SecurityChange) -> String {
    let mut on = Vec::new();
    if !change.resources.is_empty() {
        on.push(change.resources.join(", "));
    }
    if !change.conditions.is_empty() {
        on.push(format!("if {}", change.conditions.join(" and ")));
    }
    in_lines(&on)
}

/// The lines with what is the same in every ARN left out.
fn in_lines(lines: &[String]) -> String {
    let short = |line: &String| {
        let clean = clean(line);
        HERE.iter()
            .fold(clean, |text, name| text.replace(name, "…"))
    };
    lines.iter().map(short).collect::<Vec<_>>().join("\n")
}

fn short(items: &[String]) -> String {
    if items.len() <= MOST {
        return items.join(", ");
    }
    format!(
        "{} and {} more",
        items[..MOST - 1].join(", "),
        items.len() - (MOST - 1)
    )
}

/// How many changes there are of each verdict, in words.
pub fn security_summary(changes: &[SecurityChange]) -> String {
    let count = |verdict| changes.iter().filter(|it| it.verdict == verdict).count();
    [
        (count(Verdict::Broader), "broader"),
        (count(Verdict::Narrower), "narrower"),
        (count(Verdict::Unknown), "unknown"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| format!("{count} {what}"))
    .collect::<Vec<_>>()
    .join(", ")
}
