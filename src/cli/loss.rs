//! What a removal would take away, for a person to judge and for programs to read.

use serde_json::{Value, json};

use super::printer::{Printer, STRONG};
use crate::{
    cloud::LogGroup,
    destroy::{BucketLoss, Farewell, Member},
    diff::Holding,
};

/// What goes and what stays.
pub(super) fn describe(farewell: &Farewell, place: &str, printer: &Printer) -> String {
    let stack = &farewell.stack;
    let mut lines = vec![format!(
        "remove {STRONG}{}{STRONG:#} from {place}",
        stack.name
    )];
    let mut add = |line: String| lines.push(format!("  {line}"));
    if farewell.is_busy() {
        add(format!("waited for first: it is {}", stack.status.as_str()));
    }
    add(format!(
        "deleted: {}",
        counted(farewell.deleted.len(), "resource")
    ));
    if printer.is_verbose() {
        for member in &farewell.deleted {
            add(format!("  {}", name(member)));
        }
    }
    if !farewell.writers.is_empty() {
        add(format!(
            "stopped first: {}, so that nothing fills the buckets again",
            counted(farewell.writers.len(), "function")
        ));
    }
    for bucket in &farewell.buckets {
        let held: Vec<String> = holdings(bucket).iter().map(ToString::to_string).collect();
        // Not all of a very full one is counted.
        let least = if bucket.content.more {
            "more than "
        } else {
            ""
        };
        add(format!(
            "emptied first: {} ({}): {least}{}",
            bucket.path,
            bucket.name,
            held.join(", ")
        ));
    }
    for (member, held) in &farewell.losses {
        let held: Vec<String> = held.iter().map(ToString::to_string).collect();
        add(format!("lost: {}: {}", name(member), held.join(", ")));
    }
    if !farewell.logs.is_empty() {
        let bytes = farewell.logs.iter().map(|group| group.bytes).sum();
        let what = Holding::of("log groups", farewell.logs.len() as u64).with_bytes(bytes);
        let fate = if farewell.keep_logs {
            "left"
        } else {
            "deleted after it"
        };
        add(format!("{fate}: {what}, which services made for it"));
        if printer.is_verbose() {
            for group in &farewell.logs {
                add(format!("  {}", group.name));
            }
        }
    }
    for (fate, members) in [
        ("deleted after a snapshot", &farewell.snapshots),
        ("kept", &farewell.retained),
    ] {
        for member in members {
            add(format!("{fate}: {}", name(member)));
        }
    }
    for caveat in &farewell.caveats {
        add(format!("note: {caveat}"));
    }
    lines.join("\n")
}

fn counted(count: usize, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    }
}

fn name(member: &Member) -> String {
    let (resource, authored) = (&member.resource, &member.authored);
    let made = match &authored.made {
        Some(made) => format!(", {made}"),
        None => String::new(),
    };
    format!(
        "{} ({}{made}) {}",
        member.path,
        authored.shown_type(&resource.type_name),
        resource.physical_id
    )
}

fn holdings(bucket: &BucketLoss) -> Vec<Holding> {
    let content = &bucket.content;
    let objects = Holding::of("objects", content.objects).with_bytes(content.bytes);
    let mut held = vec![objects];
    if content.older > 0 {
        held.push(Holding::of("older versions", content.older));
    }
    held
}

/// The plan as one event.
pub(super) fn as_json(farewell: &Farewell) -> Value {
    let members = |members: &[Member]| -> Vec<Value> {
        let members = members.iter().map(|member| {
            json!({
                "id": member.path,
                "type": member.resource.type_name,
                "physicalId": member.resource.physical_id,
                "madeOf": member.authored.sources(),
            })
        });
        members.collect()
    };
    let bucket = |bucket: &BucketLoss| {
        json!({
            "id": bucket.path,
            "name": bucket.name,
            "objects": bucket.content.objects,
            "olderVersions": bucket.content.older,
            "bytes": bucket.content.bytes,
            "more": bucket.content.more,
        })
    };
    let holding = |holding: &Holding| {
        json!({
            "what": holding.what,
            "count": holding.count,
            "bytes": holding.bytes,
            "estimated": holding.estimated,
        })
    };
    let loss = |(member, held): &(Member, Vec<Holding>)| json!({"id": member.path, "holdings": held.iter().map(holding).collect::<Vec<_>>()});
    let group = |group: &LogGroup| json!({"name": group.name, "bytes": group.bytes});
    let blockers = farewell.blockers.iter().map(ToString::to_string);
    json!({
        "version": 1,
        "event": "removal_plan",
        "stack": farewell.stack.name,
        "status": farewell.stack.status.as_str(),
        "deleted": members(&farewell.deleted),
        "retained": members(&farewell.retained),
        "snapshots": members(&farewell.snapshots),
        "stopped": farewell.writers,
        "buckets": farewell.buckets.iter().map(bucket).collect::<Vec<_>>(),
        "losses": farewell.losses.iter().map(loss).collect::<Vec<_>>(),
        "logGroups": farewell.logs.iter().map(group).collect::<Vec<_>>(),
        "keepLogs": farewell.keep_logs,
        "blockers": blockers.collect::<Vec<_>>(),
        "caveats": farewell.caveats,
    })
}
