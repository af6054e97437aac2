//! Strings that do not match the schema's pattern.

use std::{
    collections::HashMap,
    fmt::Write as _,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use crate::check::{Levels, Rule, Severity};

pub(super) const MISMATCH: Rule = Rule {
    code: "P005",
    title: "a text that does not match the pattern",
    levels: Levels::all(Severity::Error),
    explanation: "The schema of the resource type gives a regular expression for this property, \
        and the service refuses what does not match it.",
};

/// A pattern, ready to match.
enum Matcher {
    /// Most of them: small, and fast to build.
    Plain(regex_lite::Regex),
    /// Those that look around or name classes of Unicode.
    Fancy(Box<fancy_regex::Regex>),
    /// Not understood, so it matches everything.
    Unknown,
}

static MATCHERS: LazyLock<Mutex<HashMap<String, Arc<Matcher>>>> = LazyLock::new(Mutex::default);

/// Whether `text` has a match of `pattern`, of the dialect of ECMA-262; a pattern that is not
/// understood matches everything.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    if matches!(pattern, ".*" | "^.*$" | ".+") && !text.is_empty() {
        return true;
    }
    let matcher = {
        let mut matchers = MATCHERS.lock().unwrap_or_else(PoisonError::into_inner);
        match matchers.get(pattern) {
            Some(matcher) => Arc::clone(matcher),
            None => {
                let matcher = Arc::new(compile(pattern));
                matchers.insert(pattern.to_owned(), Arc::clone(&matcher));
                matcher
            }
        }
    };
    match &*matcher {
        Matcher::Plain(regex) => regex.is_match(text),
        // A match that takes too long is given up, and counts as one.
        Matcher::Fancy(regex) => regex.is_match(text).unwrap_or(true),
        Matcher::Unknown => true,
    }
}

fn compile(pattern: &str) -> Matcher {
    let translated = translate(pattern);
    // Here the classes are those of ECMA-262; only code points beyond ASCII need more.
    if let Ok(regex) = regex_lite::RegexBuilder::new(&translated)
        .size_limit(4 << 20)
        .build()
    {
        return Matcher::Plain(regex);
    }
    fancy_regex::RegexBuilder::new(&translated)
        .backtrack_limit(20_000)
        .delegate_size_limit(4 << 20)
        .delegate_dfa_size_limit(1 << 20)
        .build()
        .map_or(Matcher::Unknown, |regex| Matcher::Fancy(Box::new(regex)))
}

/// The pattern in the dialect of Rust's regular expressions.
fn translate(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut rest = pattern;
    let mut in_class = false;
    while let Some(c) = rest.chars().next() {
        // Code points beyond 16 bits, as ranges of each half.
        if let Some(after) = rest
            .strip_prefix(r"\uD800\uDC00-\uDBFF\uDFFF")
            .or_else(|| rest.strip_prefix(r"\ud800\udc00-\udbff\udfff"))
        {
            out.push_str(r"\x{10000}-\x{10FFFF}");
            rest = after;
            continue;
        }
        let mut taken = c.len_utf8();
        match c {
            '\\' => {
                let escaped = rest[1..].chars().next();
                taken += escaped.map_or(0, char::len_utf8);
                match escaped {
                    Some('u') if hex(rest, 4).is_some() => {
                        taken += 4;
                        // Writing to a string cannot fail.
                        let _ = write!(out, r"\x{{{}}}", &rest[2..6]);
                    }
                    Some('p' | 'P') if rest[2..].starts_with('{') => {
                        taken = rest.find('}').map_or(taken, |at| at + 1);
                        out.push_str(&rest[..taken]);
                    }
                    Some('Z') => out.push_str(r"\z"),
                    Some('/') => out.push('/'),
                    Some(c) if c == '_' || !c.is_ascii() || c == ' ' => out.push(c),
                    _ => out.push_str(&rest[..taken]),
                }
            }
            '[' if in_class => {
                if rest.starts_with("[:") {
                    let close = rest.find(":]").map_or(taken, |at| at + 2);
                    out.push_str(&rest[..close]);
                    taken = close;
                } else {
                    out.push_str(r"\[");
                }
            }
            '[' => {
                in_class = true;
                out.push('[');
                if rest[1..].starts_with('^') {
                    out.push('^');
                    taken += 1;
                }
            }
            ']' => {
                in_class = false;
                out.push(']');
            }
            // Two of them are operators on classes.
            '&' | '~' if in_class => {
                out.push('\\');
                out.push(c);
            }
            '-' if in_class && (rest.starts_with("--") || ends_in_set(&out)) => out.push_str(r"\-"),
            '{' if !in_class && !is_repetition(rest) => out.push_str(r"\{"),
            c => out.push(c),
        }
        rest = &rest[taken..];
    }
    out
}

/// Whether what was written last is a set of its own, which begins no range.
fn ends_in_set(out: &str) -> bool {
    [r"\w", r"\d", r"\s", r"\W", r"\D", r"\S"]
        .iter()
        .any(|set| out.ends_with(set))
        || out.ends_with('}')
            && out
                .rfind('{')
                .is_some_and(|at| out[..at].to_ascii_lowercase().ends_with(r"\p"))
}

/// The code point in `\uXXXX`.
fn hex(text: &str, digits: usize) -> Option<u32> {
    u32::from_str_radix(text.get(2..2 + digits)?, 16).ok()
}

/// Whether this is `{2}`, `{2,}` or `{2,3}`, and not a brace.
fn is_repetition(text: &str) -> bool {
    let Some((inner, _)) = text[1..].split_once('}') else {
        return false;
    };
    inner.starts_with(|c: char| c.is_ascii_digit())
        && inner.chars().all(|c| c.is_ascii_digit() || c == ',')
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use stackwright_schema::{Part, Schema};

    use super::*;

    fn patterns(part: Part, found: &mut BTreeSet<String>) {
        for (key, inner) in part.entries() {
            match inner.text() {
                Some(text) if key == *"pattern" => {
                    found.insert(text.to_string());
                }
                _ => patterns(inner, found),
            }
        }
        for inner in part.items() {
            patterns(inner, found);
        }
    }

    #[test]
    fn nearly_every_pattern_of_the_schemas_is_understood() {
        let mut all = BTreeSet::new();
        for schema in Schema::all() {
            patterns(schema.root().part(), &mut all);
        }
        let mut plain = 0;
        let unknown: Vec<&String> = all
            .iter()
            .filter(|pattern| match compile(pattern) {
                Matcher::Plain(_) => {
                    plain += 1;
                    false
                }
                Matcher::Fancy(_) => false,
                Matcher::Unknown => true,
            })
            .collect();
        // Most of them want more memory than they are given, or halves of code points.
        assert!(plain * 10 > all.len() * 9, "{plain} of {}", all.len());
        insta::assert_snapshot!(format!("{unknown:#?}"), @r#"
        [
            "[\\p{Graph}\\x20]*",
            "[\\p{L}\\p{M}\\p{Z}\\p{N}\\p{P}]{0,1024}",
            "[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDBFF-\\uDC00\\uDFFF\\r\\n\\t]*",
            "[a-zA-Z 0-9_\\-+'&amp;\\uD83C-\\uDBFF\\uDC00-\\uDFFF\\u2000-\\u3300]+",
            "^(?!\\s*$)[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDBFF-\\uDC00\\uDFFF\\t\\r\\n]*$",
            "^(?!\\s*$)[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDBFF-\\uDC00\\uDFFF\\t]*$",
            "^(\\/|(\\/(?!\\.)+[^$#<>;;`|&?{}^*/\\n]+){1,4})$",
            "^(\\/|(\\/(?!\\.)+[^$#<>;`|&?{}^*/\\n]+){1,4})$",
            "^.{1,65535}$",
            "^[\\P{C}\\r\\n\\t]{1,127}$",
            "^[\\P{C}\\r\\n\\t]{1,250}$",
            "^[\\P{M}\\p{M}]{0,10000}$",
            "^[\\p{Graph}\\x20]*$",
            "^[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{1,128}$|resource-groups:Name",
            "^[\\p{Print}&&[^|:/]]+$",
            "^[\\p{Print}]*$",
            "^[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDBFF-\\uDC00\\uDFFF\\r\\n\\t]*$",
            "^[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDBFF-\\uDC00\\uDFFF\\t\\r\\n]*$",
            "^[^\\p{C}]{1,2048}$",
            "^\\p{Print}+$",
        ]
        "#);
    }

    #[test]
    fn patterns_mean_what_they_mean_in_ecma_262() {
        assert!(matches(r"^[a-z\/_-]+$", "a/_-"));
        assert!(matches(
            r"^[\u0020-\uD7FF\uD800\uDC00-\uDBFF\uDFFF]+$",
            "é𝄞"
        ));
        assert!(!matches(r"^\d+$", "٣"));
        assert!(matches(r"^{a}$", "{a}"));
        assert!(matches(r"^[[&&]+$", "[&"));
        assert!(matches(r"^[\w-.]+$", "a-b.c"));
        assert!(matches(r"^(?!aws).*$", "mine"));
        assert!(!matches(r"^(?!aws).*$", "aws:mine"));
    }
}
