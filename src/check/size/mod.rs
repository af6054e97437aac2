//! L: the service's limits, and how much of them is used.
//!
//! Source: "Understand CloudFormation quotas" in the CloudFormation User Guide.

mod measure;
mod policy;
mod service;
mod text;

use std::fmt;

use super::{Levels, Rule, Severity, findings::Findings, subject::Subject};
use crate::template::Template;

/// How much of a limit a template uses.
///
/// ```
/// use stackwright::check::Usage;
///
/// let usage = Usage { what: "resources", used: 480, limit: 500 };
/// assert!(usage.is_interesting());
/// assert_eq!(usage.to_string(), "480 of 500 resources");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// What is counted: `resources`, `bytes`, ….
    pub what: &'static str,
    /// How many there are.
    pub used: usize,
    /// How many there can be.
    pub limit: usize,
}

impl Usage {
    /// Whether someone who looks after the stack wants to know: its resources and its bytes, and
    /// of the rest what is used by half.
    pub fn is_interesting(&self) -> bool {
        let counted = matches!(self.what, "resources" | "bytes");
        (counted && self.used > 0) || self.used * 2 >= self.limit
    }
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [used, limit] = [self.used, self.limit].map(thousands);
        write!(f, "{used} of {limit} {}", self.what)
    }
}

/// The number with a comma before each three digits.
pub(super) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The largest template, in bytes.
const BYTES: usize = 1_000_000;

const EMPTY: Rule = Rule {
    code: "L001",
    title: "a stack without resources",
    levels: Levels::all(Severity::Error),
    explanation: "CloudFormation refuses a template whose `Resources` section is missing or \
        empty. Add a resource; one that costs nothing is `AWS::CloudFormation::WaitConditionHandle`.",
};

const TOO_MANY: Rule = Rule {
    code: "L002",
    title: "more than the service allows",
    levels: Levels::all(Severity::Error),
    explanation: "A template has at most 500 resources, 200 parameters, 200 outputs and 200 \
        mappings, and at most 1,000,000 bytes. Divide it into several stacks: a handle of one \
        can be used in another.",
};

const NEARLY: Rule = Rule {
    code: "L003",
    title: "nine tenths of what the service allows",
    levels: Levels::all(Severity::Note),
    explanation: "The stack has used nine tenths of one of the limits that `L002` names. It is \
        easier to divide a stack before resources have to move between stacks.",
};

const THROUGH_A_BUCKET: Rule = Rule {
    code: "L010",
    title: "a template that is too long to be sent",
    levels: Levels::all(Severity::Note).not_in_course(),
    explanation: "A template of more than 51,200 bytes is put into a bucket first, and the service \
        reads it there. `deploy` does that by itself; whoever deploys needs a bucket, and the \
        permission to write to it. Source: \"Understand CloudFormation quotas\" in the \
        CloudFormation User Guide.",
};

/// The largest template that travels in a request, in bytes.
const INLINE: usize = 51_200;

pub(super) const RULES: &[&Rule] = &[
    &EMPTY,
    &TOO_MANY,
    &NEARLY,
    &text::LONG,
    &text::WIDE,
    &service::ENVIRONMENT,
    &policy::LONG,
    &service::PARAMETER,
    &service::TIER,
    &THROUGH_A_BUCKET,
];

pub(super) fn usage(template: &Template) -> Vec<Usage> {
    let of = |what, used, limit| Usage { what, used, limit };
    vec![
        of("resources", template.resources.len(), 500),
        of("parameters", template.parameters.len(), 200),
        of("mappings", template.mappings.len(), 200),
        of("outputs", template.outputs.len(), 200),
        of("bytes", template.to_yaml().len(), BYTES),
    ]
}

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let template = subject.template;
    let has_none = template.resources.is_empty()
        && template.resource_macros.is_empty()
        && template.unfit.resources.is_empty()
        && !template.other.contains_key("Resources");
    if has_none {
        findings
            .add(&EMPTY, "/Resources", "the stack has no resources")
            .fix("add at least one: the service refuses a template without");
    }
    let usage = subject.usage.get_or_init(|| usage(subject.template));
    for usage in usage {
        let &Usage { what, used, limit } = usage;
        let pointer = match what {
            "resources" => "/Resources",
            "parameters" => "/Parameters",
            "mappings" => "/Mappings",
            "outputs" => "/Outputs",
            _ => "",
        };
        if used > limit {
            findings
                .add(
                    &TOO_MANY,
                    pointer,
                    format!(
                        "{} {what}, {} are allowed",
                        thousands(used),
                        thousands(limit)
                    ),
                )
                .fix("divide the stack: handles of one stack can be used in another");
        } else if used * 10 >= limit * 9 {
            findings.add(&NEARLY, pointer, format!("{usage} are used"));
        }
        if what == "bytes" && (INLINE + 1..=limit).contains(&used) {
            findings.add(
                &THROUGH_A_BUCKET,
                pointer,
                format!(
                    "the template has {} bytes: it travels through a bucket",
                    thousands(used)
                ),
            );
        }
    }
    text::check(subject, findings);
    service::check(subject, findings);
    policy::check(subject, findings);
}
