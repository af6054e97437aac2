//! Policy templates.

use super::facts::POLICIES;
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, place::Entry, pointer::child},
    suggest::did_you_mean,
    template::Node,
};

pub(super) const TEMPLATE: Rule = Rule {
    code: "M005",
    title: "a policy template that there is not, or with other parameters",
    levels: Levels::all(Severity::Error),
    explanation: "An entry under `Policies` is the name or ARN of a managed policy, a policy \
        document (a mapping with `Statement`), or a policy template: a mapping of its name and its \
        parameters (`- S3ReadPolicy: {BucketName: !Ref Photos}`), which it needs all. A template \
        without parameters has an empty mapping (`- VPCAccessPolicy: {}`).\n\n\
        Source: AWS SAM Developer Guide, \"AWS SAM policy template list\".",
};

pub(super) fn check(entry: Entry<'_>, findings: &mut Findings) {
    let Some(policies) = entry.get("Policies") else {
        return;
    };
    match policies.node {
        Node::List(items) => {
            for (place, item) in items.iter().enumerate() {
                check_policy(
                    item,
                    &child(&policies.pointer, &place.to_string()),
                    findings,
                );
            }
        }
        item => check_policy(item, &policies.pointer, findings),
    }
}

fn check_policy(policy: &Node, pointer: &str, findings: &mut Findings) {
    let known = |name: &str| POLICIES.iter().find(|(known, _)| *known == name);
    if let Some((name, parameters)) = policy.as_text().and_then(known) {
        findings
            .add(
                &TEMPLATE,
                pointer,
                format!("`{name}` is a policy template, and has its parameters in a mapping"),
            )
            .fix(format!("write `{name}: {{{}}}`", sample(parameters)));
        return;
    }
    let Node::Map(map) = policy else {
        return;
    };
    let is_document = ["Statement", "Version", "Id", "PolicyDocument"]
        .iter()
        .any(|key| map.contains_key(*key));
    if is_document || map.keys().any(|key| key.starts_with("Fn::")) {
        return;
    }
    let [(name, given)] = map.iter().collect::<Vec<_>>()[..] else {
        if let Some((first, _)) = map.first() {
            findings
                .add(
                    &TEMPLATE,
                    child(pointer, first),
                    "an entry under `Policies` is one policy, and this mapping has several keys",
                )
                .fix("write a list with an entry for each");
        }
        return;
    };
    let pointer = child(pointer, name);
    let Some((_, parameters)) = known(name) else {
        let suggestion = did_you_mean(name, POLICIES.iter().map(|(name, _)| *name));
        findings
            .add(
                &TEMPLATE,
                pointer,
                format!("there is no policy template `{name}`{suggestion}"),
            )
            .fix("name one of SAM's, or write the policy out with `Statement`");
        return;
    };
    let empty = crate::template::Map::default();
    let given = match given {
        Node::Map(given) => given,
        Node::Null => &empty,
        _ => return,
    };
    if given.keys().any(|key| key.starts_with("Fn::")) {
        return;
    }
    for parameter in given.keys() {
        if !parameters.contains(&parameter.as_str()) {
            let suggestion = did_you_mean(parameter, parameters.iter().copied());
            findings
                .add(
                    &TEMPLATE,
                    child(&pointer, parameter),
                    format!("`{name}` has no parameter `{parameter}`{suggestion}"),
                )
                .fix(format!("write `{name}: {{{}}}`", sample(parameters)));
        }
    }
    let missing: Vec<&str> = parameters
        .iter()
        .copied()
        .filter(|parameter| !given.contains_key(*parameter))
        .collect();
    // A misspelt one is told already.
    if !missing.is_empty() && given.keys().all(|it| parameters.contains(&it.as_str())) {
        findings
            .add(
                &TEMPLATE,
                pointer,
                format!("`{name}` needs `{}`", missing.join("` and `")),
            )
            .fix(format!("write `{name}: {{{}}}`", sample(parameters)));
    }
}

fn sample(parameters: &[&str]) -> String {
    let pairs: Vec<String> = parameters.iter().map(|name| format!("{name}: …")).collect();
    pairs.join(", ")
}
