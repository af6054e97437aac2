//! Differences as Markdown, for the description of a pull request or a comment on it.

use std::fmt::Write as _;

use super::{
    Difference, FilesDifference, Kind, Replacement, ResourceDifference, SecurityChange,
    consequence::warnings,
    files::FileCounts,
    security_rows,
    text::{Section, consequence, headline, held, loss, made, sections},
};

/// What GitHub takes is 65,536 characters; some of them are for whoever puts it there.
const LIMIT: usize = 60_000;
/// How much of it summaries and tables may take.
const TABLES: usize = 30_000;
/// How much of it the table of what is newly allowed may take.
const SECURITY: usize = 15_000;
/// How much of it is kept for saying what was left out.
const RESERVE: usize = 300;

/// The differences as Markdown: a sentence and a table for each stack, and the details folded.
///
/// It is at most 60,000 bytes long; what does not fit is left out, and said to be.
///
/// ```
/// use stackwright::diff::{Difference, to_markdown};
///
/// assert_eq!(to_markdown([&Difference::of_nothing("news")]), "**news**: no differences\n");
/// ```
pub fn to_markdown<'a>(differences: impl IntoIterator<Item = &'a Difference>) -> String {
    let stacks: Vec<(&Difference, String)> = differences
        .into_iter()
        .map(|difference| (difference, summary(difference)))
        .collect();
    let mut text = String::new();
    let mut left_out = LeftOut::default();
    // Summaries first: details take what these leave.
    let mut room = LIMIT - RESERVE;
    let mut shown = Vec::new();
    for (difference, summary) in &stacks {
        if summary.len() > room {
            left_out.stacks += 1;
        } else {
            room -= summary.len();
            shown.push((*difference, summary));
        }
    }
    for (place, (difference, summary)) in shown.iter().enumerate() {
        if place > 0 {
            text.push('\n');
            room = room.saturating_sub(1);
        }
        text.push_str(summary);
        for section in sections(difference) {
            let folded = folded(&section);
            if folded.len() > room {
                left_out.details += 1;
            } else {
                room -= folded.len();
                text.push_str(&folded);
            }
        }
    }
    left_out.write(&mut text);
    text
}

#[derive(Default)]
struct LeftOut {
    stacks: usize,
    details: usize,
}

impl LeftOut {
    fn write(&self, text: &mut String) {
        let mut parts = Vec::new();
        if self.stacks > 0 {
            parts.push(format!("{} stacks", self.stacks));
        }
        if self.details > 0 {
            parts.push(format!("the details of {} parts", self.details));
        }
        if !parts.is_empty() {
            let _ = writeln!(
                text,
                "\n_Left out, for a comment can be no longer: {}. `diff` shows them all._",
                parts.join(", ")
            );
        }
    }
}

/// A stack in a sentence, what is lost, and a table of what happens to its resources.
fn summary(difference: &Difference) -> String {
    let line = headline(difference);
    let rest = line.strip_prefix(&difference.stack).unwrap_or_default();
    let mut text = format!("**{}**{}\n", escaped(&difference.stack), escaped(rest));
    let mut losses = difference.losses().peekable();
    if losses.peek().is_some() {
        text.push('\n');
    }
    for resource in losses {
        let _ = writeln!(
            text,
            "- ⚠️ **data at risk**: `{}` {}{}",
            resource.id,
            loss(resource),
            escaped(&held(resource))
        );
    }
    text.push_str(&security(&difference.security));
    if !difference.resources.is_empty() {
        text.push_str("\n| | resource | type | what happens |\n|---|---|---|---|\n");
    }
    let mut rest = 0;
    for resource in &difference.resources {
        if text.len() > TABLES {
            rest += 1;
            continue;
        }
        text.push_str(&row(resource));
    }
    if rest > 0 {
        let _ = writeln!(text, "| | _and {rest} more_ | | |");
    }
    text.push_str(&files(&difference.files));
    let gaps = difference.known_gaps();
    if !gaps.is_empty() {
        text.push('\n');
    }
    for gap in &gaps {
        let _ = writeln!(text, "- not known: {}", escaped(gap));
    }
    text
}

/// What happens to the files of buckets, as a table.
fn files(all: &[FilesDifference]) -> String {
    let mut text = String::new();
    let changed = all.iter().filter(|it| !it.files.is_empty());
    for (place, files) in changed.enumerate() {
        if place == 0 {
            text.push_str("\n| files in | what happens | unchanged |\n|---|---|---|\n");
        }
        let counts = FileCounts::of([files]).to_string();
        let place = escaped(&files.place());
        let _ = writeln!(text, "| {place} | {counts} | {} |", files.unchanged);
    }
    text
}

/// What is newly allowed and what no longer, as a table.
fn security(changes: &[SecurityChange]) -> String {
    let mut text = String::new();
    let rows = security_rows(changes);
    if !rows.is_empty() {
        text.push_str("\n| security | who | may | on | at |\n|---|---|---|---|---|\n");
    }
    for (place, row) in rows.iter().enumerate() {
        if text.len() > SECURITY {
            let _ = writeln!(text, "| | _and {} more_ | | | |", rows.len() - place);
            break;
        }
        let _ = writeln!(
            text,
            "| **{}** | {} | {} | {} | {} |",
            cell(row.verdict),
            cell(&row.who),
            cell(&row.what),
            cell(&row.on),
            cell(&row.places.join(", "))
        );
    }
    text
}

/// Text of some lines in a cell of a table.
fn cell(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(escaped).collect();
    lines.join("<br>")
}

fn row(resource: &ResourceDifference) -> String {
    let sign = match resource.kind {
        Kind::Added => "+",
        Kind::Removed => "−",
        Kind::Modified => "~",
        Kind::Imported => "<",
    };
    let mut what = match (resource.kind, consequence(resource)) {
        (_, Some(consequence)) if resource.replacement != Replacement::No => {
            format!("**{consequence}**")
        }
        (_, Some(consequence)) => consequence.to_owned(),
        (Kind::Added, None) => "added".to_owned(),
        (_, None) => changed(resource),
    };
    for warning in warnings(resource) {
        what = format!("{what}; {}", escaped(&warning));
    }
    let route = resource.route.as_ref();
    let route = route.map_or_else(String::new, |route| format!(" ({})", escaped(&route.name)));
    // What is made of the resource above stands below it.
    let arrow = if resource.made_of.is_some() {
        "↳ "
    } else {
        ""
    };
    let made = made(resource).map_or_else(String::new, |made| format!(" ({})", escaped(&made)));
    format!(
        "| {sign} | {arrow}`{}`{route}{made} | {} | {what} |\n",
        resource.id, resource.type_name
    )
}

/// How many properties of a changed resource are named in its row.
const NAMED: usize = 4;

/// The properties that change.
fn changed(resource: &ResourceDifference) -> String {
    let mut names: Vec<&str> = Vec::new();
    for change in resource.changes.iter().chain(&resource.service_changes) {
        let keys = change.path.keys();
        let name = change.path.property().or_else(|| keys.first().copied());
        names.extend(name.filter(|name| !names.contains(name)));
    }
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match (&*names, more) {
        ([], _) => "changed".to_owned(),
        (names, 0) => format!("changed: {}", names.join(", ")),
        (names, more) => format!("changed: {} and {more} more", names.join(", ")),
    }
}

/// A part of the details, folded, in a block that shows signs in colour.
fn folded(section: &Section) -> String {
    // Whatever the text has, its fence is longer.
    let mut longest = 2;
    let mut run = 0;
    for letter in section.text.chars() {
        run = if letter == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    format!(
        "\n<details><summary>{}</summary>\n\n{fence}diff\n{}{fence}\n\n</details>\n",
        html(&section.title),
        section.text
    )
}

fn html(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;")
}

/// The text with nothing in it that Markdown takes for its own.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut is_code = false;
    for letter in text.chars() {
        is_code ^= letter == '`';
        match letter {
            '|' => escaped.push_str("\\|"),
            '\n' | '\r' => escaped.push(' '),
            letter if is_code => escaped.push(letter),
            '*' | '_' | '[' | ']' | '<' | '>' | '\\' => escaped.extend(['\\', letter]),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests;
