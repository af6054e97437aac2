//! The sections of a template.

use crate::{
    check::{Levels, Rule, Severity, findings::Findings, macros, subject::Subject},
    source::escape,
    suggest::did_you_mean,
    template::serverless::is_serverless_type,
};

pub(super) const VERSION: Rule = Rule {
    code: "T002",
    title: "a format version that there is not",
    levels: Levels::all(Severity::Error),
    explanation: "`AWSTemplateFormatVersion` is the version of the language, not of the template. \
        `2010-09-09` is the only one there is; the line may be left out.",
};

pub(super) const UNKNOWN: Rule = Rule {
    code: "T003",
    title: "a section that templates do not have",
    levels: Levels::all(Severity::Error),
    explanation: "CloudFormation refuses a template with sections that it does not know (`Invalid \
        template property or properties`). They are `AWSTemplateFormatVersion`, `Description`, \
        `Metadata`, `Parameters`, `Rules`, `Mappings`, `Conditions`, `Transform`, `Resources` and \
        `Outputs`; with the serverless transform, also `Globals`. Text of your own belongs under \
        `Metadata`.",
};

pub(super) const SERVERLESS: Rule = Rule {
    code: "T023",
    title: "serverless resources without their transform",
    levels: Levels::all(Severity::Error),
    explanation: "Types under `AWS::Serverless::` and the section `Globals` are known to the \
        serverless transform only: without the line `Transform: AWS::Serverless-2016-10-31` \
        CloudFormation refuses them.",
};

const SECTIONS: [&str; 12] = [
    "AWSTemplateFormatVersion",
    "Conditions",
    "Description",
    "Globals",
    "Hooks",
    "Mappings",
    "Metadata",
    "Outputs",
    "Parameters",
    "Resources",
    "Rules",
    "Transform",
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let template = subject.template;
    if let Some(version) = &template.format_version
        && version != "2010-09-09"
    {
        findings
            .add(
                &VERSION,
                "/AWSTemplateFormatVersion",
                format!("there is no format version `{version}`"),
            )
            .fix("write \"2010-09-09\", the only one there is, or leave it out");
    }
    if subject.macros.others {
        return;
    }
    for section in template.other.keys() {
        // Those of the wrong shape are told by another rule.
        let is_known = SECTIONS.contains(&section.as_str());
        if is_known || section.starts_with("Fn::") {
            continue;
        }
        let suggestion = did_you_mean(section, SECTIONS);
        findings.add(
            &UNKNOWN,
            format!("/{}", escape(section)),
            format!("templates have no section `{section}`{suggestion}"),
        );
    }
    if subject.macros.serverless_missing {
        let of_serverless = |name: &str| is_serverless_type(name);
        let first = template
            .resources
            .iter()
            .find(|(_, resource)| of_serverless(&resource.type_name));
        let (pointer, what) = match first {
            Some((id, resource)) if template.globals.is_empty() => (
                format!("/Resources/{}/Type", escape(id)),
                resource.type_name.as_str(),
            ),
            _ => ("/Globals".to_owned(), "Globals"),
        };
        findings
            .add(
                &SERVERLESS,
                pointer,
                format!("`{what}` needs the transform `{}`", macros::SERVERLESS),
            )
            .fix(format!("add the line `Transform: {}`", macros::SERVERLESS));
    }
}
