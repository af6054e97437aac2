//! When a statement applies.

use super::shape::SHAPE;
use crate::{
    check::{findings::Findings, security::place::Place},
    suggest::did_you_mean,
    template::Node,
};

/// The operators without `IfExists` and the prefixes for keys with several values.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>.
const OPERATORS: [&str; 27] = [
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    "StringLike",
    "StringNotLike",
    "NumericEquals",
    "NumericNotEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
    "DateEquals",
    "DateNotEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
    "Bool",
    "BinaryEquals",
    "IpAddress",
    "NotIpAddress",
    "ArnEquals",
    "ArnNotEquals",
    "ArnLike",
    "ArnNotLike",
    "Null",
];

pub(super) fn check(statement: &Place<'_>, findings: &mut Findings) {
    let Some(condition) = statement.get("Condition") else {
        return;
    };
    for operators in mappings(
        &condition,
        "a condition is a mapping of operators",
        findings,
    ) {
        for (name, keys) in operators.entries() {
            if name.starts_with("Fn::") {
                continue;
            }
            check_operator(name, &keys, findings);
            let message = "what an operator compares is a mapping of keys to values";
            for keys in mappings(&keys, message, findings) {
                for (name, value) in keys.entries() {
                    if !name.starts_with("Fn::") {
                        check_value(&value, findings);
                    }
                }
            }
        }
    }
}

/// The mappings that a place can be; anything else that is written there is found.
fn mappings<'a>(place: &Place<'a>, message: &str, findings: &mut Findings) -> Vec<Place<'a>> {
    let mut arms = place.arms();
    arms.retain(|arm| match arm.node {
        Node::Map(_) => true,
        Node::Intrinsic(_) => false,
        _ => {
            findings.add(&SHAPE, arm.pointer.as_str(), message);
            false
        }
    });
    arms
}

fn check_operator(name: &str, place: &Place<'_>, findings: &mut Findings) {
    let plain = ["ForAllValues:", "ForAnyValue:"]
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix))
        .unwrap_or(name);
    let plain = plain.strip_suffix("IfExists").unwrap_or(plain);
    if !OPERATORS.iter().any(|it| it.eq_ignore_ascii_case(plain)) {
        let suggestion = did_you_mean(plain, OPERATORS);
        findings.add(
            &SHAPE,
            place.pointer.as_str(),
            format!("there is no operator `{name}` for conditions{suggestion}"),
        );
    }
}

fn check_value(value: &Place<'_>, findings: &mut Findings) {
    for item in value.items() {
        if matches!(item.node, Node::Map(_) | Node::Null) {
            findings.add(
                &SHAPE,
                item.pointer,
                "a key of a condition is compared with a text or a list of texts",
            );
        }
    }
}
