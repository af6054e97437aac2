//! `Fn::Sub` and its placeholders.

use crate::{
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    template::{Intrinsic, Pseudo, placeholders},
};

pub(super) const NO_NAME: Rule = Rule {
    code: "R010",
    title: "a placeholder that can be no name",
    levels: Levels::all(Severity::Error),
    explanation: "Between `${` and `}` in the text of `Fn::Sub` stands the name of a parameter, a \
        resource, an attribute or a variable: letters, digits, `_`, `.` and `:`. CloudFormation \
        refuses anything else. What is meant literally, for a shell perhaps, is written `${!…}`.",
};

pub(super) const UNUSED: Rule = Rule {
    code: "R011",
    title: "a variable of `Fn::Sub` that its text does not use",
    levels: Levels::all(Severity::Warning),
    explanation: "The mapping of `Fn::Sub` gives values to placeholders of its text. One that is \
        not in the text does nothing, and is often a misspelt placeholder.",
};

pub(super) const NEEDLESS: Rule = Rule {
    code: "R012",
    title: "a `Fn::Sub` without placeholders",
    levels: Levels::all(Severity::Note).not_in_course(),
    explanation: "There is nothing to fill in: the text alone says the same.",
};

pub(super) const MISSING: Rule = Rule {
    code: "R013",
    title: "a placeholder outside of `Fn::Sub`",
    levels: Levels::all(Severity::Warning),
    explanation: "`${Name}` is filled in only in the text of `Fn::Sub` (`!Sub`). Elsewhere it is \
        taken literally, and here it is the name of a parameter, a resource or a predefined \
        parameter, so that is hardly what is meant. A `DefinitionString` with \
        `DefinitionSubstitutions` fills in its own.",
};

/// Whether a placeholder can be a name at all.
pub(super) fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_.:".contains(&byte))
}

pub(super) fn check(pointer: &str, intrinsic: &Intrinsic, findings: &mut Findings) {
    let Intrinsic::Sub { text, variables } = intrinsic else {
        return;
    };
    let place = format!("{pointer}/Fn::Sub");
    for name in placeholders(text).filter(|name| !is_name(name) && !variables.contains_key(*name)) {
        findings
            .add(
                &NO_NAME,
                place.as_str(),
                format!("`${{{name}}}` cannot be filled in: that is no name"),
            )
            .fix(format!("write `${{!{name}}}` if it is meant literally"));
    }
    for variable in variables.keys() {
        if !placeholders(text).any(|name| name == variable) && variable != "Fn::Transform" {
            findings
                .add(
                    &UNUSED,
                    format!("{place}/1/{variable}"),
                    format!("the text has no `${{{variable}}}`"),
                )
                .fix("remove the variable, or use it");
        }
    }
    if !text.contains("${") {
        findings
            .add(&NEEDLESS, place, "`Fn::Sub` has nothing to fill in")
            .fix("write the text alone");
    }
}

/// Looks for placeholders in a text that is none of `Fn::Sub`.
pub(super) fn check_text(
    subject: &Subject<'_>,
    pointer: &str,
    text: &str,
    findings: &mut Findings,
) {
    if !text.contains("${") || pointer.contains("/Fn::Sub/") {
        return;
    }
    let mut segments = pointer.split('/').skip(1);
    let section = segments.next();
    let id = segments.next().unwrap_or_default();
    let attribute = segments.next();
    let property = segments.next().unwrap_or_default();
    let fills_in = match (section, attribute) {
        (Some("Resources"), Some("Properties")) => {
            let properties = subject.template.resources.get(id).map(|it| &it.properties);
            property == "TemplateBody"
                || properties.is_some_and(|it| {
                    property.starts_with("Definition") && it.contains_key("DefinitionSubstitutions")
                })
        }
        (Some("Outputs"), _) => false,
        _ => return,
    };
    if fills_in {
        return;
    }
    let template = subject.template;
    let known = placeholders(text).find(|name| {
        let first = name.split_once('.').map_or(*name, |(id, _)| id);
        template.resources.contains_key(first)
            || template.parameters.contains_key(*name)
            || Pseudo::ALL.iter().any(|pseudo| pseudo.name() == *name)
    });
    if let Some(name) = known {
        findings
            .add(
                &MISSING,
                pointer,
                format!("`${{{name}}}` stays as it is: only `Fn::Sub` fills it in"),
            )
            .fix("write the text in `!Sub`");
    }
}
