//! A new deployment of the API is made when the API changes, and only then.

use crate::program::{resources, template};

fn deployment(options: &[&str]) -> Vec<String> {
    resources(&template(options), "AWS::ApiGateway::Deployment")
        .map(|(id, _)| id.to_owned())
        .collect()
}

#[test]
fn options_of_other_parts_make_no_new_deployment() {
    let first = deployment(&[]);
    assert_eq!(first.len(), 1);
    let options: [&[&str]; 4] = [
        &["--query", "s3-select"],
        &["--notify", "sms"],
        &["--cloud9"],
        &["--stack", "Other"],
    ];
    for options in options {
        assert_eq!(deployment(options), first, "with {options:?}");
    }
}
