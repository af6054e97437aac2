//! What events are events of.

use super::{Event, named};
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, pointer::child, subject::Subject},
    suggest::did_you_mean,
};

pub(super) const NO_TARGET: Rule = Rule {
    code: "M004",
    title: "an event of an API, a bucket or a user pool that the template does not have",
    levels: Levels::all(Severity::Error),
    explanation: "The transform writes the event into the resource that `RestApiId`, `ApiId`, \
        `Bucket` or `UserPool` names: it must be one of the same template, of a type that it can \
        write into. Without `RestApiId` or `ApiId`, the event is one of the API that SAM makes.\n\n\
        Source: AWS SAM Developer Guide, `Api`, `HttpApi`, `S3` and `Cognito` of \
        `AWS::Serverless::Function`.",
};

/// By event and property, the types that it can name.
const TARGETS: [(&str, &str, &[&str]); 4] = [
    ("Api", "RestApiId", &["AWS::Serverless::Api"]),
    ("HttpApi", "ApiId", &["AWS::Serverless::HttpApi"]),
    ("S3", "Bucket", &["AWS::S3::Bucket"]),
    ("Cognito", "UserPool", &["AWS::Cognito::UserPool"]),
];

pub(super) fn check(event: &Event<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let kind = event.type_name().unwrap_or_default();
    let Some((_, property, types)) = TARGETS.iter().find(|(name, ..)| *name == kind) else {
        return;
    };
    let Some(node) = event.property(property) else {
        return;
    };
    let Some(id) = named(node) else {
        return;
    };
    let template = subject.template;
    let what = match template.resources.get(id) {
        Some(resource) if types.contains(&resource.type_name.as_str()) => return,
        Some(resource) => format!("`{id}` is `{}`", resource.type_name),
        None if template.parameters.contains_key(id) => {
            format!("`{id}` is a parameter")
        }
        // A dangling reference is told by another rule, and loops make names.
        None if node.as_intrinsic().is_some() || subject.macros.hide() => return,
        None => {
            let ids = template.resources.iter();
            let fitting = ids.filter(|(_, it)| types.contains(&it.type_name.as_str()));
            let suggestion = did_you_mean(id, fitting.map(|(id, _)| id.as_str()));
            format!("the template has no `{id}`{suggestion}")
        }
    };
    let types = types.join("` or `");
    findings
        .add(
            &NO_TARGET,
            child(&child(&event.place.pointer, "Properties"), property),
            format!("`{property}` of an event of the type `{kind}` names an `{types}`, and {what}"),
        )
        .fix(match kind {
            "Api" | "HttpApi" => format!(
                "name an `{types}` of this template, or leave `{property}` out and SAM makes an API"
            ),
            _ => format!("name an `{types}` of this template"),
        });
}
