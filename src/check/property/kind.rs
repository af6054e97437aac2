//! References to a resource of the wrong kind, or to the wrong part of the right one.

use stackwright_schema::Property;

use super::{function::spelled, walk::Walk};
use crate::{
    check::{Levels, Rule, Severity, attributes::Readable, path::Path},
    template::{Intrinsic, Node},
};

pub(super) const WRONG_KIND: Rule = Rule {
    code: "P019",
    title: "a reference to something of another kind",
    levels: Levels::all(Severity::Error),
    explanation: "The property takes the id, the name or the ARN of a resource of one kind \
        (`AWS::IAM::Role.Arn`), and the reference gives that of another, or another part of it. \
        The kinds are those that cfn-lint's schemas give as formats.",
};

pub(super) fn check(
    walk: &mut Walk<'_, '_>,
    intrinsic: &Intrinsic,
    property: Property,
    path: &Path<'_>,
) {
    let (resource, given) = match intrinsic {
        Intrinsic::Ref(name) => (name, walk.subject.reference(name)),
        Intrinsic::GetAtt {
            resource,
            attribute: Node::Text(attribute),
        } => (resource, walk.subject.attribute(resource, attribute)),
        _ => return,
    };
    let Readable::Known { kinds: given, .. } = given else {
        return;
    };
    let wanted = wanted(walk, property, 0);
    let Some(first) = wanted.first() else {
        return;
    };
    if given.iter().any(|kind| wanted.contains(kind)) {
        return;
    }
    let of = |kind: &str| kind.rsplit_once('.').map(|(name, _)| name.to_owned());
    let type_name = walk
        .subject
        .template
        .resources
        .get(resource)
        .map(|resource| resource.type_name.as_str());
    // Where the schema does not say what it is, it may still be the right thing, unless it is
    // another part of the right resource.
    let same_type = wanted.iter().any(|kind| of(kind).as_deref() == type_name);
    if given.is_empty() && !same_type {
        return;
    }
    walk.report(&WRONG_KIND, path, || {
        let is = given
            .first()
            .map_or_else(|| "something else".to_owned(), |kind| format!("`{kind}`"));
        let message = format!(
            "`{}` takes `{first}`, and `{}` is {is}",
            path.name(),
            spelled(intrinsic),
        );
        (message, None)
    });
}

/// The kinds that a property takes; none where it takes anything.
fn wanted(walk: &Walk<'_, '_>, property: Property, depth: usize) -> Vec<String> {
    let shape = walk.shapes.get(property);
    if let Some(kind) = &shape.kind {
        return vec![kind.clone()];
    }
    if depth > 8 {
        return Vec::new();
    }
    if let Some(definition) = shape.definition {
        return wanted(walk, definition, depth + 1);
    }
    let mut kinds = Vec::new();
    for alternative in &shape.any_of {
        let of_this = wanted(walk, *alternative, depth + 1);
        if of_this.is_empty() {
            return of_this;
        }
        kinds.extend(of_this);
    }
    kinds
}
