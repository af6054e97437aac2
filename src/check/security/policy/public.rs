//! What anyone may do.

use super::{Document, Kind, allows, is_conditional, statements};
use crate::check::{
    Levels, Rule, Severity,
    findings::Findings,
    security::place::{Entry, Place},
};

pub(in crate::check::security) const PUBLIC: Rule = Rule {
    code: "X002",
    title: "a policy that lets anyone in",
    levels: Levels::all(Severity::Warning)
        .strict(Severity::Error)
        .course(Severity::Note),
    explanation: "`Principal: \"*\"` without a condition is everyone on the internet. Name the \
        accounts, roles or services that are meant, or add a condition: on `aws:SourceArn` or \
        `aws:SourceAccount` for what a service does on behalf of a resource, on \
        `aws:PrincipalOrgID` for an organization. If it is to be public, say so: accept the \
        finding with the reason.\n\n\
        Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/\
        reference_policies_elements_principal.html#principal-anonymous>",
};

pub(in crate::check::security) const ANYONE_ASSUMES: Rule = Rule {
    code: "X017",
    title: "a role that anyone can take on",
    levels: Levels::all(Severity::Warning).strict(Severity::Error),
    explanation: "A trust policy with `Principal: \"*\"` and no condition lets everyone with any \
        AWS account act with all that the role may do. Name the service or the accounts that take \
        it on.\n\n\
        Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/\
        reference_policies_elements_principal.html#principal-anonymous>",
};

/// Types whose policy is there to open them: without one they are open too.
const OPEN_BY_NATURE: &[&str] = &["AWS::ApiGateway::RestApi"];

pub(super) fn check(document: &Document<'_>, findings: &mut Findings) {
    let (rule, message) = match document.kind {
        Kind::Identity => return,
        Kind::Trust => (
            &ANYONE_ASSUMES,
            "anyone with an AWS account can take on the role",
        ),
        Kind::Resource if OPEN_BY_NATURE.contains(&document.entry.type_name()) => return,
        Kind::Resource => (&PUBLIC, "the policy lets anyone in"),
    };
    // Who is in the network is let in, and nobody else can get there.
    if !document.entry.at("VPCOptions").is_empty() {
        return;
    }
    for place in public_principals(&document.place) {
        findings
            .add(rule, place.pointer, message)
            .fix("name who is meant, or add a condition");
    }
}

/// Where a document lets everyone in, under no condition.
pub(in crate::check::security) fn public_principals<'a>(document: &Place<'a>) -> Vec<Place<'a>> {
    statements(document)
        .iter()
        .filter(|statement| allows(statement) && !is_conditional(statement))
        .filter_map(|statement| everyone(&statement.get("Principal")?))
        .collect()
}

/// Where a principal says everyone.
fn everyone<'a>(principal: &Place<'a>) -> Option<Place<'a>> {
    let is_everyone = |place: &Place<'_>| place.text() == Some("*");
    principal.arms().into_iter().find_map(|arm| {
        if is_everyone(&arm) {
            return Some(arm);
        }
        let accounts = arm.get("AWS")?.items();
        accounts.into_iter().find(is_everyone)
    })
}

/// A permission that is a resource of its own: its type, and what narrows it down.
const GRANTS: &[(&str, &[&str], &str)] = &[
    (
        "AWS::Events::EventBusPolicy",
        &["Condition", "Statement"],
        "anyone may put events on the bus",
    ),
    (
        "AWS::Lambda::LayerVersionPermission",
        &["OrganizationId"],
        "anyone may use the layer",
    ),
    (
        "AWS::Lambda::Permission",
        &[
            "SourceArn",
            "SourceAccount",
            "PrincipalOrgID",
            "FunctionUrlAuthType",
        ],
        "anyone may call the function",
    ),
];

/// Looks at a resource that is itself a permission.
pub(super) fn check_grant(entry: Entry<'_>, findings: &mut Findings) {
    let Some((_, narrowing, message)) = GRANTS.iter().find(|it| it.0 == entry.type_name()) else {
        return;
    };
    if narrowing.iter().any(|name| !entry.lacks(name)) {
        return;
    }
    for place in entry.at("Principal") {
        if place.text() == Some("*") {
            findings
                .add(&PUBLIC, place.pointer, *message)
                .fix(format!("name who is meant, or set `{}`", narrowing[0]));
        }
    }
}
