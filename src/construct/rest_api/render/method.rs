//! Methods, and the permissions to call what is behind them.

use super::{
    Writer,
    integration::{integration, method_responses},
    reference,
    validation::Validation,
};
use crate::{
    cfn::{apigateway, lambda},
    construct::rest_api::{
        integration::Kind,
        method::{Method, Verb},
        names,
        stage::Stage,
        text::interpolate,
    },
    template::{Intrinsic, Node},
    value::Value,
};

impl Writer<'_, '_> {
    /// The headers of answers that the gateway maps: those of a function behind a proxy are its
    /// own.
    pub(super) fn response_headers(&self, method: &Method) -> Vec<(&'static str, String)> {
        match self.cors(&method.path) {
            Some(cors) if method.integration.kind != Kind::LambdaProxy => cors.response_headers(),
            _ => Vec::new(),
        }
    }

    pub(super) fn method(&mut self, method: &Method) {
        let headers = self.response_headers(method);
        let mut resource = apigateway::Method::new(
            method.verb.as_str(),
            self.place(&method.path),
            reference::<String>(self.api),
        )
        .authorization_type(match method.authorizer {
            Some(_) => "COGNITO_USER_POOLS",
            None => "NONE",
        });
        if let Some(authorizer) = &method.authorizer {
            resource = resource.authorizer_id(reference::<String>(authorizer));
        }
        if let Some(model) = &method.body {
            resource = resource.request_models([("application/json", reference::<String>(model))]);
        }
        if let Some(validation) = Validation::of(method) {
            resource = resource.request_validator_id(reference::<String>(&validation.id(self.api)));
        }
        if !method.parameters.is_empty() {
            let parameters: Vec<_> = method
                .parameters
                .iter()
                .map(|(name, required)| (name.as_str(), *required))
                .collect();
            resource = resource.request_parameters(parameters);
        }
        let mut integration = integration(&method.integration, &headers);
        if let Some(role) = &method.role {
            integration = integration.credentials(role.arn());
        }
        if !method.cache_keys.is_empty() {
            integration = integration.cache_key_parameters(method.cache_keys.clone());
        }
        resource = resource.integration(integration);
        if !method.integration.responses.is_empty() {
            resource = resource
                .method_responses(method_responses(&method.integration.responses, &headers));
        }
        self.deploy(&method.id, resource, method.line);
    }

    /// Lets each stage's method call the function behind it.
    pub(super) fn permissions(&mut self, method: &Method) {
        for (id, permission) in self.permissions_of(method) {
            self.write(&id, permission, method.line);
        }
    }

    pub(super) fn permissions_of(&self, method: &Method) -> Vec<(String, lambda::Permission)> {
        let Some(function) = &method.integration.function else {
            return Vec::new();
        };
        let several = self.state.stages.len() > 1;
        let permission = |stage: &Stage| {
            let stage_id = Node::from(Intrinsic::Ref(stage.id.clone()));
            let api_id = Node::from(Intrinsic::Ref(self.api.to_owned()));
            let verb = match method.verb {
                Verb::Any => "*",
                verb => verb.as_str(),
            };
            let source = interpolate(
                &format!(
                    "arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:\
                     ${{api}}/${{stage}}/{verb}/{}",
                    permission_path(&method.path)
                ),
                [("api", &api_id), ("stage", &stage_id)],
            );
            let resource = lambda::Permission::new(
                "lambda:InvokeFunction",
                function.clone(),
                "apigateway.amazonaws.com",
            )
            .source_arn(Value::<String>::assume(source));
            let suffix = if several {
                names::pascal(&stage.name)
            } else {
                String::new()
            };
            (format!("{}Permission{suffix}", method.id), resource)
        };
        self.state.stages.iter().map(permission).collect()
    }
}

/// The path as the ARN of a call spells it: any value may stand for a variable.
fn permission_path(path: &str) -> String {
    path.split('/')
        .map(|part| if part.starts_with('{') { "*" } else { part })
        .collect::<Vec<_>>()
        .join("/")
}
