//! Deployments and stages.

use std::collections::{HashMap, HashSet};

use super::method::{Method, referenced};
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, pointer::child, subject::Subject},
    template::{Node, Resource},
};

pub(super) const TOO_EARLY: Rule = Rule {
    code: "A014",
    title: "a deployment that does not wait for the methods",
    levels: Levels::all(Severity::Warning),
    explanation: "`AWS::ApiGateway::Deployment` takes a snapshot of the API as it is at that \
        moment. Without a `DependsOn` on the methods, CloudFormation may make it before they \
        are there: the deployment fails (\"The REST API doesn't contain any methods\") or lacks \
        some of them.\n\n\
        Source: CloudFormation reference, `AWS::ApiGateway::Deployment`.",
};

pub(super) const NAME: Rule = Rule {
    code: "A015",
    title: "a stage's name that API Gateway does not accept",
    levels: Levels::all(Severity::Error),
    explanation: "The name of a stage has letters, digits, `-` and `_`, at most 128.\n\n\
        Source: CloudFormation reference, `AWS::ApiGateway::Stage`.",
};

/// The longest name of a stage.
const NAME_LENGTH: usize = 128;

pub(super) fn check(subject: &Subject<'_>, methods: &[Method<'_>], findings: &mut Findings) {
    let resources = &subject.template.resources;
    let deployments: Vec<(&str, &Resource)> = resources
        .iter()
        .filter(|(_, resource)| resource.type_name == "AWS::ApiGateway::Deployment")
        .map(|(id, resource)| (id.as_str(), resource))
        .collect();
    if deployments.is_empty() || methods.is_empty() {
        return;
    }
    let mut needs: HashMap<&str, Vec<&str>> = HashMap::new();
    for reference in &subject.references {
        let within = reference.pointer.strip_prefix("/Resources/");
        if let Some(id) = within.and_then(|rest| rest.split('/').next()) {
            needs.entry(id).or_default().push(reference.name);
        }
    }
    for (id, deployment) in deployments {
        let api = deployment.properties.get("RestApiId");
        let own: Vec<&str> = methods
            .iter()
            .filter(|method| api.is_some() && method.properties.get("RestApiId") == api)
            .map(|method| method.id)
            .collect();
        let has_body = api
            .and_then(referenced)
            .and_then(|api| resources.get(api))
            .is_some_and(|api| {
                ["Body", "BodyS3Location"]
                    .iter()
                    .any(|name| api.properties.contains_key(*name))
            });
        let reached = reached(id, &needs);
        if !own.is_empty() && !has_body && !own.iter().any(|method| reached.contains(method)) {
            findings
                .add(
                    &TOO_EARLY,
                    child("/Resources", id),
                    format!("`{id}` may be made before the methods of its API"),
                )
                .fix(format!(
                    "add `DependsOn` with the methods: `{}`",
                    own.join("`, `")
                ));
        }
    }
}

/// All that `id` needs, directly or not.
fn reached<'a>(id: &'a str, needs: &HashMap<&str, Vec<&'a str>>) -> HashSet<&'a str> {
    let mut reached = HashSet::new();
    let mut waiting = vec![id];
    while let Some(id) = waiting.pop() {
        if reached.insert(id)
            && let Some(others) = needs.get(id)
        {
            waiting.extend(others);
        }
    }
    reached
}

pub(super) fn check_stage(id: &str, stage: &Resource, findings: &mut Findings) {
    if let Some(Node::Text(name)) = stage.properties.get("StageName")
        && !name.contains("{{")
        && !((1..=NAME_LENGTH).contains(&name.len())
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')))
    {
        findings
            .add(
                &NAME,
                child(&child(&child("/Resources", id), "Properties"), "StageName"),
                format!("a stage cannot be called `{name}`"),
            )
            .fix("use letters, digits, `-` and `_`");
    }
}
