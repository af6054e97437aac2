//! What goes with an archive, and what with an image.

use std::collections::HashSet;

use super::lambda::Lambda;
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, pointer::child},
    template::{Intrinsic, Node, Pseudo},
};

pub(super) const FIELDS: Rule = Rule {
    code: "F007",
    title: "properties that do not go with the package",
    levels: Levels::all(Severity::Error),
    explanation: "A function whose code is an archive (`PackageType: Zip`, the default) needs \
        `Runtime` and `Handler`. One that is an image (`PackageType: Image`) has neither, nor \
        `Layers`: they are part of the image. Lambda refuses anything else.\n\n\
        Source: CloudFormation reference, `AWS::Lambda::Function`.",
};

pub(super) const INLINE: Rule = Rule {
    code: "F008",
    title: "code in the template in a language that cannot be there",
    levels: Levels::all(Severity::Error),
    explanation: "Code can stand in the template (`ZipFile`, `InlineCode`) in Python and Node.js \
        only.\n\nSource: CloudFormation reference, `AWS::Lambda::Function Code`.",
};

pub(super) const LAYERS: Rule = Rule {
    code: "F009",
    title: "more than five layers",
    levels: Levels::all(Severity::Error),
    explanation: "A function has at most five layers.\n\n\
        Source: AWS Lambda Developer Guide, \"Lambda quotas\".",
};

/// The most layers of a function.
const MOST_LAYERS: usize = 5;

pub(super) fn check(function: &Lambda<'_>, told: &mut HashSet<String>, findings: &mut Findings) {
    check_package(function, findings);
    if let Some((Node::List(layers), pointer)) = function.property("Layers")
        && told.insert(pointer.clone())
        && !layers
            .iter()
            .any(|layer| layer.as_intrinsic().is_some_and(may_vanish))
        && layers.len() > MOST_LAYERS
    {
        findings.add(
            &LAYERS,
            pointer,
            format!(
                "there are {} layers, {MOST_LAYERS} are allowed",
                layers.len()
            ),
        );
    }
    let inline = if function.serverless {
        function.property("InlineCode")
    } else {
        function
            .property("Code")
            .filter(|(code, _)| code.get("ZipFile").is_some())
    };
    if let (Some((_, pointer)), Some(runtime)) = (inline, function.text("Runtime"))
        && !runtime.starts_with("python")
        && !runtime.starts_with("nodejs")
        && !runtime.contains("{{")
    {
        findings
            .add(
                &INLINE,
                pointer,
                format!("code of `{runtime}` cannot stand in the template"),
            )
            .fix("put it into a folder");
    }
}

fn check_package(function: &Lambda<'_>, findings: &mut Findings) {
    let is_image = match function.property("PackageType") {
        None => false,
        Some((Node::Text(kind), _)) => kind == "Image",
        Some(_) => return,
    };
    let properties = function.properties();
    if is_image {
        for name in ["Handler", "Runtime", "Layers"] {
            if let Some(node) = function.resource.properties.get(name)
                && !node.as_intrinsic().is_some_and(may_vanish)
            {
                findings
                    .add(
                        &FIELDS,
                        child(&properties, name),
                        format!("a function of an image has no `{name}`"),
                    )
                    .fix("remove it: it is part of the image");
            }
        }
        return;
    }
    let has_image = function.has("ImageUri")
        || function
            .property("Code")
            .is_some_and(|(code, _)| code.get("ImageUri").is_some() || code.as_map().is_none());
    if has_image || function.is_computed() {
        return;
    }
    for name in ["Runtime", "Handler"] {
        if !function.has(name) {
            findings.add(
                &FIELDS,
                properties.as_str(),
                format!("`{name}` is missing, which a function of an archive needs"),
            );
        }
    }
}

/// Whether a function may give nothing at all.
fn may_vanish(intrinsic: &Intrinsic) -> bool {
    match intrinsic {
        Intrinsic::Ref(name) => name == Pseudo::NoValue.name(),
        Intrinsic::If { .. } | Intrinsic::Transform { .. } => true,
        _ => false,
    }
}
