//! What nothing refers to.

use std::collections::HashSet;

use crate::{
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    source::escape,
    template::{Intrinsic, ReferenceKind},
};

pub(super) const PARAMETER: Rule = Rule {
    code: "T011",
    title: "a parameter that nothing uses",
    levels: Levels::all(Severity::Warning),
    explanation: "Whoever deploys is asked for a value that does nothing. Remove the parameter, or \
        use it where it was meant to be.",
};

pub(super) const CONDITION: Rule = Rule {
    code: "T012",
    title: "a condition that nothing uses",
    levels: Levels::all(Severity::Warning),
    explanation: "No resource, output, `Fn::If` or other condition names it, so it decides nothing.",
};

pub(super) const MAPPING: Rule = Rule {
    code: "T013",
    title: "a mapping that nothing uses",
    levels: Levels::all(Severity::Warning),
    explanation: "No `Fn::FindInMap` looks anything up in it.",
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let template = subject.template;
    let empty = template.parameters.is_empty()
        && template.conditions.is_empty()
        && template.mappings.is_empty();
    // What is inside of a loop, or given to a macro, is no reference yet.
    if empty || subject.macros.hide() {
        return;
    }
    let mut values: HashSet<&str> = HashSet::new();
    let mut conditions: HashSet<&str> = HashSet::new();
    let mut mappings: HashSet<&str> = HashSet::new();
    for reference in &subject.references {
        match reference.kind {
            ReferenceKind::Value => values.insert(reference.name),
            ReferenceKind::Condition => conditions.insert(reference.name),
            ReferenceKind::Mapping => mappings.insert(reference.name),
            ReferenceKind::Attribute(_)
            | ReferenceKind::ComputedAttribute
            | ReferenceKind::Existence => false,
        };
    }
    // Functions that are misspelt or computed may mean anything; rules have functions of their own.
    let mut words: HashSet<&str> = HashSet::new();
    let mut any_mapping = false;
    template.visit(|pointer, node| {
        any_mapping |= matches!(
            node.as_intrinsic(),
            Some(Intrinsic::FindInMap { map, .. }) if map.as_text().is_none()
        );
        let inside = pointer.starts_with("/Rules/") || pointer.contains("/Fn::");
        if let Some(text) = node.as_text()
            && (inside || pointer.ends_with("/Condition") || pointer.ends_with("/Ref"))
            && !pointer.starts_with("/Metadata")
        {
            words.insert(text);
        }
    });
    for name in template.parameters.keys() {
        if !values.contains(name.as_str()) && !words.contains(name.as_str()) {
            findings
                .add(
                    &PARAMETER,
                    format!("/Parameters/{}", escape(name)),
                    format!("nothing uses the parameter `{name}`"),
                )
                .fix("remove it, or use it");
        }
    }
    for name in template.conditions.keys() {
        if !conditions.contains(name.as_str()) && !words.contains(name.as_str()) {
            findings
                .add(
                    &CONDITION,
                    format!("/Conditions/{}", escape(name)),
                    format!("nothing uses the condition `{name}`"),
                )
                .fix("remove it, or use it");
        }
    }
    for name in template.mappings.keys() {
        if !mappings.contains(name.as_str()) && !words.contains(name.as_str()) && !any_mapping {
            findings
                .add(
                    &MAPPING,
                    format!("/Mappings/{}", escape(name)),
                    format!("nothing looks anything up in the mapping `{name}`"),
                )
                .fix("remove it, or use it");
        }
    }
}
