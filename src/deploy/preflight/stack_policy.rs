//! What the stack's policy forbids.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/protect-stack-resources.html>:
//! with a policy, all resources are protected but for what it allows; a denial goes before.

use serde_json::Value;

use super::{Failure, Findings, Ground, PreflightProblem};
use crate::diff::{Kind, Replacement, SchemaFacts, compare};

pub(super) async fn check(ground: &Ground<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let Some(stack) = ground.stack else {
        return Ok(findings);
    };
    let Some(policy) = ground.cloud.stack_policy(&stack.id).await? else {
        return Ok(findings);
    };
    let Ok(policy) = serde_json::from_str::<Value>(&policy) else {
        findings
            .caveats
            .push("the stack's policy, which is no JSON".to_owned());
        return Ok(findings);
    };
    let difference = compare(&ground.assembly.name, ground.old, ground.new, &SchemaFacts);
    for resource in &difference.resources {
        let action = match (resource.kind, resource.replacement) {
            (Kind::Added, _) => continue,
            (Kind::Removed, _) => "Update:Delete",
            (_, Replacement::Yes) => "Update:Replace",
            _ => "Update:Modify",
        };
        let old = ground.old.resources.get(&resource.id);
        let type_name = old.map_or("", |it| it.type_name.as_str());
        if !allows(&policy, &resource.id, type_name, action) {
            findings.problems.push(PreflightProblem::StackPolicy {
                id: resource.id.clone(),
                action,
                line: ground.line(&resource.id),
            });
        }
    }
    Ok(findings)
}

/// Whether a policy allows to change a resource.
fn allows(policy: &Value, id: &str, type_name: &str, action: &str) -> bool {
    let statements = items(policy.get("Statement"));
    let resource = format!("LogicalResourceId/{id}");
    let says = |effect: &str| {
        statements.iter().any(|statement| {
            statement.get("Effect").and_then(Value::as_str) == Some(effect)
                && applies(statement, "Action", "NotAction", action)
                && applies(statement, "Resource", "NotResource", &resource)
                && is_of_type(statement, type_name)
        })
    };
    says("Allow") && !says("Deny")
}

fn items(node: Option<&Value>) -> Vec<&Value> {
    match node {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    }
}

fn applies(statement: &Value, key: &str, not: &str, word: &str) -> bool {
    let fits = |key: &str| {
        items(statement.get(key))
            .into_iter()
            .filter_map(Value::as_str)
            .any(|pattern| fits(pattern, word))
    };
    if statement.get(not).is_some() {
        !fits(not)
    } else {
        fits(key)
    }
}

/// A statement may be about resources of some types only.
fn is_of_type(statement: &Value, type_name: &str) -> bool {
    let Some(condition) = statement.get("Condition") else {
        return true;
    };
    ["StringEquals", "StringLike"].into_iter().all(|operator| {
        let types = condition
            .get(operator)
            .and_then(|it| it.get("ResourceType"));
        types.is_none()
            || items(types)
                .into_iter()
                .filter_map(Value::as_str)
                .any(|pattern| fits(pattern, type_name))
    })
}

/// Whether a pattern, in which `*` stands for anything, stands for a word.
fn fits(pattern: &str, word: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| word.strip_prefix(first)) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn patterns_fit_what_they_stand_for() {
        for (pattern, word, expected) in [
            ("*", "LogicalResourceId/A", true),
            ("LogicalResourceId/A", "LogicalResourceId/A", true),
            ("LogicalResourceId/A", "LogicalResourceId/AB", false),
            ("LogicalResourceId/A*", "LogicalResourceId/AB", true),
            ("Update:*", "Update:Replace", true),
            ("Update:Re*e", "Update:Replace", true),
            ("Update:Re*e", "Update:Removed", false),
            ("", "", true),
        ] {
            assert_eq!(fits(pattern, word), expected, "{pattern} {word}");
        }
    }

    #[test]
    fn a_policy_protects_what_it_does_not_allow() {
        let policy = json!({"Statement": [
            {"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"},
            {"Effect": "Deny", "Action": ["Update:Replace", "Update:Delete"], "Principal": "*",
             "Resource": "LogicalResourceId/Store*"},
            {"Effect": "Deny", "Action": "Update:*", "Principal": "*", "Resource": "*",
             "Condition": {"StringEquals": {"ResourceType": ["AWS::RDS::DBInstance"]}}},
        ]});
        for (id, type_name, action, expected) in [
            ("Topic", "AWS::SNS::Topic", "Update:Replace", true),
            ("Stores", "AWS::S3::Bucket", "Update:Delete", false),
            ("Stores", "AWS::S3::Bucket", "Update:Modify", true),
            ("Db", "AWS::RDS::DBInstance", "Update:Modify", false),
        ] {
            assert_eq!(allows(&policy, id, type_name, action), expected, "{id}");
        }
        let closed = json!({"Statement": {"Effect": "Allow", "NotAction": "Update:Delete", "Resource": "*"}});
        assert!(allows(&closed, "A", "T", "Update:Modify"));
        assert!(!allows(&closed, "A", "T", "Update:Delete"));
        assert!(!allows(&json!({}), "A", "T", "Update:Modify"));
    }
}
