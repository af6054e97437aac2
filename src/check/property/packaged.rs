//! Properties whose value may be a file: tools upload it before they deploy.

use crate::{
    asset::LOCAL_PLACES,
    check::path::Path,
    template::{Node, Resource},
};

/// Whether a value is the name of a file that is packaged.
pub(super) fn is_file(resource: &Resource, node: &Node, path: &Path<'_>) -> bool {
    let is_place = LOCAL_PLACES.iter().any(|place| {
        place.type_name == resource.type_name && place.path.last() == Some(&path.name())
    });
    is_place && node.as_text().is_some()
}
