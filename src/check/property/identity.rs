//! Two resources that would be the same one.

use std::collections::HashMap;

use stackwright_schema::Schema;

use super::cases::{Case, Entry, are_possible};
use crate::{
    check::{Levels, Rule, Severity, conditions::Assumption, findings::Findings, subject::Subject},
    template::{Intrinsic, Node},
};

pub(super) const SAME_NAME: Rule = Rule {
    code: "P021",
    title: "two resources of the same name",
    levels: Levels::all(Severity::Error),
    explanation: "The properties that the schema of the resource type lists under \
        `primaryIdentifier` tell one resource from another. Where two resources of a template \
        have the same, the second cannot be created: it exists already. Resources are compared \
        where their conditions can hold together.",
};

pub(super) const SAME_SUBNET: Rule = Rule {
    code: "P022",
    title: "a subnet with two route tables",
    levels: Levels::all(Severity::Error),
    explanation: "A subnet has one route table at a time, so it can be in one \
        `AWS::EC2::SubnetRouteTableAssociation` only.\n\n\
        Source: <https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html>",
};

const ASSOCIATION: &str = "AWS::EC2::SubnetRouteTableAssociation";

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let mut by_type: HashMap<&str, Vec<Entry<'_>>> = HashMap::new();
    for (id, resource) in &subject.template.resources {
        let entries = by_type.entry(&resource.type_name).or_default();
        entries.push(Entry { id, resource });
    }
    by_type.retain(|_, entries| entries.len() > 1);
    let mut by_type: Vec<_> = by_type.into_iter().collect();
    by_type.sort_unstable_by_key(|(name, _)| *name);
    for (type_name, entries) in by_type {
        let names = subject.schema(type_name).map(identifier);
        if let Some(names) = names.filter(|names| !names.is_empty()) {
            of_type(&entries, &names, subject, findings);
        }
    }
}

/// The properties of a template that tell one resource of a type from another; none where the
/// service makes a part of it.
fn identifier(schema: Schema) -> Vec<String> {
    match schema.name().as_str() {
        ASSOCIATION => return vec!["SubnetId".to_owned()],
        // The schema lists an id that is equal to the name, which a template sets.
        "AWS::CodeBuild::Project" => return vec!["Name".to_owned()],
        _ => {}
    }
    let names = schema.primary_identifier();
    let read_only = schema.read_only();
    let is_unfit = |name: &String| name.contains('/') || read_only.contains(name);
    if names.iter().any(is_unfit) {
        return Vec::new();
    }
    names
}

/// What a resource is called in one case of the conditions.
struct Name<'a> {
    id: &'a str,
    parts: Vec<Case<'a>>,
    given: Vec<Assumption<'a>>,
}

fn of_type(
    entries: &[Entry<'_>],
    properties: &[String],
    subject: &Subject<'_>,
    findings: &mut Findings,
) {
    let mut seen: HashMap<String, Vec<Name<'_>>> = HashMap::new();
    for entry in entries {
        let mut is_told = false;
        for name in names(*entry, properties) {
            let Some(key) = key(&name.parts) else {
                continue;
            };
            let same = seen.entry(key).or_default();
            let first = same.iter().find(|other| {
                other.id != name.id && are_possible(&other.given, &name.given, subject)
            });
            if let Some(first) = first.filter(|_| !is_told) {
                tell(*entry, &name, first, properties, findings);
                is_told = true;
            }
            same.push(name);
        }
    }
}

/// Every combination of what the properties can be.
fn names<'a>(entry: Entry<'a>, properties: &[String]) -> Vec<Name<'a>> {
    const MOST: usize = 16;
    let mut names = vec![Name {
        id: entry.id,
        parts: Vec::new(),
        given: Vec::new(),
    }];
    for property in properties {
        let cases = entry.get(property);
        names = names
            .iter()
            .flat_map(|name| cases.iter().map(move |case| name.and(case)))
            .take(MOST)
            .collect();
    }
    names
}

impl<'a> Name<'a> {
    fn and(&self, case: &Case<'a>) -> Self {
        let mut parts = self.parts.clone();
        parts.push(case.clone());
        let mut given = self.given.clone();
        given.extend(&case.given);
        Self {
            id: self.id,
            parts,
            given,
        }
    }
}

/// What is equal where the names are; nothing where that is not known.
fn key(parts: &[Case<'_>]) -> Option<String> {
    let mut key = String::new();
    for part in parts {
        let part = match part.node {
            Node::Text(text) => text.clone(),
            Node::Integer(number) => number.to_string(),
            Node::Intrinsic(intrinsic) => match &**intrinsic {
                Intrinsic::Transform { .. } => return None,
                intrinsic => format!("{intrinsic:?}"),
            },
            _ => return None,
        };
        key.push_str(&part);
        key.push('\u{0}');
    }
    Some(key)
}

fn tell(
    entry: Entry<'_>,
    name: &Name<'_>,
    first: &Name<'_>,
    properties: &[String],
    findings: &mut Findings,
) {
    let id = first.id;
    let (pointer, first_pointer) = match (name.parts.as_slice(), first.parts.as_slice()) {
        ([part], [first]) => (part.pointer.clone(), first.pointer.clone()),
        _ => (entry.pointer(), format!("/Resources/{id}/Properties")),
    };
    let case = if name.given.is_empty() && first.given.is_empty() {
        ""
    } else {
        " in a case of the conditions"
    };
    if entry.resource.type_name == ASSOCIATION {
        findings
            .add(
                &SAME_SUBNET,
                pointer,
                format!("`{id}` gives the same subnet a route table{case}"),
            )
            .fix("keep one of the two")
            .related(first_pointer, "the first one");
        return;
    }
    let names: Vec<String> = properties.iter().map(|it| format!("`{it}`")).collect();
    let names = names.join(", ");
    findings
        .add(
            &SAME_NAME,
            pointer,
            format!("`{id}` has the same {names}{case}"),
        )
        .fix("give one of the two another name, or leave one out")
        .related(first_pointer, "the first one");
}
