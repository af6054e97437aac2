//! The table for a terminal.

use std::fmt::{self, Write as _};

use anstyle::{AnsiColor, Style};
use textwrap::core::display_width;

use super::{SecurityChange, SecurityRow, rows, security_summary};
use crate::diff::security::Verdict;

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

/// The table for a terminal that is so many columns wide, with ANSI colours; nothing where nothing
/// changes.
///
/// ```
/// use stackwright::{
///     diff::{Side, Values, security_changes, security_text},
///     template::Template,
/// };
///
/// let open = "Resources: {Url: {Type: 'AWS::Lambda::Url', Properties: {AuthType: NONE}}}";
/// let (old, new) = (Template::default(), Template::parse(open)?);
/// let values = Values::default();
/// let [old, new] = [&old, &new].map(|template| Side { template, values: &values });
/// assert!(security_text(&security_changes(old, new), 80).contains("anyone"));
/// assert_eq!(security_text(&[], 80), "");
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
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
        for (row, verdict) in group {
            let style = style(*verdict);
            let places = if shared { &[] } else { row.places.as_slice() };
            match widths {
                Some(widths) => write_row(out, row, style, widths, places)?,
                None => write_lines(out, row, style, width, places)?,
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
fn widths(rows: &[(SecurityRow, Verdict)], width: usize) -> Option<[usize; 2]> {
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
