//! Logs that are kept for ever.

use std::collections::HashSet;

use super::place::Entry;
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    template::{Intrinsic, Node, placeholders},
};

pub(super) const NO_RETENTION: Rule = Rule {
    code: "X025",
    title: "a log that is kept for ever",
    levels: Levels::all(Severity::Warning).course(Severity::Note),
    explanation: "Without `RetentionInDays` a log group keeps everything, is billed for it each \
        month, and holds what people's requests said for longer than anyone needs it.\n\n\
        Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/\
        Working-with-log-groups-and-streams.html#SettingLogRetention>",
};

pub(super) const NOBODYS: Rule = Rule {
    code: "X026",
    title: "a function whose log group belongs to nobody",
    levels: Levels::strict_only(Severity::Note),
    explanation: "AWS Lambda makes the log group `/aws/lambda/NAME` at the first call where there \
        is none. It is in no stack: it has no retention, and stays when the stack is deleted. Add \
        an `AWS::Logs::LogGroup`, and name it in the function's `LoggingConfig.LogGroup`.\n\n\
        Source: <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html>",
};

pub(super) fn check(entry: Entry<'_>, logged: &HashSet<&str>, findings: &mut Findings) {
    match entry.type_name() {
        "AWS::Logs::LogGroup" if entry.lacks("RetentionInDays") => {
            findings
                .add(&NO_RETENTION, entry.pointer(), "the log is kept for ever")
                .fix("set `RetentionInDays`");
        }
        "AWS::Lambda::Function" | "AWS::Serverless::Function"
            if entry.lacks("LoggingConfig/LogGroup") && !has_log_group(entry, logged) =>
        {
            findings
                .add(
                    &NOBODYS,
                    entry.pointer(),
                    "AWS makes the function's log group, which nobody owns",
                )
                .fix("add a log group, and name it in `LoggingConfig.LogGroup`");
        }
        _ => {}
    }
}

fn has_log_group(entry: Entry<'_>, logged: &HashSet<&str>) -> bool {
    if logged.contains(entry.id) {
        return true;
    }
    let mut found = false;
    if let Some(name) = entry.get("FunctionName") {
        words(name.node, &mut |word| found |= logged.contains(word));
    }
    found
}

/// What the names of the stack's log groups refer to, and how they end.
pub(super) fn logged<'a>(subject: &Subject<'a>) -> HashSet<&'a str> {
    let mut logged = HashSet::new();
    for resource in subject.template.resources.values() {
        if resource.type_name == "AWS::Logs::LogGroup"
            && let Some(name) = resource.properties.get("LogGroupName")
        {
            words(name, &mut |word| {
                logged.insert(word.strip_prefix("/aws/lambda/").unwrap_or(word));
            });
        }
    }
    logged
}

/// The literals in a name, and what it refers to.
fn words<'a>(name: &'a Node, tell: &mut dyn FnMut(&'a str)) {
    name.visit(|_, node| match node {
        Node::Text(text) => tell(text),
        Node::Intrinsic(intrinsic) => match &**intrinsic {
            Intrinsic::Ref(name) => tell(name),
            Intrinsic::Sub { text, .. } => {
                tell(text);
                placeholders(text).for_each(&mut *tell);
            }
            _ => {}
        },
        _ => {}
    });
}
