//! Mappings, which are tables of two levels.

use crate::{
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    source::escape,
    template::{Map, Node},
};

pub(super) const SHAPE: Rule = Rule {
    code: "T019",
    title: "a mapping that is no table of two levels",
    levels: Levels::all(Severity::Error),
    explanation: "A mapping is a mapping of mappings: a key (letters, digits, `.` and `-`), a key \
        of that (letters and digits), and a text, a number or a list. Neither level is empty. \
        Source: \"Mappings\" in the CloudFormation User Guide.",
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.macros.others || subject.macros.loops {
        return;
    }
    let extended = subject.macros.language_extensions;
    for (name, table) in &subject.template.mappings {
        let pointer = format!("/Mappings/{}", escape(name));
        let Some(rows) = level(&pointer, table, (!extended).then_some(b".-"), findings) else {
            continue;
        };
        for (key, row) in rows {
            let pointer = format!("{pointer}/{}", escape(key));
            for (key, value) in level(&pointer, row, (!extended).then_some(b""), findings)
                .into_iter()
                .flatten()
            {
                let pointer = format!("{pointer}/{}", escape(key));
                match value {
                    Node::Map(_) => {
                        findings.add(&SHAPE, pointer, "a third level: mappings have two");
                    }
                    Node::Null => {
                        findings.add(&SHAPE, pointer, format!("`{key}` has no value"));
                    }
                    _ => {}
                }
            }
        }
    }
}

/// The entries of one level, whose keys are letters, digits and `also`, or anything.
fn level<'a>(
    pointer: &str,
    node: &'a Node,
    also: Option<&[u8]>,
    findings: &mut Findings,
) -> Option<&'a Map> {
    let map = match node {
        Node::Map(map) => map,
        Node::Intrinsic(_) => return None,
        _ => {
            findings.add(
                &SHAPE,
                pointer,
                "a value where a mapping belongs: mappings have two levels",
            );
            return None;
        }
    };
    if map.is_empty() {
        findings.add(&SHAPE, pointer, "there is nothing in it");
    }
    for key in map.keys() {
        let fits =
            |byte: u8| byte.is_ascii_alphanumeric() || also.is_none_or(|also| also.contains(&byte));
        if !key.bytes().all(fits) && !key.starts_with("Fn::") {
            let what = if also.is_none_or(<[u8]>::is_empty) {
                "letters and digits"
            } else {
                "letters, digits, `.` and `-`"
            };
            findings.add(
                &SHAPE,
                format!("{pointer}/{}", escape(key)),
                format!("`{key}` is no key of a mapping: these are {what}"),
            );
        }
    }
    Some(map)
}
