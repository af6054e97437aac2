//! A: APIs of API Gateway.
//!
//! Source: Amazon API Gateway Developer Guide.

mod answers;
mod authorizer;
mod body;
mod cors;
mod deployment;
mod integration;
mod method;
mod model;
mod path;
mod permission;
mod velocity;

use super::{Rule, findings::Findings, subject::Subject};

use method::Method;

pub(super) const RULES: &[&Rule] = &[
    &answers::NONE,
    &answers::UNDECLARED,
    &answers::NEVER_GIVEN,
    &integration::INCOMPLETE,
    &integration::MOCK,
    &cors::NO_PREFLIGHT,
    &cors::GUARDED_PREFLIGHT,
    &cors::CREDENTIALS,
    &path::BAD,
    &path::TAKEN,
    &authorizer::MISMATCH,
    &model::INVALID,
    &model::UNKNOWN,
    &deployment::TOO_EARLY,
    &deployment::NAME,
    &velocity::UNBALANCED,
    &body::VERSION,
    &permission::MISSING,
    &authorizer::NOT_ASKED,
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let methods: Vec<Method<'_>> = subject
        .template
        .resources
        .iter()
        .filter_map(|(id, resource)| Method::of(id, resource))
        .collect();
    for method in &methods {
        answers::check(method, findings);
        integration::check(method, findings);
        authorizer::check_method(method, subject, findings);
        cors::check_method(method, findings);
        velocity::check(method, findings);
    }
    cors::check_resources(&methods, findings);
    path::check(subject, findings);
    for (id, resource) in &subject.template.resources {
        match resource.type_name.as_str() {
            "AWS::ApiGateway::Authorizer" => authorizer::check(id, resource, findings),
            "AWS::ApiGateway::Model" => model::check(id, resource, findings),
            "AWS::ApiGateway::Stage" => deployment::check_stage(id, resource, findings),
            "AWS::ApiGateway::RestApi" => body::check(id, resource, findings),
            "AWS::ApiGatewayV2::Api" => cors::check_http_api(id, resource, findings),
            _ => {}
        }
    }
    deployment::check(subject, &methods, findings);
    permission::check(subject, &methods, findings);
}
