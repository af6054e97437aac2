//! A difference for programs to read.

use serde_json::{Value, json};

use super::{
    CodeDifference, Difference, EntryDifference, FileContent, FileDifference, FilesDifference,
    Hunk, ObjectDifference, Part, ResourceDifference, ValueChange, View, drift, headline,
};

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
        "headline": headline(difference),
        "createsStack": difference.creates_stack,
        "abandoned": difference.abandoned,
        "changes": !difference.is_empty(),
        "losesData": difference.losses().next().is_some(),
        "counts": counts,
        "resources": difference.resources.iter().map(resource).collect::<Vec<_>>(),
        "addresses": difference.addresses(),
        "caveats": difference.caveats,
        "drift": difference.drift.as_ref().map(drift::to_json),
        "files": difference.files.iter().map(files).collect::<Vec<_>>(),
        "entries": difference.entries.iter().map(entry).collect::<Vec<_>>(),
        "security": difference.security,
    })
}

fn resource(resource: &ResourceDifference) -> Value {
    json!({
        "id": resource.id,
        "type": resource.type_name,
        "route": resource.route.as_ref().map(|route| json!({
            "name": route.name,
            "old": route.old,
            "new": route.new,
        })),
        "kind": resource.kind,
        "replacement": resource.replacement,
        "replacementBySchema": resource.schema,
        "replacementByChangeSet": resource.service,
        "fate": resource.fate,
        "holdsData": resource.holds_data,
        "losesData": resource.loses_data(),
        "madeOf": resource.made_of,
        "made": resource.made.as_ref().map(|made| json!({
            "of": made.sources.iter().map(|source| &source.id).collect::<Vec<_>>(),
            "as": made.part,
        })),
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
        "code": resource.code.as_ref().map(code),
        "changesByChangeSet": resource.service_changes.iter().map(change).collect::<Vec<_>>(),
        "changeSet": resource.details,
    })
}

fn files(files: &FilesDifference) -> Value {
    let file = |file: &ObjectDifference| {
        json!({
            "name": file.name,
            "kind": file.kind,
            "oldSize": file.old_size,
            "newSize": file.new_size,
            "settingsOnly": file.settings_only,
            "hunks": file.lines.iter().map(hunk).collect::<Vec<_>>(),
        })
    };
    json!({
        "bucketId": files.bucket_id,
        "bucket": files.bucket,
        "prefix": files.prefix,
        "source": files.line.map(|line| line.to_string()),
        "files": files.files.iter().map(file).collect::<Vec<_>>(),
        "unchanged": files.unchanged,
        "unknown": files.unknown,
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
    let parts = match View::of(change) {
        View::Parts(parts) => parts,
        _ => Vec::new(),
    };
    json!({
        "path": change.path.pointer(),
        "old": change.old.as_ref().map(serde_json::Value::from),
        "new": change.new.as_ref().map(serde_json::Value::from),
        "hidden": change.hidden,
        "parts": parts.iter().map(part).collect::<Vec<_>>(),
    })
}

fn part(part: &Part) -> Value {
    json!({
        "what": part.what,
        "name": part.name,
        "kind": part.kind,
        "brief": part.brief,
        "changes": part.changes.iter().map(change).collect::<Vec<_>>(),
    })
}

fn code(code: &CodeDifference) -> Value {
    match code {
        CodeDifference::Unknown(why) => json!({"unknown": why, "files": []}),
        CodeDifference::Files(files) => {
            json!({"unknown": null, "files": files.iter().map(file).collect::<Vec<_>>()})
        }
    }
}

fn file(file: &FileDifference) -> Value {
    let mut value = json!({
        "name": file.name,
        "kind": file.kind,
        "hunks": [],
        "oldSize": null,
        "newSize": null,
        "executable": null,
    });
    match &file.content {
        FileContent::Lines(hunks) => {
            value["hunks"] = hunks.iter().map(hunk).collect();
        }
        FileContent::Opaque { old, new } => {
            value["oldSize"] = (*old).into();
            value["newSize"] = (*new).into();
        }
        FileContent::Mode { executable } => value["executable"] = (*executable).into(),
    }
    value
}

fn hunk(hunk: &Hunk) -> Value {
    let lines = hunk.lines.iter();
    let lines = lines.map(|line| format!("{}{}", line.sign(), line.text()));
    json!({
        "oldStart": hunk.old_start,
        "newStart": hunk.new_start,
        "lines": lines.collect::<Vec<_>>(),
    })
}
