//! A finding, as the terminal shows it: with the line that it is about.

use std::{
    fs,
    ops::Range,
    path::{Path, PathBuf},
};

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use crate::{
    check::{Diagnostic, Severity},
    source::SourceLine,
};

/// A finding with its lines of code; relative files are looked for around `root` too.
pub(super) fn render(diagnostic: &Diagnostic, root: &Path) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = Group::with_title(
        level
            .primary_title(diagnostic.message.as_str())
            .id(diagnostic.code.as_str()),
    );
    let label = match (&diagnostic.resource, diagnostic.path().as_str()) {
        (Some(id), "") => id.clone(),
        (Some(id), path) => format!("{id}, {path}"),
        (None, path) => path.to_owned(),
    };
    if let Some(place) = diagnostic.line {
        let text = find(place.file(), root).and_then(|path| fs::read_to_string(path).ok());
        group = group.element(match text {
            Some(text) => excerpt(place, text, label),
            None => without_text(place),
        });
    }
    if let Some(fix) = &diagnostic.fix {
        group = group.element(Level::HELP.message(fix.as_str()));
    }
    Renderer::styled().render(&[group])
}

/// The line at `place`, with a mark and a label.
fn excerpt(place: SourceLine, text: String, label: String) -> Element<'static> {
    let before = (place.line() as usize).saturating_sub(1);
    let start: usize = text.split_inclusive('\n').take(before).map(str::len).sum();
    let line = text[start..].lines().next().unwrap_or_default();
    let word = word(line, place.column());
    Snippet::source(text)
        .path(place.file())
        .annotation(
            AnnotationKind::Primary
                .span(start + word.start..start + word.end)
                .label(label),
        )
        .into()
}

/// The bytes of the word that starts at a column, counted in characters from 1.
fn word(line: &str, column: u32) -> Range<usize> {
    let start = line
        .char_indices()
        .nth((column as usize).saturating_sub(1))
        .map_or(0, |(at, _)| at);
    let rest = &line[start..];
    let length = rest
        .find(|c: char| !(c.is_alphanumeric() || "_-.:\"'".contains(c)))
        .unwrap_or(rest.len());
    start..start + length.max(rest.chars().next().map_or(0, char::len_utf8))
}

fn without_text(place: SourceLine) -> Element<'static> {
    Origin::path(place.file())
        .line(place.line() as usize)
        .char_column(place.column() as usize)
        .into()
}

/// The compiler names files from the workspace's folder, which is the program's or one above it.
fn find(file: &str, root: &Path) -> Option<PathBuf> {
    let path = Path::new(file);
    if path.is_file() {
        return Some(path.to_owned());
    }
    root.ancestors()
        .map(|folder| folder.join(path))
        .find(|it| it.is_file())
}
