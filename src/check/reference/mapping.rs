//! Keys that a mapping lacks.

use crate::{
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    suggest::did_you_mean,
    template::{Intrinsic, Map, Node},
};

pub(super) const NO_KEY: Rule = Rule {
    code: "R014",
    title: "a key that a mapping lacks",
    levels: Levels::all(Severity::Error),
    explanation: "`Fn::FindInMap` names a key of a mapping, and a key of what is there. \
        CloudFormation refuses a template that asks for one that is missing, unless the function \
        has a `DefaultValue` (with the transform `AWS::LanguageExtensions`).",
};

pub(super) fn check(
    subject: &Subject<'_>,
    pointer: &str,
    intrinsic: &Intrinsic,
    findings: &mut Findings,
) {
    let Intrinsic::FindInMap {
        map: Node::Text(name),
        top,
        second,
        default: None,
    } = intrinsic
    else {
        return;
    };
    let Some(table) = subject.template.mappings.get(name).and_then(Node::as_map) else {
        return;
    };
    let place = format!("{pointer}/Fn::FindInMap");
    let row = match top.as_text() {
        Some(key) => match table.get(key) {
            Some(row) => row.as_map(),
            None => {
                let suggestion = did_you_mean(key, table.keys().map(String::as_str));
                findings
                    .add(
                        &NO_KEY,
                        format!("{place}/1"),
                        format!("the mapping `{name}` has no `{key}`{suggestion}"),
                    )
                    .related(format!("/Mappings/{name}"), "the mapping");
                return;
            }
        },
        None => None,
    };
    let Some(key) = second.as_text() else {
        return;
    };
    let rows: Vec<&Map> = match row {
        Some(row) => vec![row],
        None if top.as_text().is_some() => return,
        None => table.values().filter_map(Node::as_map).collect(),
    };
    if rows.is_empty() || rows.iter().any(|row| row.contains_key(key)) {
        return;
    }
    let known = rows.iter().flat_map(|row| row.keys().map(String::as_str));
    let suggestion = did_you_mean(key, known);
    let whole = match top.as_text() {
        Some(top) => format!("`{top}` of the mapping `{name}`"),
        None => format!("the mapping `{name}`"),
    };
    findings
        .add(
            &NO_KEY,
            format!("{place}/2"),
            format!("nothing in {whole} is called `{key}`{suggestion}"),
        )
        .related(format!("/Mappings/{name}"), "the mapping");
}
