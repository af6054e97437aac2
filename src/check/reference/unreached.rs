//! Values of `Fn::If` that never count.

use super::context::Branches;
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, logic::Fact, subject::Subject},
    template::Intrinsic,
};

pub(super) const UNREACHED: Rule = Rule {
    code: "R016",
    title: "a value of `Fn::If` that never counts",
    levels: Levels::all(Severity::Warning),
    explanation: "The conditions around the function decide it already: what it compares cannot be \
        otherwise here. Write the value that counts, or correct the condition.",
};

pub(super) fn check(
    subject: &Subject<'_>,
    branches: &Branches<'_>,
    pointer: &str,
    intrinsic: &Intrinsic,
    findings: &mut Findings,
) {
    let Intrinsic::If { condition, .. } = intrinsic else {
        return;
    };
    let around: Vec<Fact<'_>> = branches.around(pointer).collect();
    if around.is_empty() || subject.logic.is_possible(&around) != Some(true) {
        return;
    }
    for (arm, holds) in [("1", true), ("2", false)] {
        let mut facts = around.clone();
        facts.push((condition, holds));
        if subject.logic.is_possible(&facts) == Some(false) {
            let always = if holds { "never" } else { "always" };
            findings.add(
                &UNREACHED,
                format!("{pointer}/Fn::If/{arm}"),
                format!("`{condition}` {always} holds here, so this is never used"),
            );
        }
    }
}
