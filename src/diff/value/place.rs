//! Properties that say where something lies that is compared itself.

use crate::{
    diff::{CodeDifference, Path, ResourceDifference, ValueChange, merge::IN_NESTED},
    template::Node,
};

/// Properties that say where an archive of code lies.
const PLACES: [&str; 4] = ["Code", "Content", "CodeUri", "ContentUri"];

/// Properties that say where the template of a nested stack lies.
const TEMPLATES: [&str; 2] = ["TemplateURL", "Location"];

/// Whether a change is but another name of content that is told: by the files of an archive, or by
/// the resources of a nested stack.
pub(in crate::diff) fn is_told_by_content(
    resource: &ResourceDifference,
    change: &ValueChange,
) -> bool {
    let has_files = matches!(resource.code, Some(CodeDifference::Files(_)));
    let has_nested = || resource.causes.iter().any(|cause| cause == IN_NESTED);
    has_files && is_archive(&change.path)
        || is_template(&change.path)
            && [&change.old, &change.new]
                .into_iter()
                .all(is_named_by_content)
            && has_nested()
}

/// Whether a path leads to the place of an archive of code.
fn is_archive(path: &Path) -> bool {
    match path.keys()[..] {
        ["Properties", place] => PLACES.contains(&place),
        ["Properties", place, key] => {
            PLACES.contains(&place) && (key.starts_with("S3") || place.ends_with("Uri"))
        }
        _ => false,
    }
}

fn is_template(path: &Path) -> bool {
    matches!(path.keys()[..], ["Properties", place] if TEMPLATES.contains(&place))
}

/// Whether it is the address of a file that is called by its hash, as what is uploaded is.
fn is_named_by_content(address: &Option<Node>) -> bool {
    let address = address.as_ref().and_then(Node::as_text);
    let name = address.and_then(|it| it.rsplit('/').next()?.split('.').next());
    name.is_some_and(|it| it.len() == 64 && it.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
