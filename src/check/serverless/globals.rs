//! What is set for all resources of a type.

use stackwright_schema::Schema;

use super::facts::GLOBALS;
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, pointer::child, subject::Subject},
    suggest::did_you_mean,
    template::Node,
};

pub(super) const UNKNOWN: Rule = Rule {
    code: "M001",
    title: "globals that do not exist",
    levels: Levels::all(Severity::Error),
    explanation: "`Globals` has a section for each of some serverless types (`Function`, `Api`, \
        `HttpApi`, `SimpleTable`, `StateMachine`, `LayerVersion`, …), and each takes some of the \
        type's properties. The transform refuses everything else. What cannot be set for all is \
        set on each resource.\n\nSource: AWS SAM Developer Guide, \"Globals section of the AWS SAM \
        template\".",
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (section, node) in &subject.template.globals {
        let pointer = child("/Globals", section);
        if section.starts_with("Fn::") {
            continue;
        }
        let Some((_, properties)) = GLOBALS.iter().find(|(name, _)| name == section) else {
            let sections = GLOBALS.map(|(name, _)| name);
            let suggestion = did_you_mean(section, sections);
            findings
                .add(
                    &UNKNOWN,
                    pointer,
                    format!("`Globals` has no section `{section}`{suggestion}"),
                )
                .fix(format!("there are {}", sections.join(", ")));
            continue;
        };
        let Node::Map(map) = node else {
            continue;
        };
        for name in map.keys() {
            if properties.contains(&name.as_str()) || name.starts_with("Fn::") {
                continue;
            }
            let type_name = format!("AWS::Serverless::{section}");
            let exists = Schema::find(&type_name).is_some_and(|it| it.property(name).is_some());
            let suggestion = match exists {
                true => String::new(),
                false => did_you_mean(name, properties.iter().copied()),
            };
            let finding = findings.add(
                &UNKNOWN,
                child(&pointer, name),
                format!("`{name}` cannot be set in `Globals.{section}`{suggestion}"),
            );
            if exists {
                finding.fix(format!("set it on each `{type_name}`"));
            }
        }
    }
}
