//! Variables of functions' environments.

use std::collections::HashSet;

use super::lambda::Lambda;
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, pointer::child},
    template::Node,
};

pub(super) const RESERVED: Rule = Rule {
    code: "F010",
    title: "a variable whose name is Lambda's own",
    levels: Levels::all(Severity::Error),
    explanation: "Lambda sets `AWS_REGION`, `AWS_ACCESS_KEY_ID` and some more variables itself, \
        and refuses a function that sets them.\n\n\
        Source: AWS Lambda Developer Guide, \"Defined runtime environment variables\".",
};

pub(super) const SIZE: Rule = Rule {
    code: "F011",
    title: "an environment that is too large",
    levels: Levels::all(Severity::Error),
    explanation: "All variables of a function together have at most 4 KB (4,096 bytes, names and \
        values). Put large values into Parameter Store or into a file.\n\n\
        Source: AWS Lambda Developer Guide, \"Lambda quotas\".",
};

/// The names that a function cannot set.
const RESERVED_NAMES: [&str; 18] = [
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_DEFAULT_REGION",
    "AWS_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_LAMBDA_RUNTIME_API",
    "LAMBDA_TASK_ROOT",
    "LAMBDA_RUNTIME_DIR",
];

/// The most bytes of all names and values.
const MOST: usize = 4096;

pub(super) fn check(function: &Lambda<'_>, told: &mut HashSet<String>, findings: &mut Findings) {
    let Some((environment, pointer)) = function.property("Environment") else {
        return;
    };
    if !told.insert(pointer.clone()) {
        return;
    }
    let Some(Node::Map(variables)) = environment.get("Variables") else {
        return;
    };
    let pointer = child(&pointer, "Variables");
    let mut size = 0;
    for (name, value) in variables {
        if RESERVED_NAMES.contains(&name.as_str()) {
            findings
                .add(
                    &RESERVED,
                    child(&pointer, name),
                    format!("Lambda sets `{name}` itself"),
                )
                .fix("remove it, or give it another name");
        }
        size += name.len() + value.as_text().map_or(0, str::len);
    }
    if size > MOST {
        findings.add(
            &SIZE,
            pointer,
            format!("the variables have at least {size} bytes, {MOST} are allowed"),
        );
    }
}
