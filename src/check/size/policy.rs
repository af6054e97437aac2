//! Policies that are longer than IAM takes.

use indexmap::IndexMap;

use super::{measure, thousands};
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    source::escape,
    template::{Intrinsic, Node, Resource},
};

pub(super) const LONG: Rule = Rule {
    code: "L007",
    title: "a policy that is longer than IAM takes",
    levels: Levels::all(Severity::Error),
    explanation: "The inline policies of a role have at most 10,240 characters together, those of a \
        group 5,120 and those of a user 2,048; a managed policy has at most 6,144. White space does \
        not count. Functions are counted by their literal parts, so the real length may be more. \
        Divide it into managed policies. Source: \"IAM and AWS STS quotas\" in the IAM User Guide.",
};

/// What the inline policies of one thing come to.
#[derive(Default)]
struct Sum {
    characters: usize,
    /// The last policy that adds to it.
    pointer: String,
}

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let mut sums: IndexMap<&str, Sum> = IndexMap::new();
    for (id, resource) in &subject.template.resources {
        let pointer = format!("/Resources/{}/Properties", escape(id));
        let document = resource.properties.get("PolicyDocument");
        match resource.type_name.as_str() {
            "AWS::IAM::Role" | "AWS::IAM::User" | "AWS::IAM::Group" => {
                let policies = resource.properties.get("Policies").and_then(Node::as_list);
                for policy in policies.into_iter().flatten() {
                    let sum = sums.entry(id).or_default();
                    sum.characters += policy.get("PolicyDocument").map_or(0, measure::json);
                    sum.pointer = format!("{pointer}/Policies");
                }
            }
            "AWS::IAM::ManagedPolicy" => {
                let found = document.map_or(0, measure::json);
                tell(
                    format!("{pointer}/PolicyDocument"),
                    "the policy",
                    found,
                    6144,
                    findings,
                );
            }
            "AWS::IAM::Policy"
            | "AWS::IAM::RolePolicy"
            | "AWS::IAM::UserPolicy"
            | "AWS::IAM::GroupPolicy" => {
                for owner in owners(resource) {
                    let sum = sums.entry(owner).or_default();
                    sum.characters += document.map_or(0, measure::json);
                    sum.pointer = format!("{pointer}/PolicyDocument");
                }
            }
            _ => {}
        }
    }
    for (id, sum) in sums {
        let type_name = subject
            .template
            .resources
            .get(id)
            .map(|it| it.type_name.as_str());
        let limit = match type_name {
            Some("AWS::IAM::Role") => 10_240,
            Some("AWS::IAM::Group") => 5_120,
            Some("AWS::IAM::User") => 2_048,
            _ => continue,
        };
        let whose = format!("the inline policies of `{id}`");
        tell(sum.pointer, &whose, sum.characters, limit, findings);
    }
}

/// The resources of the template that a policy is put into.
fn owners(policy: &Resource) -> impl Iterator<Item = &str> {
    let alone = ["RoleName", "UserName", "GroupName"]
        .into_iter()
        .filter_map(|name| policy.properties.get(name));
    let listed = ["Roles", "Users", "Groups"]
        .into_iter()
        .filter_map(|name| policy.properties.get(name)?.as_list())
        .flatten();
    alone
        .chain(listed)
        .filter_map(|node| match node.as_intrinsic() {
            Some(Intrinsic::Ref(id)) => Some(id.as_str()),
            _ => None,
        })
}

fn tell(pointer: String, whose: &str, found: usize, limit: usize, findings: &mut Findings) {
    if found > limit {
        let verb = if whose.contains("policies") {
            "have"
        } else {
            "has"
        };
        findings
            .add(
                &LONG,
                pointer,
                format!(
                    "{whose} {verb} at least {} characters, {} are allowed",
                    thousands(found),
                    thousands(limit)
                ),
            )
            .fix("divide it into managed policies");
    }
}
