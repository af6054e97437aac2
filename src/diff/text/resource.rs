//! A resource, and what becomes of it.

use super::{ADDED, ALARM, FAINT, NAME, PLAIN, REMOVED, Span, Writer, change, code, sign_of};
use crate::diff::{
    CodeDifference, Effect, Fate, Kind, Replacement, ResourceDifference, Route,
    consequence::{chain_lines, warnings},
    evidence::mark,
    is_archive,
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
    if let Some(route) = &resource.route {
        heading.push(Span::new(PLAIN, format!(" ({})", route.name)));
    }
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
    let shows_all = details || resource.kind == Kind::Modified;
    write_details(writer, resource, shows_all, details);
}

/// What is said below the resource's own line: with all its values, and where each line is known
/// from, if that is wanted.
pub(super) fn write_details(
    writer: &mut Writer,
    resource: &ResourceDifference,
    values: bool,
    evidence: bool,
) {
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
    if let Some(Route { old, new, .. }) = &resource.route
        && resource.kind == Kind::Modified
        && old != new
    {
        write_backends(writer, old.as_deref(), new.as_deref());
    }
    let own = resource.changes.iter();
    // The files say it better than the archive's name.
    let told = matches!(resource.code, Some(CodeDifference::Files(_)));
    let own = own.filter(|change| values && (evidence || !(told && is_archive(&change.path))));
    for change in own.chain(&resource.service_changes) {
        let mark = match evidence {
            true => mark(&resource.evidence_at(&change.path)),
            false => String::new(),
        };
        change::write_marked(writer, INDENT, change, &mark);
    }
    if let Some(code) = &resource.code {
        code::write(writer, code, evidence);
    }
    write_chain(writer, &resource.chain, evidence);
}

/// What follows in other places.
pub(super) fn write_chain(writer: &mut Writer, chain: &[Effect], details: bool) {
    for (depth, line) in chain_lines(chain, details) {
        let line = Span::new(FAINT, format!("→ {line}"));
        writer.line(INDENT + 2 * depth, 2, &[line]);
    }
}

/// What answers a route, before and after.
fn write_backends(writer: &mut Writer, old: Option<&str>, new: Option<&str>) {
    let mut spans = vec![Span::new(PLAIN, "answered by: ")];
    match (old, new) {
        (Some(old), Some(new)) => spans.extend([
            Span::new(REMOVED, old),
            Span::new(PLAIN, " → "),
            Span::new(ADDED, new),
        ]),
        (Some(old), None) => spans.push(Span::new(REMOVED, old)),
        (None, new) => spans.push(Span::new(ADDED, new.unwrap_or_default())),
    }
    writer.line(INDENT, 2, &spans);
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
