//! What is handed from action to action.

use std::collections::HashMap;

use super::stage::{Action, Pipeline, Stage, is_arm};
use crate::{
    check::{Levels, Rule, Severity, findings::Findings},
    suggest::did_you_mean,
};

pub(super) const FROM_NOWHERE: Rule = Rule {
    code: "D003",
    title: "an artifact that no action before has made",
    levels: Levels::all(Severity::Error),
    explanation: "What an action takes as input is the output of an action that runs before it: \
        in an earlier stage, or in the same stage with a lower `RunOrder`. CodePipeline refuses \
        any other pipeline. Where the name of some output is not known, this is not looked for; \
        nor is the order of actions that are listed one after the other.\n\n\
        Source: <https://docs.aws.amazon.com/codepipeline/latest/userguide/\
        action-requirements.html>",
};

pub(super) const MADE_TWICE: Rule = Rule {
    code: "D004",
    title: "an artifact that two actions make",
    levels: Levels::all(Severity::Error),
    explanation: "Each output artifact of a pipeline has a name of its own, since a later action \
        says by that name what it takes. CodePipeline refuses a pipeline where one stands \
        twice.\n\n\
        Source: <https://docs.aws.amazon.com/codepipeline/latest/userguide/\
        action-requirements.html>",
};

pub(super) fn check(pipeline: &Pipeline<'_>, findings: &mut Findings) {
    check_outputs(pipeline, findings);
    let are_known = pipeline.stages.iter().all(Stage::is_known)
        && pipeline.actions().all(|action| action.outputs.are_all);
    if !are_known {
        return;
    }
    let mut made: Vec<&str> = Vec::new();
    for stage in &pipeline.stages {
        for (index, action) in stage.actions.iter().enumerate() {
            for (place, name) in &action.inputs.named {
                let others = stage.actions.iter().enumerate();
                let in_stage = others
                    .filter(|(at, other)| *at < index || *at > index && runs_before(other, action))
                    .flat_map(|(_, other)| names(other));
                let mut known = made.iter().copied().chain(in_stage);
                if known.any(|it| it == *name) {
                    continue;
                }
                let suggestion = did_you_mean(name, made.iter().copied());
                findings
                    .add(
                        &FROM_NOWHERE,
                        place.pointer.as_str(),
                        format!("no action before makes the artifact `{name}`{suggestion}"),
                    )
                    .fix("name an output of an action that runs before");
            }
        }
        made.extend(stage.actions.iter().flat_map(names));
    }
}

fn names<'s, 'a>(action: &'s Action<'a>) -> impl Iterator<Item = &'a str> + use<'s, 'a> {
    action.outputs.named.iter().map(|(_, name)| *name)
}

fn runs_before(one: &Action<'_>, other: &Action<'_>) -> bool {
    match (one.run_order, other.run_order) {
        (Some(one), Some(other)) => one < other,
        _ => true,
    }
}

fn check_outputs(pipeline: &Pipeline<'_>, findings: &mut Findings) {
    let mut seen: HashMap<&str, &str> = HashMap::new();
    for (place, name) in pipeline.actions().flat_map(|it| &it.outputs.named) {
        // Of two arms one is there at a time.
        if is_arm(place) {
            continue;
        }
        if let Some(first) = seen.get(name) {
            findings
                .add(
                    &MADE_TWICE,
                    place.pointer.as_str(),
                    format!("the artifact `{name}` is made twice"),
                )
                .related(*first, "the first")
                .fix("call it something else");
        } else {
            seen.insert(name, &place.pointer);
        }
    }
}
