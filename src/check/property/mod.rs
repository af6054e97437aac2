//! P: resource types and their properties, by the schema.

mod backup;
mod cases;
mod combine;
mod domain;
mod function;
mod identity;
mod key;
mod kind;
mod list;
mod object;
mod packaged;
mod pattern;
mod resource_type;
mod role;
mod scalar;
mod schedule;
mod service;
mod shape;
mod subnet;
mod walk;

use std::collections::HashMap;

use stackwright_schema::Schema;

use super::{Rule, conditions::Assumption, findings::Findings, path::Path, subject::Subject};
use crate::template::{Node, Resource};

use cases::Entry;
use service::Listed;
pub(super) use shape::Shapes;
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
    &identity::SAME_NAME,
    &identity::SAME_SUBNET,
    &schedule::SCHEDULE,
    &domain::ALIAS,
    &domain::OUTSIDE_ZONE,
    &domain::OTHER_DOMAIN,
    &key::ATTRIBUTES,
    &subnet::OVERLAP,
    &backup::TOO_SHORT,
    &role::WITH_PATH,
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    resource_type::check(subject, findings);
    // A macro of one's own can turn anything into anything.
    if subject.has_own_macros() {
        return;
    }
    let mut listed = HashMap::new();
    for (id, resource) in &subject.template.resources {
        if let Some(schema) = subject.schema(&resource.type_name) {
            let mut walk = Walk::new(subject, &subject.known.shapes);
            let listed = listed.entry(schema).or_insert_with(|| Listed::by(schema));
            resource_properties(&mut walk, id, resource, schema, listed);
            for problem in walk.problems {
                let finding = findings.add(problem.rule, problem.pointer, problem.message);
                if let Some(fix) = problem.fix {
                    finding.fix(fix);
                }
            }
        }
    }
    identity::check(subject, findings);
    subnet::check(subject, findings);
    for (id, resource) in &subject.template.resources {
        of_type(Entry { id, resource }, subject, findings);
    }
}

/// What no schema says.
fn of_type(entry: Entry<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    match entry.resource.type_name.as_str() {
        "AWS::Events::Rule" => schedule::check(entry, findings),
        "AWS::CloudFront::Distribution" => domain::check_aliases(entry, findings),
        "AWS::Route53::RecordSet" => domain::check_record(entry, subject, findings),
        "AWS::Route53::RecordSetGroup" => domain::check_records(entry, subject, findings),
        "AWS::CertificateManager::Certificate" => {
            domain::check_certificate(entry, subject, findings);
        }
        "AWS::DynamoDB::Table" | "AWS::DynamoDB::GlobalTable" => key::check(entry, findings),
        "AWS::Backup::BackupPlan" => backup::check(entry, subject, findings),
        "AWS::CodeBuild::Project" => role::check(entry, subject, findings),
        _ => {}
    }
}

fn resource_properties<'a>(
    walk: &mut Walk<'_, 'a>,
    id: &'a str,
    resource: &'a Resource,
    schema: Schema,
    listed: &Listed,
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
    service::check(walk, resource, listed, &path);
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
