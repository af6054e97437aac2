//! From an API to resources.

mod check;
mod integration;
mod method;
mod openapi;
mod preflight;
mod serverless;
mod stage;
mod validation;

use std::collections::BTreeMap;

use self::validation::Validation;
use super::{
    api::{Api, State},
    cors::Cors,
    fingerprint::fingerprint,
    names,
    resource::{last_part, parent},
};
use crate::{
    cfn::apigateway,
    render::{Dialect, Rendering},
    resource::{Declaration, ResourceType},
    source::SourceLine,
    stack::Deferred,
    template::{Intrinsic, Map, Resource},
    value::Value,
};

impl Deferred for Api {
    fn render(&self, rendering: &mut Rendering<'_>) {
        let state = self.state.borrow();
        let mut writer = Writer {
            api: &self.id,
            state: &state,
            line: rendering.line(),
            rendering,
            deployed: BTreeMap::new(),
        };
        for problem in &state.problems {
            writer.rendering.report(problem.clone());
        }
        writer.check();
        if writer.rendering.dialect() == Dialect::Sam {
            writer.serverless(self);
            return;
        }
        writer.rest_api(self);
        writer.models();
        writer.validators();
        writer.authorizers();
        writer.resources();
        for method in &state.methods {
            writer.method(method);
        }
        writer.preflights();
        writer.gateway_responses();
        let deployment = writer.deployment();
        for stage in &state.stages {
            writer.stage(stage, &deployment);
        }
        for method in &state.methods {
            writer.permissions(method);
        }
    }
}

struct Writer<'a, 'r> {
    api: &'a str,
    state: &'a State,
    /// The line that adds the API.
    line: SourceLine,
    rendering: &'a mut Rendering<'r>,
    /// What a deployment is a picture of.
    deployed: BTreeMap<String, Resource>,
}

/// A reference that takes any kind's place.
fn reference<K: ?Sized>(id: &str) -> Value<K> {
    Value::assume(Intrinsic::Ref(id.to_owned()))
}

fn attribute<K: ?Sized>(id: &str, attribute: &str) -> Value<K> {
    Value::assume(Intrinsic::GetAtt {
        resource: id.to_owned(),
        attribute: attribute.into(),
    })
}

fn texts(map: &Map) -> Vec<(String, Value<String>)> {
    map.iter()
        .map(|(key, value)| (key.clone(), Value::assume(value.clone())))
        .collect()
}

impl Writer<'_, '_> {
    fn write(&mut self, id: &str, resource: impl ResourceType, line: SourceLine) {
        self.declare(id, Declaration::by_construct(resource), line);
    }

    fn declare(&mut self, id: &str, declaration: Declaration, line: SourceLine) {
        self.rendering.resource(id, declaration);
        self.rendering.trace(&format!("/Resources/{id}"), line);
    }

    /// Writes a resource that is a part of what is deployed.
    fn deploy(&mut self, id: &str, resource: impl ResourceType, line: SourceLine) {
        let mut declaration = Declaration::by_construct(resource);
        self.rendering.link(id, &mut declaration.resource);
        self.deployed
            .insert(id.to_owned(), declaration.resource.clone());
        self.declare(id, declaration, line);
    }

    fn rest_api(&mut self, api: &Api) {
        let types = api.definition.endpoint.as_str();
        let mut rest_api = apigateway::RestApi::new()
            .name(api.definition.name.clone())
            .endpoint_configuration(
                apigateway::rest_api::EndpointConfiguration::new().types([types]),
            );
        if let Some(text) = &api.definition.description {
            rest_api = rest_api.description(text.as_str());
        }
        self.write(self.api, rest_api, self.line);
    }

    fn models(&mut self) {
        for model in &self.state.models {
            let resource = apigateway::Model::new(reference::<String>(self.api))
                .name(model.name.as_str())
                .content_type("application/json")
                .schema(model.schema.document());
            self.deploy(&model.id, resource, model.line);
        }
    }

    /// One validator for each way in which methods check requests.
    fn validators(&mut self) {
        for method in &self.state.methods {
            let Some(validation) = Validation::of(method) else {
                continue;
            };
            let id = validation.id(self.api);
            if self.deployed.contains_key(&id) {
                continue;
            }
            let (body, parameters) = validation.checks();
            let resource = apigateway::RequestValidator::new(reference::<String>(self.api))
                .name(validation.name())
                .validate_request_body(body)
                .validate_request_parameters(parameters);
            self.deploy(&id, resource, method.line);
        }
    }

    fn authorizers(&mut self) {
        for authorizer in &self.state.authorizers {
            let resource = apigateway::Authorizer::new(
                authorizer.name.as_str(),
                reference::<String>(self.api),
                "COGNITO_USER_POOLS",
            )
            .identity_source("method.request.header.Authorization")
            .provider_arns([authorizer.user_pool.clone()]);
            self.deploy(&authorizer.id, resource, authorizer.line);
        }
    }

    fn resources(&mut self) {
        for (path, place) in &self.state.places {
            if path.is_empty() {
                continue;
            }
            let resource = apigateway::Resource::new(
                self.place(parent(path)),
                last_part(path),
                reference::<String>(self.api),
            );
            self.deploy(&names::resource_id(self.api, path), resource, place.line);
        }
    }

    /// The id of the resource at `path`.
    fn place(&self, path: &str) -> Value<String> {
        if path.is_empty() {
            attribute(self.api, "RootResourceId")
        } else {
            reference(&names::resource_id(self.api, path))
        }
    }

    fn cors(&self, path: &str) -> Option<&Cors> {
        let place = self.state.places.get(path)?;
        place.cors.as_ref().map(|(cors, _)| cors)
    }

    /// A deployment is a picture of the API: a new one is made exactly when the API changes,
    /// because its logical id does.
    fn deployment(&mut self) -> String {
        let hash = fingerprint(
            self.deployed
                .iter()
                .map(|(id, resource)| (id.as_str(), resource)),
        );
        let id = format!("{}Deployment{hash}", self.api);
        // What no reference says: the picture must not be taken before these are there.
        let parts: Vec<String> = self
            .deployed
            .iter()
            .filter(|(_, resource)| {
                [
                    apigateway::Method::TYPE_NAME,
                    apigateway::GatewayResponse::TYPE_NAME,
                ]
                .contains(&resource.type_name.as_str())
            })
            .map(|(id, _)| id.clone())
            .collect();
        let declaration =
            Declaration::by_construct(apigateway::Deployment::new(reference::<String>(self.api)))
                .depends_on(parts);
        self.declare(&id, declaration, self.line);
        id
    }
}
