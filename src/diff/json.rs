//! A difference for programs to read.

use serde_json::{Value, json};

use super::{Difference, EntryDifference, ResourceDifference, ValueChange, drift};

/// The differences of some stacks as JSON, of version 1.
///
/// ```
/// use stackwright::diff::{Difference, to_json};
///
/// let document = to_json(&[Difference::of_nothing("news")]);
/// assert_eq!(document["version"], 1);
/// ```
pub fn to_json<'a>(differences: impl IntoIterator<Item = &'a Difference>) -> Value {
    let stacks: Vec<Value> = differences.into_iter().map(stack).collect();
    json!({"version": 1, "stacks": stacks})
}

fn stack(difference: &Difference) -> Value {
    let counts = difference.counts();
    json!({
        "stack": difference.stack,
        "createsStack": difference.creates_stack,
        "changes": !difference.is_empty(),
        "losesData": difference.losses().next().is_some(),
        "counts": counts,
        "resources": difference.resources.iter().map(resource).collect::<Vec<_>>(),
        "addresses": difference.addresses(),
        "caveats": difference.caveats,
        "drift": difference.drift.as_ref().map(drift::to_json),
        "entries": difference.entries.iter().map(entry).collect::<Vec<_>>(),
        "security": difference.security,
    })
}

fn resource(resource: &ResourceDifference) -> Value {
    json!({
        "id": resource.id,
        "type": resource.type_name,
        "kind": resource.kind,
        "replacement": resource.replacement,
        "replacementBySchema": resource.schema,
        "replacementByChangeSet": resource.service,
        "fate": resource.fate,
        "holdsData": resource.holds_data,
        "losesData": resource.loses_data(),
        "madeOf": resource.made_of,
        "causes": resource.causes,
        "interruptedBy": resource.interruptions,
        "refusedFor": resource.refused,
        "nameTaken": resource.name_taken,
        "renaming": resource.renaming,
        "holdings": resource.holdings,
        "chain": resource.chain,
        "evidence": resource.all_evidence(),
        "doubts": resource.doubts(),
        "source": resource.line.map(|line| line.to_string()),
        "changes": resource.changes.iter().map(change).collect::<Vec<_>>(),
        "changesByChangeSet": resource.service_changes.iter().map(change).collect::<Vec<_>>(),
        "changeSet": resource.details,
    })
}

fn entry(entry: &EntryDifference) -> Value {
    json!({
        "section": entry.section,
        "name": entry.name,
        "kind": entry.kind,
        "evidence": entry.evidence,
        "chain": entry.chain,
        "changes": entry.changes.iter().map(change).collect::<Vec<_>>(),
    })
}

fn change(change: &ValueChange) -> Value {
    json!({
        "path": change.path.pointer(),
        "old": change.old.as_ref().map(serde_json::Value::from),
        "new": change.new.as_ref().map(serde_json::Value::from),
        "hidden": change.hidden,
    })
}
