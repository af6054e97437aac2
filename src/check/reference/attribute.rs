//! Attributes that a resource type lacks.

use crate::{
    check::{Levels, Rule, Severity, attributes::Readable, findings::Findings, subject::Subject},
    suggest::did_you_mean,
    template::ReferenceKind,
};

pub(super) const UNKNOWN: Rule = Rule {
    code: "R002",
    title: "an attribute that the resource type lacks",
    levels: Levels::all(Severity::Error),
    explanation: "`Fn::GetAtt`, and `${Name.Attribute}` in `Fn::Sub`, read an attribute that the \
        schema of the resource type lists. Custom resources, nested stacks' `Outputs.…` and what \
        a macro makes can have any.",
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for reference in &subject.references {
        let ReferenceKind::Attribute(attribute) = reference.kind else {
            continue;
        };
        if subject.attribute(reference.name, attribute) != Readable::Missing
            || subject.has_own_macros()
        {
            continue;
        }
        let Some(resource) = subject.template.resources.get(reference.name) else {
            continue;
        };
        let Some(schema) = subject.schema(&resource.type_name) else {
            continue;
        };
        let known: Vec<String> = schema
            .attributes()
            .into_iter()
            .map(|attribute| attribute.name)
            .collect();
        let suggestion = did_you_mean(attribute, known.iter().map(String::as_str));
        let finding = findings.add(
            &UNKNOWN,
            reference.pointer.as_str(),
            format!(
                "`{}` has no attribute `{attribute}`{suggestion}",
                resource.type_name
            ),
        );
        if known.is_empty() {
            finding.fix("it has none; use `Ref`");
        } else if suggestion.is_empty() {
            let known: Vec<String> = known.iter().take(12).map(|it| format!("`{it}`")).collect();
            finding.fix(format!("it has {}", known.join(", ")));
        }
    }
}
