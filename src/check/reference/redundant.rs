//! `DependsOn` that says nothing new.

use std::collections::HashSet;

use crate::{
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    source::escape,
    template::ReferenceKind,
};

pub(super) const REDUNDANT: Rule = Rule {
    code: "R004",
    title: "a `DependsOn` that a reference already implies",
    levels: Levels::all(Severity::Note).not_in_course(),
    explanation: "A resource that refers to another one is made after it anyway. `DependsOn` is \
        for what no reference shows: a gateway's attachment before a route, a policy before the \
        function that needs it.",
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let explicit: Vec<_> = subject
        .references
        .iter()
        .filter(|reference| reference.kind == ReferenceKind::Existence)
        .collect();
    if explicit.is_empty() {
        return;
    }
    // References that are there whatever the conditions are: the owner's pointer, and the name.
    let mut implied: HashSet<(&str, &str)> = HashSet::new();
    for reference in &subject.references {
        let is_value = matches!(
            reference.kind,
            ReferenceKind::Value | ReferenceKind::Attribute(_) | ReferenceKind::ComputedAttribute
        );
        let pointer = reference.pointer.as_str();
        if is_value
            && let Some((owner, rest)) = owner(pointer)
            && rest.starts_with("/Properties/")
            && !rest.contains("/Fn::If/")
        {
            implied.insert((owner, reference.name));
        }
    }
    for reference in explicit {
        let Some((owner, _)) = owner(&reference.pointer) else {
            continue;
        };
        let id = reference.name;
        if !implied.contains(&(owner, id)) || owner == format!("/Resources/{}", escape(id)) {
            continue;
        }
        findings
            .add(
                &REDUNDANT,
                reference.pointer.as_str(),
                format!("a reference already makes this wait for `{id}`"),
            )
            .fix(format!("remove `{id}` from `DependsOn`"));
    }
}

/// `/Resources/Topic`, and the rest of the pointer.
fn owner(pointer: &str) -> Option<(&str, &str)> {
    let id = pointer.strip_prefix("/Resources/")?;
    let end = id
        .find('/')
        .map_or(pointer.len(), |at| at + "/Resources/".len());
    Some(pointer.split_at(end))
}
