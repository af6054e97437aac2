//! What stages and actions are called.

use super::stage::{Pipeline, is_arm};
use crate::check::{Levels, Rule, Severity, findings::Findings, place::Place};

pub(super) const TWICE: Rule = Rule {
    code: "D002",
    title: "a name that a pipeline has twice",
    levels: Levels::all(Severity::Error),
    explanation: "Each stage of a pipeline has a name of its own, and each action of a stage. \
        CodePipeline refuses a pipeline where one stands twice.\n\n\
        Source: <https://docs.aws.amazon.com/codepipeline/latest/userguide/\
        reference-pipeline-structure.html>",
};

pub(super) fn check(pipeline: &Pipeline<'_>, findings: &mut Findings) {
    let stages = pipeline.stages.iter().map(|stage| &stage.place);
    check_names("stages", stages, findings);
    for stage in &pipeline.stages {
        let actions = stage.actions.iter().map(|action| &action.place);
        check_names("actions of the stage", actions, findings);
    }
}

fn check_names<'p, 'a: 'p>(
    what: &str,
    places: impl Iterator<Item = &'p Place<'a>>,
    findings: &mut Findings,
) {
    let mut seen: Vec<(&str, String)> = Vec::new();
    for name in places.filter_map(|place| place.get("Name")) {
        // Of two arms one is there at a time.
        let Some(text) = name.text().filter(|_| !is_arm(&name)) else {
            continue;
        };
        match seen.iter().find(|(it, _)| *it == text) {
            Some((_, first)) => {
                findings
                    .add(
                        &TWICE,
                        name.pointer,
                        format!("two {what} are called `{text}`"),
                    )
                    .related(first.as_str(), "the first")
                    .fix("call it something else");
            }
            None => seen.push((text, name.pointer)),
        }
    }
}
