//! Outputs, parameters, conditions, tags: what changes besides resources.

use super::{NAME, PLAIN, Span, Writer, change, resource, sign_of};
use crate::diff::{EntryDifference, Kind, ValueChange};

/// What stands for a whole parameter or output.
const MAIN_KEYS: [&str; 3] = ["Value", "Default", "Type"];

/// How far in stands what is said about an entry.
const INDENT: usize = 4;

pub(super) fn write_all(writer: &mut Writer, entries: &[EntryDifference], details: bool) {
    let mut section = "";
    if entries.first().is_some_and(|entry| entry.name.is_empty()) {
        writer.gap();
    }
    for entry in entries {
        if entry.section != section && !entry.name.is_empty() {
            writer.gap();
            section = entry.section;
            writer.line(0, 2, &[Span::new(NAME, section)]);
        }
        write(writer, entry, details);
    }
}

fn write(writer: &mut Writer, entry: &EntryDifference, details: bool) {
    let (sign, style) = sign_of(entry.kind);
    let name = match entry.name.as_str() {
        "" => entry.section,
        name => name,
    };
    let heading = [
        Span::new(style, format!("[{sign}]")),
        Span::new(PLAIN, " "),
        Span::new(NAME, name),
    ];
    match &*entry.changes {
        [change] if change.path.0.is_empty() => change::write_values(writer, 0, &heading, change),
        changes if !details && entry.kind != Kind::Modified => {
            let main = MAIN_KEYS.iter().find_map(|key| {
                let named = |change: &&ValueChange| change.path.to_string() == *key;
                changes.iter().find(named)
            });
            match main {
                Some(change) => change::write_values(writer, 0, &heading, change),
                None => writer.line(0, INDENT, &heading),
            }
        }
        changes => {
            writer.line(0, INDENT, &heading);
            for change in changes {
                change::write(writer, INDENT, change);
            }
        }
    }
    resource::write_chain(writer, &entry.chain, details);
}
