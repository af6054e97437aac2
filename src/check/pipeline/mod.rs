//! D: deployment pipelines of AWS CodePipeline.
//!
//! Source: the AWS CodePipeline User Guide.

mod artifact;
mod configuration;
mod count;
mod name;
mod source;
mod stage;

use super::{Rule, findings::Findings, place::Entry, subject::Subject};

use stage::Pipeline;

pub(super) const RULES: &[&Rule] = &[
    &source::STAGE,
    &name::TWICE,
    &artifact::FROM_NOWHERE,
    &artifact::MADE_TWICE,
    &count::ARTIFACTS,
    &configuration::ARTIFACT,
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    // What a macro of one's own adds or changes is not known.
    if subject.has_own_macros() {
        return;
    }
    for (id, resource) in &subject.template.resources {
        if resource.type_name != "AWS::CodePipeline::Pipeline" {
            continue;
        }
        let Some(pipeline) = Pipeline::of(Entry { id, resource }) else {
            continue;
        };
        source::check(&pipeline, findings);
        name::check(&pipeline, findings);
        artifact::check(&pipeline, findings);
        for action in pipeline.actions() {
            count::check(action, findings);
            configuration::check(action, findings);
        }
    }
}
