//! Exports that others import, and names of exports that others have.

use std::collections::BTreeSet;

use futures_util::future::try_join_all;

use super::{Failure, Findings, Ground, PreflightProblem};
use crate::template::{Node, Template};

pub(super) async fn check(ground: &Ground<'_>) -> Result<Findings, Failure> {
    let (before, after) = (exports(ground.old), exports(ground.new));
    let mut findings = Findings::default();
    let stack = ground.stack.map(|stack| stack.id.as_str());
    if after.known.iter().any(|name| !before.known.contains(name)) {
        let present = ground.cloud.exports().await?;
        for name in after.known.difference(&before.known) {
            if let Some(owner) = present.get(name)
                && stack != Some(owner)
            {
                findings.problems.push(PreflightProblem::ExportTaken {
                    export: name.clone(),
                    stack: stack_name(owner),
                });
            }
        }
    }
    // What is called in a way that only the service knows may be one of those that seem to go.
    if !after.all_known {
        return Ok(findings);
    }
    let gone = before.known.difference(&after.known);
    let asked = gone.map(|name| async move {
        let stacks = ground.cloud.imports(name).await?;
        Ok::<_, Failure>((name, stacks))
    });
    for (export, stacks) in try_join_all(asked).await? {
        if !stacks.is_empty() {
            findings.problems.push(PreflightProblem::ExportInUse {
                export: export.clone(),
                stacks,
            });
        }
    }
    Ok(findings)
}

struct Exports {
    known: BTreeSet<String>,
    all_known: bool,
}

fn exports(template: &Template) -> Exports {
    let mut found = Exports {
        known: BTreeSet::new(),
        all_known: true,
    };
    for output in template.outputs.values() {
        let Some(export) = &output.export else {
            continue;
        };
        let name = export.get("Name").unwrap_or(export);
        match (output.condition.is_some(), name) {
            (false, Node::Text(name)) => {
                found.known.insert(name.clone());
            }
            _ => found.all_known = false,
        }
    }
    found
}

/// The name in a stack's ARN.
fn stack_name(arn: &str) -> String {
    arn.split('/').nth(1).unwrap_or(arn).to_owned()
}
