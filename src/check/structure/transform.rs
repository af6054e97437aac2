//! Macros by name.

use crate::{
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    suggest::did_you_mean,
    template::Node,
};

pub(super) const UNKNOWN: Rule = Rule {
    code: "T016",
    title: "a transform that AWS does not have, or without a name",
    levels: Levels::all(Severity::Error),
    explanation: "A transform is a name, or a mapping of `Name` and `Parameters`. Macros whose names start with `AWS::` are AWS's own. Others may be registered in \
        the account and are not looked at. Source: \"Transform reference\" in the CloudFormation \
        template reference.",
};

const KNOWN: [&str; 9] = [
    "AWS::CodeDeployBlueGreen",
    "AWS::CodeStar",
    "AWS::Include",
    "AWS::LanguageExtensions",
    "AWS::OpsWorksCM",
    "AWS::SecretsManager-2020-07-23",
    "AWS::SecretsManager-2024-09-16",
    "AWS::Serverless-2016-10-31",
    "AWS::ServiceCatalog",
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for transform in &subject.template.transform {
        let name = transform
            .as_text()
            .or_else(|| transform.get("Name").and_then(Node::as_text));
        if let Some(map) = transform.as_map() {
            let unknown = map
                .keys()
                .find(|key| !["Name", "Parameters"].contains(&key.as_str()));
            let message = match unknown {
                _ if !map.contains_key("Name") => "a transform has a `Name`".to_owned(),
                Some(key) => format!("a transform has no `{key}`, only `Name` and `Parameters`"),
                None => String::new(),
            };
            if !message.is_empty() {
                findings.add(&UNKNOWN, "/Transform", message);
            }
        }
        if let Some(name) = name.filter(|name| name.starts_with("AWS::") && !KNOWN.contains(name)) {
            let suggestion = did_you_mean(name, KNOWN);
            findings.add(
                &UNKNOWN,
                "/Transform",
                format!("there is no transform `{name}`{suggestion}"),
            );
        }
    }
}
