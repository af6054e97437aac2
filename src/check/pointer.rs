//! JSON pointers.

/// The pointer to what is called `key` in the value at `pointer`.
pub(super) fn child(pointer: &str, key: &str) -> String {
    if key.contains(['~', '/']) {
        let key = key.replace('~', "~0").replace('/', "~1");
        format!("{pointer}/{key}")
    } else {
        format!("{pointer}/{key}")
    }
}
