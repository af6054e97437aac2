//! The command: its forms, its exit status, and what other commands say.

use insta::assert_snapshot;

use crate::template::{Project, check};

const MISTAKES: &str = "\
Parameters:
  Name: {Type: String}
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: !Ref Nam
  Queue:
    Type: AWS::SQS::Queu
";

#[test]
fn each_finding_shows_its_line() {
    assert_snapshot!(check(MISTAKES), @r"
    warning[T011]: nothing uses the parameter `Name`
     --> template.yaml:2:3
      |
    2 |   Name: {Type: String}
      |   ^^^^^ Parameters.Name
      |
      = help: remove it, or use it

    error[P001]: there is no resource type `AWS::SQS::Queu`; did you mean `AWS::SQS::Queue`?
     --> template.yaml:9:5
      |
    9 |     Type: AWS::SQS::Queu
      |     ^^^^^ Queue, Type
      |
      = help: write a type of the CloudFormation resource reference

    error[R001]: there is no parameter or resource `Nam`; did you mean `Name`?
     --> template.yaml:7:7
      |
    7 |       TopicName: !Ref Nam
      |       ^^^^^^^^^^ Topic, Properties.TopicName

    template: 2 errors, 1 warning
      uses 2 of 500 resources, 159 of 1,000,000 bytes
    ");
}

#[test]
fn json_is_one_document() {
    let said = Project::new(MISTAKES).run(&["check", "--json"]);
    assert_eq!(said.status, 1);
    let json: serde_json::Value = serde_json::from_str(&said.stdout).expect("JSON");
    assert_snapshot!(format!("{json:#}"), @r#"
    {
      "version": 1,
      "stacks": [
        {
          "stack": "template",
          "diagnostics": [
            {
              "code": "T011",
              "severity": "warning",
              "stack": "template",
              "resource": null,
              "path": "Parameters.Name",
              "pointer": "/Parameters/Name",
              "message": "nothing uses the parameter `Name`",
              "related": [],
              "fix": "remove it, or use it",
              "file": "template.yaml",
              "line": 2,
              "column": 3
            },
            {
              "code": "P001",
              "severity": "error",
              "stack": "template",
              "resource": "Queue",
              "path": "Type",
              "pointer": "/Resources/Queue/Type",
              "message": "there is no resource type `AWS::SQS::Queu`; did you mean `AWS::SQS::Queue`?",
              "related": [],
              "fix": "write a type of the CloudFormation resource reference",
              "file": "template.yaml",
              "line": 9,
              "column": 5
            },
            {
              "code": "R001",
              "severity": "error",
              "stack": "template",
              "resource": "Topic",
              "path": "Properties.TopicName",
              "pointer": "/Resources/Topic/Properties/TopicName",
              "message": "there is no parameter or resource `Nam`; did you mean `Name`?",
              "related": [],
              "fix": null,
              "file": "template.yaml",
              "line": 7,
              "column": 7
            }
          ],
          "accepted": [],
          "counts": {
            "error": 2,
            "warning": 1,
            "note": 0
          },
          "usage": {
            "resources": {
              "used": 2,
              "limit": 500
            },
            "parameters": {
              "used": 1,
              "limit": 200
            },
            "mappings": {
              "used": 0,
              "limit": 200
            },
            "outputs": {
              "used": 0,
              "limit": 200
            },
            "bytes": {
              "used": 159,
              "limit": 1000000
            }
          },
          "capabilities": []
        }
      ]
    }
    "#);
}

#[test]
fn the_exit_status_follows_the_worst_finding() {
    let clean = Project::new("Resources: {Topic: {Type: 'AWS::SNS::Topic'}}");
    assert_eq!(clean.run(&["check"]).status, 0);
    let doubtful = Project::new(
        "Metadata: {stackwright: {accept: {R001: for now}}}\n\
         Resources: {Topic: {Type: 'AWS::SNS::Topic'}}",
    );
    assert_eq!(doubtful.run(&["check"]).status, 0);
    assert_eq!(doubtful.run(&["check", "--fail-on", "note"]).status, 1);
    assert_eq!(
        doubtful
            .run(&["check", "--rules", "strict", "--fail-on", "warning"])
            .status,
        1
    );
    assert_eq!(Project::new(MISTAKES).run(&["check"]).status, 1);
}

#[test]
fn synth_prints_the_template_and_fails() {
    let said = Project::new(MISTAKES).run(&["synth"]);
    assert_eq!(said.status, 1);
    assert!(
        said.stdout.contains("TopicName: !Ref Nam"),
        "{}",
        said.stdout
    );
    assert_snapshot!(said.stderr, @r"
    error[P001]: there is no resource type `AWS::SQS::Queu`; did you mean `AWS::SQS::Queue`?
     --> template.yaml:9:5
      |
    9 |     Type: AWS::SQS::Queu
      |     ^^^^^ Queue, Type
      |
      = help: write a type of the CloudFormation resource reference

    error[R001]: there is no parameter or resource `Nam`; did you mean `Name`?
     --> template.yaml:7:7
      |
    7 |       TopicName: !Ref Nam
      |       ^^^^^^^^^^ Topic, Properties.TopicName

    1 warning; `cargo run -p stackwright -- check` shows it
    error: 2 errors must be mended first
      hint: `cargo run -p stackwright -- check --explain P001` tells more about the first
    ");
}

#[test]
fn explain_tells_more_about_a_rule() {
    let project = Project::new("");
    assert_snapshot!(project.run(&["check", "--explain", "l001"]).stdout, @r"
    L001: a stack without resources
    standard: error, strict: error, course: error

    CloudFormation refuses a template whose `Resources` section is missing or empty.
    Add a resource; one that costs nothing is
    `AWS::CloudFormation::WaitConditionHandle`.
    ");
    let unknown = project.run(&["check", "--explain", "L0001"]);
    assert_eq!(unknown.status, 2);
    assert_snapshot!(unknown.stderr, @r"
    error: there is no rule L0001; did you mean `L001`?
      hint: `check --explain` without a code lists all rules
    ");
    let all = project.run(&["check", "--explain"]).stdout;
    let codes: Vec<&str> = all
        .lines()
        .filter_map(|line| line.split("  ").next())
        .collect();
    let mut sorted = codes.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), codes.len(), "a code is used twice: {codes:?}");
}
