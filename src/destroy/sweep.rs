//! Proof that nothing is left: looking for it, by tag and by the names that services give.

use std::collections::BTreeSet;

use super::{
    Farewell, Leftover, Member, Why, care,
    leftovers::without_memories,
    trace::{self, Trace, traces_of},
};
use crate::cloud::{Cloud, Tagged};

/// What was found after a stack was gone.
///
/// ```no_run
/// use stackwright::{cloud::Cloud, destroy::{Sweep, leftovers}};
///
/// # async fn example(cloud: &Cloud) {
/// let Sweep { left, unseen } = leftovers(cloud, &["news"], Some("papers")).await;
/// if left.is_empty() && unseen.is_empty() {
///     println!("0 left");
/// }
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sweep {
    /// What is left.
    pub left: Vec<Leftover>,
    /// What could not be looked for, and why: whole sentences.
    pub unseen: Vec<String>,
}

impl Sweep {
    /// Whether nothing is left, as far as everything could be looked at.
    ///
    /// ```
    /// use stackwright::destroy::Sweep;
    ///
    /// assert!(Sweep::default().is_clean());
    /// ```
    pub fn is_clean(&self) -> bool {
        self.left.is_empty() && self.unseen.is_empty()
    }
}

/// How often what the service should have forgotten is looked for again.
const LOOKS: u32 = 4;

/// Looks for what carries the ARN of the stack or of one nested in it. What is known to be deleted
/// may be listed for a while, so that is looked for again.
pub(super) async fn by_tag(cloud: &Cloud, farewell: &Farewell, kept: &[Leftover]) -> Sweep {
    let stacks: Vec<&str> = farewell.stacks.iter().map(String::as_str).collect();
    let gone: Vec<&Member> = farewell.deleted.iter().collect();
    let mut pace = cloud.pace();
    for look in 1.. {
        let found = cloud.tagged("aws:cloudformation:stack-id", &stacks).await;
        let mut found = match found {
            Ok(found) => found,
            Err(error) => return unseen(&error.to_string()),
        };
        found.retain(|found| !kept.iter().any(|left| is_same(found, left)));
        let stale = |found: &Tagged| {
            let names = gone.iter().map(|member| &member.resource.physical_id);
            names.into_iter().any(|name| is_named(&found.arn, name))
        };
        if look < LOOKS && found.iter().any(stale) {
            cloud.wait(&mut pace).await;
            continue;
        }
        let left = found.iter().map(|found| of_tagged(cloud, found)).collect();
        return Sweep {
            left: without_memories(cloud, left).await,
            unseen: Vec::new(),
        };
    }
    Sweep::default()
}

fn unseen(error: &str) -> Sweep {
    Sweep {
        left: Vec::new(),
        unseen: vec![format!(
            "could not look for what carries the stack's tags (tag:GetResources): {error}"
        )],
    }
}

pub(super) fn of_tagged(cloud: &Cloud, found: &Tagged) -> Leftover {
    let tag = |key: &str| found.tags.get(key).cloned();
    let stack = tag("aws:cloudformation:stack-name").unwrap_or_default();
    let (type_name, name) = care::named_by(&found.arn).unwrap_or(("", &found.arn));
    let mut leftover = Leftover::named(cloud, &stack, type_name, name, Why::Tagged);
    leftover.path = tag("aws:cloudformation:logical-id");
    leftover
}

/// Looks for log groups that services made, and removes them unless they are to be kept. Gives how
/// many were removed.
pub(super) async fn by_name(cloud: &Cloud, farewell: &Farewell, sweep: &mut Sweep) -> u64 {
    let declared: BTreeSet<&str> = farewell
        .retained
        .iter()
        .filter(|member| member.is("AWS::Logs::LogGroup"))
        .map(|member| member.resource.physical_id.as_str())
        .collect();
    let found = match trace::find(cloud, &farewell.traces, &declared).await {
        Ok(found) => found,
        Err(error) => {
            sweep.unseen.push(format!(
                "could not look for log groups that services made (logs:DescribeLogGroups, \
                 logs:ListTagsForResource): {error}"
            ));
            return 0;
        }
    };
    let mut removed = 0;
    for group in found {
        let failed = match farewell.keep_logs {
            true => None,
            false => cloud.delete_log_group(&group.name).await.err(),
        };
        match failed {
            None if !farewell.keep_logs => {
                removed += 1;
                continue;
            }
            None => {}
            Some(error) => sweep.unseen.push(format!(
                "could not remove the log group {}: {error}",
                group.name
            )),
        }
        let why = Why::MadeByService;
        let stack = &farewell.stack.name;
        let leftover = Leftover::named(cloud, stack, "AWS::Logs::LogGroup", &group.name, why);
        sweep.left.push(leftover);
    }
    removed
}

/// Whether what was found by its tag is what is known to be left.
pub(super) fn is_same(found: &Tagged, left: &Leftover) -> bool {
    let type_name = care::named_by(&found.arn).map(|(type_name, _)| type_name);
    type_name.is_none_or(|type_name| type_name == left.type_name)
        && is_named(&found.arn, &left.name)
}

/// Whether an ARN is of the resource with this physical id, which may be a name, an ARN, or an
/// address.
pub(super) fn is_named(arn: &str, physical_id: &str) -> bool {
    let name = physical_id.rsplit('/').next().unwrap_or(physical_id);
    [physical_id, name].iter().any(|name| {
        arn.strip_suffix(name)
            .is_some_and(|rest| !name.is_empty() && (rest.is_empty() || rest.ends_with([':', '/'])))
    })
}

/// What services may have made for resources.
pub(super) fn traces<'a>(members: impl IntoIterator<Item = &'a Member>) -> Vec<Trace> {
    members.into_iter().flat_map(traces_of).collect()
}
