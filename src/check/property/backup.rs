//! How long backups are kept.

use super::cases::{Case, Entry};
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    template::Node,
};

pub(super) const TOO_SHORT: Rule = Rule {
    code: "P029",
    title: "a backup that is deleted too soon after it went to cold storage",
    levels: Levels::all(Severity::Error),
    explanation: "A backup in cold storage stays there for 90 days at least, so \
        `DeleteAfterDays` is greater than `MoveToColdStorageAfterDays` by 90 or more.\n\n\
        Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/\
        aws-properties-backup-backupplan-lifecycleresourcetype.html>",
};

const LEAST: i64 = 90;

pub(super) fn check(entry: Entry<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let plans = entry.get("BackupPlan");
    let lists = plans.iter().flat_map(|plan| plan.get("BackupPlanRule"));
    for rule in lists.flat_map(|list| list.items()) {
        let copies = rule.get("CopyActions");
        let copies = copies.iter().flat_map(Case::items);
        let copies = copies.flat_map(|copy| copy.get("Lifecycle"));
        for lifecycle in rule.get("Lifecycle").into_iter().chain(copies) {
            check_lifecycle(&lifecycle, subject, findings);
        }
    }
}

fn check_lifecycle(lifecycle: &Case<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let moving = lifecycle.get("MoveToColdStorageAfterDays");
    for deleting in lifecycle.get("DeleteAfterDays") {
        let Some(end) = days(deleting.node) else {
            continue;
        };
        let too_late = moving.iter().find_map(|moving| {
            let start = days(moving.node)?;
            let is_short = end - start < LEAST && deleting.meets(moving, subject);
            is_short.then_some((moving, start))
        });
        if let Some((moving, start)) = too_late {
            let least = start + LEAST;
            findings
                .add(
                    &TOO_SHORT,
                    deleting.pointer,
                    format!("`DeleteAfterDays` is {end}, and must be at least {least}"),
                )
                .fix(format!("keep backups {LEAST} days in cold storage"))
                .related(moving.pointer.clone(), "when they go to cold storage");
        }
    }
}

/// A number of days; the service takes negative ones for none.
fn days(node: &Node) -> Option<i64> {
    let days = match node {
        Node::Integer(days) => *days,
        Node::Text(text) => text.parse().ok()?,
        _ => return None,
    };
    (0..=i64::from(u32::MAX)).contains(&days).then_some(days)
}
