//! Values that are longer than the service behind a resource takes.

use super::{measure, thousands};
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    source::escape,
    template::{Map, Node, Resource},
};

pub(super) const ENVIRONMENT: Rule = Rule {
    code: "L006",
    title: "more environment variables than Lambda takes",
    levels: Levels::all(Severity::Error),
    explanation: "The names and values of a function's environment variables have at most 4 KB \
        together. Put long texts into a file beside the code, or into Systems Manager. Source: \
        \"Lambda quotas\" in the AWS Lambda Developer Guide.",
};

pub(super) const PARAMETER: Rule = Rule {
    code: "L008",
    title: "a parameter of Systems Manager that is too long",
    levels: Levels::all(Severity::Error),
    explanation: "A standard parameter has at most 4 KB, an advanced one (`Tier: Advanced`, which \
        is billed) at most 8 KB. Source: \"Managing parameter tiers\" in the AWS Systems Manager \
        User Guide.",
};

pub(super) const TIER: Rule = Rule {
    code: "L009",
    title: "a long parameter of Systems Manager without a tier",
    levels: Levels::all(Severity::Warning),
    explanation: "Values of more than 4 KB need the advanced tier, which is billed. Unless the \
        account chooses another default, a parameter is a standard one. Write `Tier: Advanced`, or \
        `Intelligent-Tiering`.",
};

/// What Lambda and a standard parameter take, in bytes.
const FOUR_KB: usize = 4096;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (id, resource) in &subject.template.resources {
        match resource.type_name.as_str() {
            "AWS::Lambda::Function" | "AWS::Serverless::Function" => {
                environment(id, resource, findings);
            }
            "AWS::SSM::Parameter" => parameter(id, resource, findings),
            _ => {}
        }
    }
}

fn environment(id: &str, resource: &Resource, findings: &mut Findings) {
    let variables = resource
        .properties
        .get("Environment")
        .and_then(|environment| environment.get("Variables"))
        .and_then(Node::as_map);
    let of_entry = |(name, value): (&String, &Node)| name.len() + measure::text(value);
    let bytes = variables.map_or(0, |map: &Map| map.iter().map(of_entry).sum());
    if bytes > FOUR_KB {
        findings.add(
            &ENVIRONMENT,
            format!("/Resources/{}/Properties/Environment/Variables", escape(id)),
            format!(
                "the variables have at least {} bytes, {} are allowed",
                thousands(bytes),
                thousands(FOUR_KB)
            ),
        );
    }
}

fn parameter(id: &str, resource: &Resource, findings: &mut Findings) {
    let bytes = resource.properties.get("Value").map_or(0, measure::text);
    let pointer = format!("/Resources/{}/Properties/Value", escape(id));
    let said = format!("the value has at least {} bytes", thousands(bytes));
    let tier = resource.properties.get("Tier");
    match tier.map(Node::as_text) {
        _ if bytes > 2 * FOUR_KB => {
            findings.add(&PARAMETER, pointer, format!("{said}, 8,192 are allowed"));
        }
        Some(Some("Standard")) if bytes > FOUR_KB => {
            findings
                .add(&PARAMETER, pointer, format!("{said}, 4,096 are allowed"))
                .fix("write `Tier: Advanced`, which is billed");
        }
        None if bytes > FOUR_KB => {
            findings
                .add(
                    &TIER,
                    pointer,
                    format!("{said}, more than a standard parameter takes"),
                )
                .fix("write `Tier: Advanced`, which is billed");
        }
        _ => {}
    }
}
