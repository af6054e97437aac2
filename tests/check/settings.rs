//! Severities and acceptances, in `stackwright.toml`, in the template and in the program.

use insta::assert_snapshot;
use stackwright::{
    App, cfn,
    check::{self, RuleSet, Settings},
    render::Dialect,
};

use crate::template::Project;

const DANGLING: &str = "\
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: !Ref Nam
";

fn with(settings: &str) -> String {
    let project = Project::new(DANGLING);
    project.write("stackwright.toml", settings);
    let said = project.run(&["check", "-v"]);
    format!("{}{}", said.stdout, said.stderr)
        .replace(&project.root().display().to_string(), "PROJECT")
}

#[test]
fn a_project_takes_a_rule_to_be_less_bad() {
    assert_snapshot!(with("[check.severity]\nR001 = 'warning'"), @r"
    warning[R001]: there is no parameter or resource `Nam`
     --> template.yaml:5:7
      |
    5 |       TopicName: !Ref Nam
      |       ^^^^^^^^^^ Topic, Properties.TopicName

    template: 1 warning
      uses 1 of 500 resources, 88 of 1,000,000 bytes
    ");
    assert_snapshot!(with("[check.severity]\nr001 = 'off'"), @r"
    template: nothing found
      uses 1 of 500 resources, 88 of 1,000,000 bytes
    ");
}

#[test]
fn a_project_accepts_a_finding_with_a_reason() {
    let accept = "[[check.accept]]\ncode = 'R001'\nresource = 'Topic'\nreason = 'it comes later'";
    assert_snapshot!(with(accept), @r"
    template: nothing found, 1 accepted
      uses 1 of 500 resources, 88 of 1,000,000 bytes
    accepted: R001 there is no parameter or resource `Nam`: it comes later
    ");
}

#[test]
fn settings_that_make_no_sense_name_their_line() {
    assert_snapshot!(with("[check]\nrules = 'strikt'"), @"error: PROJECT/stackwright.toml:2: there is no set of rules `strikt`: write one of `standard`, `strict`, `course`");
    assert_snapshot!(with("[check.severity]\nR01 = 'off'"), @"error: PROJECT/stackwright.toml:2: there is no rule R01; did you mean `R001`?");
    assert_snapshot!(with("[check.severity]\nR001 = 'bad'"), @"error: PROJECT/stackwright.toml:2: `bad` is no severity: write one of `note`, `warning`, `error`, `off`");
    assert_snapshot!(with("[[check.accept]]\ncode = 'R001'\nreason = ' '"), @"error: PROJECT/stackwright.toml:1: say in `reason` why R001 is accepted");
    assert_snapshot!(with("[check]\nrule = 'strict'"), @"error: PROJECT/stackwright.toml:2: unknown field `rule`, expected one of `rules`, `severity`, `accept`");
}

#[test]
fn a_program_accepts_findings_where_it_makes_them() {
    let mut app = App::new("example", ".");
    let stack = app.stack("example");
    let topic = stack.add(
        "Topic",
        cfn::sns::Topic::new().topic_name(stackwright::sub("${Nam}")),
    );
    topic.accept("R001", "a macro adds it");
    topic.accept("R001", "");
    stack.accept("L001", "no reason at all");
    let assembly = app.synthesize(Dialect::default()).expect("an assembly");
    let report = check::check(&assembly.stacks[0], &Settings::default());
    assert_eq!(report.accepted.len(), 1);
    assert_eq!(report.accepted[0].reason, "a macro adds it");
    let told: Vec<String> = report
        .diagnostics
        .iter()
        .map(|it| format!("{} {}", it.code, it.message))
        .collect();
    assert_eq!(
        told,
        [
            "C002 R001 is accepted without a reason",
            "C003 there is no L001 to accept"
        ]
    );
    let line = report.diagnostics[0].line.expect("a line");
    assert!(line.file().ends_with("settings.rs"));
    assert_eq!(Settings::default().rules, RuleSet::Standard);
}
