//! What the change set says, merged into what the templates say.

use std::collections::BTreeMap;

use super::{
    Difference, EntryDifference, Evidence, Facts, Fate, Kind, Replacement, ResourceDifference,
    ServiceChange, ServiceDetail, entries::entry,
};
use crate::{source::SourceMap, template::Node};

impl Difference {
    /// Adds what a change set says. Changes that only the service knows of become visible, with
    /// what causes them; its word on replacement wins over the schema's, and both are kept.
    pub fn merge(&mut self, changes: &[ServiceChange], facts: &dyn Facts) {
        for change in changes {
            let place = self
                .resources
                .iter()
                .position(|resource| resource.id == change.logical_id);
            let resource = match place {
                Some(place) => &mut self.resources[place],
                None => {
                    self.resources.push(only_in_service(change, facts));
                    let last = self.resources.len() - 1;
                    &mut self.resources[last]
                }
            };
            merge_into(resource, change);
        }
    }

    /// Adds changed values of parameters: `None` on either side where there is no value. Secret
    /// ones are not shown.
    pub fn merge_values(
        &mut self,
        section: &'static str,
        old: &BTreeMap<String, String>,
        new: &BTreeMap<String, String>,
    ) {
        let names = old
            .keys()
            .chain(new.keys().filter(|name| !old.contains_key(*name)));
        let value = |values: &BTreeMap<String, String>, name: &String| {
            values.get(name).map(|text| Node::from(text.as_str()))
        };
        let found: Vec<EntryDifference> = names
            .filter_map(|name| {
                let (old, new) = (value(old, name), value(new, name));
                entry(section, name, old.as_ref(), new.as_ref())
            })
            .collect();
        self.entries.extend(found);
    }

    /// Adds the lines of the program.
    pub fn locate(&mut self, lines: &SourceMap) {
        for resource in &mut self.resources {
            resource.line = lines.resource(&resource.id);
        }
    }
}

fn only_in_service(change: &ServiceChange, facts: &dyn Facts) -> ResourceDifference {
    ResourceDifference {
        id: change.logical_id.clone(),
        type_name: change.type_name.clone(),
        kind: match change.action.as_str() {
            "Add" => Kind::Added,
            "Remove" => Kind::Removed,
            "Import" => Kind::Imported,
            _ => Kind::Modified,
        },
        changes: Vec::new(),
        replacement: Replacement::No,
        schema: None,
        service: None,
        fate: None,
        holds_data: facts.holds_data(&change.type_name),
        causes: Vec::new(),
        evidence: Vec::new(),
        line: None,
    }
}

fn merge_into(resource: &mut ResourceDifference, change: &ServiceChange) {
    resource.evidence.push(Evidence::ChangeSet);
    if change.action == "Import" {
        resource.kind = Kind::Imported;
    }
    resource.service = match change.replacement.as_deref() {
        Some("True") => Some(Replacement::Yes),
        Some("Conditional") => Some(Replacement::Maybe),
        Some("False") => Some(Replacement::No),
        _ => None,
    };
    if let Some(service) = resource.service {
        resource.replacement = service;
    }
    resource.fate = match change.policy.as_deref() {
        Some("Delete" | "ReplaceAndDelete") => Some(Fate::Deleted),
        Some("Retain" | "ReplaceAndRetain") => Some(Fate::Retained),
        Some("Snapshot" | "ReplaceAndSnapshot") => Some(Fate::Snapshot),
        _ if resource.kind == Kind::Modified && resource.replacement == Replacement::No => None,
        _ => resource.fate,
    };
    for cause in change.details.iter().filter_map(cause_of) {
        if !resource.causes.contains(&cause) {
            resource.causes.push(cause);
        }
    }
}

/// What makes the service change a property, in a few words.
fn cause_of(detail: &ServiceDetail) -> Option<String> {
    let what = detail.name.as_ref().unwrap_or(&detail.attribute);
    let entity = detail.cause.as_deref();
    match detail.source.as_deref()? {
        "ParameterReference" => Some(format!("{what} takes the parameter {}", entity?)),
        "ResourceReference" => Some(format!("{what} refers to {}", entity?)),
        "ResourceAttribute" => Some(format!("{what} takes {}", entity?)),
        "Automatic" => Some("it is a nested stack, which may have changes of its own".to_owned()),
        _ if detail.recreation.as_deref() == Some("Always") => Some(what.clone()),
        _ => None,
    }
}
