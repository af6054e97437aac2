//! P: resource types and their properties, by the schema.

mod combine;
mod function;
mod kind;
mod list;
mod object;
mod packaged;
mod pattern;
mod resource_type;
mod scalar;
mod service;
mod shape;
mod walk;

use stackwright_schema::Schema;

use super::{Rule, conditions::Assumption, findings::Findings, path::Path, subject::Subject};
use crate::template::{Node, Resource};

use shape::Shapes;
use walk::Walk;

pub(super) const RULES: &[&Rule] = &[
    &resource_type::UNKNOWN,
    &object::UNKNOWN,
    &walk::WRONG_TYPE,
    &scalar::NOT_IN_SET,
    &pattern::MISMATCH,
    &scalar::LENGTH,
    &scalar::RANGE,
    &list::COUNT,
    &list::TWICE,
    &object::MISSING,
    &object::MISSING_WITH,
    &object::EXCLUSIVE,
    &service::READ_ONLY,
    &service::DEPRECATED,
    &combine::NO_ALTERNATIVE,
    &function::WRONG_TYPE,
    &function::BAD_PARAMETER,
    &function::BAD_RESULT,
    &kind::WRONG_KIND,
    &scalar::FORMAT,
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    resource_type::check(subject, findings);
    // A macro of one's own can turn anything into anything.
    if subject.has_own_macros() {
        return;
    }
    let shapes = Shapes::default();
    for (id, resource) in &subject.template.resources {
        if let Some(schema) = subject.schema(&resource.type_name) {
            let mut walk = Walk::new(subject, &shapes);
            resource_properties(&mut walk, id, resource, schema);
            for problem in walk.problems {
                let finding = findings.add(problem.rule, problem.pointer, problem.message);
                if let Some(fix) = problem.fix {
                    finding.fix(fix);
                }
            }
        }
    }
}

fn resource_properties<'a>(
    walk: &mut Walk<'_, 'a>,
    id: &'a str,
    resource: &'a Resource,
    schema: Schema,
) {
    let assumption: Option<Assumption<'a>> = resource
        .condition
        .as_deref()
        .map(|condition| (condition, true));
    walk.given.extend(assumption);
    let resources = Path::top("Resources");
    let here = resources.key(id);
    let path = here.key("Properties");
    walk.resource = Some(resource);
    if walk::is_unread_function(&resource.properties) {
        return conditional(walk, resource, schema, &path);
    }
    service::check(walk, resource, schema, &path);
    walk.object(&resource.properties, schema.root(), &path);
}

/// All properties at once in the arms of an `Fn::If`.
fn conditional<'a>(
    walk: &mut Walk<'_, 'a>,
    resource: &'a Resource,
    schema: Schema,
    path: &Path<'_>,
) {
    let arms = resource.properties.get("Fn::If").and_then(Node::as_list);
    let Some([Node::Text(condition), then, otherwise]) = arms else {
        return;
    };
    let step = path.key("Fn::If");
    for (holds, index, arm) in [(true, 1, then), (false, 2, otherwise)] {
        if let Node::Map(map) = arm {
            walk.assuming(&[(condition, holds)], |walk| {
                walk.object(map, schema.root(), &step.index(index));
            });
        }
    }
}
