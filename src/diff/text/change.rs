//! A value before and after.

use super::{ADDED, FAINT, NAME, PLAIN, REMOVED, Span, Writer, sign_of};
use crate::diff::{Hunk, Kind, LineTag, Part, ValueChange, View, hunks};

/// How much further in stands what belongs to a line.
const STEP: usize = 2;

/// A change, after the path to it.
pub(super) fn write(writer: &mut Writer, indent: usize, change: &ValueChange) {
    write_marked(writer, indent, change, "");
}

/// A change, after the path to it and where it is known from.
pub(super) fn write_marked(writer: &mut Writer, indent: usize, change: &ValueChange, mark: &str) {
    let path = change.path.to_string();
    let path = path.strip_prefix("Properties.").unwrap_or(&path);
    let name = [Span::new(PLAIN, path), Span::new(FAINT, mark)];
    write_values(writer, indent, &name, change);
}

/// The values of a change, after whatever names it.
pub(super) fn write_values(
    writer: &mut Writer,
    indent: usize,
    name: &[Span],
    change: &ValueChange,
) {
    let with = |spans: &[Span]| [name, &[Span::new(PLAIN, ": ")], spans].concat();
    let heading = [name, &[Span::new(PLAIN, ":")]].concat();
    match View::of(change) {
        View::Hidden => {
            let text = match (&change.old, &change.new) {
                (None, _) => "+ (not shown)",
                (_, None) => "- (not shown)",
                _ => "changed (not shown)",
            };
            writer.line(indent, STEP, &with(&[Span::new(FAINT, text)]));
        }
        View::Values(Some(old), Some(new)) => {
            let line = with(&[
                Span::new(REMOVED, &old),
                Span::new(PLAIN, " → "),
                Span::new(ADDED, &new),
            ]);
            if writer.fits(indent, &line) {
                writer.line(indent, STEP, &line);
            } else {
                writer.line(indent, STEP, &heading);
                write_hunks(writer, indent + STEP, &hunks(&old, &new));
            }
        }
        View::Values(None, Some(new)) => {
            writer.line(indent, STEP, &with(&[Span::new(ADDED, format!("+ {new}"))]));
        }
        View::Values(Some(old), None) => {
            let text = format!("- {old}");
            writer.line(indent, STEP, &with(&[Span::new(REMOVED, text)]));
        }
        View::Values(None, None) => writer.line(indent, STEP, name),
        View::Lines(hunks) => {
            writer.line(indent, STEP, &heading);
            if change.old.is_some() && change.new.is_some() || writer.shows_all {
                write_hunks(writer, indent + STEP, &hunks);
            } else {
                write_beginning(writer, indent + STEP, hunks);
            }
        }
        View::Parts(parts) => {
            writer.line(indent, STEP, &heading);
            for part in &parts {
                write_part(writer, indent + STEP, part);
            }
        }
        View::ValuesInText(changes) => {
            writer.line(indent, STEP, &heading);
            for change in &changes {
                write(writer, indent + STEP, change);
            }
        }
        View::Order(old, new) => {
            let text = format!("order {} → {}", old.join(", "), new.join(", "));
            writer.line(indent, STEP, &with(&[Span::new(PLAIN, text)]));
        }
        View::Same(what) => {
            let text = format!("the same {what}, written differently");
            writer.line(indent, STEP, &with(&[Span::new(FAINT, text)]));
        }
    }
}

fn write_part(writer: &mut Writer, indent: usize, part: &Part) {
    let (sign, style) = sign_of(part.kind);
    let mut heading = vec![Span::new(style, format!("{sign} "))];
    let word = part.what.word();
    heading.push(Span::new(PLAIN, word));
    if !part.name.is_empty() {
        heading.push(Span::new(PLAIN, " "));
        heading.push(Span::new(NAME, &part.name));
    }
    if let Some(brief) = &part.brief {
        let colon = if part.name.is_empty() { " " } else { ": " };
        let style = if part.kind == Kind::Modified {
            PLAIN
        } else {
            style
        };
        heading.push(Span::new(PLAIN, colon));
        heading.push(Span::new(style, brief));
    }
    let mut inner = indent;
    if !word.is_empty() || !part.name.is_empty() {
        writer.line(indent, 2 * STEP, &heading);
        inner += 2 * STEP;
    }
    for change in &part.changes {
        write(writer, inner, change);
    }
}

/// How many lines of a value that only comes or goes are shown, if it has many more.
const BEGINNING: usize = 8;
const MANY: usize = 12;

fn write_beginning(writer: &mut Writer, indent: usize, mut hunks: Vec<Hunk>) {
    let lines: usize = hunks.iter().map(|hunk| hunk.lines.len()).sum();
    if lines <= MANY {
        return write_hunks(writer, indent, &hunks);
    }
    hunks.truncate(1);
    for hunk in &mut hunks {
        hunk.lines.truncate(BEGINNING);
    }
    write_hunks(writer, indent, &hunks);
    let more = format!("… {} more lines; -v shows them", lines - BEGINNING);
    writer.line(indent, 0, &[Span::new(FAINT, more)]);
}

pub(super) fn write_hunks(writer: &mut Writer, indent: usize, hunks: &[Hunk]) {
    for (index, hunk) in hunks.iter().enumerate() {
        if index > 0 {
            writer.line(indent, 0, &[Span::new(FAINT, "…")]);
        }
        for line in &hunk.lines {
            let style = match line.tag {
                LineTag::Removed => REMOVED,
                LineTag::Added => ADDED,
                LineTag::Same => FAINT,
            };
            let spans: Vec<Span> = line
                .spans
                .iter()
                .map(|span| match span.is_different {
                    true => Span::new(style.bold().underline(), &span.text),
                    false => Span::new(style, &span.text),
                })
                .collect();
            writer.code(indent, line.sign(), style, &spans);
        }
    }
}
