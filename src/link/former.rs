//! Resources that keep the logical id that they had before.
//!
//! The service knows a resource by its logical id: under another one it creates it anew, and
//! deletes the old one. So what the program calls by a new name stays under the old one in the
//! template, and in what other stacks import.

use std::collections::{BTreeMap, HashMap};

use indexmap::IndexMap;

use crate::{
    assembly::StackAssembly,
    template::{Intrinsic, Node, Resource, placeholders},
};

/// Puts the former ids (`moved`: the new ones, by the former) in the place of the new ones.
pub(super) fn keep_former_ids(stacks: &mut [StackAssembly]) {
    let mut exports = HashMap::new();
    for stack in stacks.iter_mut() {
        if stack.moved.is_empty() {
            continue;
        }
        let former: BTreeMap<String, String> = stack
            .moved
            .iter()
            .map(|(old, new)| (new.clone(), old.clone()))
            .collect();
        rename_resources(stack, &former);
        rename_exports(stack, &former, &mut exports);
    }
    if exports.is_empty() {
        return;
    }
    for node in stacks.iter_mut().flat_map(nodes) {
        node.visit_mut("", &mut |_, node| {
            if let Node::Intrinsic(intrinsic) = node
                && let Intrinsic::ImportValue(Node::Text(name)) = &mut **intrinsic
                && let Some(former) = exports.get(name)
            {
                *name = String::clone(former);
            }
            true
        });
    }
}

/// Gives resources, and what refers to them, the names that `former` has for their ids.
pub(crate) fn rename_resources(stack: &mut StackAssembly, former: &BTreeMap<String, String>) {
    if former.is_empty() {
        return;
    }
    let rename = |name: &mut String| {
        if let Some(old) = former.get(name) {
            name.clone_from(old);
        }
    };
    let resources = std::mem::take(&mut stack.template.resources);
    let renamed: IndexMap<String, Resource> = resources
        .into_iter()
        .map(|(mut id, mut resource)| {
            rename(&mut id);
            for other in resource.depends_on.iter_mut() {
                rename(other);
                // What stands for a part of a resource (`Api.Stage`) is there with the resource.
                other.truncate(other.find('.').unwrap_or(other.len()));
            }
            (id, resource)
        })
        .collect();
    stack.template.resources = renamed;
    for node in nodes(stack) {
        node.visit_mut("", &mut |_, node| {
            if let Node::Intrinsic(intrinsic) = node {
                match &mut **intrinsic {
                    Intrinsic::Ref(name) | Intrinsic::GetAtt { resource: name, .. } => rename(name),
                    Intrinsic::Sub { text, variables } => {
                        let own = |name: &&str| !variables.contains_key(*name);
                        let names: Vec<String> =
                            placeholders(text).filter(own).map(str::to_owned).collect();
                        for name in names {
                            let id = name.split('.').next().unwrap_or(&name);
                            if let Some(old) = former.get(id) {
                                let rest = &name[id.len()..];
                                *text = text
                                    .replace(&format!("${{{name}}}"), &format!("${{{old}{rest}}}"));
                            }
                        }
                    }
                    _ => {}
                }
            }
            true
        });
    }
    for (new, old) in former {
        stack
            .source_map
            .rename(&format!("/Resources/{new}"), &format!("/Resources/{old}"));
    }
    stack
        .assets
        .iter_mut()
        .for_each(|asset| rename(&mut asset.resource));
    stack
        .uploads
        .iter_mut()
        .for_each(|upload| rename(&mut upload.bucket_id));
    for acceptance in &mut stack.accepted {
        acceptance.resource.iter_mut().for_each(rename);
    }
}

/// Gives outputs and exports that were made for other stacks the names that they had; notes the
/// exports, by the new name.
fn rename_exports(
    stack: &mut StackAssembly,
    former: &BTreeMap<String, String>,
    exports: &mut HashMap<String, String>,
) {
    let outputs = std::mem::take(&mut stack.template.outputs);
    for (mut name, mut output) in outputs {
        if let Some(Node::Text(export)) = &mut output.export {
            let parts = export.split(':').collect::<Vec<_>>();
            if let [of, id, rest @ ..] = parts.as_slice()
                && *of == stack.name
                && let Some(old) = former.get(*id)
                && let Some(end) = name.strip_prefix(&format!("Export{id}"))
            {
                let parts = [*of, old.as_str()].into_iter().chain(rest.iter().copied());
                let kept = parts.collect::<Vec<_>>().join(":");
                let pointers =
                    [&name, &format!("Export{old}{end}")].map(|name| format!("/Outputs/{name}"));
                stack.source_map.rename(&pointers[0], &pointers[1]);
                name = format!("Export{old}{end}");
                exports.insert(std::mem::replace(export, kept.clone()), kept);
            }
        }
        stack.template.outputs.insert(name, output);
    }
}

/// The nodes of a stack's template in which names can stand.
fn nodes(stack: &mut StackAssembly) -> Vec<&mut Node> {
    let template = &mut stack.template;
    let resources = template.resources.values_mut().flat_map(|resource| {
        let policies = [
            &mut resource.deletion_policy,
            &mut resource.update_replace_policy,
            &mut resource.creation_policy,
            &mut resource.update_policy,
        ];
        policies
            .into_iter()
            .flatten()
            .chain(resource.properties.values_mut())
            .chain(resource.metadata.values_mut())
            .chain(resource.other.values_mut())
    });
    let outputs = template
        .outputs
        .values_mut()
        .filter_map(|output| output.value.as_mut());
    let buckets = stack.uploads.iter_mut().map(|upload| &mut upload.bucket);
    resources
        .chain(outputs)
        .chain(template.metadata.values_mut())
        .chain(buckets)
        .collect()
}
