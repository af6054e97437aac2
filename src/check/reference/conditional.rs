//! References to resources that are not always there, and values that never count.

use std::collections::{HashMap, HashSet};

use super::context::Branches;
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, logic::Fact, subject::Subject},
    template::ReferenceKind,
};

pub(super) const ABSENT: Rule = Rule {
    code: "R005",
    title: "a reference to a resource that may not be there",
    levels: Levels::all(Severity::Warning).strict(Severity::Error),
    explanation: "A resource with a `Condition` exists only where that holds. What refers to it \
        must not exist elsewhere: with parameters that make the one go and the other stay, \
        CloudFormation refuses the template (`Unresolved resource dependencies`). Give both the \
        same condition, or choose with `Fn::If` between the reference and something else, such as \
        `AWS::NoValue`. A `DependsOn` on a resource that is not there is ignored by the service.",
};

pub(super) fn check(subject: &Subject<'_>, branches: &Branches<'_>, findings: &mut Findings) {
    let conditional: HashMap<&str, &str> = subject
        .template
        .resources
        .iter()
        .filter_map(|(id, resource)| Some((id.as_str(), resource.condition.as_deref()?)))
        .collect();
    if conditional.is_empty() {
        return;
    }
    let mut answers: HashMap<Vec<Fact<'_>>, bool> = HashMap::new();
    let mut told = HashSet::new();
    for reference in &subject.references {
        let is_value = matches!(
            reference.kind,
            ReferenceKind::Value | ReferenceKind::Attribute(_) | ReferenceKind::ComputedAttribute
        );
        let name = reference.name;
        let pointer = reference.pointer.as_str();
        let counts = pointer.starts_with("/Resources/") || pointer.starts_with("/Outputs/");
        let Some(&condition) = conditional.get(name).filter(|_| is_value && counts) else {
            continue;
        };
        let mut facts: Vec<Fact<'_>> = branches.around(pointer).collect();
        facts.push((condition, false));
        let possible = *answers
            .entry(facts)
            .or_insert_with_key(|facts| subject.logic.is_possible(facts) == Some(true));
        if possible && told.insert((pointer, name)) {
            findings
                .add(
                    &ABSENT,
                    pointer,
                    format!("`{name}` exists only where `{condition}` holds, and this can exist elsewhere"),
                )
                .fix(format!(
                    "give this the condition `{condition}` too, or choose with `Fn::If`"
                ))
                .related(
                    format!("/Resources/{name}/Condition"),
                    format!("`{name}` depends on `{condition}`"),
                );
        }
    }
}
