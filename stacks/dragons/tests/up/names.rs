//! Names that somebody else holds.

use crate::harness::Project;

/// A stack that holds one of the course's parameter names.
const HOLDER: &str = r#"{
  "Resources": {
    "Name": {
      "Type": "AWS::SSM::Parameter",
      "Properties": { "Name": "dragon_data_bucket_name", "Type": "String", "Value": "taken" }
    }
  }
}"#;

#[test]
fn a_taken_parameter_name_is_told_with_its_line_and_the_next_deploy_recovers() {
    let project = Project::new();
    project.succeed(&["local", "start"]);
    let holder = |action: &str, fields: &[(&str, &str)]| {
        let form = [
            ("Action", action),
            ("Version", "2010-05-15"),
            ("StackName", "holder"),
        ];
        let answer = ureq::post(project.endpoint())
            .header("authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/cloudformation/aws4_request, SignedHeaders=host, Signature=0")
            .send_form(form.iter().chain(fields).copied());
        answer.expect("an answer");
    };
    holder("CreateStack", &[("TemplateBody", HOLDER)]);

    let failed = project.dragons(&["deploy", "--yes"]);
    assert_eq!(failed.code, Some(1), "{}", failed.stderr);
    let told = failed.stderr.split("error:").nth(1).expect(&failed.stderr);
    assert!(told.contains("BucketNameParameter"), "{told}");
    assert!(told.contains("already exists"), "{told}");
    assert!(told.contains("stacks/dragons/src/storage.rs:"), "{told}");

    holder("DeleteStack", &[]);
    let recovered = project.succeed(&["deploy", "--yes"]);
    assert!(
        recovered.stderr.contains("deployed in"),
        "{}",
        recovered.stderr
    );
    project.succeed(&["down"]);
}
