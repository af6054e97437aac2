//! Drift: what was, is and will be.

use indexmap::IndexMap;

use super::{ADDED, ALARM, FAINT, MODIFIED, NAME, PLAIN, REMOVED, Span, Writer, change};
use crate::{
    diff::{
        Drift, DriftOutcome, PropertyDrift, ResourceDrift, UncheckedReason, ValueChange,
        shown::Shown,
    },
    template::Node,
};

/// How far in stands what is said about a resource.
const INDENT: usize = 4;

/// How many resources of a type are named one by one.
const NAMED: usize = 4;

pub(super) fn write(writer: &mut Writer, drift: &Drift, details: bool) {
    writer.gap();
    writer.line(0, 2, &[Span::new(NAME, "Changed outside of deploys")]);
    for resource in &drift.resources {
        write_resource(writer, resource);
    }
    let rest = match drift.in_sync {
        0 => String::new(),
        1 => "1 resource is as it was deployed".to_owned(),
        count => format!("{count} resources are as they were deployed"),
    };
    match (drift.resources.is_empty(), drift.in_sync) {
        (_, 0) => {}
        (true, _) => writer.line(0, 2, &[Span::new(PLAIN, format!("nothing: {rest}"))]),
        (false, _) => writer.line(0, 2, &[Span::new(PLAIN, rest)]),
    }
    write_unchecked(writer, drift, details);
}

fn write_resource(writer: &mut Writer, resource: &ResourceDrift) {
    let ResourceDrift { id, type_name, .. } = resource;
    let (sign, style) = if resource.deleted {
        ("[-]", REMOVED)
    } else {
        ("[~]", MODIFIED)
    };
    let mut heading = vec![
        Span::new(style, sign),
        Span::new(
            PLAIN,
            format!(" {} ", resource.authored.shown_type(type_name)),
        ),
        Span::new(NAME, id),
    ];
    if let Some(made) = &resource.authored.made {
        heading.push(Span::new(PLAIN, format!(" ({made})")));
    }
    if resource.deleted {
        let what = match resource.outcome {
            DriftOutcome::Fails => "was deleted; a deploy that changes it fails",
            DriftOutcome::Written(_) => "was deleted; the deploy makes another one",
            DriftOutcome::Goes => "was deleted, and leaves the stack",
            DriftOutcome::Stays | DriftOutcome::Perhaps => {
                "was deleted; the deploy does not make it again"
            }
        };
        heading.push(Span::new(ALARM, format!(" {what}")));
    }
    if let Some(line) = resource.line {
        heading.push(Span::new(FAINT, format!(" {line}")));
    }
    writer.line(0, INDENT, &heading);
    for property in &resource.properties {
        write_property(writer, property);
    }
}

fn write_property(writer: &mut Writer, property: &PropertyDrift) {
    let path = property.path.to_string();
    let path = path.strip_prefix("Properties.").unwrap_or(&path);
    let shown = |value: &Option<Node>| match value {
        None => "not there".to_owned(),
        // Detection gives every value as text.
        Some(Node::Text(text)) if is_bare(text) => text.clone(),
        Some(value) => Shown::new(value).text,
    };
    let (was, is) = (shown(&property.was), shown(&property.is));
    let mut outcome = match &property.outcome {
        DriftOutcome::Written(value) => {
            vec![Span::new(PLAIN, "will be "), Span::new(ADDED, shown(value))]
        }
        DriftOutcome::Stays => vec![Span::new(PLAIN, "stays so")],
        DriftOutcome::Perhaps => vec![Span::new(PLAIN, "and the deploy may write over it")],
        DriftOutcome::Goes => vec![Span::new(PLAIN, "and goes")],
        DriftOutcome::Fails => vec![Span::new(PLAIN, "and the deploy fails")],
    };
    if property.outcome == DriftOutcome::Stays && property.reverted.is_some() {
        let text = format!(" (changed back, it would be {})", shown(&property.reverted));
        outcome.push(Span::new(FAINT, text));
    }
    if was.contains('\n') || is.contains('\n') {
        let by_hand = ValueChange {
            path: property.path.clone(),
            old: property.was.clone(),
            new: property.is.clone(),
            hidden: false,
        };
        change::write(writer, INDENT, &by_hand);
        writer.line(INDENT + 2, 2, &outcome);
        return;
    }
    let mut line = vec![
        Span::new(PLAIN, format!("{path}: was ")),
        Span::new(REMOVED, was),
        Span::new(PLAIN, ", is "),
        Span::new(MODIFIED, is),
        Span::new(PLAIN, ", "),
    ];
    line.extend(outcome);
    writer.line(INDENT, 2, &line);
}

/// Whether a text is a number or a truth value.
fn is_bare(text: &str) -> bool {
    text.parse::<i64>().is_ok() || text.parse::<bool>().is_ok()
}

/// One line for each reason, with the resources of which that is so.
fn write_unchecked(writer: &mut Writer, drift: &Drift, details: bool) {
    let one_type = UncheckedReason::Type.to_string();
    let mut reasons: IndexMap<String, IndexMap<&str, Vec<String>>> = IndexMap::new();
    for unchecked in &drift.unchecked {
        let (reason, id) = match &unchecked.reason {
            UncheckedReason::Property { path, reason } => {
                let path = path.strip_prefix("/Properties/").unwrap_or(path);
                let reason = format!("the service does not compare these properties ({reason})");
                (
                    reason,
                    format!("{}.{}", unchecked.id, path.replace('/', ".")),
                )
            }
            reason => (reason.to_string(), unchecked.id.clone()),
        };
        let types = reasons.entry(reason).or_default();
        types.entry(&unchecked.type_name).or_default().push(id);
    }
    for (reason, types) in &reasons {
        let named = types.iter().map(|(type_name, ids)| match ids.len() {
            many if many > NAMED && !details => format!("{type_name} ({many})"),
            _ => format!("{type_name} ({})", ids.join(", ")),
        });
        let named: Vec<String> = named.collect();
        let reason = match *reason == one_type && types.len() > 1 {
            true => "the service does not compare these types",
            false => reason,
        };
        let text = format!(" {}: {reason}", named.join(", "));
        let spans = [Span::new(FAINT, "not checked:"), Span::new(PLAIN, text)];
        writer.line(0, 4, &spans);
    }
}
