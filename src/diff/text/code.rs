//! Code, file by file.

use super::{FAINT, NAME, PLAIN, Span, Writer, change::write_hunks, sign_of};
use crate::diff::{CodeDifference, FileContent, FileDifference, Kind};

const INDENT: usize = 4;

pub(super) fn write(writer: &mut Writer, code: &CodeDifference, details: bool) {
    match code {
        CodeDifference::Unknown(why) => writer.line(INDENT, 2, &[Span::new(FAINT, why)]),
        CodeDifference::Files(files) if files.is_empty() => {
            let same = "the files in the archive are the same";
            writer.line(INDENT, 2, &[Span::new(FAINT, same)]);
        }
        CodeDifference::Files(files) => {
            for file in files {
                write_file(writer, file, details);
            }
        }
    }
}

fn write_file(writer: &mut Writer, file: &FileDifference, details: bool) {
    let (sign, style) = sign_of(file.kind);
    let mut heading = vec![
        Span::new(style, format!("{sign} ")),
        Span::new(PLAIN, "file "),
        Span::new(NAME, &file.name),
    ];
    let said = match &file.content {
        FileContent::Lines(hunks) => {
            let lines: usize = hunks.iter().map(|hunk| hunk.lines.len()).sum();
            match file.kind {
                Kind::Added | Kind::Removed if !details => format!(" ({lines} lines)"),
                _ => String::new(),
            }
        }
        FileContent::Opaque { old: 0, new } => format!(" ({new} bytes)"),
        FileContent::Opaque { old, new: 0 } => format!(" ({old} bytes)"),
        FileContent::Opaque { old, new } => format!(" ({old} → {new} bytes)"),
        FileContent::Mode { executable: true } => " may be executed now".to_owned(),
        FileContent::Mode { executable: false } => " may not be executed any more".to_owned(),
    };
    heading.push(Span::new(FAINT, said));
    writer.line(INDENT, 4, &heading);
    if let FileContent::Lines(hunks) = &file.content
        && (file.kind == Kind::Modified || details)
    {
        write_hunks(writer, INDENT + 2, hunks);
    }
}
