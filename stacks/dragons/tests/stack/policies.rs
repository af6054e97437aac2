//! No role has a permission that its code does not use, and none has one too few.

use serde_json::{Value, json};

use crate::{
    needs::{allowed_invocations, calls, invocations, needed},
    permissions::{differences, granted},
    program::template,
};

const OPTIONS: [&[&str]; 5] = [
    &[],
    &["--query", "s3-select"],
    &["--notify", "sms"],
    &["--stack", "Other"],
    &[
        "--query",
        "s3-select",
        "--notify",
        "sms",
        "--stack",
        "Other",
        "--cloud9",
    ],
];

#[test]
fn roles_allow_what_is_called_and_no_more() {
    let calls = calls();
    for options in OPTIONS {
        let template = template(options);
        assert_eq!(
            differences(&granted(&template), &needed(&template, &calls)),
            [""; 0],
            "with {options:?}"
        );
    }
}

#[test]
fn functions_let_in_the_methods_that_call_them_and_no_others() {
    for options in OPTIONS {
        let template = template(options);
        let allowed = allowed_invocations(&template);
        assert_eq!(allowed, invocations(&template), "with {options:?}");
        assert!(!allowed.is_empty());
    }
}

/// The comparison sees every statement that goes, comes or grows.
#[test]
fn any_other_statement_is_noticed() {
    let calls = calls();
    for options in OPTIONS {
        let template = template(options);
        let needed = needed(&template, &calls);
        let mutants = mutants(&template);
        assert!(mutants.len() > 30, "only {}", mutants.len());
        for (change, mutant) in mutants {
            assert_ne!(
                differences(&granted(&mutant), &needed),
                [""; 0],
                "{change}, with {options:?}"
            );
        }
    }
}

/// The template with one thing of one role changed, in every way.
fn mutants(template: &Value) -> Vec<(String, Value)> {
    let mut mutants = Vec::new();
    for (id, resource) in template["Resources"].as_object().unwrap() {
        if resource["Type"] != "AWS::IAM::Role" {
            continue;
        }
        let mut changed = |what: &str, pointer: &str, change: &dyn Fn(&mut Value)| {
            let mut mutant = template.clone();
            let place = format!("/Resources/{id}/Properties{pointer}");
            change(mutant.pointer_mut(&place).unwrap());
            mutants.push((format!("{what} at {place}"), mutant));
        };
        let properties = &resource["Properties"];
        changed(
            "another service",
            "/AssumeRolePolicyDocument/Statement/0",
            &|it| {
                it["Principal"]["Service"] = "ec2.amazonaws.com".into();
            },
        );
        if properties.get("ManagedPolicyArns").is_some() {
            changed("fewer policies", "/ManagedPolicyArns", &|it| {
                *it = json!([]);
            });
            changed("more policies", "/ManagedPolicyArns", &|it| {
                it.as_array_mut()
                    .unwrap()
                    .push("arn:aws:iam::aws:policy/AdministratorAccess".into());
            });
        }
        let list = "/Policies/0/PolicyDocument/Statement";
        let Some(Value::Array(statements)) = properties.pointer(list) else {
            continue;
        };
        changed("more statements", list, &|it| {
            it.as_array_mut().unwrap().push(json!({
                "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::cave"
            }));
        });
        for (index, statement) in statements.iter().enumerate() {
            let one = format!("{list}/{index}");
            changed("fewer statements", list, &|it| {
                it.as_array_mut().unwrap().remove(index);
            });
            changed("another action", &one, &|it| {
                it["Action"] = json!(["s3:DeleteObject"]);
            });
            changed("other resources", &one, &|it| {
                let all = if it["Resource"] == "*" {
                    "arn:aws:s3:::cave/other"
                } else {
                    "*"
                };
                it.as_object_mut().unwrap().remove("NotResource");
                it["Resource"] = all.into();
            });
            for name in ["Action", "Resource"] {
                let items = statement[name].as_array().map_or(0, Vec::len);
                for item in 0..items {
                    changed("one fewer", &format!("{one}/{name}"), &|it| {
                        it.as_array_mut().unwrap().remove(item);
                    });
                }
            }
        }
    }
    mutants
}
