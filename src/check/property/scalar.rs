//! Texts, numbers and truth values.

use std::{
    net::{Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

use stackwright_schema::{Literal, Types};

use super::{pattern, shape::Shape, walk::Walk};
use crate::{
    check::{Levels, Rule, Severity, path::Path},
    suggest::did_you_mean,
    template::Node,
};

pub(super) const NOT_IN_SET: Rule = Rule {
    code: "P004",
    title: "a value that is not one of those allowed",
    levels: Levels::all(Severity::Error),
    explanation: "The schema of the resource type lists the values that this property takes.",
};

pub(super) const LENGTH: Rule = Rule {
    code: "P006",
    title: "a text that is too long or too short",
    levels: Levels::all(Severity::Error),
    explanation: "The schema of the resource type says how many characters this text has.",
};

pub(super) const RANGE: Rule = Rule {
    code: "P007",
    title: "a number out of range",
    levels: Levels::all(Severity::Error),
    explanation: "The schema of the resource type gives the smallest and the largest number \
        that this property takes.",
};

pub(super) const FORMAT: Rule = Rule {
    code: "P020",
    title: "a text that is not an IP address, or not a range of them",
    levels: Levels::all(Severity::Error),
    explanation: "The property takes an IP address, as in `192.0.2.1` or `2001:db8::1`, or a \
        range of them in CIDR notation, as in `10.0.0.0/16` or `2001:db8::/32`. A record set \
        of the type `A` takes addresses of version 4, and `AAAA` those of version 6.\n\n\
        Source: <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/\
        ResourceRecordTypes.html>",
};

/// Values of a longer list are not all named.
const MOST_NAMED: usize = 12;

pub(super) fn check(walk: &mut Walk<'_, '_>, node: &Node, shape: &Shape, path: &Path<'_>) {
    if !shape.values.is_empty() && !is_among(node, shape) {
        walk.report(&NOT_IN_SET, path, || not_in_set(node, shape, path));
        return;
    }
    if let Node::Text(text) = node {
        check_text(walk, text, shape, path);
    }
    let bounded = shape.range != (None, None) || shape.below.or(shape.above).is_some();
    if (bounded || shape.multiple_of.is_some())
        && let Some(number) = number(node)
    {
        check_number(walk, number, shape, path);
    }
}

fn check_text(walk: &mut Walk<'_, '_>, text: &str, shape: &Shape, path: &Path<'_>) {
    let (least, most) = shape.length;
    if least.is_some() || most.is_some() {
        let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
        let name = path.name();
        if let Some(most) = most.filter(|most| length > *most) {
            walk.report(&LENGTH, path, || {
                let message = format!("`{name}` has {length} characters, and {most} are allowed");
                (message, None)
            });
            return;
        }
        if let Some(least) = least.filter(|least| length < *least) {
            walk.report(&LENGTH, path, || {
                let message = format!("`{name}` has {length} characters, and needs {least}");
                (message, None)
            });
            return;
        }
    }
    if let Some((sort, fix)) = misfit(shape.format.as_deref(), text) {
        walk.report(&FORMAT, path, || {
            let (name, text) = (path.name(), shortened(text));
            (
                format!("`{name}` is `{text}`, which is no {sort}"),
                Some(fix.to_owned()),
            )
        });
        return;
    }
    if let Some(wanted) = &shape.pattern
        && !pattern::matches(wanted, text)
    {
        walk.report(&pattern::MISMATCH, path, || {
            let (name, wanted) = (path.name(), shortened(wanted));
            let message = if is_secret(name) {
                format!("`{name}` does not match `{wanted}`")
            } else {
                let text = shortened(text);
                format!("`{name}` is `{text}`, which does not match `{wanted}`")
            };
            (message, None)
        });
    }
}

/// What a text should be and is not, and what to do about it.
fn misfit(format: Option<&str>, text: &str) -> Option<(&'static str, &'static str)> {
    const RANGE: (&str, &str) = (
        "range of IP addresses",
        "write an address, `/` and a number of bits",
    );
    const FOUR: (&str, &str) = (
        "IP address of version 4",
        "write four numbers up to 255 with dots between them",
    );
    const SIX: (&str, &str) = (
        "IP address of version 6",
        "write eight groups of hexadecimal digits with colons between them, or `::` once",
    );
    let (fits, misfit) = match format? {
        "ipv4-network" => (is_range::<Ipv4Addr>(text, 32), RANGE),
        "ipv6-network" => (is_range::<Ipv6Addr>(text, 128), RANGE),
        "ipv4" => (text.parse::<Ipv4Addr>().is_ok(), FOUR),
        "ipv6" => (text.parse::<Ipv6Addr>().is_ok(), SIX),
        _ => return None,
    };
    (!fits).then_some(misfit)
}

/// Whether a text is an address with the number of its leading bits; without it, a single address.
fn is_range<A: FromStr>(text: &str, most: u8) -> bool {
    let (address, bits) = match text.split_once('/') {
        Some((address, bits)) => (address, bits.parse().ok()),
        None => (text, Some(most)),
    };
    address.parse::<A>().is_ok() && bits.is_some_and(|bits: u8| bits <= most)
}

fn check_number(walk: &mut Walk<'_, '_>, number: f64, shape: &Shape, path: &Path<'_>) {
    let name = path.name();
    let (least, most) = shape.range;
    let message = if let Some(least) = least.filter(|least| number < *least) {
        format!("`{name}` is {number}, and must be at least {least}")
    } else if let Some(most) = most.filter(|most| number > *most) {
        format!("`{name}` is {number}, and must be at most {most}")
    } else if let Some(below) = shape.below.filter(|below| number >= *below) {
        format!("`{name}` is {number}, and must be less than {below}")
    } else if let Some(above) = shape.above.filter(|above| number <= *above) {
        format!("`{name}` is {number}, and must be more than {above}")
    } else if let Some(unit) = shape.multiple_of.filter(|unit| !is_multiple(number, *unit)) {
        format!("`{name}` is {number}, and must be a multiple of {unit}")
    } else {
        return;
    };
    walk.report(&RANGE, path, || (message, None));
}

fn is_multiple(number: f64, unit: f64) -> bool {
    let times = number / unit;
    (times - times.round()).abs() < 1e-9
}

/// Whether CloudFormation takes the value as one of these types.
pub(super) fn has_type(node: &Node, types: Types) -> bool {
    let any = |types: Types, wanted: &[Types]| wanted.iter().any(|one| types.contains(*one));
    match node {
        Node::Map(_) => types.contains(Types::OBJECT),
        Node::List(_) => types.contains(Types::ARRAY),
        Node::Null => types.contains(Types::NULL),
        Node::Intrinsic(_) => true,
        Node::Text(text) => {
            let text = text.trim();
            types.contains(Types::STRING)
                || types.contains(Types::BOOLEAN) && truth(text).is_some()
                || types.contains(Types::INTEGER) && text.parse::<i128>().is_ok()
                || types.contains(Types::NUMBER) && text.parse::<f64>().is_ok()
        }
        Node::Bool(_) => any(types, &[Types::STRING, Types::BOOLEAN]),
        Node::Integer(_) => any(types, &[Types::STRING, Types::INTEGER, Types::NUMBER]),
        Node::Float(number) => {
            any(types, &[Types::STRING, Types::NUMBER])
                || types.contains(Types::INTEGER) && number.fract() == 0.0
        }
    }
}

fn truth(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

fn number(node: &Node) -> Option<f64> {
    match node {
        Node::Integer(number) => Some(*number as f64),
        Node::Float(number) => Some(*number),
        Node::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn is_among(node: &Node, shape: &Shape) -> bool {
    shape.values.iter().any(|value| match (node, value) {
        (Node::Text(text), Literal::Text(value)) if shape.ignores_case => {
            text.eq_ignore_ascii_case(value)
        }
        (Node::Text(text), Literal::Text(value)) => text == value,
        (Node::Text(text), Literal::Bool(value)) => truth(text) == Some(*value),
        (Node::Bool(known), Literal::Bool(value)) => known == value,
        (Node::Bool(known), Literal::Text(value)) => truth(value) == Some(*known),
        (node, Literal::Integer(value)) => number(node) == Some(*value as f64),
        (node, Literal::Float(value)) => number(node) == Some(*value),
        (node, Literal::Text(value)) => {
            number(node).is_some_and(|known| value.parse() == Ok(known))
        }
        _ => false,
    })
}

fn not_in_set(node: &Node, shape: &Shape, path: &Path<'_>) -> (String, Option<String>) {
    let known: Vec<String> = shape.values.iter().map(literal).collect();
    let suggestion = node.as_text().map_or_else(String::new, |text| {
        did_you_mean(text, known.iter().map(String::as_str))
    });
    let name = path.name();
    let message = if is_secret(name) {
        format!("`{name}` has a value that it cannot have")
    } else {
        format!("`{name}` cannot be {}{suggestion}", describe(node, name))
    };
    let named: Vec<String> = known
        .iter()
        .take(MOST_NAMED)
        .map(|value| format!("`{value}`"))
        .collect();
    let more = known.len().saturating_sub(MOST_NAMED);
    let fix = match (named.as_slice(), more) {
        ([one], _) => format!("write {one}"),
        (_, 0) => format!("write one of {}", named.join(", ")),
        _ => format!("write one of {} and {more} more", named.join(", ")),
    };
    (message, Some(fix))
}

fn literal(value: &Literal) -> String {
    match value {
        Literal::Null => "null".to_owned(),
        Literal::Bool(value) => value.to_string(),
        Literal::Integer(value) => value.to_string(),
        Literal::Float(value) => value.to_string(),
        Literal::Text(value) => value.clone(),
    }
}

/// The value of the property `name` in a message; of a secret one, only what sort of value it is.
pub(super) fn describe(node: &Node, name: &str) -> String {
    match node {
        Node::Text(_) if is_secret(name) => "a text".to_owned(),
        Node::Integer(_) | Node::Float(_) if is_secret(name) => "a number".to_owned(),
        Node::Null => "null".to_owned(),
        Node::Bool(value) => format!("`{value}`"),
        Node::Integer(value) => format!("`{value}`"),
        Node::Float(value) => format!("`{value}`"),
        Node::Text(text) => format!("`{}`", shortened(text)),
        Node::List(_) => "a list".to_owned(),
        Node::Map(_) => "an object".to_owned(),
        Node::Intrinsic(intrinsic) => format!("`{}`", intrinsic.name()),
    }
}

/// Whether a property of this name holds what nobody is to see.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["password", "secret", "token", "privatekey"]
        .iter()
        .any(|word| name.contains(word))
}

/// A text that fits into a message.
pub(super) fn shortened(text: &str) -> String {
    const MOST: usize = 80;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
