//! Documents that are none.

use super::{Document, statement};
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, security::place::Place},
    suggest::did_you_mean,
    template::Node,
};

pub(in crate::check::security) const SHAPE: Rule = Rule {
    code: "X009",
    title: "a policy that is not one",
    levels: Levels::all(Severity::Error),
    explanation: "A policy has a `Statement`, and each statement an `Effect` (`Allow` or `Deny`), \
        an `Action` or `NotAction`, and: attached to a user, group or role a `Resource` or \
        `NotResource` and no `Principal`; as a trust policy a `Principal` and no `Resource`; \
        attached to a resource a `Principal` or `NotPrincipal`. A `Principal` is `*` or a mapping \
        of kinds (`AWS`, `Service`, …), a `Condition` a mapping of operators to mappings of keys \
        to values. IAM refuses any other with `MalformedPolicyDocument`.\n\n\
        Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/\
        reference_policies_grammar.html>",
};

pub(in crate::check::security) const VERSION: Rule = Rule {
    code: "X010",
    title: "a policy in the old version of the language",
    levels: Levels::all(Severity::Note)
        .strict(Severity::Warning)
        .not_in_course(),
    explanation: "Without `Version: \"2012-10-17\"` a policy is read as of 2008, where policy \
        variables like `${aws:username}` are plain text.\n\n\
        Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/\
        reference_policies_elements_version.html>",
};

const DOCUMENT_KEYS: [&str; 3] = ["Version", "Id", "Statement"];
const CURRENT: &str = "2012-10-17";
const OLD: &str = "2008-10-17";

pub(super) fn check(document: &Document<'_>, findings: &mut Findings) {
    let place = &document.place;
    if has_macro(place) {
        return;
    }
    check_keys(place, &DOCUMENT_KEYS, "a policy", findings);
    // An empty one has more to it than its version.
    if !place.entries().is_empty() {
        check_version(document, findings);
    }
    let Some(statement) = place.get("Statement") else {
        findings
            .add(
                &SHAPE,
                place.pointer.as_str(),
                "the policy has no `Statement`",
            )
            .fix("write `Statement` with a list of statements");
        return;
    };
    let mut seen: Vec<&str> = Vec::new();
    for item in statement.items() {
        match item.node {
            Node::Map(_) if has_macro(&item) => {}
            Node::Map(_) => {
                statement::check(document, &item, &mut seen, findings);
            }
            Node::Intrinsic(_) => {}
            _ => {
                findings.add(&SHAPE, item.pointer, "a statement is a mapping");
            }
        }
    }
}

/// Whether something adds keys that are not here yet.
fn has_macro(place: &Place<'_>) -> bool {
    let keys = place.node.as_map().into_iter().flatten();
    keys.into_iter().any(|(key, _)| key.starts_with("Fn::"))
}

/// Says that something else stands where a policy belongs.
pub(super) fn refuse(place: &Place<'_>, findings: &mut Findings) {
    findings
        .add(&SHAPE, place.pointer.as_str(), "a policy is a mapping")
        .fix("write `Version` and `Statement`");
}

pub(super) fn check_keys(
    place: &Place<'_>,
    known: &[&'static str],
    what: &str,
    findings: &mut Findings,
) {
    for (key, value) in place.entries() {
        if !known.contains(&key) {
            let suggestion = did_you_mean(key, known.iter().copied());
            findings.add(
                &SHAPE,
                value.pointer,
                format!("{what} has no `{key}`{suggestion}"),
            );
        }
    }
}

fn check_version(document: &Document<'_>, findings: &mut Findings) {
    let place = &document.place;
    let Some(version) = place.get("Version") else {
        findings
            .add(
                &VERSION,
                place.pointer.as_str(),
                "the policy has no `Version`",
            )
            .fix(format!("write `Version: \"{CURRENT}\"`"));
        return;
    };
    match version.text() {
        None | Some(CURRENT) => {}
        Some(OLD) => {
            findings
                .add(
                    &VERSION,
                    version.pointer,
                    "the policy is in the version of 2008",
                )
                .fix(format!("write `Version: \"{CURRENT}\"`"));
        }
        Some(text) => {
            findings
                .add(
                    &SHAPE,
                    version.pointer,
                    format!("there is no version `{text}` of the policy language"),
                )
                .fix(format!("write `Version: \"{CURRENT}\"`"));
        }
    }
}
