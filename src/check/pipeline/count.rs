//! How many artifacts an action takes and makes.

use std::ops::RangeInclusive;

use super::stage::{Action, Artifacts};
use crate::check::{Levels, Rule, Severity, findings::Findings};

pub(super) const ARTIFACTS: Rule = Rule {
    code: "D005",
    title: "an action with too many or too few artifacts",
    levels: Levels::all(Severity::Error),
    explanation: "How many artifacts an action takes and makes depends on its kind: a source \
        makes one and takes none, an approval has none at all, CodeBuild takes one to five. \
        CodePipeline refuses any other number. Kinds that AWS does not list are not looked at.\n\n\
        Source: <https://docs.aws.amazon.com/codepipeline/latest/userguide/\
        reference-action-artifacts.html>",
};

/// A kind of action: its owner, category and provider, and how many artifacts it takes and makes.
type Kind = (
    &'static str,
    &'static str,
    &'static str,
    RangeInclusive<usize>,
    RangeInclusive<usize>,
);

/// Source: the page that [`ARTIFACTS`] names.
const KINDS: &[Kind] = &[
    ("AWS", "Source", "S3", 0..=0, 1..=1),
    ("AWS", "Source", "CodeCommit", 0..=0, 1..=1),
    ("AWS", "Source", "ECR", 0..=0, 1..=1),
    ("AWS", "Source", "CodeStarSourceConnection", 0..=0, 1..=1),
    ("ThirdParty", "Source", "GitHub", 0..=0, 1..=1),
    ("AWS", "Build", "CodeBuild", 1..=5, 0..=5),
    ("AWS", "Test", "CodeBuild", 1..=5, 0..=5),
    ("AWS", "Test", "DeviceFarm", 1..=1, 0..=0),
    ("AWS", "Approval", "Manual", 0..=0, 0..=0),
    ("AWS", "Deploy", "S3", 1..=1, 0..=0),
    ("AWS", "Deploy", "CloudFormation", 0..=10, 0..=1),
    ("AWS", "Deploy", "CodeDeploy", 1..=1, 0..=0),
    ("AWS", "Deploy", "ElasticBeanstalk", 1..=1, 0..=0),
    ("AWS", "Deploy", "OpsWorks", 1..=1, 0..=0),
    ("AWS", "Deploy", "ECS", 1..=1, 0..=0),
    ("AWS", "Deploy", "ServiceCatalog", 1..=1, 0..=0),
    ("AWS", "Invoke", "Lambda", 0..=5, 0..=5),
    ("ThirdParty", "Deploy", "AlexaSkillsKit", 1..=2, 0..=0),
    ("Custom", "Build", "Jenkins", 0..=5, 0..=5),
    ("Custom", "Test", "Jenkins", 0..=5, 0..=5),
];

pub(super) fn check(action: &Action<'_>, findings: &mut Findings) {
    let parts = (
        action.kind("Owner"),
        action.kind("Category"),
        action.kind("Provider"),
    );
    let (Some(owner), Some(category), Some(provider)) = parts else {
        return;
    };
    let kind = KINDS
        .iter()
        .find(|it| (it.0, it.1, it.2) == (owner, category, provider));
    let Some((_, _, _, inputs, outputs)) = kind else {
        return;
    };
    let what = format!("an action `{category}` of `{provider}`");
    let mut check = |artifacts: &Artifacts<'_>, allowed: &RangeInclusive<usize>, kind: &str| {
        for (pointer, count) in &artifacts.counts {
            if allowed.contains(count) {
                continue;
            }
            let allowed = match (*allowed.start(), *allowed.end()) {
                (0, 0) => format!("no {kind} artifacts"),
                (1, 1) => format!("one {kind} artifact"),
                (least, most) => format!("{least} to {most} {kind} artifacts"),
            };
            let pointer = pointer.as_ref().unwrap_or(&action.place.pointer);
            findings.add(
                &ARTIFACTS,
                pointer.as_str(),
                format!("{what} has {allowed}, and not {count}"),
            );
        }
    };
    check(&action.inputs, inputs, "input");
    check(&action.outputs, outputs, "output");
}
