//! Functions in place of values: of which type they are, and what they can come to.

use stackwright_schema::{Property, Types};

use super::walk::{Verdict, Walk, type_name};
use crate::{
    check::{
        Levels, Rule, Severity,
        attributes::Readable,
        path::Path,
        values::{Origin, is_list},
    },
    template::{Intrinsic, Node, Pseudo},
};

pub(super) const WRONG_TYPE: Rule = Rule {
    code: "P016",
    title: "a function that gives a value of the wrong type",
    levels: Levels::all(Severity::Error),
    explanation: "`Ref` gives the text that names a resource, or a parameter's value; \
        `Fn::GetAtt` an attribute of the type that the schema says; `Fn::Sub`, `Fn::Join`, \
        `Fn::Base64` and `Fn::ImportValue` a text; `Fn::Split`, `Fn::GetAZs` and `Fn::Cidr` a list.",
};

pub(super) const BAD_PARAMETER: Rule = Rule {
    code: "P017",
    title: "a parameter whose value the property refuses",
    levels: Levels::all(Severity::Warning),
    explanation: "A value that the parameter allows, or its default, is one that the schema of \
        the resource type refuses where the parameter is used. Whoever deploys may give another \
        one, so this is a warning.",
};

pub(super) const BAD_RESULT: Rule = Rule {
    code: "P018",
    title: "a function whose result the property refuses",
    levels: Levels::all(Severity::Warning),
    explanation: "What `Fn::FindInMap`, `Fn::Join`, `Fn::Sub`, `Fn::Select` or `Fn::Split` comes \
        to, in one of the cases that the template spells out, is refused by the schema of the \
        resource type.",
};

const SCALARS: Types = Types::STRING
    .or(Types::INTEGER)
    .or(Types::NUMBER)
    .or(Types::BOOLEAN);

pub(super) fn check<'a>(
    walk: &mut Walk<'_, 'a>,
    node: &'a Node,
    intrinsic: &'a Intrinsic,
    property: Property,
    path: &Path<'_>,
) {
    if let Intrinsic::If {
        condition,
        then,
        otherwise,
    } = intrinsic
    {
        let step = path.key("Fn::If");
        let arms = [
            (true, then, step.index(1)),
            (false, otherwise, step.index(2)),
        ];
        return both_arms(walk, condition, arms, property);
    }
    if walk.shapes.get(property).never {
        return walk.refused(path);
    }
    // A verdict that depends on a function's value is not reached here.
    walk.cannot_tell();
    if walk.is_quiet() || node.is_no_value() {
        return;
    }
    let wanted = walk.shapes.wanted(property);
    if let Some(given) = type_of(walk, intrinsic)
        && !wanted.is_empty()
        && !fits(given, wanted)
    {
        walk.report(&WRONG_TYPE, path, || {
            let wanted: Vec<&str> = wanted
                .names()
                .filter(|name| *name != "null")
                .map(type_name)
                .collect();
            let gives = if fits(given, SCALARS) {
                "a text"
            } else {
                given.names().next().map_or("something else", type_name)
            };
            let message = format!(
                "`{}` must be {}, and `{}` gives {gives}",
                path.name(),
                wanted.join(" or "),
                spelled(intrinsic),
            );
            (message, None)
        });
        return;
    }
    super::kind::check(walk, intrinsic, property, path);
    values(walk, node, property, path);
}

fn both_arms<'a>(
    walk: &mut Walk<'_, 'a>,
    condition: &'a str,
    arms: [(bool, &'a Node, Path<'_>); 2],
    property: Property,
) {
    let decided = walk
        .given
        .iter()
        .find(|(name, _)| *name == condition)
        .map(|(_, holds)| *holds);
    let mut verdicts = Vec::new();
    for (holds, arm, path) in &arms {
        if decided.is_some_and(|decided| decided != *holds) || arm.is_no_value() {
            continue;
        }
        let assumption = [(condition, *holds)];
        let assumptions = if decided.is_some() {
            &[][..]
        } else {
            &assumption
        };
        walk.assuming(assumptions, |walk| {
            if !assumptions.is_empty() && !walk.conditions().agree(&walk.given) {
                return;
            }
            if walk.is_quiet() {
                verdicts.push(walk.verdict_of(|walk| walk.check(arm, property, path)));
            } else {
                walk.check(arm, property, path);
            }
        });
    }
    if let Some(first) = verdicts.first() {
        let same = verdicts.iter().all(|verdict| verdict == first);
        walk.take(if same { *first } else { Verdict::Unknown });
    }
}

/// The types that a function's value has; `None` where that is not known.
fn type_of(walk: &Walk<'_, '_>, intrinsic: &Intrinsic) -> Option<Types> {
    let template = walk.subject.template;
    match intrinsic {
        Intrinsic::Ref(name) if name == Pseudo::NotificationArns.name() => Some(Types::ARRAY),
        Intrinsic::Ref(name) if name.starts_with("AWS::") => Some(SCALARS),
        Intrinsic::Ref(name) => match template.parameters.get(name) {
            Some(parameter) if is_list(parameter) => Some(Types::ARRAY),
            Some(_) => Some(SCALARS),
            None => template.resources.contains_key(name).then_some(SCALARS),
        },
        Intrinsic::GetAtt {
            resource,
            attribute: Node::Text(attribute),
        } => match walk.subject.attribute(resource, attribute) {
            Readable::Known { types, .. } => Some(types).filter(|types| !types.is_empty()),
            Readable::Open | Readable::Missing => None,
        },
        Intrinsic::Sub { .. }
        | Intrinsic::Join { .. }
        | Intrinsic::Base64(_)
        | Intrinsic::ImportValue(_)
        | Intrinsic::ToJsonString(_) => Some(SCALARS),
        Intrinsic::Split { .. } | Intrinsic::GetAzs(_) | Intrinsic::Cidr { .. } => {
            Some(Types::ARRAY)
        }
        _ => None,
    }
}

/// Whether a value of the types `given` can be one of the types `wanted`; scalars are turned into
/// each other.
fn fits(given: Types, wanted: Types) -> bool {
    let has = |types: Types, one: Types| types.contains(one);
    let scalar = |types: Types| {
        [Types::STRING, Types::INTEGER, Types::NUMBER, Types::BOOLEAN]
            .into_iter()
            .any(|one| has(types, one))
    };
    scalar(given) && scalar(wanted)
        || [Types::ARRAY, Types::OBJECT]
            .into_iter()
            .any(|one| has(given, one) && has(wanted, one))
}

/// A function as people write it.
pub(super) fn spelled(intrinsic: &Intrinsic) -> String {
    match intrinsic {
        Intrinsic::Ref(name) => format!("!Ref {name}"),
        Intrinsic::GetAtt {
            resource,
            attribute: Node::Text(attribute),
        } => format!("!GetAtt {resource}.{attribute}"),
        other => other.name().to_owned(),
    }
}

/// Looks at everything that the function can come to.
fn values<'a>(walk: &mut Walk<'_, 'a>, node: &'a Node, property: Property, path: &Path<'_>) {
    for possible in walk.subject.values(node, &walk.given) {
        let mut inner = Walk::new(walk.subject, walk.shapes);
        inner.given.extend_from_slice(&walk.given);
        inner.check(&possible.node, property, path);
        let Some(problem) = inner.problems.into_iter().next() else {
            continue;
        };
        let (rule, message) = match possible.origin {
            Origin::Default(name) => (
                &BAD_PARAMETER,
                format!(
                    "with the default of parameter `{name}`, {}",
                    problem.message
                ),
            ),
            Origin::Allowed(name) => (
                &BAD_PARAMETER,
                format!(
                    "with a value that parameter `{name}` allows, {}",
                    problem.message
                ),
            ),
            Origin::Written | Origin::Computed => (&BAD_RESULT, problem.message),
        };
        walk.note(rule, path, || (message, problem.fix));
    }
}
