//! A difference for people to read, with ANSI colours; whoever prints it may strip them.

mod change;
mod code;
mod drift;
mod entry;
mod files;
mod headline;
mod resource;
mod section;
mod writer;

use anstyle::{AnsiColor, Style};

use super::{Difference, Holding, Kind, Replacement, ResourceDifference, security_text};
pub use headline::headline;
pub(super) use resource::{consequence, made};
pub(super) use section::{Section, sections};
pub(super) use writer::clean;
use writer::{Span, Writer};

const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const MODIFIED: Style = AnsiColor::Yellow.on_default();
const ALARM: Style = AnsiColor::Red.on_default().bold();
const NAME: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
const PLAIN: Style = Style::new();

/// How a difference is laid out as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextForm {
    /// How many columns there are. Fewer than 40 count as 40.
    pub width: usize,
    /// Whether what is in new things is shown as well.
    pub details: bool,
}

impl Default for TextForm {
    /// 80 columns, without details.
    fn default() -> Self {
        Self {
            width: 80,
            details: false,
        }
    }
}

/// The difference as lines of text.
///
/// First what happens in one sentence, then what data is lost and what is newly allowed, then the
/// resources with what becomes of them, and then everything else that changes.
///
/// ```
/// use stackwright::{diff::{SchemaFacts, TextForm, compare, to_text}, template::Template};
///
/// let new = Template::parse("Resources: {News: {Type: 'AWS::SNS::Topic'}}")?;
/// let difference = compare("news", &Template::default(), &new, &SchemaFacts);
/// assert!(to_text(&difference, TextForm::default()).contains("News"));
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
pub fn to_text(difference: &Difference, form: TextForm) -> String {
    let mut writer = Writer::new(form.width);
    writer.shows_all = form.details;
    let (name, rest) = headline::of(difference);
    writer.line(0, 2, &[Span::new(NAME, name), Span::new(PLAIN, rest)]);
    write_losses(&mut writer, difference);
    if !difference.security.is_empty() {
        writer.gap();
        writer.raw(&security_text(&difference.security, form.width));
    }
    if !difference.resources.is_empty() {
        writer.gap();
    }
    resource::write_all(&mut writer, &difference.resources, form.details);
    entry::write_all(&mut writer, &difference.entries, form.details);
    files::write_all(&mut writer, &difference.files, form.details);
    if let Some(drift) = &difference.drift {
        drift::write(&mut writer, drift, form.details);
    }
    write_caveats(&mut writer, &difference.known_gaps());
    writer.finish()
}

fn write_losses(writer: &mut Writer, difference: &Difference) {
    let mut losses = difference.losses().peekable();
    if losses.peek().is_some() {
        writer.gap();
    }
    for resource in losses {
        let text = format!(" {} {}{}", resource.id, loss(resource), held(resource));
        let spans = [Span::new(ALARM, "data at risk:"), Span::new(PLAIN, text)];
        writer.line(0, 4, &spans);
    }
}

/// What becomes of the data of a resource that loses it.
pub(super) fn loss(resource: &ResourceDifference) -> &'static str {
    match (resource.kind, resource.replacement) {
        (Kind::Removed, _) => "is deleted with its data",
        (_, Replacement::Maybe) => "may be replaced: the new one starts without its data",
        _ => "is replaced: the new one starts without its data",
    }
}

/// How much that is.
pub(super) fn held(resource: &ResourceDifference) -> String {
    let parts: Vec<String> = resource.holdings.iter().map(Holding::to_string).collect();
    match parts.as_slice() {
        [] => String::new(),
        parts => format!(" ({})", parts.join("; ")),
    }
}

/// What could not be found out.
fn write_caveats(writer: &mut Writer, caveats: &[String]) {
    if !caveats.is_empty() {
        writer.gap();
    }
    for caveat in caveats {
        let caveat = Span::new(PLAIN, format!(" {caveat}"));
        writer.line(0, 4, &[Span::new(FAINT, "not known:"), caveat]);
    }
}

fn sign_of(kind: Kind) -> (char, Style) {
    match kind {
        Kind::Added => ('+', ADDED),
        Kind::Removed => ('-', REMOVED),
        Kind::Modified => ('~', MODIFIED),
        Kind::Imported => ('<', ADDED),
    }
}

#[cfg(test)]
mod tests;
