//! From findings to a report: how bad each one is, and which are accepted.

use std::{borrow::Cow, collections::BTreeSet};

use super::{
    ACCEPTS_NOTHING, NO_REASON, Settings, UNKNOWN_CODE,
    accept::{covers, of_metadata},
    no_rule,
};
use crate::{
    acceptance::Acceptance,
    assembly::StackAssembly,
    check::{
        Accepted, Diagnostic, Report, Rule, Severity, findings::Finding, lint,
        security::finds_secrets,
    },
    template::segments,
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
        hide_secrets(&mut report);
        report
    }

    /// Adds to a report what others have found, and accepts what is accepted.
    pub(in crate::check) fn add(
        &self,
        stack: &StackAssembly,
        report: &mut Report,
        diagnostics: Vec<Diagnostic>,
    ) {
        let of_stack = stack.accepted.iter().cloned().chain(of_metadata(stack));
        let accepted: Vec<Acceptance> = of_stack.chain(self.accepted.iter().cloned()).collect();
        for diagnostic in diagnostics {
            match accepted.iter().find(|it| covers(it, &diagnostic)) {
                Some(acceptance) => report.accepted.push(Accepted {
                    reason: acceptance.reason.clone(),
                    diagnostic,
                }),
                None => report.diagnostics.push(diagnostic),
            }
        }
        hide_secrets(report);
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
        let is_ours = Rule::find(code).is_some();
        let (rule, message) = if !is_ours && !lint::is_code(code) {
            (&UNKNOWN_CODE, no_rule(code))
        } else if acceptance.reason.trim().is_empty() {
            (&NO_REASON, format!("{code} is accepted without a reason"))
        // Only `--lint` knows what AWS's rules find.
        } else if is_ours && !used {
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
            is_secret: false,
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
        is_secret: false,
        pointer: finding.pointer,
        message: finding.message,
        related,
        fix: finding.fix,
    }
}

/// Marks all that is about a line with a secret in it, whatever it says of that line.
fn hide_secrets(report: &mut Report) {
    let all = || {
        let accepted = report.accepted.iter().map(|it| &it.diagnostic);
        report.diagnostics.iter().chain(accepted)
    };
    let secret: BTreeSet<_> = all()
        .filter(|it| finds_secrets(&it.code))
        .filter_map(|it| it.line)
        .map(|line| (line.file(), line.line()))
        .collect();
    if secret.is_empty() {
        return;
    }
    let accepted = report.accepted.iter_mut().map(|it| &mut it.diagnostic);
    for it in report.diagnostics.iter_mut().chain(accepted) {
        // A line between two that are marked is shown too.
        let around = u32::from(!it.related.is_empty());
        let related = it.related.iter().filter_map(|related| related.line);
        it.is_secret = it.line.into_iter().chain(related).any(|line| {
            let near = line.line().saturating_sub(around)..=line.line() + around;
            near.into_iter()
                .any(|number| secret.contains(&(line.file(), number)))
        });
    }
}

/// The logical id in `/Resources/Topic/Properties/TopicName`.
fn resource(pointer: &str) -> Option<String> {
    let mut segments = segments(pointer);
    (segments.next()? == "Resources")
        .then(|| segments.next())?
        .map(Cow::into_owned)
}
