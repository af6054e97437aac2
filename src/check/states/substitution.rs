//! Placeholders, and the values for them.

use std::collections::BTreeSet;

use super::{
    definition::Definition,
    machine::{Machine, Substitutions},
};
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, pointer::child},
    suggest::did_you_mean,
};

pub(super) const PLACEHOLDERS: Rule = Rule {
    code: "S022",
    title: "placeholders and `DefinitionSubstitutions` that do not match",
    levels: Levels::all(Severity::Warning),
    explanation: "`DefinitionSubstitutions` gives a value to each `${Name}` of the definition. \
        One without a value stays as it is, and a value without a placeholder has no use. \
        In `Fn::Sub`, `${Name}` is the function's own; write `${!Name}` for one that is left to \
        `DefinitionSubstitutions`.\n\n\
        Source: CloudFormation reference, `AWS::StepFunctions::StateMachine`.",
};

pub(super) fn check(machine: &Machine<'_>, definition: &Definition, findings: &mut Findings) {
    let used: BTreeSet<&str> = definition.placeholders.iter().map(String::as_str).collect();
    let given = match machine.substitutions {
        // Without any, `${…}` may be meant as it stands.
        Substitutions::None | Substitutions::Computed => return,
        Substitutions::Given(map) => map,
    };
    for name in &used {
        if !given.contains_key(*name) && is_name(name) {
            let suggestion = did_you_mean(name, given.keys().map(String::as_str));
            findings
                .add(
                    &PLACEHOLDERS,
                    machine.pointer.as_str(),
                    format!("`${{{name}}}` has no value in `DefinitionSubstitutions`{suggestion}"),
                )
                .fix("give it a value there");
        }
    }
    let pointer = format!("{}/DefinitionSubstitutions", machine.properties_pointer);
    for name in given.keys() {
        if !used.contains(name.as_str()) {
            findings
                .add(
                    &PLACEHOLDERS,
                    child(&pointer, name),
                    format!("the definition has no `${{{name}}}`"),
                )
                .fix("remove it");
        }
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
