//! Actions that no service has.

use std::collections::HashMap;

use stackwright_schema::Service;

use super::texts;
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, security::place::Place},
    suggest::{closest, did_you_mean},
};

pub(in crate::check::security) const UNKNOWN: Rule = Rule {
    code: "X011",
    title: "an action that no service has",
    levels: Levels::all(Severity::Warning),
    explanation: "IAM takes any word for an action, so a misspelt one allows or denies nothing, \
        and the call is refused when the stack is in use. Amazon S3, Amazon SQS and Amazon SNS \
        refuse such a policy at once. The actions are those of the Service Authorization \
        Reference; one that is newer than this program's data is true and can be accepted.\n\n\
        Source: <https://docs.aws.amazon.com/service-authorization/latest/reference/\
        reference_policies_actions-resources-contextkeys.html>",
};

/// The services that policies name, each read once.
#[derive(Default)]
pub(in crate::check) struct Services {
    read: HashMap<String, Option<Service>>,
}

impl Services {
    fn find(&mut self, prefix: &str) -> Option<&Service> {
        let prefix = prefix.to_ascii_lowercase();
        let service = self.read.entry(prefix);
        service
            .or_insert_with_key(|prefix| Service::find(prefix))
            .as_ref()
    }

    /// Whether all actions that a pattern like `s3:Get*` stands for can be allowed on some
    /// resources only; not known where there are none.
    pub(super) fn are_on_resources(&mut self, pattern: &str) -> Option<bool> {
        let (service, pattern) = pattern.split_once(':')?;
        let service = self.find(service)?;
        let mut matching = service
            .actions()
            .filter(|action| matches(pattern, action.name))
            .peekable();
        matching.peek()?;
        Some(matching.all(|action| action.on_resources))
    }
}

pub(super) fn check(statement: &Place<'_>, services: &mut Services, findings: &mut Findings) {
    for key in ["Action", "NotAction"] {
        for (place, text) in texts(statement, key) {
            // Anything else that has no colon is no action at all.
            let Some((prefix, pattern)) = text.split_once(':') else {
                continue;
            };
            if prefix.contains(['*', '?', '{', '$']) || pattern.contains(['{', '$']) {
                continue;
            }
            let Some(service) = services.find(prefix) else {
                let suggestion = did_you_mean(&prefix.to_ascii_lowercase(), Service::names());
                findings.add(
                    &UNKNOWN,
                    place.pointer,
                    format!("there is no service `{prefix}` in `{text}`{suggestion}"),
                );
                continue;
            };
            if service.actions().any(|it| matches(pattern, it.name)) {
                continue;
            }
            let message = if pattern.contains(['*', '?']) {
                format!("no action of `{}` is like `{text}`", service.name())
            } else {
                let suggestion = suggest(service, pattern)
                    .map(|name| format!("; did you mean `{}:{name}`?", service.name()));
                let suggestion = suggestion.unwrap_or_default();
                format!("there is no action `{text}`{suggestion}")
            };
            findings.add(&UNKNOWN, place.pointer, message);
        }
    }
}

/// The action that is most like a word, in whatever case that is written.
fn suggest<'a>(service: &'a Service, word: &str) -> Option<&'a str> {
    let names: Vec<(String, &str)> = service
        .actions()
        .map(|action| (action.name.to_ascii_lowercase(), action.name))
        .collect();
    let known = names.iter().map(|(lower, _)| lower.as_str());
    let word = word.to_ascii_lowercase();
    let found = closest(&word, known)?;
    let name = names.iter().find(|(lower, _)| lower == found);
    name.map(|(_, name)| *name)
}

/// Whether a name fits a pattern with `*` and `?`; case does not matter.
pub(super) fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.as_bytes(), name.as_bytes());
    let (mut p, mut n) = (0, 0);
    // Where to try again: after the last star, one letter further on.
    let mut retry = None;
    while n < name.len() {
        match pattern.get(p) {
            Some(b'*') => {
                retry = Some((p + 1, n));
                p += 1;
            }
            Some(letter) if *letter == b'?' || letter.eq_ignore_ascii_case(&name[n]) => {
                p += 1;
                n += 1;
            }
            _ => {
                let Some((after, from)) = retry else {
                    return false;
                };
                retry = Some((after, from + 1));
                (p, n) = (after, from + 1);
            }
        }
    }
    pattern[p..].iter().all(|letter| *letter == b'*')
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_match_as_iam_says() {
        for (pattern, name, expected) in [
            ("*", "", true),
            ("GetObject", "getobject", true),
            ("Get*", "GetObject", true),
            ("Get*", "PutObject", false),
            ("*Object*", "GetObjectAcl", true),
            ("Get?bject", "GetObject", true),
            ("Get*t", "GetObjectAt", true),
            ("Get*ct?", "GetObject", false),
            ("", "Get", false),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }
}
