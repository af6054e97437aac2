//! A resource, and what becomes of it.

use super::{ALARM, FAINT, NAME, PLAIN, Span, Writer, change, sign_of};
use crate::diff::{
    Effect, Fate, Kind, Replacement, ResourceDifference,
    consequence::{chain_lines, warnings},
    evidence::mark,
};

/// How far in stands what is said about a resource.
const INDENT: usize = 4;

pub(super) fn write(writer: &mut Writer, resource: &ResourceDifference, details: bool) {
    let (sign, style) = sign_of(resource.kind);
    let mut heading = vec![
        Span::new(style, format!("[{sign}]")),
        Span::new(PLAIN, format!(" {} ", resource.type_name)),
        Span::new(NAME, &resource.id),
    ];
    if let Some(consequence) = consequence(resource) {
        heading.push(Span::new(PLAIN, " "));
        heading.push(Span::new(ALARM, consequence));
    }
    if let Some(line) = resource.line {
        heading.push(Span::new(PLAIN, " "));
        heading.push(Span::new(FAINT, line.to_string()));
    }
    if details {
        heading.push(Span::new(FAINT, mark(&resource.all_evidence())));
    }
    writer.line(0, INDENT, &heading);
    for doubt in resource.doubts() {
        writer.line(INDENT, 2, &[Span::new(FAINT, doubt)]);
    }
    for warning in warnings(resource) {
        writer.line(INDENT, 2, &[Span::new(ALARM, warning)]);
    }
    if !resource.causes.is_empty() {
        let text = format!("because: {}", resource.causes.join("; "));
        writer.line(INDENT, 2, &[Span::new(FAINT, text)]);
    }
    let own = resource.changes.iter();
    let own = own.filter(|_| resource.kind == Kind::Modified || details);
    for change in own.chain(&resource.service_changes) {
        let mark = match details {
            true => mark(&resource.evidence_at(&change.path)),
            false => String::new(),
        };
        change::write_marked(writer, INDENT, change, &mark);
    }
    write_chain(writer, &resource.chain, details);
}

/// What follows in other places.
pub(super) fn write_chain(writer: &mut Writer, chain: &[Effect], details: bool) {
    for (depth, line) in chain_lines(chain, details) {
        let line = Span::new(FAINT, format!("→ {line}"));
        writer.line(INDENT + 2 * depth, 2, &[line]);
    }
}

/// What becomes of it, in a few words; nothing where its kind says it all.
pub(in crate::diff) fn consequence(resource: &ResourceDifference) -> Option<&'static str> {
    match (resource.kind, resource.replacement, resource.fate) {
        (Kind::Added, ..) | (Kind::Modified, Replacement::No, _) => None,
        (Kind::Imported, ..) => Some("imported"),
        (Kind::Removed, _, Some(Fate::Retained)) => Some("leaves the stack, and is kept"),
        (Kind::Removed, _, Some(Fate::Snapshot)) => Some("deleted after a snapshot"),
        (Kind::Removed, _, Some(Fate::Unknown)) => Some("leaves the stack"),
        (Kind::Removed, ..) => Some("deleted"),
        (Kind::Modified, Replacement::Maybe, _) => Some("may be replaced"),
        (Kind::Modified, Replacement::Yes, Some(Fate::Retained)) => {
            Some("replaced; the present one is kept")
        }
        (Kind::Modified, Replacement::Yes, Some(Fate::Snapshot)) => {
            Some("replaced; the present one is deleted after a snapshot")
        }
        (Kind::Modified, Replacement::Yes, _) => Some("replaced"),
    }
}
