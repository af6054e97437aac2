//! The attributes of resources and outputs.

use crate::{
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    source::escape,
    suggest::did_you_mean,
    template::serverless::is_serverless_type,
};

pub(super) const UNKNOWN: Rule = Rule {
    code: "T004",
    title: "an attribute that is not known there",
    levels: Levels::all(Severity::Error),
    explanation: "Beside its `Type` and `Properties`, a resource has `Condition`, `DependsOn`, \
        `DeletionPolicy`, `UpdateReplacePolicy`, `CreationPolicy`, `UpdatePolicy` and `Metadata`; \
        an output has `Value`, `Description`, `Condition` and `Export`. What the resource itself \
        is made of belongs under `Properties`.",
};

pub(super) const NO_VALUE: Rule = Rule {
    code: "T014",
    title: "an output without a value",
    levels: Levels::all(Severity::Error),
    explanation: "An output says something about the deployed stack: `Value` is required.",
};

const OF_RESOURCES: [&str; 9] = [
    "Type",
    "Properties",
    "Condition",
    "DependsOn",
    "DeletionPolicy",
    "UpdateReplacePolicy",
    "CreationPolicy",
    "UpdatePolicy",
    "Metadata",
];

/// What the serverless transform adds.
const SERVERLESS: [&str; 2] = ["Connectors", "IgnoreGlobals"];

const OF_OUTPUTS: [&str; 4] = ["Value", "Description", "Condition", "Export"];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let template = subject.template;
    let macros = subject.macros;
    if macros.others {
        return;
    }
    for (id, resource) in &template.resources {
        for key in resource.other.keys() {
            let is_custom = resource.type_name.starts_with("Custom::")
                || resource.type_name.starts_with("AWS::CloudFormation::");
            // Those of the wrong shape are told by another rule.
            let known = OF_RESOURCES.contains(&key.as_str())
                || (macros.serverless && SERVERLESS.contains(&key.as_str()))
                || (is_custom && key == "Version")
                || is_serverless_type(&resource.type_name)
                || key.starts_with("Fn::");
            if known {
                continue;
            }
            let suggestion = did_you_mean(key, OF_RESOURCES);
            let fix = subject
                .schema(&resource.type_name)
                .filter(|schema| schema.property(key).is_some())
                .map(|_| format!("`{key}` is a property: write it under `Properties`"));
            let suggestion = if fix.is_some() { "" } else { &suggestion };
            let finding = findings.add(
                &UNKNOWN,
                format!("/Resources/{}/{}", escape(id), escape(key)),
                format!("a resource has no attribute `{key}`{suggestion}"),
            );
            finding.fix = fix;
        }
    }
    for (name, output) in &template.outputs {
        let pointer = format!("/Outputs/{}", escape(name));
        let is_unknown = |key: &&String| {
            !key.starts_with("Fn::") && (!OF_OUTPUTS.contains(&key.as_str()) || *key == "Export")
        };
        for key in output.other.keys().filter(is_unknown) {
            let message = if key == "Export" {
                "`Export` takes a mapping of `Name` alone".to_owned()
            } else {
                let suggestion = did_you_mean(key, OF_OUTPUTS);
                format!("an output has no attribute `{key}`{suggestion}")
            };
            findings.add(&UNKNOWN, format!("{pointer}/{}", escape(key)), message);
        }
        if output.value.is_none() && !output.other.keys().any(|key| key.starts_with("Fn::")) {
            findings
                .add(
                    &NO_VALUE,
                    pointer,
                    format!("the output `{name}` has no value"),
                )
                .fix("say what it gives in `Value`");
        }
    }
}
