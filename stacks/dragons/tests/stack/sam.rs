//! The stack in the serverless dialect.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    lint::findings,
    program::{dragons, printed, template, yaml},
    python::python_with,
};

const COURSE: [&[&str]; 9] = [
    &["--lab", "1"],
    &["--lab", "2"],
    &["--lab", "3"],
    &["--lab", "4"],
    &["--lab", "5"],
    &[],
    &["--query", "s3-select"],
    &["--notify", "sms"],
    &["--stack", "My-Dragons-2", "--cloud9"],
];

fn sam(options: &[&str]) -> String {
    yaml(&[options, &["--format", "sam"]].concat())
}

fn project(options: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut command = dragons(&["synth", "--format", "sam", "--as", "json", "--out"]);
    printed(command.arg(folder.path()).args(options));
    folder
}

#[test]
fn as_a_person_would_write_it() {
    insta::assert_snapshot!(sam(&[]));
}

#[test]
fn its_api_lies_beside_it() {
    let folder = project(&[]);
    let api = folder.path().join("definitions/ServerlessDragonsApi.json");
    insta::assert_snapshot!(std::fs::read_to_string(api).unwrap());
}

/// aws-sam-translator, which CloudFormation itself runs, makes the same stack of it.
#[test]
fn the_transform_makes_the_same_stack_of_it() {
    let projects = COURSE.map(project);
    let pairs: Vec<Value> = COURSE
        .iter()
        .zip(&projects)
        .map(|(options, folder)| json!({ "cfn": template(options), "sam": folder.path() }))
        .collect();
    let script = include_str!("equivalent.py");
    let python = python_with(&["aws-sam-translator==1.115.0", "cfn-lint==1.58.0"]);
    let differences = python.run(script, &json!(pairs).to_string());
    let differences: Vec<Vec<String>> = serde_json::from_str(&differences).expect(&differences);
    for (options, found) in COURSE.iter().zip(differences) {
        assert_eq!(found, [""; 0], "with {options:?}");
    }
}

#[test]
fn cfn_lint_has_no_finding() {
    for (options, found) in COURSE.iter().zip(findings(&COURSE.map(sam))) {
        let known = |finding: &String| finding.starts_with("W3697 ");
        let found: Vec<_> = found.into_iter().filter(|it| !known(it)).collect();
        assert_eq!(found, [""; 0], "with {options:?}");
    }
}

#[test]
fn it_is_half_as_long() {
    let (plain, serverless) = (yaml(&[]), sam(&[]));
    let length = |text: &str| (text.lines().count(), text.len());
    let ((lines, bytes), (most_lines, most_bytes)) = (length(&serverless), length(&plain));
    assert!(2 * lines <= most_lines, "{lines} lines of {most_lines}");
    assert!(2 * bytes <= most_bytes, "{bytes} bytes of {most_bytes}");
}
