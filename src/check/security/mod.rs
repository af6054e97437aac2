//! X: who gets in, who may do what, and what can be read.
//!
//! The standard set says what every stack should be, the strict one what production should be, and
//! the course's what a stack can be that is open and short-lived on purpose.

mod bucket;
mod encryption;
mod log;
mod network;
mod policy;
mod route;
mod secret;
mod transport;

use super::{
    Rule,
    findings::Findings,
    place::{self, Entry},
    subject::Subject,
};
use crate::template::serverless::KEEP_POLICIES;
pub(crate) use encryption::{keys as encryption_keys, switches as encryption_switches};
pub(super) use policy::Services;
pub(crate) use policy::read_document;
pub(super) use secret::finds_secrets;
pub(crate) use secret::{can_be_secret, is_key, is_secret_property, is_secret_variable};

pub(super) const RULES: &[&Rule] = &[
    &bucket::PUBLIC_ACL,
    &policy::PUBLIC,
    &bucket::REFUSED,
    &bucket::OPENED,
    &bucket::NOT_BLOCKED,
    &route::OPEN,
    &network::OPEN_PORT,
    &network::PUBLIC_DATABASE,
    &policy::SHAPE,
    &policy::VERSION,
    &policy::UNKNOWN_ACTION,
    &policy::EVERY_ACTION,
    &policy::WHOLE_SERVICE,
    &policy::EVERY_RESOURCE,
    &policy::PASS_ROLE,
    &policy::ALL_BUT,
    &policy::ANYONE_ASSUMES,
    &secret::WRITTEN,
    &secret::SHOWN,
    &secret::KEY,
    &encryption::AT_REST,
    &encryption::AT_REST_STRICT,
    &transport::OLD_TLS,
    &transport::PLAIN,
    &log::NO_RETENTION,
    &log::NOBODYS,
    &encryption::ROTATION,
    &transport::METADATA,
    &policy::NO_ARN,
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let template = subject.template;
    let expanded = template.transform.iter().any(|name| {
        name.as_text()
            .is_none_or(|name| !KEEP_POLICIES.contains(&name))
    });
    let logged = log::logged(subject);
    let services = &mut *subject.known.services.borrow_mut();
    for (id, resource) in &template.resources {
        let entry = Entry { id, resource };
        if !entry.type_name().starts_with("AWS::") {
            continue;
        }
        bucket::check(entry, subject, findings);
        route::check(entry, subject, findings);
        network::check(entry, findings);
        policy::check(entry, expanded, services, findings);
        encryption::check(entry, findings);
        transport::check(entry, findings);
        log::check(entry, &logged, findings);
    }
    secret::check(subject, findings);
}
