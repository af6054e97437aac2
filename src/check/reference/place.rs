//! Functions where the service does not evaluate them.

use crate::{
    check::{
        Levels, Rule, Severity,
        findings::Findings,
        macros::{LANGUAGE_EXTENSIONS, LOOP},
        subject::Subject,
    },
    source::escape,
    template::{Intrinsic, placeholders},
};

pub(super) const MISPLACED: Rule = Rule {
    code: "R008",
    title: "a function where the service evaluates none of its kind",
    levels: Levels::all(Severity::Error),
    explanation: "Parameters and mappings are literals. Conditions are decided before there are \
        resources: they compare parameters, and know no attribute and no `Fn::If`. The name of an \
        export cannot come from a resource. `Fn::And`, `Fn::Or`, `Fn::Not` and `Fn::Equals` belong \
        under `Conditions` and `Rules`: give the condition a name there, and choose with `Fn::If`. \
        `Fn::Length` and `Fn::ToJsonString` need the transform `AWS::LanguageExtensions`. Source: the \
        intrinsic function reference and the sections' pages in the CloudFormation User Guide.",
};

pub(super) const COMPUTED: Rule = Rule {
    code: "R017",
    title: "a removal policy that is computed",
    levels: Levels::all(Severity::Warning).strict(Severity::Error),
    explanation: "`DeletionPolicy` and `UpdateReplacePolicy` are literal words; functions work \
        there only with the transform `AWS::LanguageExtensions`. Source: \"AWS::LanguageExtensions \
        transform\" in the CloudFormation template reference.",
};

pub(super) fn check(
    subject: &Subject<'_>,
    pointer: &str,
    intrinsic: &Intrinsic,
    findings: &mut Findings,
) {
    let name = intrinsic.name();
    let extended = subject.macros.language_extensions;
    let mut segments = pointer.split('/').skip(1);
    let section = segments.next().unwrap_or_default();
    let attribute = segments.nth(1).unwrap_or_default();
    let message = match (section, attribute) {
        ("Parameters", _) => format!("`{name}` in a parameter: parameters are literals"),
        ("Mappings", _) => format!("`{name}` in a mapping: mappings are literals"),
        ("Conditions", _) => match of_conditions(subject, intrinsic) {
            Some(message) => message,
            None => return,
        },
        ("Outputs", "Export") if resource(subject, intrinsic).is_some() => format!(
            "the name of an export cannot come from a resource, as `{}` is",
            resource(subject, intrinsic).unwrap_or_default()
        ),
        ("Resources", "DeletionPolicy" | "UpdateReplacePolicy") => {
            let outermost = pointer.matches('/').count() == 3;
            if outermost && !extended {
                findings
                    .add(
                        &COMPUTED,
                        pointer,
                        format!("`{attribute}` is computed, and takes a literal word"),
                    )
                    .fix("add the transform `AWS::LanguageExtensions`, or write the word");
            }
            return;
        }
        ("Resources" | "Outputs", _) => match intrinsic {
            Intrinsic::And(_) | Intrinsic::Or(_) | Intrinsic::Not(_) | Intrinsic::Equals(..) => {
                format!("`{name}` works only under `Conditions`; choose with `Fn::If` here")
            }
            Intrinsic::Length(_) | Intrinsic::ToJsonString(_) if !extended => {
                format!("`{name}` needs the transform `AWS::LanguageExtensions`")
            }
            _ => return,
        },
        _ => return,
    };
    findings.add(&MISPLACED, format!("{pointer}/{name}"), message);
}

/// Loops, which only the language extensions know.
pub(super) fn check_loops(subject: &Subject<'_>, findings: &mut Findings) {
    let macros = subject.macros;
    if macros.language_extensions || macros.others {
        return;
    }
    let template = subject.template;
    let sections = [
        ("Conditions", template.conditions.keys().collect::<Vec<_>>()),
        ("Resources", template.resource_macros.keys().collect()),
        ("Outputs", template.output_macros.keys().collect()),
    ];
    for (section, names) in sections {
        for name in names.into_iter().filter(|name| name.starts_with(LOOP)) {
            findings
                .add(
                    &MISPLACED,
                    format!("/{section}/{}", escape(name)),
                    format!("`Fn::ForEach` needs the transform `{LANGUAGE_EXTENSIONS}`"),
                )
                .fix(format!("add the line `Transform: {LANGUAGE_EXTENSIONS}`"));
        }
    }
}

/// What conditions cannot use.
fn of_conditions(subject: &Subject<'_>, intrinsic: &Intrinsic) -> Option<String> {
    if let Some(id) = resource(subject, intrinsic) {
        return Some(format!(
            "a condition cannot depend on the resource `{id}`: it is decided before there are any"
        ));
    }
    let name = intrinsic.name();
    matches!(
        intrinsic,
        Intrinsic::GetAtt { .. }
            | Intrinsic::If { .. }
            | Intrinsic::ImportValue(_)
            | Intrinsic::GetStackOutput(_)
            | Intrinsic::Base64(_)
            | Intrinsic::Cidr { .. }
            | Intrinsic::GetAzs(_)
    )
    .then(|| format!("`{name}` does not work in conditions"))
}

/// The resource that a function names.
fn resource<'a>(subject: &Subject<'_>, intrinsic: &'a Intrinsic) -> Option<&'a str> {
    let resources = &subject.template.resources;
    match intrinsic {
        Intrinsic::Ref(name) | Intrinsic::GetAtt { resource: name, .. } => {
            Some(name.as_str()).filter(|name| resources.contains_key(*name))
        }
        Intrinsic::Sub { text, variables } => placeholders(text)
            .filter(|name| !variables.contains_key(*name))
            .map(|name| name.split_once('.').map_or(name, |(id, _)| id))
            .find(|id| resources.contains_key(*id)),
        _ => None,
    }
}
