//! Lines that fit into a width.

use std::fmt::Write as _;

use anstyle::Style;
use unicode_width::UnicodeWidthChar;

/// Narrower than this, nothing can be read.
const NARROWEST: usize = 40;
const TAB: &str = "    ";

/// A piece of text in one style.
#[derive(Clone, Debug)]
pub(super) struct Span {
    pub(super) style: Style,
    pub(super) text: String,
}

impl Span {
    pub(super) fn new(style: Style, text: impl Into<String>) -> Self {
        Self {
            style,
            text: text.into(),
        }
    }
}

/// Writes lines, and breaks those that are too long.
pub(super) struct Writer {
    out: String,
    width: usize,
    /// Whether long values are shown whole where they have nothing to be compared with.
    pub(super) shows_all: bool,
    /// How much further in everything stands.
    pub(super) margin: usize,
}

/// Where a line may be broken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Break {
    /// Between words.
    Words,
    /// Anywhere, best after a space; all spaces stay.
    Anywhere,
}

impl Writer {
    pub(super) fn new(width: usize) -> Self {
        Self {
            out: String::new(),
            width: width.max(NARROWEST),
            shows_all: false,
            margin: 0,
        }
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    /// An empty line, unless there is one or nothing yet.
    pub(super) fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// Lines that are laid out already.
    pub(super) fn raw(&mut self, lines: &str) {
        self.out.push_str(lines);
    }

    /// Whether so many columns are free on a line that starts at `indent`.
    pub(super) fn fits(&self, indent: usize, spans: &[Span]) -> bool {
        let columns: usize = spans.iter().map(|span| width_of(&clean(&span.text))).sum();
        self.margin + indent + columns <= self.width
    }

    /// Words at `indent`; what does not fit goes on at `indent + hang`.
    pub(super) fn line(&mut self, indent: usize, hang: usize, spans: &[Span]) {
        self.broken("", indent, indent + hang, spans, Break::Words);
    }

    /// A line of code at `indent`, after a sign; what does not fit goes on further in.
    pub(super) fn code(&mut self, indent: usize, sign: char, style: Style, spans: &[Span]) {
        let start = match (sign, spans) {
            (' ', []) => String::new(),
            (sign, []) => format!("{style}{sign}{style:#}"),
            (sign, _) => format!("{style}{sign} {style:#}"),
        };
        self.broken(&start, indent, indent + 6, spans, Break::Anywhere);
    }

    fn broken(&mut self, start: &str, indent: usize, hang: usize, spans: &[Span], at: Break) {
        let (indent, hang) = (indent + self.margin, hang + self.margin);
        let mut letters: Vec<(char, Style)> = Vec::new();
        for span in spans {
            letters.extend(clean(&span.text).chars().map(|letter| (letter, span.style)));
        }
        let mut rest = &letters[..];
        let mut column = indent;
        let mut before = start;
        let sign = if start.is_empty() { 0 } else { 2 };
        loop {
            // Deep down, half of the width is always left for the text itself.
            let column_now = column.min(self.width / 2);
            let taken = if before.is_empty() { 0 } else { sign };
            let below = self.width - hang.min(self.width / 2);
            let (line, next) = split(rest, self.width - column_now - taken, below, at);
            let line = match at {
                Break::Words => trimmed(line),
                Break::Anywhere => line,
            };
            if !line.is_empty() || !before.is_empty() {
                let _ = write!(self.out, "{:column_now$}{before}", "");
                self.styled(line);
            }
            self.out.push('\n');
            if next.is_empty() {
                return;
            }
            (rest, column, before) = (next, hang, "");
        }
    }

    fn styled(&mut self, letters: &[(char, Style)]) {
        let mut style = Style::new();
        for (letter, wanted) in letters {
            if *wanted != style {
                let _ = write!(self.out, "{style:#}{wanted}");
                style = *wanted;
            }
            self.out.push(*letter);
        }
        let _ = write!(self.out, "{style:#}");
    }
}

type Letters<'a> = &'a [(char, Style)];

fn trimmed(mut letters: Letters<'_>) -> Letters<'_> {
    while let [rest @ .., (' ', _)] = letters {
        letters = rest;
    }
    letters
}

/// What fits into `room`, and the rest without the spaces between, for which there is `below`.
fn split(letters: Letters<'_>, room: usize, below: usize, at: Break) -> (Letters<'_>, Letters<'_>) {
    let mut used = 0;
    let over = letters.iter().position(|(letter, _)| {
        used += letter.width().unwrap_or(0);
        used > room
    });
    let Some(over) = over else {
        return (letters, &[]);
    };
    let over = over.max(1);
    let space = letters[..=over.min(letters.len() - 1)]
        .iter()
        .rposition(|(letter, _)| *letter == ' ')
        // A word that takes more than a line of its own is broken where it stands.
        .filter(|space| {
            let word = letters[space + 1..]
                .iter()
                .take_while(|(letter, _)| *letter != ' ');
            let columns = word.filter_map(|(letter, _)| letter.width()).sum::<usize>();
            space * 2 > over || at == Break::Words && *space > 0 && columns <= below
        });
    match (at, space) {
        (Break::Anywhere, Some(space)) if space < over => letters.split_at(space + 1),
        (Break::Anywhere, _) => letters.split_at(over),
        (Break::Words, space) => {
            let (line, rest) = letters.split_at(space.unwrap_or(over));
            let spaces = rest.iter().take_while(|(letter, _)| *letter == ' ');
            (line, &rest[spaces.count()..])
        }
    }
}

/// The text without what would move the cursor or change colours.
pub(in crate::diff) fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\t' => clean.push_str(TAB),
            letter if letter.is_control() => clean.push(char::REPLACEMENT_CHARACTER),
            letter => clean.push(letter),
        }
    }
    clean
}

fn width_of(text: &str) -> usize {
    text.chars().filter_map(UnicodeWidthChar::width).sum()
}
