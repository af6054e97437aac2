//! Integrations as parts of a method.

use super::texts;
use crate::{
    cfn::apigateway::method::{
        self, IntegrationPassthroughBehavior, IntegrationResponse, IntegrationType, MethodResponse,
    },
    construct::rest_api::{
        cors,
        integration::{Integration, Kind, Response},
    },
    value::Value,
};

pub(super) fn integration(
    integration: &Integration,
    headers: &[(&str, String)],
) -> method::Integration {
    let mut part = match integration.kind {
        Kind::Mock => method::Integration::new(IntegrationType::Mock),
        // Without a match, a body of another type would go to the service as it is.
        Kind::Service => method::Integration::new(IntegrationType::Aws)
            .integration_http_method("POST")
            .passthrough_behavior(IntegrationPassthroughBehavior::Never),
        Kind::LambdaProxy => {
            method::Integration::new(IntegrationType::AwsProxy).integration_http_method("POST")
        }
    };
    if let Some(uri) = &integration.uri {
        part = part.uri(Value::<String>::assume(uri.clone()));
    }
    if !integration.request_templates.is_empty() {
        part = part.request_templates(texts(&integration.request_templates));
    }
    if let Some(milliseconds) = integration.timeout_milliseconds {
        part = part.timeout_in_millis(milliseconds);
    }
    if !integration.responses.is_empty() {
        let parameters = cors::parameters("method.response.header", headers);
        let responses: Vec<_> = integration
            .responses
            .iter()
            .map(|response| {
                let mut answer = IntegrationResponse::new(response.status.to_string());
                if let Some(pattern) = &response.pattern {
                    answer = answer.selection_pattern(pattern.as_str());
                }
                if !parameters.is_empty() {
                    answer = answer.response_parameters(texts(&parameters));
                }
                if !response.templates.is_empty() {
                    answer = answer.response_templates(texts(&response.templates));
                }
                answer
            })
            .collect();
        part = part.integration_responses(responses);
    }
    part
}

/// What each answer may carry; API Gateway drops the rest.
pub(super) fn method_responses(
    responses: &[Response],
    headers: &[(&str, String)],
) -> Vec<MethodResponse> {
    responses
        .iter()
        .map(|response| {
            let mut answer = MethodResponse::new(response.status.to_string());
            if !headers.is_empty() {
                let parameters: Vec<_> = headers
                    .iter()
                    .map(|(name, _)| (format!("method.response.header.{name}"), false))
                    .collect();
                answer = answer.response_parameters(parameters);
            }
            answer
        })
        .collect()
}
