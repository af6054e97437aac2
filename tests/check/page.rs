//! Pages of the documentation that are made from what the code knows.

use std::{env, fs, path::Path};

/// Set it to write the pages anew.
const UPDATE: &str = "UPDATE_DOCS";

/// Fails unless the page `name` in `docs/` says `text`.
pub(crate) fn assert_page(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(name);
    if env::var_os(UPDATE).is_some() {
        fs::write(&path, text).expect("the page");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == text,
        "docs/{name} is not up to date: run this test once more with {UPDATE}=1, and look at what \
         changes"
    );
}
