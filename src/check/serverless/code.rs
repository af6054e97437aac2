//! The code of functions.

use super::Subject;
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, place::Entry, pointer::child},
    template::Node,
};

pub(super) const NO_CODE: Rule = Rule {
    code: "M006",
    title: "a function without code",
    levels: Levels::all(Severity::Error),
    explanation: "A serverless function says where its code is: `CodeUri` (a folder or a file \
        beside the template, or an object in a bucket), `InlineCode`, or `ImageUri` with \
        `PackageType: Image`. `CodeUri` can stand in `Globals.Function`.\n\n\
        Source: AWS SAM Developer Guide, `AWS::Serverless::Function`.",
};

pub(super) const PACKAGE: Rule = Rule {
    code: "M007",
    title: "an image and an archive at once",
    levels: Levels::all(Severity::Error),
    explanation: "A function is an image (`PackageType: Image`, with `ImageUri` or what `sam \
        build` needs to build one, and perhaps `ImageConfig`) or an archive (with `CodeUri` or \
        `InlineCode`). The transform refuses a mixture.\n\n\
        Source: AWS SAM Developer Guide, `PackageType` of `AWS::Serverless::Function`.",
};

/// What only an archive has, and only an image.
const OF_ARCHIVES: [&str; 2] = ["CodeUri", "InlineCode"];
const OF_IMAGES: [&str; 2] = ["ImageUri", "ImageConfig"];

pub(super) fn check(entry: Entry<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let own = &entry.resource.properties;
    if own.keys().any(|name| name.starts_with("Fn::")) {
        return;
    }
    let globals = subject.template.globals.get("Function");
    let property = |name: &str| own.get(name).or_else(|| globals?.get(name));
    let properties = child(&entry.pointer(), "Properties");
    let pointer = match entry.resource.properties.is_empty() {
        true => entry.pointer(),
        false => properties.clone(),
    };
    let id = entry.id;
    let is_image = match property("PackageType") {
        None => false,
        Some(Node::Text(kind)) => kind == "Image",
        Some(_) => return,
    };
    if is_image {
        for name in OF_ARCHIVES {
            if own.contains_key(name) {
                findings
                    .add(
                        &PACKAGE,
                        child(&properties, name),
                        format!("a function of an image has no `{name}`"),
                    )
                    .fix("remove it, or take `PackageType: Image` out");
            }
        }
        let builds = ["Dockerfile", "DockerContext", "DockerTag"]
            .iter()
            .any(|key| entry.resource.metadata.contains_key(*key));
        if !builds && property("ImageUri").is_none() {
            findings
                .add(
                    &NO_CODE,
                    pointer,
                    format!("`{id}` is an image without `ImageUri`"),
                )
                .fix("set `ImageUri` to an image in a registry of the account");
        }
        return;
    }
    for name in OF_IMAGES {
        if own.contains_key(name) {
            findings
                .add(
                    &PACKAGE,
                    child(&properties, name),
                    format!("a function of an archive has no `{name}`"),
                )
                .fix("add `PackageType: Image`, or remove it");
        }
    }
    let has_code = OF_ARCHIVES
        .iter()
        .chain(&["ImageUri"])
        .any(|name| property(name).is_some());
    if !has_code {
        findings
            .add(
                &NO_CODE,
                pointer,
                format!("`{id}` has neither `CodeUri` nor `InlineCode`"),
            )
            .fix("set `CodeUri` to the folder of the code, from the template's own");
    }
}
