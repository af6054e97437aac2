//! Where a pipeline starts.

use super::stage::{Pipeline, is_arm};
use crate::check::{Levels, Rule, Severity, findings::Findings};

pub(super) const STAGE: Rule = Rule {
    code: "D001",
    title: "a pipeline that does not start with its sources",
    levels: Levels::all(Severity::Error),
    explanation: "The first stage of a pipeline has source actions and no others, and no other \
        stage has one. CodePipeline refuses any other pipeline.\n\n\
        Source: <https://docs.aws.amazon.com/codepipeline/latest/userguide/\
        reference-pipeline-structure.html>",
};

pub(super) fn check(pipeline: &Pipeline<'_>, findings: &mut Findings) {
    // Where the first can be left out, which one starts is not known.
    let starts = pipeline.stages.iter().find(|stage| stage.index == 0);
    if starts.is_none_or(|stage| !stage.is_known() || is_arm(&stage.place)) {
        return;
    }
    for stage in &pipeline.stages {
        for action in &stage.actions {
            let place = action.place.get("ActionTypeId");
            let Some(category) = place.and_then(|it| it.get("Category")) else {
                continue;
            };
            let Some(text) = category.text() else {
                continue;
            };
            let message = match (stage.index, text) {
                (0, "Source") => continue,
                (0, _) => "the first stage has source actions only",
                (_, "Source") => "only the first stage has source actions",
                _ => continue,
            };
            let fix = match stage.index {
                0 => "move the action into a stage after it",
                _ => "move the action into the first stage",
            };
            findings.add(&STAGE, category.pointer, message).fix(fix);
        }
    }
}
