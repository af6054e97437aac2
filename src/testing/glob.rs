//! Text with wildcards.

/// Characters that stand for others in a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wildcards {
    /// `*` for any text.
    Star,
    /// Also `?` for any one character, as in IAM's policies.
    StarAndQuestionMark,
}

/// Whether the text is like the pattern.
pub(super) fn is_like(text: &str, pattern: &str, wildcards: Wildcards) -> bool {
    let text: Vec<char> = text.chars().collect();
    let pattern: Vec<char> = pattern.chars().collect();
    let (mut at, mut in_pattern) = (0, 0);
    // Where to go on if the last star must stand for one character more.
    let mut retry: Option<(usize, usize)> = None;
    while at < text.len() {
        match pattern.get(in_pattern) {
            Some('*') => {
                retry = Some((at, in_pattern));
                in_pattern += 1;
            }
            Some('?') if wildcards == Wildcards::StarAndQuestionMark => {
                at += 1;
                in_pattern += 1;
            }
            Some(c) if *c == text[at] => {
                at += 1;
                in_pattern += 1;
            }
            _ => match &mut retry {
                Some((from, star)) => {
                    *from += 1;
                    (at, in_pattern) = (*from, *star + 1);
                }
                None => return false,
            },
        }
    }
    pattern[in_pattern..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::{Wildcards, is_like};

    #[test]
    fn patterns() {
        for (text, pattern, expected) in [
            ("news", "news", true),
            ("news", "new", false),
            ("news", "*", true),
            ("", "*", true),
            ("", "", true),
            ("news", "", false),
            ("news", "n*s", true),
            ("ns", "n*s", true),
            ("n", "n*n", false),
            ("a-b-c", "a*b*c", true),
            ("a-b-c", "*b", false),
            ("aXbXbc", "a*bc", true),
            ("${A.Arn}/x", "${A.Arn}/*", true),
            ("a*", "a*", true),
            ("ab", "a?", false),
        ] {
            assert_eq!(
                is_like(text, pattern, Wildcards::Star),
                expected,
                "{text} {pattern}"
            );
        }
        assert!(is_like("ab", "a?", Wildcards::StarAndQuestionMark));
        assert!(!is_like("a", "a?", Wildcards::StarAndQuestionMark));
    }
}
