//! References to what is not there.

use super::substitution;
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    suggest::did_you_mean,
    template::{Pseudo, ReferenceKind, serverless::is_serverless_type},
};

pub(super) const DANGLING: Rule = Rule {
    code: "R001",
    title: "a reference to what is not there",
    levels: Levels::all(Severity::Error),
    explanation: "`Ref` and `Fn::Sub` name a parameter or a resource, `Fn::GetAtt` and \
        `DependsOn` a resource, `Condition` and `Fn::If` a condition, `Fn::FindInMap` a mapping \
        of the same template. CloudFormation refuses a template that names anything else. \
        A `${…}` of `Fn::Sub` that is meant literally is written `${!…}`.",
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let template = subject.template;
    // A macro can add what is missing.
    if subject.macros.hide() {
        return;
    }
    // The serverless transform and modules name what they add after what they add it for; and
    // what has the wrong shape may be a module of another tool.
    let makers: Vec<&str> = template
        .resources
        .iter()
        .filter(|(_, resource)| {
            let type_name = resource.type_name.as_str();
            type_name.ends_with("::MODULE")
                || (subject.macros.serverless && is_serverless_type(type_name))
        })
        .map(|(id, _)| id.as_str())
        .chain(template.unfit.resources.keys().map(String::as_str))
        .chain(subject.macros.serverless.then_some("Serverless"))
        .chain(subject.macros.serverless.then_some("CodeDeployServiceRole"))
        .collect();
    let parameters = || template.parameters.keys().map(String::as_str);
    let resources = || template.resources.keys().map(String::as_str);
    // What has the wrong shape is told by another rule, and its name is there.
    let is_parameter = |name: &str| {
        template.parameters.contains_key(name) || template.unfit.parameters.contains_key(name)
    };
    let is_resource = |name: &str| {
        template.resources.contains_key(name) || template.unfit.resources.contains_key(name)
    };
    for reference in &subject.references {
        let name = reference.name;
        if makers.iter().any(|prefix| name.starts_with(prefix)) || !substitution::is_name(name) {
            continue;
        }
        let (what, suggestion) = match reference.kind {
            ReferenceKind::Value
                if is_parameter(name)
                    || is_resource(name)
                    || Pseudo::ALL.iter().any(|pseudo| pseudo.name() == name) =>
            {
                continue;
            }
            ReferenceKind::Value => {
                let predefined = Pseudo::ALL.iter().map(|pseudo| pseudo.name());
                let known = parameters().chain(resources()).chain(predefined);
                ("parameter or resource", did_you_mean(name, known))
            }
            ReferenceKind::Attribute(_)
            | ReferenceKind::ComputedAttribute
            | ReferenceKind::Existence
                if is_resource(name) =>
            {
                continue;
            }
            ReferenceKind::Attribute(_)
            | ReferenceKind::ComputedAttribute
            | ReferenceKind::Existence => ("resource", did_you_mean(name, resources())),
            ReferenceKind::Condition if template.conditions.contains_key(name) => continue,
            ReferenceKind::Condition => {
                let known = template.conditions.keys().map(String::as_str);
                ("condition", did_you_mean(name, known))
            }
            ReferenceKind::Mapping if template.mappings.contains_key(name) => continue,
            ReferenceKind::Mapping => {
                let known = template.mappings.keys().map(String::as_str);
                ("mapping", did_you_mean(name, known))
            }
        };
        findings.add(
            &DANGLING,
            reference.pointer.as_str(),
            format!("there is no {what} `{name}`{suggestion}"),
        );
    }
}
