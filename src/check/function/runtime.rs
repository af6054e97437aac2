//! Runtimes that come to their end.

use std::collections::HashSet;

use super::lambda::Lambda;
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, today::Today},
    template::{Intrinsic, Node},
};

pub(super) const RETIRED: Rule = Rule {
    code: "F001",
    title: "a runtime that no function can be created with",
    levels: Levels::all(Severity::Error),
    explanation: "Some time after a runtime's end of support, Lambda refuses to create functions \
        with it, and later to change those that there are. Take the newest runtime of the \
        language. Today's date is the computer's, or that of `SOURCE_DATE_EPOCH`.\n\n\
        Source: AWS Lambda Developer Guide, \"Lambda runtimes\", as of cfn-lint 1.58.0 (its \
        `LmbdRuntimeLifecycle.json`; read on 2026-11-22).",
};

pub(super) const DEPRECATED: Rule = Rule {
    code: "F002",
    title: "a runtime whose support ends",
    levels: Levels::all(Severity::Warning),
    explanation: "The runtime gets no security updates any more, or will not within 90 days. \
        Later, Lambda will refuse to create and then to change functions with it. Take the \
        newest runtime of the language.\n\n\
        Source: AWS Lambda Developer Guide, \"Lambda runtimes\", as of cfn-lint 1.58.0 (its \
        `LmbdRuntimeLifecycle.json`; read on 2026-11-22).",
};

/// A runtime, with the days (`2026-11-22`) from which it has no support, cannot be given to new
/// functions, and cannot be kept in changed ones; empty where AWS has named none.
struct Runtime {
    name: &'static str,
    deprecated: &'static str,
    no_creation: &'static str,
    no_update: &'static str,
    successor: &'static str,
}

const fn runtime(
    name: &'static str,
    deprecated: &'static str,
    no_creation: &'static str,
    no_update: &'static str,
    successor: &'static str,
) -> Runtime {
    Runtime {
        name,
        deprecated,
        no_creation,
        no_update,
        successor,
    }
}

#[rustfmt::skip]
const RUNTIMES: &[Runtime] = &[
    runtime("dotnet10", "2028-11-14", "2028-12-14", "2029-01-15", ""),
    runtime("dotnet6", "2024-12-20", "2027-02-01", "2027-03-03", "dotnet10"),
    runtime("dotnet8", "2026-11-10", "2027-02-01", "2027-03-03", "dotnet10"),
    runtime("dotnet9", "2026-11-10", "", "", "dotnet10"),
    runtime("dotnetcore1.0", "2019-06-27", "2019-06-30", "2019-07-30", "dotnet10"),
    runtime("dotnetcore2.0", "2019-05-30", "2019-04-30", "2019-05-30", "dotnet10"),
    runtime("dotnetcore2.1", "2022-01-05", "2022-01-05", "2022-04-13", "dotnet10"),
    runtime("dotnetcore3.1", "2023-04-03", "2023-04-03", "2023-05-03", "dotnet10"),
    runtime("go1.x", "2024-01-08", "2024-02-08", "2027-03-03", "provided.al2023"),
    runtime("java11", "2027-06-30", "2027-07-31", "2027-08-31", "java25"),
    runtime("java17", "2027-06-30", "2027-07-31", "2027-08-31", "java25"),
    runtime("java21", "2029-06-30", "2029-07-31", "2029-08-31", "java25"),
    runtime("java25", "2029-06-30", "2029-07-31", "2029-08-31", ""),
    runtime("java8", "2024-01-08", "2024-02-08", "2027-03-03", "java25"),
    runtime("java8.al2", "2027-06-30", "2027-07-31", "2027-08-31", "java25"),
    runtime("nodejs", "2016-08-30", "2016-09-30", "2016-10-31", "nodejs24.x"),
    runtime("nodejs10.x", "2021-07-30", "2021-07-30", "2022-02-14", "nodejs24.x"),
    runtime("nodejs12.x", "2023-03-31", "2023-03-31", "2023-04-30", "nodejs24.x"),
    runtime("nodejs14.x", "2023-12-04", "2024-01-09", "2027-03-03", "nodejs24.x"),
    runtime("nodejs16.x", "2024-06-12", "2027-02-01", "2027-03-03", "nodejs24.x"),
    runtime("nodejs18.x", "2025-09-01", "2027-02-01", "2027-03-03", "nodejs24.x"),
    runtime("nodejs20.x", "2026-04-30", "2027-02-01", "2027-03-03", "nodejs24.x"),
    runtime("nodejs22.x", "2027-04-30", "2027-06-01", "2027-07-01", "nodejs24.x"),
    runtime("nodejs24.x", "2028-04-30", "2028-06-01", "2028-07-01", ""),
    runtime("nodejs4.3", "2020-03-05", "2020-02-03", "2020-03-05", "nodejs24.x"),
    runtime("nodejs4.3-edge", "2020-03-05", "2019-03-31", "2019-04-30", "nodejs24.x"),
    runtime("nodejs6.10", "2019-08-12", "2019-07-12", "2019-08-12", "nodejs24.x"),
    runtime("nodejs8.10", "2020-03-06", "2020-02-04", "2020-03-06", "nodejs24.x"),
    runtime("provided", "2024-01-08", "2024-02-08", "2027-03-03", "provided.al2023"),
    runtime("provided.al2", "2026-07-31", "2027-02-01", "2027-03-03", "provided.al2023"),
    runtime("provided.al2023", "2029-06-30", "2029-07-31", "2029-08-31", ""),
    runtime("python2.7", "2021-07-15", "2021-07-15", "2022-05-30", "python3.14"),
    runtime("python3.10", "2026-10-31", "2027-02-01", "2027-03-03", "python3.14"),
    runtime("python3.11", "2027-06-30", "2027-07-31", "2027-08-31", "python3.14"),
    runtime("python3.12", "2028-10-31", "2028-11-30", "2029-01-10", "python3.14"),
    runtime("python3.13", "2029-06-30", "2029-07-31", "2029-08-31", "python3.14"),
    runtime("python3.14", "2029-06-30", "2029-07-31", "2029-08-31", ""),
    runtime("python3.6", "2022-07-18", "2022-07-18", "2022-08-29", "python3.14"),
    runtime("python3.7", "2023-12-04", "2024-01-09", "2027-03-03", "python3.14"),
    runtime("python3.8", "2024-10-14", "2027-02-01", "2027-03-03", "python3.14"),
    runtime("python3.9", "2025-12-15", "2027-02-01", "2027-03-03", "python3.14"),
    runtime("ruby2.5", "2021-07-30", "2021-07-30", "2022-03-31", "ruby4.0"),
    runtime("ruby2.7", "2023-12-07", "2024-01-09", "2027-03-03", "ruby4.0"),
    runtime("ruby3.2", "2026-03-31", "2027-02-01", "2027-03-03", "ruby4.0"),
    runtime("ruby3.3", "2027-03-31", "2027-04-30", "2027-05-31", "ruby4.0"),
    runtime("ruby3.4", "2028-03-31", "2028-04-30", "2028-05-31", "ruby4.0"),
    runtime("ruby4.0", "2029-03-31", "2029-04-30", "2029-05-31", ""),
];

pub(super) fn check(
    function: &Lambda<'_>,
    today: &Today,
    told: &mut HashSet<String>,
    findings: &mut Findings,
) {
    if let Some((node, pointer)) = function.property("Runtime")
        && told.insert(pointer.clone())
    {
        check_value(node, &pointer, today, findings);
    }
}

fn check_value(node: &Node, pointer: &str, today: &Today, findings: &mut Findings) {
    match node {
        Node::Text(name) => {
            if let Some(runtime) = RUNTIMES.iter().find(|runtime| runtime.name == name) {
                check_runtime(runtime, pointer, today, findings);
            }
        }
        Node::Intrinsic(intrinsic) => {
            if let Intrinsic::If {
                then, otherwise, ..
            } = &**intrinsic
            {
                check_value(then, &format!("{pointer}/Fn::If/1"), today, findings);
                check_value(otherwise, &format!("{pointer}/Fn::If/2"), today, findings);
            }
        }
        _ => {}
    }
}

fn check_runtime(runtime: &Runtime, pointer: &str, today: &Today, findings: &mut Findings) {
    let Runtime {
        name,
        deprecated,
        no_creation,
        no_update,
        successor,
    } = runtime;
    let has_passed = |day: &str| !day.is_empty() && day <= today.day.as_str();
    let (rule, message) = if has_passed(no_creation) {
        let update = if no_update.is_empty() {
            String::new()
        } else if has_passed(no_update) {
            format!(", nor changed since {no_update}")
        } else {
            format!(", nor changed from {no_update}")
        };
        (
            &RETIRED,
            format!("no function can be created with `{name}` since {no_creation}{update}"),
        )
    } else if has_passed(deprecated) {
        let later = if no_creation.is_empty() {
            String::new()
        } else {
            format!("; from {no_creation}, no function can be created with it")
        };
        (
            &DEPRECATED,
            format!("`{name}` has no support since {deprecated}{later}"),
        )
    } else if !deprecated.is_empty() && *deprecated <= today.in_90_days.as_str() {
        (
            &DEPRECATED,
            format!("the support of `{name}` ends on {deprecated}"),
        )
    } else {
        return;
    };
    let finding = findings.add(rule, pointer, message);
    if !successor.is_empty() {
        finding.fix(format!("use `{successor}`"));
    }
}

#[cfg(test)]
mod tests {
    use super::RUNTIMES;

    #[test]
    fn the_table_is_in_order() {
        for runtime in RUNTIMES {
            let name = runtime.name;
            assert_eq!(runtime.deprecated.len(), 10, "{name}");
            for day in [runtime.no_creation, runtime.no_update] {
                assert!(day.is_empty() || day.len() == 10, "{name}");
            }
            assert!(
                runtime.successor.is_empty()
                    || RUNTIMES
                        .iter()
                        .any(|other| other.name == runtime.successor && other.successor.is_empty()),
                "{name}"
            );
        }
    }
}
