//! The table of what is newly allowed, for a terminal and for a page.

use std::fmt::{self, Write as _};

use anstyle::{AnsiColor, Style};
use textwrap::core::display_width;

use super::{SecurityChange, Turn, Verdict};
use crate::diff::text::clean;

const BROADER: Style = AnsiColor::Red.on_default().bold();
const NARROWER: Style = AnsiColor::Green.on_default();
const UNKNOWN: Style = AnsiColor::Yellow.on_default().bold();
const NAME: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();

/// Below this width, in columns, the cells of a row stand one below the other.
const NARROW: usize = 64;
/// The widest verdict.
const WORD: usize = "- narrower".len();
/// Between two columns.
const GAP: usize = 2;
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

fn rows(changes: &[SecurityChange]) -> Vec<(SecurityRow, Style)> {
    let mut rows: Vec<(SecurityRow, Style)> = Vec::new();
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
                rows.push((row, style(change.verdict)));
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

/// The table for a terminal that is so many columns wide, with ANSI colours; nothing where nothing
/// changes.
pub fn security_text(changes: &[SecurityChange], width: usize) -> String {
    let mut text = String::new();
    if !changes.is_empty() {
        // Writing to a string cannot fail.
        let _always = write_table(&mut text, changes, width);
    }
    text
}

fn write_table(out: &mut String, changes: &[SecurityChange], width: usize) -> fmt::Result {
    writeln!(out, "{NAME}Security{NAME:#}: {}", security_summary(changes))?;
    let rows = rows(changes);
    let widths = widths(&rows, width);
    for group in rows.chunk_by(|(one, _), (other, _)| one.who == other.who) {
        let Some((first, _)) = group.first() else {
            continue;
        };
        write!(out, "{NAME}{}{NAME:#}", first.who)?;
        let shared = group.iter().all(|(row, _)| row.places == first.places);
        if shared && !first.places.contains(&first.who) {
            let more = match first.places.len() - 1 {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            write!(out, " {FAINT}{}{more}{FAINT:#}", first.places[0])?;
        }
        writeln!(out)?;
        for (row, style) in group {
            let places = if shared { &[] } else { row.places.as_slice() };
            match widths {
                Some(widths) => write_row(out, row, *style, widths, places)?,
                None => write_lines(out, row, *style, width, places)?,
            }
        }
    }
    Ok(())
}

fn style(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Broader => BROADER,
        Verdict::Unknown => UNKNOWN,
        Verdict::Narrower => NARROWER,
    }
}

/// How wide the last two columns are; nothing where there is no room for columns.
fn widths(rows: &[(SecurityRow, Style)], width: usize) -> Option<[usize; 2]> {
    if width < NARROW {
        return None;
    }
    let widest = |lines: fn(&SecurityRow) -> &str| {
        let lines = rows.iter().flat_map(|(row, _)| lines(row).lines());
        lines.map(display_width).max().unwrap_or_default()
    };
    let room = width - (2 + WORD + 2 * GAP);
    let what = widest(|row| &row.what);
    let on = widest(|row| &row.on).max(NARROW / 3);
    // What is narrower than its share leaves the rest to the other.
    let what = what.min((room * 2 / 5).max(room.saturating_sub(on)));
    Some([what, on.min(room - what)])
}

/// A text in lines that are no wider than `width`: broken at spaces, and a long word where a part
/// of an ARN ends.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.lines() {
        let mut current = String::new();
        for word in line.split(' ') {
            let mut word = word;
            let room = |current: &str| match display_width(current) {
                0 => width,
                taken => width.saturating_sub(taken + 1),
            };
            if !current.is_empty() && display_width(word) > room(&current) {
                lines.push(std::mem::take(&mut current));
            }
            while display_width(word) > width {
                let end = break_of(word, width);
                lines.push(word[..end].to_owned());
                word = &word[end..];
            }
            if !current.is_empty() {
                current.push(' ');
            }
            current.push_str(word);
        }
        lines.push(current);
    }
    lines
}

/// Where a word is broken so that its first part fits.
fn break_of(word: &str, width: usize) -> usize {
    let mut fits = word.len();
    let mut good = None;
    for (at, letter) in word.char_indices() {
        let end = at + letter.len_utf8();
        if display_width(&word[..end]) > width.max(1) {
            fits = at;
            break;
        }
        if matches!(letter, '/' | ':') {
            good = Some(end);
        }
    }
    // A word that is cut near its beginning is hard to read.
    let first = word.chars().next().map_or(1, char::len_utf8);
    good.filter(|at| *at > fits / 2).unwrap_or(fits).max(first)
}

fn write_row(
    out: &mut String,
    row: &SecurityRow,
    style: Style,
    [what, on]: [usize; 2],
    places: &[String],
) -> fmt::Result {
    let left = wrapped(&row.what, what);
    let mut right: Vec<(String, Style)> = wrapped(&row.on, on)
        .into_iter()
        .map(|line| (line, Style::new()))
        .collect();
    right.extend(places.iter().map(|place| (place.clone(), FAINT)));
    for index in 0..left.len().max(right.len()) {
        let word = if index == 0 { row.verdict } else { "" };
        let left = left.get(index).map_or("", String::as_str);
        let mut line = format!("  {style}{word}{style:#}{}", pad(word, WORD + GAP));
        line += left;
        if let Some((text, style)) = right.get(index)
            && !text.is_empty()
        {
            line += &format!("{}{style}{text}{style:#}", pad(left, what + GAP));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// The spaces that make a text so wide.
fn pad(text: &str, width: usize) -> String {
    " ".repeat(width.saturating_sub(display_width(text)))
}

fn write_lines(
    out: &mut String,
    row: &SecurityRow,
    style: Style,
    width: usize,
    places: &[String],
) -> fmt::Result {
    let room = width.max(20) - 4;
    writeln!(out, "  {style}{}{style:#}", row.verdict)?;
    let on = row.on.lines().enumerate().map(|(index, line)| match index {
        0 if !line.starts_with("if ") => format!("on {line}"),
        _ => line.to_owned(),
    });
    let lines = row.what.lines().map(str::to_owned).chain(on);
    for line in lines.flat_map(|line| wrapped(&line, room)) {
        writeln!(out, "    {line}")?;
    }
    for place in places {
        writeln!(out, "    {FAINT}{place}{FAINT:#}")?;
    }
    Ok(())
}
