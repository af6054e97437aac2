//! Functions that are none: unknown ones, and those of an argument that they do not take.

use super::{context::Branches, mapping, nesting, place, select, substitution, unreached};
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    suggest::closest,
    template::{FUNCTIONS, Map, Node},
};

pub(super) const SHAPE: Rule = Rule {
    code: "R006",
    title: "a function whose argument has the wrong shape",
    levels: Levels::all(Severity::Error),
    explanation: "Each function takes a list of a certain length, a text, or a mapping; with \
        anything else CloudFormation refuses the template. Names of conditions, and what `Fn::Join` \
        and `Fn::Split` put or look for between the items, are literals: no function can give them. \
        A function stands alone in its mapping. Source: the intrinsic function reference of the \
        CloudFormation User Guide.",
};

pub(super) const UNKNOWN: Rule = Rule {
    code: "R007",
    title: "a function that does not exist",
    levels: Levels::all(Severity::Error),
    explanation: "CloudFormation takes every key that starts with `Fn::` for a function, and \
        refuses those that it does not know (`Encountered unsupported function`). Case matters: \
        `Fn::GetAtt`, not `Fn::Getatt`.",
};

/// What a function takes.
fn takes(name: &str) -> Option<&'static str> {
    Some(match name {
        "Ref" => "the name of a parameter or a resource",
        "Fn::GetAtt" => "`Resource.Attribute`, or a list of the two",
        "Fn::Sub" => "a text, or a list of a text and a mapping of variables",
        "Fn::Join" => "a list of two: the literal text between the items, and the items",
        "Fn::Split" => "a list of two: the literal text to cut at, and the text to cut",
        "Fn::Select" => "a list of two: the index, and the items",
        "Fn::If" => {
            "a list of three: the name of a condition, the value where it holds, and the value \
             where it does not"
        }
        "Fn::FindInMap" => "a list of three: the mapping, a key of it, and a key of that",
        "Fn::Cidr" => "a list of two or three: the block, how many, and the bits of each",
        "Fn::Transform" => "a mapping of `Name` and `Parameters`",
        "Fn::And" | "Fn::Or" => "a list of conditions",
        "Fn::Not" => "a list of one condition",
        "Fn::Equals" => "a list of the two values to compare",
        _ => return None,
    })
}

pub(super) fn check(subject: &Subject<'_>, branches: &Branches<'_>, findings: &mut Findings) {
    // Such a macro sees the template as it is written, and may have functions of its own.
    if subject.macros.others {
        return;
    }
    place::check_loops(subject, findings);
    subject.template.visit(|pointer, node| {
        if pointer.starts_with("/Metadata") || pointer.starts_with("/Rules") {
            return;
        }
        match node {
            Node::Map(map) => of_map(subject, pointer, map, findings),
            Node::Intrinsic(intrinsic) => {
                place::check(subject, pointer, intrinsic, findings);
                nesting::check(subject, pointer, intrinsic, findings);
                substitution::check(pointer, intrinsic, findings);
                mapping::check(subject, pointer, intrinsic, findings);
                select::check(pointer, intrinsic, findings);
                unreached::check(subject, branches, pointer, intrinsic, findings);
            }
            Node::Text(text) => substitution::check_text(subject, pointer, text, findings),
            _ => {}
        }
    });
}

fn of_map(subject: &Subject<'_>, pointer: &str, map: &Map, findings: &mut Findings) {
    let extended = subject.macros.language_extensions;
    for key in map.keys() {
        let is_function = key.starts_with("Fn::") || (key == "Ref" && map.len() == 1);
        let looks_like_one = is_function
            || key
                .get(..3)
                .is_some_and(|start| start.eq_ignore_ascii_case("fn:"));
        if !looks_like_one
            || key.starts_with("Fn::ForEach::")
            || key == "Fn::Transform"
            || is_plain(pointer)
        {
            continue;
        }
        let place = format!("{pointer}/{key}");
        if !FUNCTIONS.contains(&key.as_str()) {
            unknown(key, place, findings);
        } else if map.len() > 1 {
            findings.add(
                &SHAPE,
                place,
                format!("`{key}` has company: a function stands alone in its mapping"),
            );
        } else if extended && matches!(key.as_str(), "Ref" | "Fn::GetAtt" | "Fn::FindInMap") {
            // The language extensions take functions there.
        } else if let Some(what) = takes(key) {
            findings.add(&SHAPE, place, format!("`{key}` takes {what}"));
        }
    }
}

fn unknown(key: &str, place: String, findings: &mut Findings) {
    let bare = key.trim_start_matches(['F', 'f', 'N', 'n', ':']);
    let found = FUNCTIONS
        .iter()
        .copied()
        .find(|name| name.trim_start_matches("Fn::").eq_ignore_ascii_case(bare))
        .or_else(|| closest(key, FUNCTIONS));
    if key.starts_with("Fn::Rain::") {
        findings
            .add(
                &UNKNOWN,
                place,
                format!("`{key}` is for rain, not for CloudFormation"),
            )
            .fix("let `rain pkg` make the template first");
        return;
    }
    let suggestion = found.map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
    findings.add(
        &UNKNOWN,
        place,
        format!("there is no function `{key}`{suggestion}"),
    );
}

/// Places of names rather than values: sections and their entries.
fn is_plain(pointer: &str) -> bool {
    pointer.bytes().filter(|byte| *byte == b'/').count() < 2
}
