//! A resource, and what becomes of it.

use super::{ADDED, ALARM, FAINT, NAME, PLAIN, REMOVED, Span, Writer, change, code, sign_of};
use crate::{
    diff::{
        Effect, Fate, Kind, Replacement, ResourceDifference, Route, ValueChange,
        consequence::{chain_lines, warnings},
        evidence::mark,
        is_told_by_content,
    },
    expansion::Made,
    template::serverless::is_serverless_type,
};

/// How far in stands what is said about a resource.
const INDENT: usize = 4;

/// Resources, each with what a transform makes of it.
pub(super) fn write_all(writer: &mut Writer, resources: &[ResourceDifference], details: bool) {
    let mut source: Option<&str> = None;
    let mut is_first = true;
    for resource in resources {
        match (&resource.made_of, &resource.made) {
            (Some(of), Some(made)) => {
                if source != Some(of) {
                    write_source(writer, resource, made);
                    is_first = true;
                }
                writer.margin = INDENT;
                if is_first {
                    writer.line(0, 2, &[Span::new(FAINT, "made of it by the transform:")]);
                }
                write(writer, resource, details);
                writer.margin = 0;
                is_first = false;
                source = Some(of);
            }
            _ => {
                write(writer, resource, details);
                is_first = true;
                source = Some(&resource.id);
            }
        }
    }
}

/// A resource that changes only in what is made of it.
fn write_source(writer: &mut Writer, resource: &ResourceDifference, made: &Made) {
    let Some(source) = made.sources.first() else {
        return;
    };
    let mut heading = vec![
        Span::new(FAINT, "[ ]"),
        Span::new(PLAIN, format!(" {} ", source.type_name)),
        Span::new(NAME, &source.id),
    ];
    if let Some(line) = resource.source_line {
        heading.push(Span::new(PLAIN, " "));
        heading.push(Span::new(FAINT, line.to_string()));
    }
    writer.line(0, INDENT, &heading);
}

fn write(writer: &mut Writer, resource: &ResourceDifference, details: bool) {
    let (sign, style) = sign_of(resource.kind);
    let mut heading = vec![
        Span::new(style, format!("[{sign}]")),
        Span::new(PLAIN, format!(" {} ", resource.type_name)),
        Span::new(NAME, &resource.id),
    ];
    if let Some(route) = &resource.route {
        heading.push(Span::new(PLAIN, format!(" ({})", route.name)));
    }
    if let Some(made) = made(resource) {
        heading.push(Span::new(PLAIN, format!(" ({made})")));
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
    let own = own.filter(|change| values && (evidence || !is_told_by_content(resource, change)));
    let is_serverless = is_serverless_type(&resource.type_name);
    for change in own {
        write_change(writer, INDENT, resource, change, evidence);
    }
    let mut indent = INDENT;
    if is_serverless && !resource.service_changes.is_empty() {
        writer.line(
            INDENT,
            2,
            &[Span::new(FAINT, "changed in it by the transform:")],
        );
        indent += 2;
    }
    for change in &resource.service_changes {
        write_change(writer, indent, resource, change, evidence);
    }
    if let Some(code) = &resource.code {
        code::write(writer, code, evidence);
    }
    write_chain(writer, &resource.chain, evidence);
}

/// What it is to that which a transform makes it of.
pub(in crate::diff) fn made(resource: &ResourceDifference) -> Option<String> {
    let made = resource.made.as_ref()?;
    Some(match resource.made_of {
        Some(_) => made.part.clone(),
        None => made.to_string(),
    })
}

fn write_change(
    writer: &mut Writer,
    indent: usize,
    resource: &ResourceDifference,
    change: &ValueChange,
    evidence: bool,
) {
    let mark = match evidence {
        true => mark(&resource.evidence_at(&change.path)),
        false => String::new(),
    };
    change::write_marked(writer, indent, change, &mark);
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
