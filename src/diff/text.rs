//! A difference for people to read, with ANSI colours; whoever prints it may strip them.

use std::fmt::{self, Write as _};

use anstyle::{AnsiColor, Style};
use similar::{ChangeTag, TextDiff};

use super::{
    Difference, EntryDifference, Evidence, Fate, Kind, Replacement, ResourceDifference,
    ValueChange, evidence::mark, shown::Shown,
};

const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const MODIFIED: Style = AnsiColor::Yellow.on_default();
const ALARM: Style = AnsiColor::Red.on_default().bold();
const NAME: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();

/// How many unchanged lines stand around a changed one.
const CONTEXT: usize = 2;

/// The difference as lines of text. `details` also shows what is in new things.
///
/// ```
/// use stackwright::{diff::{SchemaFacts, compare, to_text}, template::Template};
///
/// let new = Template::parse("Resources: {News: {Type: 'AWS::SNS::Topic'}}")?;
/// let difference = compare("news", &Template::default(), &new, &SchemaFacts);
/// assert!(to_text(&difference, false).contains("News"));
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
pub fn to_text(difference: &Difference, details: bool) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _always = write_all(&mut text, difference, details);
    text
}

fn write_all(out: &mut String, difference: &Difference, details: bool) -> fmt::Result {
    for resource in &difference.resources {
        write_resource(out, resource, details)?;
    }
    let mut section = "";
    for entry in &difference.entries {
        if entry.section != section && !entry.name.is_empty() {
            if !out.is_empty() {
                writeln!(out)?;
            }
            section = entry.section;
            writeln!(out, "{NAME}{section}{NAME:#}")?;
        }
        write_entry(out, entry, details)?;
    }
    let counts = difference.counts();
    let counts = counts.to_string();
    if !counts.is_empty() {
        writeln!(out, "\nResources: {counts}")?;
    }
    for resource in difference.losses() {
        let what = match (resource.kind, resource.replacement) {
            (Kind::Removed, _) => "is deleted with its data",
            (_, Replacement::Maybe) => "may be replaced: the new one starts without its data",
            _ => "is replaced: the new one starts without its data",
        };
        writeln!(out, "{ALARM}data at risk:{ALARM:#} {} {what}", resource.id)?;
    }
    for caveat in &difference.caveats {
        writeln!(out, "{FAINT}not known:{FAINT:#} {caveat}")?;
    }
    Ok(())
}

fn write_resource(out: &mut String, resource: &ResourceDifference, details: bool) -> fmt::Result {
    let (sign, style) = sign_of(resource.kind);
    write!(
        out,
        "{style}[{sign}]{style:#} {} {NAME}{}{NAME:#}",
        resource.type_name, resource.id
    )?;
    if let Some(consequence) = consequence(resource) {
        write!(out, " {ALARM}{consequence}{ALARM:#}")?;
    }
    if let Some(line) = resource.line {
        write!(out, " {FAINT}{line}{FAINT:#}")?;
    }
    if details {
        write!(out, "{FAINT}{}{FAINT:#}", mark(&resource.all_evidence()))?;
    }
    writeln!(out)?;
    for doubt in resource.doubts() {
        writeln!(out, "    {FAINT}{doubt}{FAINT:#}")?;
    }
    let only_in_service = !resource.evidence.contains(&Evidence::Template);
    if (only_in_service || resource.replacement != Replacement::No) && !resource.causes.is_empty() {
        writeln!(
            out,
            "    {FAINT}because: {}{FAINT:#}",
            resource.causes.join("; ")
        )?;
    }
    if resource.kind == Kind::Modified || details {
        for change in &resource.changes {
            write_change_of(out, resource, change, details)?;
        }
    }
    for change in &resource.service_changes {
        write_change_of(out, resource, change, details)?;
    }
    Ok(())
}

/// What stands for a whole parameter or output.
const MAIN_KEYS: [&str; 3] = ["Value", "Default", "Type"];

fn write_entry(out: &mut String, entry: &EntryDifference, details: bool) -> fmt::Result {
    let (sign, style) = sign_of(entry.kind);
    let name = if entry.name.is_empty() {
        entry.section
    } else {
        &entry.name
    };
    write!(out, "{style}[{sign}]{style:#} {NAME}{name}{NAME:#}")?;
    match entry.changes.as_slice() {
        [change] if change.path.0.is_empty() => write_values(out, change),
        changes if !details && entry.kind != Kind::Modified => {
            let main = MAIN_KEYS.iter().find_map(|key| {
                let named = |change: &&ValueChange| change.path.to_string() == *key;
                changes.iter().find(named)
            });
            match main {
                Some(change) => write_values(out, change),
                None => writeln!(out),
            }
        }
        changes => {
            writeln!(out)?;
            changes
                .iter()
                .try_for_each(|change| write_change(out, change))
        }
    }
}

fn sign_of(kind: Kind) -> (&'static str, Style) {
    match kind {
        Kind::Added => ("+", ADDED),
        Kind::Removed => ("-", REMOVED),
        Kind::Modified => ("~", MODIFIED),
        Kind::Imported => ("<", ADDED),
    }
}

fn consequence(resource: &ResourceDifference) -> Option<&'static str> {
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

fn write_change(out: &mut String, change: &ValueChange) -> fmt::Result {
    write_path(out, change)?;
    write_values(out, change)
}

/// A change in a resource; with `details`, where it is known from.
fn write_change_of(
    out: &mut String,
    resource: &ResourceDifference,
    change: &ValueChange,
    details: bool,
) -> fmt::Result {
    write_path(out, change)?;
    if details {
        let evidence = resource.evidence_at(&change.path);
        write!(out, "{FAINT}{}{FAINT:#}", mark(&evidence))?;
    }
    write_values(out, change)
}

fn write_path(out: &mut String, change: &ValueChange) -> fmt::Result {
    let path = change.path.to_string();
    let path = path.strip_prefix("Properties.").unwrap_or(&path);
    write!(out, "    {path}")
}

/// The values of a change, after whatever names it.
fn write_values(out: &mut String, change: &ValueChange) -> fmt::Result {
    let old = change.old.as_ref().map(Shown::new);
    let new = change.new.as_ref().map(Shown::new);
    match (&old, &new) {
        (Some(old), Some(new)) if old.fits_with(new) => writeln!(
            out,
            ": {REMOVED}{}{REMOVED:#} → {ADDED}{}{ADDED:#}",
            old.text, new.text
        ),
        (None, Some(new)) if new.is_short() => writeln!(out, ": {ADDED}+ {}{ADDED:#}", new.text),
        (Some(old), None) if old.is_short() => {
            writeln!(out, ": {REMOVED}- {}{REMOVED:#}", old.text)
        }
        (old, new) => {
            writeln!(out, ":")?;
            let text = |shown: &Option<Shown>| {
                shown
                    .as_ref()
                    .map_or_else(String::new, |shown| shown.text.clone())
            };
            write_lines(out, &text(old), &text(new))
        }
    }
}

fn write_lines(out: &mut String, old: &str, new: &str) -> fmt::Result {
    let diff = TextDiff::from_lines(old, new);
    for (index, group) in diff.grouped_ops(CONTEXT).iter().enumerate() {
        if index > 0 {
            writeln!(out, "      {FAINT}…{FAINT:#}")?;
        }
        for change in group
            .iter()
            .flat_map(|operation| diff.iter_changes(operation))
        {
            let (sign, style) = match change.tag() {
                ChangeTag::Delete => ('-', REMOVED),
                ChangeTag::Insert => ('+', ADDED),
                ChangeTag::Equal => (' ', FAINT),
            };
            let line = change.value().trim_end_matches(['\n', '\r']);
            writeln!(out, "      {style}{sign} {line}{style:#}")?;
        }
    }
    Ok(())
}
