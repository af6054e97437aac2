//! Every public item has an example, or is used in one of the file that it is in.
//!
//! What is `pub` in a file can be reached from outside: the lint `unreachable_pub` sees to that.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// What of a file counts.
#[derive(Default)]
struct Scanned {
    /// The words of all examples.
    words: BTreeSet<String>,
    /// The items without an example of their own.
    bare: Vec<String>,
}

fn scan(text: &str) -> Scanned {
    let mut scanned = Scanned::default();
    let mut is_example = false;
    let mut has_example = false;
    for line in text.lines().map(str::trim) {
        let doc = line.strip_prefix("///").or(line.strip_prefix("//!"));
        if let Some(doc) = doc {
            if doc.trim_start().starts_with("```") {
                is_example = !is_example;
                has_example = true;
            } else if is_example {
                let words = doc.split(|c: char| !c.is_alphanumeric() && c != '_');
                scanned.words.extend(words.map(str::to_owned));
            }
        } else if let Some(name) = item(line) {
            if !has_example {
                scanned.bare.push(name.to_owned());
            }
            has_example = false;
        } else if line.is_empty() {
            has_example = false;
        }
    }
    scanned
}

/// The name of the public item that a line declares.
fn item(line: &str) -> Option<&str> {
    let declared = line.strip_prefix("pub ")?;
    let declared = declared.strip_prefix("const fn ").map_or_else(
        || {
            let declared = declared.strip_prefix("async ").unwrap_or(declared);
            let (keyword, rest) = declared.split_once(' ')?;
            ["enum", "fn", "struct", "trait", "type"]
                .contains(&keyword)
                .then_some(rest)
        },
        Some,
    )?;
    declared
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .next()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_public_item_is_shown() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    files(&root, &mut found);
    let mut lacking = Vec::new();
    for path in found {
        let name = path.strip_prefix(&root).expect("within").to_string_lossy();
        let name = name.replace('\\', "/");
        let scanned = scan(&fs::read_to_string(&path).expect("a file"));
        let bare = scanned.bare.into_iter();
        let bare = bare.filter(|item| !scanned.words.contains(item));
        lacking.extend(bare.map(|item| format!("{name}: {item}")));
    }
    lacking.sort();
    assert!(
        lacking.is_empty(),
        "these have no example, and no example of their file uses them:\n{}",
        lacking.join("\n")
    );
}

#[test]
fn examples_are_seen() {
    let scanned = scan(
        "/// Shown.\n/// ```\n/// other(1);\n/// ```\n#[must_use]\npub fn shown() {}\n\n\
         /// Not shown.\npub const fn bare() {}\n\npub struct Other;\npub(crate) fn own() {}\n",
    );
    assert_eq!(scanned.bare, ["bare", "Other"]);
    assert!(scanned.words.contains("other"));
}
