//! What an action is told.

use super::stage::Action;
use crate::{
    check::{Levels, Rule, Severity, findings::Findings},
    suggest::did_you_mean,
};

pub(super) const ARTIFACT: Rule = Rule {
    code: "D006",
    title: "an action that reads from an artifact that it does not take",
    levels: Levels::all(Severity::Error),
    explanation: "`TemplatePath` and `TemplateConfiguration` of an action of CloudFormation are \
        `ARTIFACT::FILE`, and the artifact is one of its `InputArtifacts`; so is `PrimarySource` \
        of an action of CodeBuild that takes several. The action fails with any other.\n\n\
        Source: <https://docs.aws.amazon.com/codepipeline/latest/userguide/\
        action-reference-CloudFormation.html> and \
        <https://docs.aws.amazon.com/codepipeline/latest/userguide/\
        action-reference-CodeBuild.html>",
};

/// What CloudFormation does with a template; its other modes read none.
const READING_MODES: [&str; 3] = ["CREATE_UPDATE", "CHANGE_SET_REPLACE", "REPLACE_ON_FAILURE"];

pub(super) fn check(action: &Action<'_>, findings: &mut Findings) {
    if !action.inputs.are_all {
        return;
    }
    let mode = action.place.at("Configuration/ActionMode");
    let reads_files = mode
        .iter()
        .all(|it| it.text().is_some_and(|it| READING_MODES.contains(&it)));
    let keys: &[&str] = match action.kind("Provider") {
        Some("CloudFormation") if reads_files => &["TemplatePath", "TemplateConfiguration"],
        // One that is the only one needs no name.
        Some("CodeBuild") if action.inputs.named.len() > 1 => &["PrimarySource"],
        _ => return,
    };
    for place in keys
        .iter()
        .flat_map(|key| action.place.at(&format!("Configuration/{key}")))
    {
        let Some(text) = place.text() else {
            continue;
        };
        let artifact = text.split_once("::").map_or(text, |(artifact, _)| artifact);
        let inputs = || action.inputs.named.iter().map(|(_, name)| *name);
        // `#{…}` is a variable of the pipeline.
        if artifact.contains('{') || artifact.is_empty() || inputs().any(|it| it == artifact) {
            continue;
        }
        let suggestion = did_you_mean(artifact, inputs());
        findings
            .add(
                &ARTIFACT,
                place.pointer,
                format!("the action does not take the artifact `{artifact}`{suggestion}"),
            )
            .fix("name it in `InputArtifacts`");
    }
}
