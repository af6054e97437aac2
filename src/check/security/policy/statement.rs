//! A statement of a document.

use super::{
    Document, Kind, condition, principal,
    shape::{SHAPE, check_keys},
    word,
};
use crate::check::{findings::Findings, security::place::Place};

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

/// What policies of resources must name resources in.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-policy-language-overview.html>
/// and <https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html>.
const NAME_RESOURCES: [&str; 2] = ["AWS::KMS::Key", "AWS::S3::BucketPolicy"];

pub(super) fn check<'a>(
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
    if NAME_RESOURCES.contains(&document.entry.type_name()) {
        one_of("Resource", "NotResource");
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
        check_sid(document, statement, seen, findings);
    }
    principal::check(statement, findings);
    condition::check(statement, findings);
    word::check(document, statement, findings);
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

fn check_sid<'a>(
    document: &Document<'a>,
    statement: &Place<'a>,
    seen: &mut Vec<&'a str>,
    findings: &mut Findings,
) {
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
    } else if seen.contains(&sid) && !document.is_arm(&place) {
        findings.add(
            &SHAPE,
            place.pointer,
            format!("two statements are called `{sid}`"),
        );
    }
    seen.push(sid);
}
