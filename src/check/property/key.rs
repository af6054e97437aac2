//! The keys of tables, and the attributes that are defined for them.

use super::{
    cases::{Case, Entry},
    walk::is_unread_function,
};
use crate::{
    check::{Levels, Rule, Severity, findings::Findings},
    suggest::did_you_mean,
    template::Node,
};

pub(super) const ATTRIBUTES: Rule = Rule {
    code: "P027",
    title: "keys of a table that are not its attributes",
    levels: Levels::all(Severity::Error),
    explanation: "`AttributeDefinitions` has each attribute that is in a key of the table or of \
        one of its indexes, and no other: DynamoDB needs to know the types of keys, and asks for \
        no other attribute.\n\n\
        Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/\
        aws-resource-dynamodb-table.html>",
};

pub(super) fn check(entry: Entry<'_>, findings: &mut Findings) {
    if is_unread_function(&entry.resource.properties) {
        return;
    }
    let definitions = entry.get("AttributeDefinitions");
    let defined = names(&definitions);
    let mut keys = names(&entry.get("KeySchema"));
    for indexes in ["GlobalSecondaryIndexes", "LocalSecondaryIndexes"] {
        for list in entry.get(indexes) {
            keys.is_known &= list.is_list();
            for index in list.items() {
                let of_index = names(&index.get("KeySchema"));
                keys.is_known &= is_object(index.node) && of_index.is_known;
                keys.names.extend(of_index.names);
            }
        }
    }
    let has = |names: &[Case<'_>], wanted: &str| {
        let mut texts = names.iter().filter_map(Case::text);
        texts.any(|name| name == wanted)
    };
    let mut told: Vec<&str> = Vec::new();
    for key in keys.names.iter().filter(|_| defined.is_known) {
        let Some(name) = key.text().filter(|name| !has(&defined.names, name)) else {
            continue;
        };
        if told.contains(&name) {
            continue;
        }
        told.push(name);
        let known = defined.names.iter().filter_map(Case::text);
        let suggestion = did_you_mean(name, known);
        findings
            .add(
                &ATTRIBUTES,
                key.pointer.clone(),
                format!("the key `{name}` is not among `AttributeDefinitions`{suggestion}"),
            )
            .fix("define the attribute and its type");
    }
    for attribute in defined.names.iter().filter(|_| keys.is_known) {
        if let Some(name) = attribute.text().filter(|name| !has(&keys.names, name)) {
            findings
                .add(
                    &ATTRIBUTES,
                    attribute.pointer.clone(),
                    format!("the attribute `{name}` is in no key of the table or of an index"),
                )
                .fix("leave it out: items have it all the same");
        }
    }
}

/// Names of attributes, and whether they are all.
struct Names<'a> {
    names: Vec<Case<'a>>,
    is_known: bool,
}

fn names<'a>(lists: &[Case<'a>]) -> Names<'a> {
    let mut found = Names {
        names: Vec::new(),
        is_known: lists.iter().all(Case::is_list),
    };
    for item in lists.iter().flat_map(Case::items) {
        let names = item.get("AttributeName");
        found.is_known &= is_object(item.node) && names.iter().all(|name| name.text().is_some());
        found.names.extend(names);
    }
    found
}

/// Whether a node is an object that stands there.
fn is_object(node: &Node) -> bool {
    let is_known = |key: &String| !key.starts_with("Fn::");
    matches!(node, Node::Map(map) if map.keys().all(is_known))
}
