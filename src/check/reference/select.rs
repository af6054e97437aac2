//! `Fn::Select` of an item that is not there.

use crate::{
    check::{Levels, Rule, Severity, findings::Findings},
    template::{Intrinsic, Node},
};

pub(super) const OUTSIDE: Rule = Rule {
    code: "R015",
    title: "an index outside of the list",
    levels: Levels::all(Severity::Error),
    explanation: "`Fn::Select` counts from zero, and CloudFormation refuses an index that the list \
        does not have.",
};

pub(super) fn check(pointer: &str, intrinsic: &Intrinsic, findings: &mut Findings) {
    let Intrinsic::Select { index, items } = intrinsic else {
        return;
    };
    let index = match index {
        Node::Integer(index) => Some(*index),
        Node::Text(text) => text.parse().ok(),
        Node::Intrinsic(_) => return,
        _ => None,
    };
    let place = format!("{pointer}/Fn::Select/0");
    let message = match (index, items.as_list()) {
        (None, _) => "the index of `Fn::Select` is a whole number from zero".to_owned(),
        (Some(index), _) if index < 0 => format!("there is no item {index}: indices start at zero"),
        (Some(index), Some(items)) if index as usize >= items.len() => {
            format!(
                "there is no item {index}: the list has {}, counted from zero",
                items.len()
            )
        }
        _ => return,
    };
    findings.add(&OUTSIDE, place, message);
}
