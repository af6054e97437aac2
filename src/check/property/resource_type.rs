//! Resource types that do not exist.

use stackwright_schema::Schema;

use crate::check::{Levels, Rule, Severity, findings::Findings, subject::Subject};

pub(super) const UNKNOWN: Rule = Rule {
    code: "P001",
    title: "a resource type that does not exist",
    levels: Levels::all(Severity::Error),
    explanation: "CloudFormation knows the types under `AWS::`, `Alexa::` and `Custom::`, and \
        those that an account has registered. A type outside `AWS::` may be registered, so it is \
        only looked for among AWS's own.",
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (id, resource) in &subject.template.resources {
        let name = &resource.type_name;
        if !name.starts_with("AWS::") || subject.schema(name).is_some() {
            continue;
        }
        let suggestion = Schema::suggest(name)
            .map_or_else(String::new, |known| format!("; did you mean `{known}`?"));
        findings
            .add(
                &UNKNOWN,
                format!("/Resources/{id}/Type"),
                format!("there is no resource type `{name}`{suggestion}"),
            )
            .fix("write a type of the CloudFormation resource reference");
    }
}
