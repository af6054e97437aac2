//! The same text in sections, for where it is folded.

use anstream::adapter::strip_str;

use super::{Writer, drift, entry, files, resource};
use crate::diff::{Difference, Kind};

/// How wide the text is.
const WIDTH: usize = 100;

/// The details of one thing.
pub(in crate::diff) struct Section {
    pub(in crate::diff) title: String,
    /// Lines that begin with `+` or `-` where something comes or goes, and with `!` where it changes.
    pub(in crate::diff) text: String,
}

/// The details of a difference: a section for each resource of which there are any, one for all
/// other entries, and one for drift.
pub(in crate::diff) fn sections(difference: &Difference) -> Vec<Section> {
    let mut sections = Vec::new();
    for it in &difference.resources {
        let values = it.kind != Kind::Removed;
        let text = written(|writer| resource::write_details(writer, it, values, false));
        let title = match &it.route {
            Some(route) => format!("{} ({})", it.id, route.name),
            None => match &it.made {
                Some(made) => format!("{} ({made})", it.id),
                None => it.id.clone(),
            },
        };
        sections.push(Section { title, text });
    }
    let mut names: Vec<&str> = difference.entries.iter().map(|it| it.section).collect();
    names.dedup();
    sections.push(Section {
        title: names.join(", "),
        text: written(|writer| entry::write_all(writer, &difference.entries, false)),
    });
    sections.push(Section {
        title: "Files".to_owned(),
        text: written(|writer| files::write_all(writer, &difference.files, false)),
    });
    if let Some(drift) = &difference.drift {
        sections.push(Section {
            title: "Changed outside of deploys".to_owned(),
            text: written(|writer| drift::write(writer, drift, false)),
        });
    }
    sections.retain(|section| !section.text.is_empty());
    sections
}

fn written(write: impl FnOnce(&mut Writer)) -> String {
    let mut writer = Writer::new(WIDTH);
    write(&mut writer);
    let text = strip_str(&writer.finish()).to_string();
    text.lines().map(|line| signed(line) + "\n").collect()
}

/// The line with its sign in front, where Markdown's colours look for it.
fn signed(line: &str) -> String {
    let inner = line.trim_start();
    let indent = &line[..line.len() - inner.len()];
    for (mark, sign) in [
        ("+ ", '+'),
        ("- ", '-'),
        ("~ ", '!'),
        ("[+] ", '+'),
        ("[-] ", '-'),
        ("[~] ", '!'),
    ] {
        if let Some(rest) = inner.strip_prefix(mark) {
            return format!("{sign} {indent}{rest}");
        }
    }
    let sign = if inner.contains(" → ") { '!' } else { ' ' };
    match inner.split_once(": ") {
        Some((name, value)) if value.starts_with("+ ") => {
            format!("+ {indent}{name}: {}", &value[2..])
        }
        Some((name, value)) if value.starts_with("- ") => {
            format!("- {indent}{name}: {}", &value[2..])
        }
        _ if inner.is_empty() => String::new(),
        _ => format!("{sign} {line}"),
    }
}
