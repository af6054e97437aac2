//! Which findings an acceptance is about, and acceptances in templates.

use crate::{
    acceptance::Acceptance,
    assembly::StackAssembly,
    check::Diagnostic,
    template::{Map, Node},
};

/// Whether `diagnostic` is accepted by `acceptance`.
pub(super) fn covers(acceptance: &Acceptance, diagnostic: &Diagnostic) -> bool {
    let Acceptance {
        code,
        stack,
        resource,
        reason,
        ..
    } = acceptance;
    code.eq_ignore_ascii_case(&diagnostic.code)
        && !reason.trim().is_empty()
        && stack
            .as_ref()
            .is_none_or(|stack| *stack == diagnostic.stack)
        && (resource.is_none() || *resource == diagnostic.resource)
}

/// What a template accepts in its `Metadata`, or in that of its resources:
/// `stackwright: {accept: {X001: the course needs public objects}}`.
pub(super) fn of_metadata(stack: &StackAssembly) -> Vec<Acceptance> {
    let template = &stack.template;
    let resources = template
        .resources
        .iter()
        .map(|(id, resource)| (Some(id), &resource.metadata));
    [(None, &template.metadata)]
        .into_iter()
        .chain(resources)
        .flat_map(|(id, metadata)| accepted(stack, id, metadata))
        .collect()
}

fn accepted(stack: &StackAssembly, id: Option<&String>, metadata: &Map) -> Vec<Acceptance> {
    let entries = metadata
        .get("stackwright")
        .and_then(|ours| ours.get("accept"))
        .and_then(Node::as_map);
    let place = id.map_or_else(String::new, |id| format!("/Resources/{id}"));
    entries
        .into_iter()
        .flatten()
        .map(|(code, reason)| Acceptance {
            code: code.clone(),
            stack: None,
            resource: id.cloned(),
            reason: reason.as_text().unwrap_or_default().to_owned(),
            line: stack
                .source_map
                .find(&format!("{place}/Metadata/stackwright/accept/{code}"))
                .unwrap_or(stack.line),
        })
        .collect()
}
