//! Reports as JSON.

use serde_json::{Value, json};

use super::{Diagnostic, Related, Report, Severity};
use crate::source::SourceLine;

/// The reports as one document, version 1.
///
/// ```
/// use stackwright::check::{Report, to_json};
///
/// let reports = [Report::of_missing("news", "there is no file `news.yaml`".to_owned(), None)];
/// let document = to_json(&reports);
/// assert_eq!(document["version"], 1);
/// assert_eq!(document["stacks"][0]["diagnostics"][0]["code"], "T000");
/// ```
pub fn to_json<'a>(reports: impl IntoIterator<Item = &'a Report>) -> Value {
    let stacks: Vec<Value> = reports.into_iter().map(stack).collect();
    json!({ "version": 1, "stacks": stacks })
}

fn stack(report: &Report) -> Value {
    let accepted: Vec<Value> = report
        .accepted
        .iter()
        .map(|accepted| {
            let mut value = diagnostic(&accepted.diagnostic);
            value["reason"] = accepted.reason.as_str().into();
            value
        })
        .collect();
    let usage: serde_json::Map<String, Value> = report
        .usage
        .iter()
        .map(|usage| {
            let value = json!({ "used": usage.used, "limit": usage.limit });
            (usage.what.to_owned(), value)
        })
        .collect();
    json!({
        "stack": report.stack,
        "diagnostics": report.diagnostics.iter().map(diagnostic).collect::<Vec<_>>(),
        "accepted": accepted,
        "counts": {
            "error": report.count(Severity::Error),
            "warning": report.count(Severity::Warning),
            "note": report.count(Severity::Note),
        },
        "usage": usage,
        "capabilities": report.capabilities.iter().map(|it| it.name()).collect::<Vec<_>>(),
    })
}

fn diagnostic(diagnostic: &Diagnostic) -> Value {
    let mut value = json!({
        "code": diagnostic.code,
        "severity": diagnostic.severity.name(),
        "stack": diagnostic.stack,
        "resource": diagnostic.resource,
        "path": diagnostic.path(),
        "pointer": diagnostic.pointer,
        "message": diagnostic.message,
        "related": diagnostic.related.iter().map(related).collect::<Vec<_>>(),
        "fix": diagnostic.fix,
    });
    place(&mut value, diagnostic.line);
    value
}

fn related(related: &Related) -> Value {
    let mut value = json!({
        "label": related.label,
        "pointer": related.pointer,
    });
    place(&mut value, related.line);
    value
}

fn place(value: &mut Value, line: Option<SourceLine>) {
    value["file"] = line.map(SourceLine::file).into();
    value["line"] = line.map(SourceLine::line).into();
    value["column"] = line.map(SourceLine::column).into();
}
