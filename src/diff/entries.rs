//! What two templates differ in, resources aside.

use indexmap::IndexMap;

use super::{EntryDifference, Evidence, Kind, Path, change::changes, value::HIDDEN};
use crate::template::{Map, Node, Output, Parameter, Template};

/// What differs outside of the resources; outputs as they take effect.
pub(super) fn entries(old: &Template, new: &Template) -> Vec<EntryDifference> {
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
        evidence: vec![Evidence::Template],
        chain: Vec::new(),
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
            let mut is_secret = false;
            for value in [&mut change.old, &mut change.new].into_iter().flatten() {
                match value {
                    Node::Map(parameter) => {
                        if let Some(default) = parameter.get_mut("Default") {
                            *default = HIDDEN.into();
                        }
                    }
                    value if change.path.keys().contains(&"Default") => {
                        *value = HIDDEN.into();
                        is_secret = true;
                    }
                    _ => {}
                }
            }
            change.hidden |= is_secret;
        }
    }
}

fn parameter_map(parameter: &Parameter) -> Node {
    let mut map = Map::default();
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
    let mut map = Map::default();
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
