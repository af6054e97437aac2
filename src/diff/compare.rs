//! Two templates, compared by meaning.

use indexmap::IndexMap;

use super::{
    Difference, EntryDifference, Evidence, Facts, Fate, Kind, Path, Replacement,
    ResourceDifference, ValueChange, canonical::canonical, change::changes,
};
use crate::template::{Map, Node, Output, Parameter, Resource, Template};

/// What going from one template to the other changes in the stack called `stack`.
pub fn compare(stack: &str, old: &Template, new: &Template, facts: &dyn Facts) -> Difference {
    Difference {
        stack: stack.to_owned(),
        creates_stack: false,
        resources: resources(old, new, facts),
        entries: entries(old, new),
    }
}

fn resources(old: &Template, new: &Template, facts: &dyn Facts) -> Vec<ResourceDifference> {
    let kept = new
        .resources
        .iter()
        .filter_map(|(id, new)| match old.resources.get(id) {
            None => Some(added(id, new, facts)),
            Some(old) => modified(id, old, new, facts),
        });
    let gone = old
        .resources
        .iter()
        .filter(|(id, _)| !new.resources.contains_key(*id))
        .map(|(id, old)| removed(id, old, facts));
    kept.chain(gone).collect()
}

fn added(id: &str, resource: &Resource, facts: &dyn Facts) -> ResourceDifference {
    ResourceDifference {
        changes: changes_below(None, Some(&attributes(resource))),
        ..difference(id, &resource.type_name, Kind::Added, facts)
    }
}

fn removed(id: &str, resource: &Resource, facts: &dyn Facts) -> ResourceDifference {
    ResourceDifference {
        fate: Some(fate(resource, resource.deletion_policy.as_ref(), true)),
        ..difference(id, &resource.type_name, Kind::Removed, facts)
    }
}

fn modified(
    id: &str,
    old: &Resource,
    new: &Resource,
    facts: &dyn Facts,
) -> Option<ResourceDifference> {
    let changes = changes_below(Some(&attributes(old)), Some(&attributes(new)));
    if changes.is_empty() {
        return None;
    }
    let mut difference = difference(id, &new.type_name, Kind::Modified, facts);
    if old.type_name != new.type_name {
        difference.schema = Some(Replacement::Yes);
        difference.holds_data = facts.holds_data(&old.type_name);
        difference.causes.push("Type".to_owned());
    } else {
        for change in &changes {
            let Some(property) = change.path.property() else {
                continue;
            };
            let verdict = facts.replacement(&new.type_name, &change.path);
            difference.schema = difference.schema.max(verdict);
            if verdict.is_some_and(|verdict| verdict > Replacement::No)
                && !difference.causes.iter().any(|cause| cause == property)
            {
                difference.causes.push(property.to_owned());
            }
        }
    }
    difference.replacement = difference.schema.unwrap_or_default();
    if difference.replacement != Replacement::No {
        difference.fate = Some(fate(new, new.update_replace_policy.as_ref(), false));
    }
    difference.changes = changes;
    Some(difference)
}

fn difference(id: &str, type_name: &str, kind: Kind, facts: &dyn Facts) -> ResourceDifference {
    ResourceDifference {
        id: id.to_owned(),
        type_name: type_name.to_owned(),
        kind,
        changes: Vec::new(),
        replacement: Replacement::No,
        schema: None,
        service: None,
        fate: None,
        holds_data: facts.holds_data(type_name),
        causes: Vec::new(),
        evidence: vec![Evidence::Template],
        line: None,
    }
}

/// What a policy makes of a resource that leaves the stack.
pub(crate) fn fate(resource: &Resource, policy: Option<&Node>, deletion: bool) -> Fate {
    match policy.map(canonical) {
        Some(Node::Text(word)) => match word.as_str() {
            "Delete" => Fate::Deleted,
            "Retain" | "RetainExceptOnCreate" => Fate::Retained,
            "Snapshot" => Fate::Snapshot,
            _ => Fate::Unknown,
        },
        Some(_) => Fate::Unknown,
        // AWS's documentation of DeletionPolicy: these two are not simply deleted.
        None if deletion
            && (resource.type_name == "AWS::RDS::DBCluster"
                || resource.type_name == "AWS::RDS::DBInstance"
                    && !resource.properties.contains_key("DBClusterIdentifier")) =>
        {
            Fate::Snapshot
        }
        None => Fate::Deleted,
    }
}

/// A resource as one mapping, with what has no order sorted.
fn attributes(resource: &Resource) -> Map {
    let mut map = Map::new();
    map.insert("Type".to_owned(), resource.type_name.as_str().into());
    let mut set = |name: &str, value: Option<Node>| {
        if let Some(value) = value {
            map.insert(name.to_owned(), value);
        }
    };
    set("Condition", resource.condition.clone().map(Node::from));
    let mut depends_on = resource.depends_on.to_vec();
    depends_on.sort();
    depends_on.dedup();
    set(
        "DependsOn",
        (!depends_on.is_empty()).then(|| depends_on.into_iter().map(Node::from).collect()),
    );
    set("DeletionPolicy", resource.deletion_policy.clone());
    set(
        "UpdateReplacePolicy",
        resource.update_replace_policy.clone(),
    );
    set("CreationPolicy", resource.creation_policy.clone());
    set("UpdatePolicy", resource.update_policy.clone());
    set("Metadata", filled(&resource.metadata));
    // Always there: an empty mapping and none are the same to CloudFormation.
    set("Properties", Some(resource.properties.clone().into()));
    map.extend(resource.other.clone());
    map
}

fn filled(map: &Map) -> Option<Node> {
    (!map.is_empty()).then(|| map.clone().into())
}

fn changes_below(old: Option<&Map>, new: Option<&Map>) -> Vec<ValueChange> {
    let empty = Map::new();
    let (old, new) = (old.unwrap_or(&empty), new.unwrap_or(&empty));
    let names = old
        .keys()
        .chain(new.keys().filter(|name| !old.contains_key(*name)));
    names
        .flat_map(|name| changes(&Path::default().key(name), old.get(name), new.get(name)))
        .collect()
}

fn entries(old: &Template, new: &Template) -> Vec<EntryDifference> {
    let mut found = Vec::new();
    let text = |text: &Option<String>| text.clone().map(Node::from);
    single(
        &mut found,
        "Description",
        text(&old.description),
        text(&new.description),
    );
    let transforms = |template: &Template| {
        (!template.transform.is_empty()).then(|| Node::List(template.transform.to_vec()))
    };
    single(&mut found, "Transform", transforms(old), transforms(new));
    let parameters = |template: &Template| mapped(&template.parameters, parameter_map);
    section(&mut found, "Parameters", &parameters(old), &parameters(new));
    hide_secrets(&mut found, old, new);
    section(&mut found, "Mappings", &old.mappings, &new.mappings);
    let conditions = |template: &Template| mapped(&template.conditions, Clone::clone);
    section(&mut found, "Conditions", &conditions(old), &conditions(new));
    section(&mut found, "Rules", &old.rules, &new.rules);
    section(&mut found, "Metadata", &old.metadata, &new.metadata);
    section(&mut found, "Globals", &old.globals, &new.globals);
    let outputs = |template: &Template| mapped(&template.outputs, output_map);
    section(&mut found, "Outputs", &outputs(old), &outputs(new));
    section(
        &mut found,
        "Outputs",
        &old.output_macros,
        &new.output_macros,
    );
    section(
        &mut found,
        "Resources",
        &old.resource_macros,
        &new.resource_macros,
    );
    section(&mut found, "Other", &old.other, &new.other);
    found
}

fn mapped<T>(entries: &IndexMap<String, T>, node: impl Fn(&T) -> Node) -> Map {
    entries
        .iter()
        .map(|(name, entry)| (name.clone(), node(entry)))
        .collect()
}

fn single(
    found: &mut Vec<EntryDifference>,
    section: &'static str,
    old: Option<Node>,
    new: Option<Node>,
) {
    found.extend(entry(section, "", old.as_ref(), new.as_ref()));
}

fn section(found: &mut Vec<EntryDifference>, section: &'static str, old: &Map, new: &Map) {
    let names = old
        .keys()
        .chain(new.keys().filter(|name| !old.contains_key(*name)));
    found.extend(names.filter_map(|name| entry(section, name, old.get(name), new.get(name))));
}

/// What differs in one entry; nothing if it means the same.
pub(super) fn entry(
    section: &'static str,
    name: &str,
    old: Option<&Node>,
    new: Option<&Node>,
) -> Option<EntryDifference> {
    // Each attribute of a new parameter or output stands on a line of its own.
    let none = Node::map();
    let changes = match (old, new) {
        (None, Some(new @ Node::Map(_))) => changes(&Path::default(), Some(&none), Some(new)),
        (Some(old @ Node::Map(_)), None) => changes(&Path::default(), Some(old), Some(&none)),
        (old, new) => changes(&Path::default(), old, new),
    };
    let kind = match (old, new) {
        (None, _) => Kind::Added,
        (_, None) => Kind::Removed,
        _ => Kind::Modified,
    };
    (!changes.is_empty()).then(|| EntryDifference {
        section,
        name: name.to_owned(),
        kind,
        changes,
    })
}

/// That a secret default changes is shown, and nothing of what it is.
fn hide_secrets(found: &mut [EntryDifference], old: &Template, new: &Template) {
    let secret = |template: &Template, name: &str| {
        let parameter = template.parameters.get(name);
        parameter.is_some_and(|parameter| parameter.no_echo)
    };
    for entry in found {
        if entry.section != "Parameters" || !(secret(old, &entry.name) || secret(new, &entry.name))
        {
            continue;
        }
        for change in &mut entry.changes {
            for value in [&mut change.old, &mut change.new].into_iter().flatten() {
                match value {
                    Node::Map(parameter) => {
                        if let Some(default) = parameter.get_mut("Default") {
                            *default = "****".into();
                        }
                    }
                    value if change.path.keys().contains(&"Default") => *value = "****".into(),
                    _ => {}
                }
            }
        }
    }
}

fn parameter_map(parameter: &Parameter) -> Node {
    let mut map = Map::new();
    map.insert("Type".to_owned(), parameter.type_name.as_str().into());
    if let Some(default) = &parameter.default {
        map.insert("Default".to_owned(), default.clone());
    }
    if let Some(description) = &parameter.description {
        map.insert("Description".to_owned(), description.as_str().into());
    }
    if !parameter.allowed_values.is_empty() {
        let values = parameter.allowed_values.iter().cloned().collect();
        map.insert("AllowedValues".to_owned(), values);
    }
    if parameter.no_echo {
        map.insert("NoEcho".to_owned(), true.into());
    }
    map.extend(parameter.constraints.clone());
    map.into()
}

fn output_map(output: &Output) -> Node {
    let mut map = Map::new();
    let mut set = |name: &str, value: Option<Node>| {
        if let Some(value) = value {
            map.insert(name.to_owned(), value);
        }
    };
    set("Value", output.value.clone());
    set("Description", output.description.clone().map(Node::from));
    set("Export", output.export.clone());
    set("Condition", output.condition.clone().map(Node::from));
    map.extend(output.other.clone());
    map.into()
}

#[cfg(test)]
mod tests;
