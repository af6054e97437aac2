//! From findings to a report: how bad each one is, and which are accepted.

use super::{
    ACCEPTS_NOTHING, NO_REASON, Settings, UNKNOWN_CODE,
    accept::{covers, of_metadata},
    no_rule,
};
use crate::{
    acceptance::Acceptance,
    assembly::StackAssembly,
    check::{Accepted, Diagnostic, Report, Rule, Severity, findings::Finding},
};

impl Settings {
    /// What the findings in `stack` come to.
    pub(in crate::check) fn judge(&self, stack: &StackAssembly, findings: Vec<Finding>) -> Report {
        let of_stack: Vec<Acceptance> = stack
            .accepted
            .iter()
            .cloned()
            .chain(of_metadata(stack))
            .collect();
        let mut used = vec![false; of_stack.len()];
        let mut report = Report {
            stack: stack.name.clone(),
            ..Report::default()
        };
        for finding in findings {
            let Some(severity) = self.severity(finding.rule) else {
                continue;
            };
            let diagnostic = diagnostic(stack, finding, severity);
            let accepting = of_stack.iter().position(|it| covers(it, &diagnostic));
            let by_project = || self.accepted.iter().find(|it| covers(it, &diagnostic));
            let acceptance = match accepting {
                Some(index) => {
                    used[index] = true;
                    Some(&of_stack[index])
                }
                None => by_project(),
            };
            match acceptance {
                Some(acceptance) => report.accepted.push(Accepted {
                    reason: acceptance.reason.clone(),
                    diagnostic,
                }),
                None => report.diagnostics.push(diagnostic),
            }
        }
        let doubts = of_stack
            .iter()
            .zip(used)
            .filter_map(|(acceptance, used)| self.doubt(stack, acceptance, used));
        report.diagnostics.extend(doubts);
        report
    }

    fn severity(&self, rule: &Rule) -> Option<Severity> {
        match self.severities.get(rule.code) {
            Some(severity) => *severity,
            None => rule.levels.of(self.rules),
        }
    }

    /// What is wrong with an acceptance itself.
    fn doubt(
        &self,
        stack: &StackAssembly,
        acceptance: &Acceptance,
        used: bool,
    ) -> Option<Diagnostic> {
        let code = &acceptance.code;
        let (rule, message) = if Rule::find(code).is_none() {
            (&UNKNOWN_CODE, no_rule(code))
        } else if acceptance.reason.trim().is_empty() {
            (&NO_REASON, format!("{code} is accepted without a reason"))
        } else if !used {
            (&ACCEPTS_NOTHING, format!("there is no {code} to accept"))
        } else {
            return None;
        };
        Some(Diagnostic {
            code: rule.code.to_owned(),
            severity: self.severity(rule)?,
            stack: stack.name.clone(),
            resource: acceptance.resource.clone(),
            pointer: acceptance
                .resource
                .as_ref()
                .map_or_else(String::new, |id| format!("/Resources/{id}")),
            line: Some(acceptance.line),
            message,
            related: Vec::new(),
            fix: None,
        })
    }
}

fn diagnostic(stack: &StackAssembly, finding: Finding, severity: Severity) -> Diagnostic {
    let line = |pointer: &str| stack.source_map.find(pointer);
    let mut related = finding.related;
    for place in &mut related {
        let found = place.pointer.as_deref().and_then(line);
        place.line = place.line.or(found);
    }
    Diagnostic {
        code: finding.rule.code.to_owned(),
        severity,
        stack: stack.name.clone(),
        resource: resource(&finding.pointer),
        line: line(&finding.pointer).or(Some(stack.line)),
        pointer: finding.pointer,
        message: finding.message,
        related,
        fix: finding.fix,
    }
}

/// The logical id in `/Resources/Topic/Properties/TopicName`.
fn resource(pointer: &str) -> Option<String> {
    let id = pointer.strip_prefix("/Resources/")?.split('/').next()?;
    Some(id.replace("~1", "/").replace("~0", "~"))
}
