//! More than is needed.

use super::{Document, Kind, Services, action::matches, allows, is_conditional, texts};
use crate::check::{Levels, Rule, Severity, findings::Findings, security::place::Place};

pub(in crate::check::security) const EVERY_ACTION: Rule = Rule {
    code: "X012",
    title: "a policy that allows every action",
    levels: Levels::all(Severity::Warning)
        .strict(Severity::Error)
        .course(Severity::Note),
    explanation: "`Action: \"*\"` allows every action of every service, those that come later \
        included: who has it can make users, read every secret and delete everything. List the \
        actions that are used, or take a managed policy of AWS for the job.\n\n\
        Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html\
        #grant-least-privilege>",
};

pub(in crate::check::security) const WHOLE_SERVICE: Rule = Rule {
    code: "X013",
    title: "a policy that allows every action of a service",
    levels: Levels::all(Severity::Note)
        .strict(Severity::Warning)
        .not_in_course(),
    explanation: "`s3:*` allows to delete buckets and to change who may read them, even where \
        reading one object is all that is done. List the actions that are used, or a pattern for \
        them: `s3:Get*`.\n\n\
        Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html\
        #grant-least-privilege>",
};

pub(in crate::check::security) const EVERY_RESOURCE: Rule = Rule {
    code: "X014",
    title: "a policy for every resource where some would do",
    levels: Levels::all(Severity::Note)
        .strict(Severity::Warning)
        .not_in_course(),
    explanation: "Each of the statement's actions can be allowed on some resources only, by the \
        Service Authorization Reference, so `Resource: \"*\"` is wider than it has to be: it \
        takes in what other stacks have made. Name the resources by their ARNs: \
        `!GetAtt Topic.TopicArn`. Actions that know no resources need `*`, and go into a statement \
        of their own.\n\n\
        Source: <https://docs.aws.amazon.com/service-authorization/latest/reference/\
        reference_policies_actions-resources-contextkeys.html>",
};

pub(in crate::check::security) const PASS_ROLE: Rule = Rule {
    code: "X015",
    title: "a policy that lets any role be passed on",
    levels: Levels::all(Severity::Warning)
        .strict(Severity::Error)
        .course(Severity::Note),
    explanation: "Who may pass any role to a service can start a function or a machine with the \
        account's most powerful one, and so has all that it may do. Name the roles that are \
        passed, or say in a condition on `iam:PassedToService` who they may be passed to.\n\n\
        Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html>",
};

pub(in crate::check::security) const ALL_BUT: Rule = Rule {
    code: "X016",
    title: "a policy that allows all but what it names",
    levels: Levels::all(Severity::Warning)
        .strict(Severity::Error)
        .course(Severity::Note),
    explanation: "`Allow` with `NotAction`, `NotResource` or `NotPrincipal` allows everything \
        that is not named, what comes later included; with `NotPrincipal` that is everyone, \
        people without an account too. Name what is allowed instead, or use it with `Deny`.\n\n\
        Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/\
        reference_policies_elements_notprincipal.html>",
};

pub(super) fn check(
    document: &Document<'_>,
    statement: &Place<'_>,
    services: &mut Services,
    findings: &mut Findings,
) {
    if !allows(statement) {
        return;
    }
    check_all_but(statement, findings);
    if document.kind != Kind::Identity {
        return;
    }
    let actions = texts(statement, "Action");
    for (place, text) in &actions {
        if *text == "*" || *text == "*:*" {
            findings
                .add(
                    &EVERY_ACTION,
                    place.pointer.as_str(),
                    "the policy allows every action of every service",
                )
                .fix("list the actions that are used");
        } else if let Some(service) = text.strip_suffix(":*") {
            findings
                .add(
                    &WHOLE_SERVICE,
                    place.pointer.as_str(),
                    format!("the policy allows every action of `{service}`"),
                )
                .fix("list the actions that are used");
        }
    }
    if is_conditional(statement) {
        return;
    }
    let resources = texts(statement, "Resource");
    let Some((everywhere, _)) = resources.iter().find(|(_, text)| *text == "*") else {
        return;
    };
    let passes_roles = |text: &str| {
        text.split_once(':').is_some_and(|(service, pattern)| {
            service.eq_ignore_ascii_case("iam") && matches(pattern, "PassRole")
        })
    };
    if actions.iter().any(|(_, text)| passes_roles(text)) {
        findings
            .add(
                &PASS_ROLE,
                everywhere.pointer.as_str(),
                "the policy lets any role of the account be passed to a service",
            )
            .fix("name the roles that are passed");
        return;
    }
    let all_literal = statement
        .get("Action")
        .is_some_and(|place| place.items().len() == actions.len());
    let listed = actions.iter().all(|(_, text)| !text.ends_with(":*"));
    if all_literal
        && listed
        && !actions.is_empty()
        && actions
            .iter()
            .all(|(_, text)| services.are_on_resources(text) == Some(true))
    {
        let all = match actions.as_slice() {
            [(_, one)] => format!("`{one}`"),
            many => format!("each of the {} actions", many.len()),
        };
        findings
            .add(
                &EVERY_RESOURCE,
                everywhere.pointer.as_str(),
                format!("{all} is allowed on every resource, and can be on some only"),
            )
            .fix("name the resources by their ARNs");
    }
}

fn check_all_but(statement: &Place<'_>, findings: &mut Findings) {
    for (key, what) in [
        ("NotAction", "every action but those listed"),
        (
            "NotResource",
            "its actions on every resource but those listed",
        ),
        ("NotPrincipal", "everyone but those listed"),
    ] {
        if let Some(place) = statement.get(key) {
            findings
                .add(&ALL_BUT, place.pointer, format!("the policy allows {what}"))
                .fix(format!("write `{}`", &key[3..]));
        }
    }
}
