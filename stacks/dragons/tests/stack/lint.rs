//! cfn-lint on what the program prints, its informational rules included.

use serde_json::json;

use crate::{program::yaml, python::python_with};

/// Templates in, the findings of each out. As a script, so that cfn-lint is loaded once.
const SCRIPT: &str = "
import json, sys, cfnlint.api as api, cfnlint.config as config
rules = config.ManualArgs(include_checks=['I'])
found = [[f'{f.rule.id} {f.message}' for f in api.lint(t, config=rules)] for t in json.load(sys.stdin)]
json.dump(found, sys.stdout)
";

pub(crate) fn findings(templates: &[String]) -> Vec<Vec<String>> {
    let output = python_with(&["aws-sam-translator==1.115.0", "cfn-lint==1.58.0"])
        .run(SCRIPT, &json!(templates).to_string());
    serde_json::from_str(&output).expect("the script prints JSON")
}

#[test]
fn no_finding() {
    let options: [&[&str]; 5] = [
        &[],
        &["--query", "s3-select"],
        &["--notify", "sms"],
        &["--stack", "My-Dragons-2"],
        &[
            "--stack",
            "Other",
            "--query",
            "s3-select",
            "--notify",
            "sms",
        ],
    ];
    let templates = options.map(yaml);
    for (options, found) in options.iter().zip(findings(&templates)) {
        assert_eq!(found, [""; 0], "with {options:?}");
    }
}

/// The only one, and true: the flag's help says so too.
#[test]
fn cloud9_is_known_to_be_closed() {
    insta::assert_snapshot!(
        findings(&[yaml(&["--cloud9"])])[0].join("\n"),
        @"W3697 Resource type 'AWS::Cloud9::EnvironmentEC2' is from a service in maintenance mode since 2024-07-25. Consider migrating to an alternative"
    );
}

/// Its Amazon States Language rules do look at the definition as we write it.
#[test]
fn a_broken_definition_is_found() {
    let template = yaml(&[]);
    let breaks = [
        (r#""Type": "Succeed""#, r#""Type": "Suceed""#),
        (r#""StartAt""#, r#""StartAd""#),
        (r#""Catch": ["#, r#""Catched": ["#),
    ];
    let broken = breaks.map(|(right, wrong)| {
        assert!(template.contains(right), "{right}");
        template.replacen(right, wrong, 1)
    });
    for (found, (_, wrong)) in findings(&broken).iter().zip(breaks) {
        assert!(
            found.iter().any(|finding| finding.starts_with("E3601 ")),
            "{wrong}: {found:?}"
        );
    }
}
