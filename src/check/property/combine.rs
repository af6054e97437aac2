//! Alternatives, exclusions and choices between schemas.

use stackwright_schema::Property;

use super::{
    shape::Shape,
    walk::{Problem, Value, Verdict, Walk},
};
use crate::check::{Levels, Rule, Severity, path::Path};

pub(super) const NO_ALTERNATIVE: Rule = Rule {
    code: "P015",
    title: "a value that fits none of the alternatives",
    levels: Levels::all(Severity::Error),
    explanation: "The schema of the resource type gives several shapes for this value \
        (`anyOf`, `oneOf`), and it has none of them, or more than one where only one is allowed, \
        or the one that is ruled out (`not`).",
};

pub(super) fn check<'a>(walk: &mut Walk<'_, 'a>, value: Value<'a>, shape: &Shape, path: &Path<'_>) {
    for inner in &shape.all_of {
        walk.one(value, *inner, path);
    }
    if !shape.any_of.is_empty() {
        any_of(walk, value, &shape.any_of, path);
    }
    if !shape.one_of.is_empty() {
        one_of(walk, value, &shape.one_of, path);
    }
    let owner = walk.owner(path);
    if let Some(inner) = shape.not {
        match walk.verdict_of(|walk| walk.one(value, inner, path)) {
            Verdict::Breaks => {}
            Verdict::Unknown => walk.cannot_tell(),
            Verdict::Fits => walk.report(&NO_ALTERNATIVE, path, || {
                let name = owner;
                let message = value.as_text().map_or_else(
                    || format!("`{name}` has a shape that is ruled out"),
                    |text| format!("`{name}` cannot be `{text}`"),
                );
                (message, None)
            }),
        }
    }
    if let Some(choice) = &shape.choice {
        let inner = match walk.verdict_of(|walk| walk.one(value, choice.condition, path)) {
            Verdict::Fits => choice.then,
            Verdict::Breaks => choice.otherwise,
            Verdict::Unknown => {
                walk.cannot_tell();
                None
            }
        };
        if let Some(inner) = inner {
            walk.one(value, inner, path);
        }
    }
}

fn verdicts<'a>(
    walk: &mut Walk<'_, 'a>,
    value: Value<'a>,
    alternatives: &[Property],
    path: &Path<'_>,
) -> Vec<Verdict> {
    alternatives
        .iter()
        .map(|inner| walk.verdict_of(|walk| walk.one(value, *inner, path)))
        .collect()
}

fn any_of<'a>(
    walk: &mut Walk<'_, 'a>,
    value: Value<'a>,
    alternatives: &[Property],
    path: &Path<'_>,
) {
    let verdicts = verdicts(walk, value, alternatives, path);
    if verdicts.contains(&Verdict::Fits) {
        return;
    }
    if verdicts.contains(&Verdict::Unknown) {
        walk.cannot_tell();
        return;
    }
    none_fits(walk, value, alternatives, path);
}

fn one_of<'a>(
    walk: &mut Walk<'_, 'a>,
    value: Value<'a>,
    alternatives: &[Property],
    path: &Path<'_>,
) {
    let owner = walk.owner(path);
    let verdicts = verdicts(walk, value, alternatives, path);
    let fit = verdicts.iter().filter(|it| **it == Verdict::Fits).count();
    if fit > 1 {
        walk.report(&NO_ALTERNATIVE, path, || {
            let message = match names_of(alternatives) {
                Some(names) => format!("`{owner}` takes only one of {names}"),
                None => format!("`{owner}` fits {fit} alternatives where only one is allowed"),
            };
            (message, None)
        });
    } else if verdicts.contains(&Verdict::Unknown) {
        walk.cannot_tell();
    } else if fit == 0 {
        none_fits(walk, value, alternatives, path);
    }
}

fn none_fits<'a>(
    walk: &mut Walk<'_, 'a>,
    value: Value<'a>,
    alternatives: &[Property],
    path: &Path<'_>,
) {
    if walk.is_quiet() {
        walk.take(Verdict::Breaks);
        return;
    }
    let owner = walk.owner(path);
    if let Some(names) = names_of(alternatives) {
        walk.report(&NO_ALTERNATIVE, path, || {
            (format!("`{owner}` needs one of {names}"), None)
        });
        return;
    }
    // What is wrong with the nearest one says most.
    let nearest = alternatives
        .iter()
        .map(|inner| walk.problems_of(|walk| walk.one(value, *inner, path)))
        .filter(|problems| !problems.is_empty())
        .min_by_key(|problems| distance(problems, path));
    // Which of its shapes was meant cannot be said of a serverless type.
    let nearest = nearest.filter(|_| !walk.is_deep_in_serverless(&path.index(0)));
    let Some(problems) = nearest else {
        walk.take(Verdict::Unknown);
        return;
    };
    walk.take(Verdict::Breaks);
    walk.problems.extend(problems);
}

/// A problem deeper in the value tells of a better fit than one at its top.
fn distance(problems: &[Problem], path: &Path<'_>) -> (usize, usize) {
    let top = path.pointer().len();
    let shallow = problems
        .iter()
        .filter(|problem| problem.pointer.len() <= top)
        .count();
    (shallow, problems.len())
}

/// The properties between which to choose, where that is all that the alternatives ask.
fn names_of(alternatives: &[Property]) -> Option<String> {
    let mut names = Vec::new();
    for alternative in alternatives {
        if alternative.part().entries().count() != 1 {
            return None;
        }
        let required = alternative.required();
        if required.is_empty() {
            return None;
        }
        names.push(format!("`{}`", required.join("` with `")));
    }
    (!names.is_empty()).then(|| names.join(", "))
}
