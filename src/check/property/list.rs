//! Lists: how many items, which of them twice.

use super::{
    object,
    shape::Shape,
    walk::{Verdict, Walk},
};
use crate::{
    check::{Levels, Rule, Severity, path::Path},
    template::Node,
};

pub(super) const COUNT: Rule = Rule {
    code: "P008",
    title: "too many or too few items",
    levels: Levels::all(Severity::Error),
    explanation: "The schema of the resource type says how many items a list, or how many \
        entries a mapping, can have.",
};

pub(super) const TWICE: Rule = Rule {
    code: "P009",
    title: "an item that is there twice",
    levels: Levels::all(Severity::Error),
    explanation: "The items of this list differ from each other, as a whole or by the \
        property that names them.",
};

pub(super) fn check<'a>(
    walk: &mut Walk<'_, 'a>,
    items: &'a [Node],
    shape: &Shape,
    path: &Path<'_>,
) {
    count(walk, items, shape, path);
    if shape.unique_items {
        for (index, item) in items.iter().enumerate() {
            if let Some(first) = items[..index].iter().position(|other| other == item)
                && !object::is_open_ended(item)
            {
                walk.report(&TWICE, &path.index(index), || {
                    let message = format!(
                        "`{}` has the same item twice, first as number {}",
                        path.name(),
                        first + 1
                    );
                    (message, Some("leave one out".to_owned()))
                });
            }
        }
    }
    if !shape.unique_keys.is_empty() {
        unique_keys(walk, items, &shape.unique_keys, path);
    }
    if let Some(wanted) = shape.contains {
        let verdicts: Vec<Verdict> = items
            .iter()
            .map(|item| walk.verdict_of(|walk| walk.check(item, wanted, path)))
            .collect();
        if verdicts.iter().all(|verdict| *verdict == Verdict::Breaks) {
            walk.report(&COUNT, path, || {
                let name = path.name();
                let message = format!("`{name}` has no item of the sort of which it needs one");
                (message, None)
            });
        }
    }
    for (index, item) in items.iter().enumerate() {
        let inner = shape.first_items.get(index).copied().or(shape.items);
        if let Some(inner) = inner {
            walk.check(item, inner, &path.index(index));
        }
    }
}

fn count(walk: &mut Walk<'_, '_>, items: &[Node], shape: &Shape, path: &Path<'_>) {
    let (least, most) = shape.item_count;
    if least.is_none() && most.is_none() && shape.most_unique_items.is_none() {
        return;
    }
    if items.iter().any(object::is_open_ended) {
        walk.cannot_tell();
        return;
    }
    let sure = items
        .iter()
        .filter(|item| !object::may_be_absent(item, &walk.given))
        .count();
    let possible = items
        .iter()
        .filter(|item| !object::is_absent(item, &walk.given))
        .count();
    let name = path.name();
    if let Some(most) = most.filter(|most| *most >= 0 && sure > *most as usize) {
        walk.report(&COUNT, path, || {
            let message = format!("`{name}` has {sure} items, and {most} are allowed");
            (message, None)
        });
    } else if let Some(most) = shape.most_unique_items {
        let mut different: Vec<&Node> = Vec::new();
        for item in items {
            if !different.contains(&item) {
                different.push(item);
            }
        }
        let count = different.len();
        if usize::try_from(most).is_ok_and(|most| count > most) {
            walk.report(&COUNT, path, || {
                let message =
                    format!("`{name}` has {count} different items, and {most} are allowed");
                (message, None)
            });
        }
    }
    if let Some(least) = least.filter(|least| *least > 0 && possible < *least as usize) {
        walk.report(&COUNT, path, || {
            let message = format!("`{name}` has {possible} items, and needs {least}");
            (message, None)
        });
    } else if sure != possible {
        walk.cannot_tell();
    }
}

fn unique_keys(walk: &mut Walk<'_, '_>, items: &[Node], keys: &[String], path: &Path<'_>) {
    let mut seen: Vec<Vec<&str>> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let values: Option<Vec<&str>> = keys
            .iter()
            .map(|key| item.get(key).and_then(Node::as_text))
            .collect();
        let Some(values) = values else {
            continue;
        };
        if seen.contains(&values) {
            walk.report(&TWICE, &path.index(index), || {
                let message = format!(
                    "`{}` has two items whose `{}` is `{}`",
                    path.name(),
                    keys.join("` and `"),
                    values.join("` and `")
                );
                (message, None)
            });
        } else {
            seen.push(values);
        }
    }
}
