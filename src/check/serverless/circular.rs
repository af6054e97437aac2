//! Parts of serverless resources that wait for each other.
//!
//! The transform divides a resource, and each part waits for what is named in its own properties:
//! a function waits for its role, which waits for what the policies name; an API, a bucket or a
//! user pool waits for the functions whose events are its own.

use indexmap::IndexMap;

use super::{FUNCTION, MACHINE, events_of, named};
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, place::Entry, subject::Subject},
    template::{Dependencies, ReferenceKind, serverless::is_serverless_type},
};

pub(super) const CIRCULAR: Rule = Rule {
    code: "M008",
    title: "serverless resources that wait for each other",
    levels: Levels::all(Severity::Error),
    explanation: "The transform makes several resources of one, and CloudFormation refuses the \
        template if these wait for each other: `Circular dependency between resources`. A function \
        waits for the role that is made of its `Policies`, so these cannot name the function \
        itself. An API, a bucket or a user pool waits for the functions whose `Events` it has, so \
        these functions and their policies cannot name it. Write the name or the ARN that a \
        reference stands for, or take it from elsewhere: an API's address stands in every \
        request.\n\nSource: AWS SAM Developer Guide, \"Generated CloudFormation resources\".",
};

/// Properties of a function or a state machine that its role is made of.
const OF_ROLE: [&str; 3] = [
    "AssumeRolePolicyDocument",
    "PermissionsBoundary",
    "Policies",
];

/// Properties that become resources of their own, which nothing waits for.
const APART: [&str; 3] = ["DeploymentPreference", "Domain", "Events"];

/// By event and property, what holds the event; and the API that is made where none is named.
const HOLDERS: [(&str, &str, Option<&str>); 4] = [
    ("Api", "RestApiId", Some("ServerlessRestApi")),
    ("HttpApi", "ApiId", Some("ServerlessHttpApi")),
    ("S3", "Bucket", None),
    ("Cognito", "UserPool", None),
];

/// What each part needs, and where that is said.
type Needs = IndexMap<String, IndexMap<String, Vec<String>>>;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.macros.hide() {
        return;
    }
    let mut needs = Needs::new();
    let mut need = |part: &str, other: &str, pointer: String| {
        let others = needs.entry(part.to_owned()).or_default();
        others.entry(other.to_owned()).or_default().push(pointer);
    };
    let resources = &subject.template.resources;
    let divided = |id: &str| {
        let types = [FUNCTION, MACHINE];
        resources
            .get(id)
            .filter(|it| types.contains(&it.type_name.as_str()))
    };
    for (id, resource) in resources {
        let entry = Entry { id, resource };
        if divided(id).is_none() {
            continue;
        }
        if !resource.properties.contains_key("Role") {
            need(id, &role_of(id), String::new());
        }
        for event in events_of(entry) {
            let kind = event.type_name().unwrap_or_default();
            let Some((_, property, made)) = HOLDERS.iter().find(|(name, ..)| *name == kind) else {
                continue;
            };
            let holder = match event.property(property) {
                Some(node) => named(node),
                None => *made,
            };
            if let Some(holder) = holder {
                need(holder, id, event.place.pointer.clone());
            }
        }
    }
    for reference in &subject.references {
        let is_need = !matches!(
            reference.kind,
            ReferenceKind::Condition | ReferenceKind::Mapping
        );
        if !is_need || reference.pointer.contains("/Fn::If/") {
            continue;
        }
        let mut keys = reference.pointer.split('/').skip(1);
        let (Some("Resources"), Some(id), Some(attribute)) =
            (keys.next(), keys.next(), keys.next())
        else {
            continue;
        };
        let property = keys.next().filter(|_| attribute == "Properties");
        let part = match property {
            Some(name) if APART.contains(&name) && is_serverless(subject, id) => continue,
            Some(name) if OF_ROLE.contains(&name) && divided(id).is_some() => role_of(id),
            _ if attribute == "Connectors" => continue,
            _ => id.to_owned(),
        };
        need(&part, reference.name, reference.pointer.clone());
    }
    let dependencies = Dependencies::of_needs(needs);
    for cycle in dependencies.cycles() {
        // Those of other resources alone are told by another rule.
        if !cycle.iter().any(|id| is_serverless(subject, id)) {
            continue;
        }
        tell(&cycle, subject, &dependencies, findings);
    }
}

fn is_serverless(subject: &Subject<'_>, id: &str) -> bool {
    let resource = subject.template.resources.get(id);
    resource.is_some_and(|it| is_serverless_type(&it.type_name))
}

/// Whether this is an API of the template, or one that SAM makes.
fn is_api(subject: &Subject<'_>, id: &str) -> bool {
    let resource = subject.template.resources.get(id);
    resource.map_or_else(
        || HOLDERS.iter().any(|(.., made)| *made == Some(id)),
        |it| ["AWS::Serverless::Api", "AWS::Serverless::HttpApi"].contains(&&*it.type_name),
    )
}

/// The role that is made for a function or a state machine.
fn role_of(id: &str) -> String {
    format!("{id}Role")
}

fn tell(
    cycle: &[&str],
    subject: &Subject<'_>,
    dependencies: &Dependencies,
    findings: &mut Findings,
) {
    let next = cycle.iter().cycle().skip(1);
    let steps: Vec<(&str, &str, &str)> = cycle
        .iter()
        .zip(next)
        .filter_map(|(id, next)| {
            let reason = dependencies.reasons(id, next).first()?;
            (!reason.is_empty()).then_some((*id, *next, reason.as_str()))
        })
        .collect();
    let is_event = |pointer: &str| pointer.contains("/Properties/Events/");
    // What an event says is meant; it is a reference that can be written otherwise.
    let Some((id, next, pointer)) = steps.iter().find(|(.., it)| !is_event(it)) else {
        return;
    };
    let chain = [cycle, &cycle[..1]].concat().join("` → `");
    let has_event = steps.iter().any(|(.., pointer)| is_event(pointer));
    let finding = findings.add(
        &CIRCULAR,
        *pointer,
        match role_of(next) == *id {
            true => format!("the role of `{next}` waits for `{next}`, which waits for its role"),
            false => format!("resources wait for each other: `{chain}`"),
        },
    );
    finding.fix(match has_event {
        true if is_api(subject, next) => {
            "leave the reference out: each request says under which address it came".to_owned()
        }
        true => format!("write the name of `{next}` out, or take it from the event"),
        false => format!("write the name or the ARN of `{next}` instead of the reference"),
    });
    for (id, next, other) in &steps {
        if other != pointer {
            finding.related(
                *other,
                match is_event(other) {
                    true => format!("`{id}` waits for `{next}`, which has this event"),
                    false => format!("`{id}` waits for `{next}`"),
                },
            );
        }
    }
}
