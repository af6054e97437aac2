//! Texts and tables that are longer than a template takes.

use super::thousands;
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    source::escape,
    template::Node,
};

pub(super) const LONG: Rule = Rule {
    code: "L004",
    title: "a text that is longer than allowed",
    levels: Levels::all(Severity::Error),
    explanation: "The template's description has at most 1,024 bytes, as has that of an output; a \
        parameter's has at most 4,000 characters, and its value 4,096 bytes. Names in mappings have \
        at most 255 characters. Source: \"Understand CloudFormation quotas\" and \"Parameters\" in \
        the CloudFormation User Guide.",
};

pub(super) const WIDE: Rule = Rule {
    code: "L005",
    title: "a mapping of more than 200 keys",
    levels: Levels::all(Severity::Error),
    explanation: "A mapping has at most 200 keys on each of its levels. Divide it into several. \
        Source: \"Understand CloudFormation quotas\" in the CloudFormation User Guide.",
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let template = subject.template;
    let mut look = |pointer: String, found: usize, unit: &str, limit: usize| {
        if found > limit {
            findings.add(
                &LONG,
                pointer,
                format!(
                    "this has {} {unit}, {} are allowed",
                    thousands(found),
                    thousands(limit)
                ),
            );
        }
    };
    let description = template.description.as_deref().unwrap_or_default();
    look("/Description".to_owned(), description.len(), "bytes", 1024);
    for (name, parameter) in &template.parameters {
        let pointer = format!("/Parameters/{}", escape(name));
        let description = parameter.description.as_deref().unwrap_or_default();
        let characters = description.chars().count();
        look(
            format!("{pointer}/Description"),
            characters,
            "characters",
            4000,
        );
        let default = parameter.default.as_ref().and_then(Node::as_text);
        let bytes = default.map_or(0, str::len);
        look(format!("{pointer}/Default"), bytes, "bytes", 4096);
    }
    for (name, output) in &template.outputs {
        let description = output.description.as_deref().unwrap_or_default();
        let pointer = format!("/Outputs/{}/Description", escape(name));
        look(pointer, description.len(), "bytes", 1024);
    }
    for (name, table) in &template.mappings {
        let pointer = format!("/Mappings/{}", escape(name));
        for (key, row) in table.as_map().into_iter().flatten() {
            let pointer = format!("{pointer}/{}", escape(key));
            look(pointer.clone(), key.chars().count(), "characters", 255);
            for key in row.as_map().into_iter().flat_map(|row| row.keys()) {
                let pointer = format!("{pointer}/{}", escape(key));
                look(pointer, key.chars().count(), "characters", 255);
            }
        }
    }
    for (name, table) in &template.mappings {
        let pointer = format!("/Mappings/{}", escape(name));
        wide(pointer.clone(), table, findings);
        for (key, row) in table.as_map().into_iter().flatten() {
            wide(format!("{pointer}/{}", escape(key)), row, findings);
        }
    }
}

fn wide(pointer: String, table: &Node, findings: &mut Findings) {
    let keys = table.as_map().map_or(0, indexmap::IndexMap::len);
    if keys > 200 {
        findings.add(
            &WIDE,
            pointer,
            format!("this has {keys} keys, 200 are allowed"),
        );
    }
}
