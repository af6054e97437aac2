//! The section `Rules`.

use crate::{
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    source::escape,
    suggest::did_you_mean,
    template::Node,
};

pub(super) const SHAPE: Rule = Rule {
    code: "T021",
    title: "a rule that asserts nothing",
    levels: Levels::all(Severity::Error),
    explanation: "A rule has a list `Assertions`, each with an `Assert` and perhaps an \
        `AssertDescription`, and perhaps a `RuleCondition` that says when they count. Source: \
        \"Rules\" in the CloudFormation User Guide.",
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.macros.hide() {
        return;
    }
    for (name, rule) in &subject.template.rules {
        let pointer = format!("/Rules/{}", escape(name));
        let Some(rule) = rule.as_map() else {
            findings.add(&SHAPE, pointer, "a rule is a mapping with `Assertions`");
            continue;
        };
        for key in rule.keys().filter(|key| !KNOWN.contains(&key.as_str())) {
            let suggestion = did_you_mean(key, KNOWN);
            findings.add(
                &SHAPE,
                format!("{pointer}/{}", escape(key)),
                format!("a rule has no `{key}`{suggestion}"),
            );
        }
        let Some(Node::List(assertions)) = rule.get("Assertions") else {
            findings.add(
                &SHAPE,
                pointer,
                format!("the rule `{name}` has no list `Assertions`"),
            );
            continue;
        };
        for (index, assertion) in assertions.iter().enumerate() {
            if assertion.get("Assert").is_none() {
                findings.add(
                    &SHAPE,
                    format!("{pointer}/Assertions/{index}"),
                    "an assertion needs an `Assert`",
                );
            }
        }
    }
}

const KNOWN: [&str; 2] = ["Assertions", "RuleCondition"];
