//! Parts of the wrong shape.

use crate::{
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    suggest::closest,
    template::{ShapeError, Template, segments},
};

pub(super) const MISFIT: Rule = Rule {
    code: "T025",
    title: "a part that has not the shape that it needs",
    levels: Levels::all(Severity::Error),
    explanation: "Sections are mappings, and so are their entries. A resource and a parameter have \
        a `Type`, which is text and nothing that is computed; `Condition` is the name of a \
        condition, and `DependsOn` a logical id or a list of them. What has another shape is left \
        out of all other checks.",
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    // A macro may take any shape.
    if subject.macros.others {
        return;
    }
    for misfit in subject.template.misfits() {
        let fix = fix(subject.template, &misfit);
        let finding = findings.add(&MISFIT, misfit.pointer.as_str(), misfit.to_string());
        finding.fix = fix;
    }
}

fn fix(template: &Template, misfit: &ShapeError) -> Option<String> {
    let segments: Vec<_> = segments(&misfit.pointer).collect();
    let name = segments.last()?;
    match (misfit.found, &**name) {
        ("one without", _) => {
            let section = match &**segments.first()? {
                "Parameters" => &template.unfit.parameters,
                _ => &template.unfit.resources,
            };
            let keys = section.get(&**name)?.as_map()?.keys();
            let wrong = closest("Type", keys.map(String::as_str))?;
            Some(format!("write `Type` for `{wrong}`"))
        }
        ("empty", _) => Some(format!("fill `{name}`, or remove the line")),
        ("a function", "Type") => Some(
            "write the type itself; for one of two types, add two resources with opposite \
             conditions"
                .to_owned(),
        ),
        ("a function", "Condition") => Some("write the condition's name alone".to_owned()),
        ("a function" | "a mapping" | "a list with something else in it", "DependsOn") => {
            Some("write logical ids, as they stand under `Resources`".to_owned())
        }
        _ => None,
    }
}
