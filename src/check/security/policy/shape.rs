//! Documents that are none.

use super::{Document, Kind};
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
        attached to a resource a `Principal` or `NotPrincipal`. IAM refuses any other with \
        `MalformedPolicyDocument`.\n\n\
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
const STATEMENT_KEYS: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];
const CURRENT: &str = "2012-10-17";
const OLD: &str = "2008-10-17";

pub(super) fn check(document: &Document<'_>, findings: &mut Findings) {
    let place = &document.place;
    let is_empty = place
        .node
        .as_map()
        .is_some_and(indexmap::IndexMap::is_empty);
    // A placeholder, which says so itself.
    if is_empty || has_macro(place) {
        return;
    }
    check_keys(place, &DOCUMENT_KEYS, "a policy", findings);
    check_version(document, findings);
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
            Node::Map(_) => check_statement(document, &item, &mut seen, findings),
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

fn check_keys(place: &Place<'_>, known: &[&'static str], what: &str, findings: &mut Findings) {
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

fn check_statement<'a>(
    document: &Document<'a>,
    statement: &Place<'a>,
    seen: &mut Vec<&'a str>,
    findings: &mut Findings,
) {
    check_keys(statement, &STATEMENT_KEYS, "a statement", findings);
    let has = |key: &str| statement.get(key).is_some();
    let mut wrong = |message: String| {
        findings.add(&SHAPE, statement.pointer.as_str(), message);
    };
    let mut one_of = |a: &str, b: &str| match (has(a), has(b)) {
        (false, false) => wrong(format!("the statement has neither `{a}` nor `{b}`")),
        (true, true) => wrong(format!("the statement has both `{a}` and `{b}`")),
        _ => {}
    };
    one_of("Action", "NotAction");
    match document.kind {
        Kind::Identity => one_of("Resource", "NotResource"),
        Kind::Trust | Kind::Resource => one_of("Principal", "NotPrincipal"),
    }
    let misplaced: &[&str] = match document.kind {
        Kind::Identity => &["Principal", "NotPrincipal"],
        Kind::Trust => &["Resource", "NotResource"],
        Kind::Resource => &[],
    };
    for key in misplaced {
        if let Some(place) = statement.get(key) {
            let message = match document.kind {
                Kind::Identity => format!("a policy of a user, group or role has no `{key}`"),
                _ => format!("a trust policy has no `{key}`"),
            };
            findings
                .add(&SHAPE, place.pointer, message)
                .fix("remove it");
        }
    }
    check_effect(statement, findings);
    if document.kind != Kind::Resource {
        check_sid(statement, seen, findings);
        check_words(statement, findings);
    }
}

fn check_effect(statement: &Place<'_>, findings: &mut Findings) {
    let Some(effect) = statement.get("Effect") else {
        findings
            .add(
                &SHAPE,
                statement.pointer.as_str(),
                "the statement has no `Effect`",
            )
            .fix("write `Effect: Allow`");
        return;
    };
    for arm in effect.arms() {
        if let Some(text) = arm.text().filter(|it| !["Allow", "Deny"].contains(it)) {
            findings
                .add(&SHAPE, arm.pointer, format!("there is no effect `{text}`"))
                .fix("write `Allow` or `Deny`");
        }
    }
}

fn check_sid<'a>(statement: &Place<'a>, seen: &mut Vec<&'a str>, findings: &mut Findings) {
    let Some((place, sid)) = statement
        .get("Sid")
        .and_then(|it| Some((it.clone(), it.text()?)))
    else {
        return;
    };
    if !sid.chars().all(|c| c.is_ascii_alphanumeric()) {
        findings
            .add(&SHAPE, place.pointer, format!("`{sid}` is no `Sid`"))
            .fix("write letters and digits only");
    } else if seen.contains(&sid) && !place.pointer.contains("/Fn::If/") {
        findings.add(
            &SHAPE,
            place.pointer,
            format!("two statements are called `{sid}`"),
        );
    }
    seen.push(sid);
}

/// Looks at the words that IAM itself reads.
fn check_words(statement: &Place<'_>, findings: &mut Findings) {
    for key in ["Action", "NotAction"] {
        for (place, text) in super::texts(statement, key) {
            if text != "*" && !text.contains([':', '{']) {
                findings
                    .add(&SHAPE, place.pointer, format!("`{text}` is no action"))
                    .fix("write the service before it: `s3:GetObject`");
            }
        }
    }
    for key in ["Resource", "NotResource"] {
        for (place, text) in super::texts(statement, key) {
            // An arm that is never taken may hold anything.
            let is_arm = place.pointer.contains("/Fn::If/");
            if text != "*" && !text.starts_with("arn:") && !text.contains('{') && !is_arm {
                findings
                    .add(
                        &SHAPE,
                        place.pointer,
                        format!("`{text}` is neither an ARN nor `*`"),
                    )
                    .fix("write the resource's ARN");
            }
        }
    }
}
