//! Conditions.

use crate::{
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    source::escape,
    template::{Intrinsic, Node},
};

pub(super) const SHAPE: Rule = Rule {
    code: "T020",
    title: "a condition that compares nothing",
    levels: Levels::all(Severity::Error),
    explanation: "A condition is `Fn::Equals`, `Fn::And` or `Fn::Or` of two to ten conditions, \
        `Fn::Not` of one, or the name of another one (`Condition: Name`). A parameter alone is \
        none: compare it with `Fn::Equals`. Source: \"Condition functions\" in the CloudFormation \
        template reference.",
};

pub(super) const FIXED: Rule = Rule {
    code: "T022",
    title: "a condition that is always the same",
    levels: Levels::all(Severity::Note),
    explanation: "What is compared cannot be otherwise: two literals, or a parameter with a value \
        that is none of its `AllowedValues`. The condition decides nothing.",
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.macros.others {
        return;
    }
    for (name, node) in &subject.template.conditions {
        if name.starts_with("Fn::") {
            continue;
        }
        let pointer = format!("/Conditions/{}", escape(name));
        expression(&pointer, node, findings);
        let can_be = |holds| subject.logic.is_possible(&[(name, holds)]);
        let fixed = match (can_be(true), can_be(false)) {
            (Some(true), Some(false)) => "holds",
            (Some(false), Some(true)) => "never holds",
            _ => continue,
        };
        let always = if fixed == "holds" { "always " } else { "" };
        findings.add(&FIXED, pointer, format!("`{name}` {always}{fixed}"));
    }
}

fn expression(pointer: &str, node: &Node, findings: &mut Findings) {
    let mut say = |pointer: &str, message: String| {
        findings.add(&SHAPE, pointer, message);
    };
    let intrinsic = match node {
        Node::Intrinsic(intrinsic) => &**intrinsic,
        // A function that another rule tells about.
        Node::Map(map)
            if map.len() == 1
                && map
                    .keys()
                    .any(|key| key.starts_with("Fn::") || key == "Ref") =>
        {
            return;
        }
        Node::Map(map)
            if map
                .get("Condition")
                .is_some_and(|it| it.as_text().is_some()) =>
        {
            return say(
                pointer,
                "`Condition` stands alone in its mapping".to_owned(),
            );
        }
        _ => {
            return say(
                pointer,
                "this is no condition: compare something with `Fn::Equals`".to_owned(),
            );
        }
    };
    let name = intrinsic.name();
    match intrinsic {
        Intrinsic::And(parts) | Intrinsic::Or(parts) => {
            let place = format!("{pointer}/{name}");
            if !(2..=10).contains(&parts.len()) {
                say(
                    &place,
                    format!(
                        "`{name}` takes two to ten conditions, and here are {}",
                        parts.len()
                    ),
                );
            }
            for (index, part) in parts.iter().enumerate() {
                expression(&format!("{place}/{index}"), part, findings);
            }
        }
        Intrinsic::Not(inner) => expression(&format!("{pointer}/{name}/0"), inner, findings),
        Intrinsic::Equals(..) | Intrinsic::Condition(_) | Intrinsic::Transform { .. } => {}
        Intrinsic::Ref(name) => say(
            pointer,
            format!("`{name}` alone is no condition: compare it with `Fn::Equals`"),
        ),
        _ => say(pointer, format!("`{name}` gives no condition")),
    }
}
