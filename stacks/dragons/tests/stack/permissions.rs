//! What roles allow, what their users need, and how the two differ.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::{program::resources, resolve::Deployed};

/// What may be done with a role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Permissions {
    /// The service that takes it on.
    pub(crate) service: String,
    /// Policies of AWS's own, by ARN.
    pub(crate) managed: BTreeSet<String>,
    /// Actions, and on what.
    pub(crate) actions: BTreeSet<(String, String)>,
}

/// Permissions by the role's logical id.
pub(crate) type Roles = BTreeMap<String, Permissions>;

/// How a statement about everything but a resource is written here.
pub(crate) fn all_but(resource: &str) -> String {
    format!("all but {resource}")
}

/// What the template's roles allow.
pub(crate) fn granted(template: &Value) -> Roles {
    for elsewhere in [
        "AWS::IAM::Policy",
        "AWS::IAM::ManagedPolicy",
        "AWS::IAM::RolePolicy",
    ] {
        assert_eq!(resources(template, elsewhere).count(), 0, "{elsewhere}");
    }
    let deployed = Deployed::new(template);
    resources(template, "AWS::IAM::Role")
        .map(|(id, role)| (id.to_owned(), of_role(&deployed, role)))
        .collect()
}

fn of_role(deployed: &Deployed<'_>, role: &Value) -> Permissions {
    let mut permissions = Permissions::default();
    for (name, value) in role.as_object().unwrap() {
        match name.as_str() {
            "AssumeRolePolicyDocument" => {
                permissions.service = service(value);
            }
            "ManagedPolicyArns" => permissions
                .managed
                .extend(many(value).map(|arn| deployed.text(arn))),
            "Policies" => {
                for policy in many(value) {
                    for statement in many(&policy["PolicyDocument"]["Statement"]) {
                        permissions
                            .actions
                            .extend(of_statement(deployed, statement));
                    }
                }
            }
            other => panic!("what {other} allows is not known here"),
        }
    }
    permissions
}

/// The one service that a trust policy names.
fn service(document: &Value) -> String {
    let statement = &document["Statement"][0];
    assert_eq!(document["Statement"].as_array().unwrap().len(), 1);
    assert_eq!(statement["Effect"], "Allow");
    assert_eq!(statement["Action"], "sts:AssumeRole");
    let principal = statement["Principal"].as_object().unwrap();
    assert_eq!(principal.len(), 1);
    principal["Service"].as_str().unwrap().to_owned()
}

fn of_statement(deployed: &Deployed<'_>, statement: &Value) -> BTreeSet<(String, String)> {
    let mut actions = Vec::new();
    let mut targets = Vec::new();
    for (name, value) in statement.as_object().unwrap() {
        match name.as_str() {
            "Effect" => assert_eq!(value, "Allow"),
            "Action" => actions.extend(many(value).map(|action| action.as_str().unwrap())),
            "Resource" => targets.extend(many(value).map(|target| deployed.text(target))),
            "NotResource" => {
                let exceptions: Vec<_> = many(value).map(|it| deployed.text(it)).collect();
                targets.push(all_but(&exceptions.join(", ")));
            }
            other => panic!("what {other} means is not known here"),
        }
    }
    actions
        .iter()
        .flat_map(|action| {
            targets
                .iter()
                .map(|target| ((*action).to_owned(), target.clone()))
        })
        .collect()
}

/// The items of a list, or the one that stands for a list.
pub(crate) fn many(value: &Value) -> impl Iterator<Item = &Value> {
    match value {
        Value::Array(items) => items.iter(),
        one => std::slice::from_ref(one).iter(),
    }
}

/// What is granted and not needed, and what is needed and not granted.
pub(crate) fn differences(granted: &Roles, needed: &Roles) -> Vec<String> {
    let none = Permissions::default();
    let roles: BTreeSet<&String> = granted.keys().chain(needed.keys()).collect();
    let mut differences = Vec::new();
    for role in roles {
        let (may, must) = (
            granted.get(role).unwrap_or(&none),
            needed.get(role).unwrap_or(&none),
        );
        if may.service != must.service {
            differences.push(format!(
                "{role} is for `{}` and used by `{}`",
                may.service, must.service
            ));
        }
        let mut compare = |may: Vec<String>, must: Vec<String>| {
            let unused = may.iter().filter(|it| !must.contains(it));
            differences.extend(unused.map(|it| format!("{role} may {it} and need not")));
            let missing = must.iter().filter(|it| !may.contains(it));
            differences.extend(missing.map(|it| format!("{role} must {it} and may not")));
        };
        compare(actions(may), actions(must));
        compare(managed(may), managed(must));
    }
    differences
}

fn actions(permissions: &Permissions) -> Vec<String> {
    let texts = permissions.actions.iter();
    texts
        .map(|(action, on)| format!("{action} on {on}"))
        .collect()
}

fn managed(permissions: &Permissions) -> Vec<String> {
    let texts = permissions.managed.iter();
    texts
        .map(|policy| format!("do what {policy} allows"))
        .collect()
}
