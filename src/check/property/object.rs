//! Objects: which properties they have, must have, and cannot have together.

use std::rc::Rc;

use super::{
    combine,
    list::COUNT,
    pattern,
    shape::{Others, Shape},
    walk::{Value, Verdict, Walk, is_unread_function},
};
use crate::{
    check::{Levels, Rule, Severity, conditions::Assumption, path::Path},
    suggest::did_you_mean,
    template::{Intrinsic, Map, Node},
};

pub(super) const UNKNOWN: Rule = Rule {
    code: "P002",
    title: "a property that does not exist",
    levels: Levels::all(Severity::Error),
    explanation: "The schema of the resource type has no such property, and CloudFormation \
        refuses it (`Encountered unsupported property`, `extraneous key`). A property that is \
        newer than the schema can be accepted with a reason.",
};

pub(super) const MISSING: Rule = Rule {
    code: "P010",
    title: "a property that must be set and is not",
    levels: Levels::all(Severity::Error),
    explanation: "The schema of the resource type requires the property. An `Fn::If` of which \
        one arm is `AWS::NoValue` leaves it out where that arm is taken.",
};

pub(super) const MISSING_WITH: Rule = Rule {
    code: "P011",
    title: "a property that another one needs and that is not set",
    levels: Levels::all(Severity::Error),
    explanation: "The schema of the resource type requires the property where another one is \
        set, or one of several properties.",
};

pub(super) const EXCLUSIVE: Rule = Rule {
    code: "P012",
    title: "properties that exclude each other",
    levels: Levels::all(Severity::Error),
    explanation: "The schema of the resource type allows one of these properties, not both.",
};

pub(super) fn check<'a>(walk: &mut Walk<'_, 'a>, map: &'a Map, shape: &Rc<Shape>, path: &Path<'_>) {
    let mut deciding = Vec::new();
    for node in map.values() {
        conditions_of_absence(node, &walk.given, &mut deciding);
    }
    if deciding.is_empty() {
        return decided(walk, map, shape, path);
    }
    let Some(scenarios) = walk.conditions().scenarios(&deciding, &walk.given) else {
        walk.cannot_tell();
        return properties(walk, map, shape, path);
    };
    let verdicts: Vec<Verdict> = scenarios
        .iter()
        .map(|scenario| {
            let mut verdict = Verdict::Fits;
            walk.assuming(scenario, |walk| {
                if walk.is_quiet() {
                    verdict = walk.verdict_of(|walk| decided(walk, map, shape, path));
                } else {
                    decided(walk, map, shape, path);
                }
            });
            verdict
        })
        .collect();
    if let Some(first) = verdicts.first() {
        let same = verdicts.iter().all(|verdict| verdict == first);
        walk.take(if same { *first } else { Verdict::Unknown });
    }
}

/// An object of which it is known which properties it has.
fn decided<'a>(walk: &mut Walk<'_, 'a>, map: &'a Map, shape: &Rc<Shape>, path: &Path<'_>) {
    properties(walk, map, shape, path);
    presence(walk, map, shape, path);
    combine::check(walk, Value::Map(map), shape, path);
    for (name, inner) in &shape.with_shape {
        if map
            .get(name)
            .is_some_and(|node| !is_absent(node, &walk.given))
        {
            walk.object(map, *inner, path);
        }
    }
}

fn properties<'a>(walk: &mut Walk<'_, 'a>, map: &'a Map, shape: &Shape, path: &Path<'_>) {
    if let Some(wanted) = shape.names {
        for name in map.keys() {
            let fits = walk.verdict_of(|walk| walk.name(name, wanted, path));
            if fits == Verdict::Breaks {
                walk.report(&UNKNOWN, &path.key(name), || {
                    let message = format!("`{}` cannot have a key `{name}`", path.name());
                    (message, None)
                });
            }
        }
    }
    if shape.properties.is_empty()
        && shape.by_pattern.is_empty()
        && matches!(shape.others, Others::Open)
    {
        return;
    }
    for (name, node) in map {
        let here = path.key(name);
        if let Some(inner) = shape.property(name) {
            if !is_absent(node, &walk.given) {
                walk.check(node, inner, &here);
            }
            continue;
        }
        let by_pattern = shape
            .by_pattern
            .iter()
            .find(|(pattern, _)| pattern::matches(pattern, name));
        if let Some((_, inner)) = by_pattern {
            walk.check(node, *inner, &here);
            continue;
        }
        match shape.others {
            Others::Open => {}
            Others::Like(inner) => walk.check(node, inner, &here),
            Others::Closed if is_macro(name) => walk.cannot_tell(),
            Others::Closed => {
                let owner = walk.owner(path);
                walk.report(&UNKNOWN, &here, || unknown(name, shape, owner));
            }
        }
    }
}

fn unknown(name: &str, shape: &Shape, owner: &str) -> (String, Option<String>) {
    if shape.properties.is_empty() {
        let patterns: Vec<String> = shape
            .by_pattern
            .iter()
            .map(|(pattern, _)| format!("`{pattern}`"))
            .collect();
        let message = if patterns.is_empty() {
            format!("`{owner}` has no properties, so `{name}` is none")
        } else {
            format!(
                "`{owner}` takes only keys like {}, not `{name}`",
                patterns.join(", ")
            )
        };
        return (message, None);
    }
    let known = shape.properties.iter().map(|(known, _)| known.as_str());
    let suggestion = did_you_mean(name, known.clone());
    let fix = suggestion
        .is_empty()
        .then(|| format!("it has {}", named(known)));
    (
        format!("`{owner}` has no property `{name}`{suggestion}"),
        fix,
    )
}

fn named<'n>(names: impl Iterator<Item = &'n str>) -> String {
    const MOST: usize = 12;
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.len().checked_sub(MOST) {
        Some(more @ 1..) => format!("{} and {more} more", names[..MOST].join(", ")),
        _ => names.join(", "),
    }
}

fn presence<'a>(walk: &mut Walk<'_, 'a>, map: &'a Map, shape: &Shape, path: &Path<'_>) {
    let (least, most) = shape.property_count;
    let asks = !shape.required.is_empty()
        || !shape.one_of_these.is_empty()
        || !shape.any_of_these.is_empty()
        || !shape.with.is_empty()
        || !shape.without.is_empty()
        || least.is_some()
        || most.is_some();
    if !asks {
        return;
    }
    let given = walk.given.clone();
    let has = |name: &str| map.get(name).is_some_and(|node| !is_absent(node, &given));
    let owner = walk.owner(path);
    let ticked = |names: &[String]| {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        names.join(", ")
    };
    if let Some((first, second)) = both(&shape.one_of_these, has) {
        walk.report(&EXCLUSIVE, &path.key(second), || {
            exclusive(owner, first, second)
        });
    }
    for (name, others) in &shape.without {
        if let Some(other) = others.iter().find(|other| has(name) && has(other)) {
            walk.report(&EXCLUSIVE, &path.key(other), || {
                exclusive(owner, name, other)
            });
        }
    }
    let count = map.values().filter(|node| !is_absent(node, &given)).count();
    if let Some(most) = most.filter(|most| usize::try_from(*most).is_ok_and(|most| count > most)) {
        walk.report(&COUNT, path, || {
            (
                format!("`{owner}` has {count} entries, and {most} are allowed"),
                None,
            )
        });
    }
    // What a macro adds is not known.
    if map.keys().any(|key| is_macro(key)) || walk.leaves_out() {
        walk.cannot_tell();
        return;
    }
    for name in shape.required.iter().filter(|name| !has(name)) {
        walk.report(&MISSING, path, || {
            let message = format!("`{owner}` needs `{name}`");
            (message, Some(absent(map, name)))
        });
    }
    for names in [&shape.one_of_these, &shape.any_of_these] {
        if !names.is_empty() && !names.iter().any(|name| has(name)) {
            walk.report(&MISSING_WITH, path, || {
                (format!("`{owner}` needs one of {}", ticked(names)), None)
            });
        }
    }
    for (name, others) in shape.with.iter().filter(|(name, _)| has(name)) {
        for other in others.iter().filter(|other| !has(other)) {
            walk.report(&MISSING_WITH, &path.key(name), || {
                (
                    format!("`{owner}` needs `{other}` where `{name}` is set"),
                    None,
                )
            });
        }
    }
    if let Some(least) = least.filter(|least| usize::try_from(*least).is_ok_and(|it| count < it)) {
        walk.report(&COUNT, path, || {
            (
                format!("`{owner}` has {count} entries, and needs {least}"),
                None,
            )
        });
    }
}

/// Whether what stands under this key makes other properties.
fn is_macro(key: &str) -> bool {
    key == "Fn::Transform" || key.starts_with("Fn::ForEach::")
}

/// What to do about a property that is not there.
fn absent(map: &Map, name: &str) -> String {
    if map.contains_key(name) {
        format!("give `{name}` a value in both arms of `Fn::If`")
    } else {
        format!("set `{name}`")
    }
}

fn both(names: &[String], has: impl Fn(&str) -> bool) -> Option<(&str, &str)> {
    let mut set = names.iter().filter(|name| has(name));
    Some((set.next()?, set.next()?))
}

fn exclusive(owner: &str, one: &str, other: &str) -> (String, Option<String>) {
    (
        format!("`{owner}` cannot have `{other}` beside `{one}`"),
        Some(format!("leave out `{one}` or `{other}`")),
    )
}

/// Whether a value stands for none, as far as is given.
pub(super) fn is_absent(node: &Node, given: &[Assumption<'_>]) -> bool {
    !in_some_case(node, given, |node| !node.is_no_value())
}

/// Whether a value stands for none in some case.
pub(super) fn may_be_absent(node: &Node, given: &[Assumption<'_>]) -> bool {
    in_some_case(node, given, Node::is_no_value)
}

/// Whether something holds of one of the values that `node` can come to where `given` is so.
fn in_some_case(
    node: &Node,
    given: &[Assumption<'_>],
    holds: impl Fn(&Node) -> bool + Copy,
) -> bool {
    match node.as_intrinsic() {
        Some(Intrinsic::If {
            condition,
            then,
            otherwise,
        }) => match given.iter().find(|(name, _)| name == condition) {
            Some((_, true)) => in_some_case(then, given, holds),
            Some((_, false)) => in_some_case(otherwise, given, holds),
            None => in_some_case(then, given, holds) || in_some_case(otherwise, given, holds),
        },
        _ => holds(node),
    }
}

/// Whether a node can be anything, several items included.
pub(super) fn is_open_ended(node: &Node) -> bool {
    match node {
        Node::Intrinsic(intrinsic) => matches!(**intrinsic, Intrinsic::Transform { .. }),
        Node::Map(map) => is_unread_function(map),
        _ => false,
    }
}

/// The conditions on which it depends whether `node` is a value.
fn conditions_of_absence<'a>(node: &'a Node, given: &[Assumption<'a>], found: &mut Vec<&'a str>) {
    let Some(Intrinsic::If {
        condition,
        then,
        otherwise,
    }) = node.as_intrinsic()
    else {
        return;
    };
    if !may_be_absent(node, given) {
        return;
    }
    match given.iter().find(|(name, _)| name == condition) {
        Some((_, true)) => conditions_of_absence(then, given, found),
        Some((_, false)) => conditions_of_absence(otherwise, given, found),
        None => {
            if !found.contains(&condition.as_str()) {
                found.push(condition);
            }
            conditions_of_absence(then, given, found);
            conditions_of_absence(otherwise, given, found);
        }
    }
}
