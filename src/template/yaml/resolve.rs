//! What an unquoted word of YAML stands for.
//!
//! CloudFormation reads YAML 1.1, and so do the AWS CLI, SAM and cfn-lint, all through PyYAML,
//! whose rules are followed here. Three things stay the text that they are: dates (the service
//! has no type for them), infinities and the like, and whole numbers beyond 64 bits.

use std::borrow::Cow;

use super::super::Node;

/// The value of a plain scalar.
pub(in crate::template) fn resolve(text: Cow<'_, str>) -> Node {
    match &*text {
        text if is_null(text) => Node::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Node::Bool(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => {
            Node::Bool(false)
        }
        _ => number(&text).unwrap_or_else(|| text.into_owned().into()),
    }
}

/// Whether a plain scalar is none at all.
pub(in crate::template) fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

fn number(text: &str) -> Option<Node> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => (1, text),
    };
    let first = digits.bytes().next()?;
    if first == b'.' {
        // No sign here, an oddity of the rules.
        return (digits.len() == text.len())
            .then(|| fraction(text))
            .flatten();
    }
    if !first.is_ascii_digit() {
        return None;
    }
    if let Some(integer) = integer(sign, digits) {
        return Some(integer);
    }
    if digits.contains(':') {
        return sexagesimal_fraction(sign, digits);
    }
    fraction(text)
}

/// Binary, octal, hexadecimal, decimal and sexagesimal (`12:30:45`) numbers.
fn integer(sign: i64, digits: &str) -> Option<Node> {
    let radix = |digits: &str, radix| {
        let digits = digits.replace('_', "");
        let unsigned = i128::from_str_radix(&digits, radix).ok()?;
        i64::try_from(unsigned * i128::from(sign))
            .ok()
            .map(Node::Integer)
    };
    let all = |digits: &str, allowed: fn(u8) -> bool| {
        !digits.is_empty() && digits.bytes().all(|byte| byte == b'_' || allowed(byte))
    };
    if let Some(digits) = digits.strip_prefix("0b")
        && all(digits, |byte| matches!(byte, b'0' | b'1'))
    {
        return radix(digits, 2);
    }
    if let Some(digits) = digits.strip_prefix("0x")
        && all(digits, |byte| byte.is_ascii_hexdigit())
    {
        return radix(digits, 16);
    }
    if digits.starts_with('0') {
        return all(digits, |byte| matches!(byte, b'0'..=b'7'))
            .then(|| radix(digits, 8))
            .flatten();
    }
    if all(digits, |byte| byte.is_ascii_digit()) {
        return radix(digits, 10);
    }
    let (hours, rest) = digits.split_once(':')?;
    all(hours, |byte| byte.is_ascii_digit())
        .then(|| sexagesimal(sign, hours, rest))
        .flatten()
}

fn sexagesimal(sign: i64, first: &str, rest: &str) -> Option<Node> {
    let mut value: i64 = first.replace('_', "").parse().ok()?;
    for part in rest.split(':') {
        value = value.checked_mul(60)?.checked_add(sixtieth(part)?)?;
    }
    Some(Node::Integer(sign * value))
}

/// 0 to 59, in one digit or two.
fn sixtieth(part: &str) -> Option<i64> {
    let short = matches!(part.len(), 1 | 2) && part.bytes().all(|byte| byte.is_ascii_digit());
    part.parse().ok().filter(|value| short && *value < 60)
}

/// `12:30.5`: sixtieths before the point.
fn sexagesimal_fraction(sign: i64, digits: &str) -> Option<Node> {
    let (whole, decimals) = digits.split_once('.')?;
    let (first, rest) = whole.split_once(':')?;
    let digits = |text: &str| {
        text.bytes()
            .all(|byte| byte == b'_' || byte.is_ascii_digit())
    };
    if !digits(first) || !digits(decimals) {
        return None;
    }
    let (before, last) = rest.rsplit_once(':').unwrap_or(("", rest));
    let mut value: f64 = first.replace('_', "").parse().ok()?;
    for part in before.split(':').filter(|part| !part.is_empty()) {
        value = value * 60.0 + f64::from(i32::try_from(sixtieth(part)?).ok()?);
    }
    sixtieth(last)?;
    let last: f64 = format!("{last}.{}", decimals.replace('_', ""))
        .parse()
        .ok()?;
    finite(f64::from(i32::try_from(sign).ok()?) * (value * 60.0 + last))
}

/// A number with a point; the exponent, if any, has a sign.
fn fraction(text: &str) -> Option<Node> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let digits = |text: &str| {
        text.bytes()
            .all(|byte| byte == b'_' || byte.is_ascii_digit())
    };
    let (whole, decimals) = mantissa.split_once('.')?;
    let whole = whole.strip_prefix(['+', '-']).unwrap_or(whole);
    let decimals_start = decimals.starts_with(|first: char| first.is_ascii_digit());
    let exponent_fits = exponent.is_none_or(|exponent| {
        exponent.strip_prefix(['+', '-']).is_some_and(|digits| {
            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
        })
    });
    let fits =
        digits(whole) && digits(decimals) && (!whole.is_empty() || decimals_start) && exponent_fits;
    let number = text.replace('_', "");
    fits.then(|| number.parse().ok()).flatten().and_then(finite)
}

fn finite(number: f64) -> Option<Node> {
    number.is_finite().then_some(Node::Float(number))
}
