//! Names of a template's parts.

use std::collections::HashMap;

use crate::{
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    source::escape,
};

pub(super) const INVALID: Rule = Rule {
    code: "T005",
    title: "a name of other than letters and digits",
    levels: Levels::all(Severity::Error),
    explanation: "Logical ids and the names of parameters, outputs, mappings and conditions are \
        letters and digits, at most 255 of them. Names with other characters belong in properties \
        (`TopicName`), where the service that takes them says what they may be. Source: \
        \"Understand CloudFormation quotas\" and the sections' pages in the CloudFormation User \
        Guide.",
};

pub(super) const SHARED: Rule = Rule {
    code: "T006",
    title: "a parameter and a resource of one name",
    levels: Levels::all(Severity::Error),
    explanation: "`Ref` could mean either, so CloudFormation refuses the template. Give one of them \
        another name; renaming a resource that is deployed replaces it.",
};

pub(super) const SIMILAR: Rule = Rule {
    code: "T007",
    title: "logical ids that differ only in case",
    levels: Levels::all(Severity::Note).not_in_course(),
    explanation: "It deploys, and is easily misread. Names that CloudFormation makes up contain \
        the logical id, and several services make them lower case.",
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let template = subject.template;
    if subject.macros.others {
        return;
    }
    let sections = [
        ("Parameters", template.parameters.keys().collect::<Vec<_>>()),
        ("Mappings", template.mappings.keys().collect()),
        ("Conditions", template.conditions.keys().collect()),
        ("Resources", template.resources.keys().collect()),
        ("Outputs", template.outputs.keys().collect()),
    ];
    for (section, names) in sections {
        for name in names {
            // The serverless transform takes the stage of an API for a name.
            let fine = name.bytes().all(|byte| byte.is_ascii_alphanumeric());
            let free = section == "Conditions";
            if name.starts_with("Fn::") || ((fine || free) && (1..=255).contains(&name.len())) {
                continue;
            }
            let message = if name.len() > 255 {
                format!("a name of {} characters; 255 are allowed", name.len())
            } else {
                format!("`{name}` is no name: names are letters and digits")
            };
            findings
                .add(&INVALID, format!("/{section}/{}", escape(name)), message)
                .fix("use letters and digits only, at most 255 of them");
        }
    }
    let mut lower: HashMap<String, &str> = HashMap::new();
    for id in template.resources.keys() {
        let pointer = format!("/Resources/{}", escape(id));
        if template.parameters.contains_key(id) {
            findings
                .add(
                    &SHARED,
                    pointer.as_str(),
                    format!("`{id}` is a parameter, too"),
                )
                .fix("give one of them another name")
                .related(format!("/Parameters/{}", escape(id)), "the parameter");
        }
        if let Some(other) = lower.insert(id.to_ascii_lowercase(), id) {
            findings
                .add(
                    &SIMILAR,
                    pointer,
                    format!("`{id}` and `{other}` differ only in case"),
                )
                .related(format!("/Resources/{}", escape(other)), "the other one");
        }
    }
}
