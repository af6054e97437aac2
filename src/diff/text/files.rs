//! Files of buckets.

use super::{FAINT, NAME, PLAIN, Span, Writer, change::write_hunks, sign_of};
use crate::diff::{FilesDifference, Kind};

/// How many files are named, where not all are asked for.
const NAMED: usize = 20;

pub(super) fn write_all(writer: &mut Writer, all: &[FilesDifference], details: bool) {
    for files in all.iter().filter(|it| !it.files.is_empty()) {
        writer.gap();
        write(writer, files, details);
    }
}

fn write(writer: &mut Writer, files: &FilesDifference, details: bool) {
    let mut heading = vec![
        Span::new(PLAIN, "files in "),
        Span::new(NAME, files.place()),
    ];
    if let Some(line) = files.line {
        heading.push(Span::new(FAINT, format!("  {line}")));
    }
    writer.line(0, 4, &heading);
    let shown = if details { usize::MAX } else { NAMED };
    for file in files.files.iter().take(shown) {
        let (sign, style) = sign_of(file.kind);
        let spans = [
            Span::new(style, format!("{sign} ")),
            Span::new(PLAIN, &file.name),
            Span::new(FAINT, format!(" ({})", file.brief())),
        ];
        writer.line(2, 4, &spans);
        if file.kind == Kind::Modified || details {
            write_hunks(writer, 6, &file.lines);
        }
    }
    if let Some(more @ 1..) = files.files.len().checked_sub(shown) {
        let more = format!("… and {more} more (all of them with -v)");
        writer.line(2, 2, &[Span::new(FAINT, more)]);
    }
    if files.unchanged > 0 {
        let same = format!("{} unchanged", files.unchanged);
        writer.line(2, 2, &[Span::new(FAINT, same)]);
    }
}
