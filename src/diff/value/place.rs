//! Properties that say where code lies.

use crate::diff::Path;

/// Properties that say where an archive of code lies.
const PLACES: [&str; 4] = ["Code", "Content", "CodeUri", "ContentUri"];

/// Whether a path leads to the place of an archive of code.
pub(in crate::diff) fn is_archive(path: &Path) -> bool {
    match path.keys()[..] {
        ["Properties", place] => PLACES.contains(&place),
        ["Properties", place, key] => {
            PLACES.contains(&place) && (key.starts_with("S3") || place.ends_with("Uri"))
        }
        _ => false,
    }
}
