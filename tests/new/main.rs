//! `stackwright new`, and the project that it makes.

#[cfg(feature = "aws")]
#[path = "../common/local_cloud.rs"]
mod local_cloud;
#[cfg(feature = "aws")]
mod project;

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use insta::assert_snapshot;

const STACKWRIGHT: &str = env!("CARGO_BIN_EXE_stackwright");

fn new(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(STACKWRIGHT);
    command.current_dir(folder).arg("new").args(arguments);
    command.output().expect("it starts")
}

/// The exit status and what is said, with `(here)` for the folder.
fn said(folder: &Path, arguments: &[&str]) -> String {
    let output = new(folder, arguments);
    assert!(output.stdout.is_empty());
    let code = output.status.code().expect("it ends by itself");
    let text = String::from_utf8(output.stderr).expect("text");
    let checkout = env!("CARGO_MANIFEST_DIR");
    format!("{code}\n{text}").replace(checkout, "(checkout)")
}

#[test]
fn each_wrong_name_has_one_clear_message() {
    let folder = tempfile::tempdir().expect("a folder");
    let names = [
        "my_app",
        "MyApp",
        "1st",
        "Ünder",
        "a/b",
        "test",
        "stackwright",
        "",
    ];
    let long = "a".repeat(65);
    let all: Vec<String> = names
        .into_iter()
        .chain([long.as_str()])
        .map(|name| said(folder.path(), &[name]))
        .collect();
    assert_snapshot!(all.join("\n"), @r"
    2
    error: `my_app` cannot be a project's name: it is a package's name and a stack's, so it begins with a letter, and has only a-z, 0-9 and hyphens
      hint: try `my-app`

    2
    error: `MyApp` cannot be a project's name: it is a package's name and a stack's, so it begins with a letter, and has only a-z, 0-9 and hyphens
      hint: try `my-app`

    2
    error: `1st` cannot be a project's name: it is a package's name and a stack's, so it begins with a letter, and has only a-z, 0-9 and hyphens
      hint: try `app-1st`

    2
    error: `Ünder` cannot be a project's name: it is a package's name and a stack's, so it begins with a letter, and has only a-z, 0-9 and hyphens
      hint: try `greetings`

    2
    error: `a/b` cannot be a project's name: it is a path
      hint: give the folder with --path: new b --path a/b

    2
    error: `test` cannot be a project's name: it is taken by Rust, cargo or stackwright itself
      hint: try `test-app`

    2
    error: `stackwright` cannot be a project's name: it is taken by Rust, cargo or stackwright itself
      hint: try `stackwright-app`

    2
    error: `` cannot be a project's name: it is a package's name and a stack's, so it begins with a letter, and has only a-z, 0-9 and hyphens
      hint: try `greetings`

    2
    error: `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa` cannot be a project's name: it has 65 characters, and may have 64
      hint: choose a shorter one
    ");
    assert_eq!(fs::read_dir(folder.path()).expect("it exists").count(), 0);
}

#[test]
fn folders_that_cannot_be_used() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    fs::create_dir_all(here.join("full/src")).expect("a folder");
    fs::write(here.join("file"), "").expect("a file");
    assert_snapshot!(said(here, &["full"]), @r"
    1
    error: `full` is not empty: it has `src`
      hint: choose another name, or another folder with --path
    ");
    assert_snapshot!(said(here, &["file"]), @r"
    1
    error: `file` is a file, not a folder
      hint: choose another name, or another folder with --path
    ");
    assert_snapshot!(said(here, &["demo", "--path", "file/demo"]), @r"
    1
    error: `file` is a file, not a folder
      hint: choose another name, or another folder with --path
    ");
    assert_snapshot!(said(here, &["demo", "--stackwright-path", "full"]), @r"
    2
    error: there is no stackwright in `full`
      hint: give the folder whose Cargo.toml has the package `stackwright`
    ");
    assert_eq!(fs::read_dir(here).expect("it exists").count(), 2);
}

#[test]
fn an_empty_folder_and_one_with_a_repository_can() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    fs::create_dir_all(here.join("mine/.git")).expect("a folder");
    fs::write(here.join("Cargo.toml"), "[workspace]\n").expect("a file");
    let checkout = env!("CARGO_MANIFEST_DIR");
    let arguments = ["demo", "--path", "mine", "--stackwright-path", checkout];
    assert_snapshot!(said(here, &arguments), @r"
    0
    Made demo in mine. It depends on the stackwright in (checkout).

    Next:  cd mine
           cargo test         # what must hold of the stack
           cargo run -- up    # deploy it to a local cloud on this machine
    ");
    assert_snapshot!(said(here, &["hello", "--stackwright-path", checkout]), @r"
    0
    Made hello. It depends on the stackwright in (checkout).

    Next:  cd hello
           cargo test         # what must hold of the stack
           cargo run -- up    # deploy it to a local cloud on this machine
    ");
    let manifest = fs::read_to_string(here.join("mine/Cargo.toml")).expect("a file");
    assert_snapshot!(manifest.replace(checkout, "(checkout)"), @r#"
    [package]
    name = "demo"
    version = "0.1.0"
    edition = "2024"
    rust-version = "1.95"
    publish = false

    [dependencies]
    stackwright = { path = "(checkout)" }

    # The line numbers of this program are enough for backtraces, and every build is shorter without the
    # rest.
    [profile.dev]
    debug = "line-tables-only"

    [profile.dev.package."*"]
    debug = false

    # A workspace of its own, and not a part of the one around it.
    [workspace]
    "#);
}
