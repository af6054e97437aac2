//! A finding, as the terminal shows it: with the line that it is about.

use std::{
    fs,
    ops::Range,
    path::{Path, PathBuf},
};

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use indexmap::IndexMap;

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
    if let Some(line) = diagnostic.line {
        let mut marks = vec![(AnnotationKind::Primary, line, label(diagnostic))];
        marks.extend(diagnostic.related.iter().filter_map(|related| {
            Some((
                AnnotationKind::Context,
                related.line?,
                related.label.clone(),
            ))
        }));
        group = group.elements(if diagnostic.is_secret {
            marks.iter().map(|mark| without_text(mark.1)).collect()
        } else {
            excerpts(marks, root)
        });
    }
    if let Some(fix) = &diagnostic.fix {
        group = group.element(Level::HELP.message(fix.as_str()));
    }
    Renderer::styled().render(&[group])
}

/// What the marked line is about.
fn label(diagnostic: &Diagnostic) -> String {
    match (&diagnostic.resource, diagnostic.path().as_str()) {
        (Some(id), "") => id.clone(),
        (Some(id), path) => format!("{id}, {path}"),
        (None, path) => path.to_owned(),
    }
}

type Mark = (AnnotationKind, SourceLine, String);

/// The marked lines, file by file.
fn excerpts(marks: Vec<Mark>, root: &Path) -> Vec<Element<'static>> {
    let mut files: IndexMap<&'static str, Vec<Mark>> = IndexMap::new();
    for mark in marks {
        files.entry(mark.1.file()).or_default().push(mark);
    }
    files
        .into_iter()
        .flat_map(|(file, marks)| {
            let text = find(file, root).and_then(|path| fs::read_to_string(path).ok());
            match text {
                Some(text) => vec![excerpt(file, &text, marks)],
                None => marks
                    .into_iter()
                    .map(|(_, place, _)| without_text(place))
                    .collect(),
            }
        })
        .collect()
}

/// The lines of one file, each with a mark and a label.
fn excerpt(file: &'static str, text: &str, marks: Vec<Mark>) -> Element<'static> {
    let numbers = marks.iter().map(|(_, place, _)| place.line() as usize);
    let first = numbers.clone().min().unwrap_or(1).max(1);
    let last = numbers.max().unwrap_or(1).max(first);
    // Only the lines between the marks: what shows them looks at all that it is given.
    let lines = text.split_inclusive('\n').skip(first - 1);
    let text: String = lines.take(last - first + 1).collect();
    let annotations: Vec<_> = marks
        .into_iter()
        .map(|(kind, place, label)| kind.span(span(&text, first, place)).label(label))
        .collect();
    Snippet::source(text)
        .line_start(first)
        .path(file)
        .annotations(annotations)
        .into()
}

/// The bytes of the word at `place`, in a text that starts with the line `first`.
fn span(text: &str, first: usize, place: SourceLine) -> Range<usize> {
    let before = (place.line() as usize).saturating_sub(first);
    let start: usize = text.split_inclusive('\n').take(before).map(str::len).sum();
    let line = text[start..].lines().next().unwrap_or_default();
    let word = word(line, place.column());
    start + word.start..start + word.end
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
