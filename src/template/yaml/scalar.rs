//! How a string is written so that every reader reads that string.

use std::{borrow::Cow, fmt::Write};

/// How a string is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// On one line: plain or quoted.
    Line,
    /// As a literal block.
    Literal,
}

/// Text of several lines goes into a literal block wherever that keeps every character.
pub(super) fn style(text: &str) -> Style {
    let literal = text.contains('\n')
        && text.lines().any(|line| !line.trim().is_empty())
        && text
            .chars()
            .all(|c| c == '\n' || c == '\t' || is_printable(c));
    if literal { Style::Literal } else { Style::Line }
}

/// The first line of a literal block: how far it is indented where that cannot be guessed from
/// its first line, and what becomes of the line feeds at its end.
pub(super) fn literal_header(text: &str) -> String {
    let indentation = if text.starts_with([' ', '\t', '\n']) {
        "2"
    } else {
        ""
    };
    let chomping = match text.strip_suffix('\n') {
        None => "-",
        Some(rest) if rest.ends_with('\n') => "+",
        Some(_) => "",
    };
    format!("|{indentation}{chomping}")
}

/// The string on one line: plain where every reader takes that for this string, else quoted.
pub(super) fn quote(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        Cow::Borrowed(text)
    } else if !text.chars().all(is_printable)
        || (text.contains('\'') && !text.contains(['"', '\\']))
    {
        Cow::Owned(double_quote(text))
    } else {
        Cow::Owned(format!("'{}'", text.replace('\'', "''")))
    }
}

/// A number as every reader reads it: YAML 1.1 wants a point, and a sign in the exponent.
pub(super) fn float(number: f64) -> String {
    if !number.is_finite() {
        // No template can carry it as a number.
        return format!("'{number}'");
    }
    let text = format!("{number:?}");
    match text.split_once('e') {
        None => text,
        Some((mantissa, exponent)) => {
            let point = if mantissa.contains('.') { "" } else { ".0" };
            let sign = if exponent.starts_with('-') { "" } else { "+" };
            format!("{mantissa}{point}e{sign}{exponent}")
        }
    }
}

fn double_quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if is_printable(c) => quoted.push(c),
            c => {
                let code = u32::from(c);
                // Writing to a string does not fail.
                let _ = match code {
                    0..=0xff => write!(quoted, "\\x{code:02X}"),
                    0x100..=0xffff => write!(quoted, "\\u{code:04X}"),
                    _ => write!(quoted, "\\U{code:08X}"),
                };
            }
        }
    }
    quoted.push('"');
    quoted
}

/// Whether a reader accepts the character as it is and a person can see it.
fn is_printable(c: char) -> bool {
    match c {
        ' '..='~' => true,
        // Soft hyphen; zero-width and direction marks; line and paragraph separators; byte order
        // mark; non-characters.
        '\u{a0}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202f}' => false,
        '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}' => false,
        '\u{e000}'..='\u{f8ff}' | '\u{e0000}'.. => false,
        _ => c > '\u{a0}',
    }
}

fn is_plain(text: &str) -> bool {
    let Some(first) = text.chars().next() else {
        return false;
    };
    text.chars().all(is_printable)
        && !"-?:,[]{}#&*!|>'\"%@`=<~ ".contains(first)
        && !text.ends_with([' ', ':'])
        && !text
            .as_bytes()
            .windows(2)
            .any(|pair| matches!(pair, b": " | b" #"))
        && !text.starts_with("...")
        && !is_word(text)
        && !is_numeric(text)
}

/// Words that some reader takes for a boolean or for nothing.
fn is_word(text: &str) -> bool {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether some reader could take the text for a number, a date or a time of day: it starts like
/// one and has no character that none of them has.
fn is_numeric(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let starts = |first: char| first.is_ascii_digit() || first == '.' || first == '_';
    let special = [".inf", ".nan"];
    special
        .iter()
        .any(|special| unsigned.eq_ignore_ascii_case(special))
        || (unsigned.starts_with(starts)
            && unsigned
                .chars()
                .all(|c| c.is_ascii_hexdigit() || "xXoO_.:+-tTzZ ".contains(c)))
}
