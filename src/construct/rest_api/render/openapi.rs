//! The API as an OpenAPI definition with the extensions of API Gateway.

use super::{
    Writer,
    preflight::{ERRORS, answer, preflights},
    validation::Validation,
};
use crate::{
    construct::rest_api::{
        api::Api,
        cors,
        integration::{Integration, Kind},
        method::{Method, Verb},
    },
    template::{Map, Node},
};

impl Writer<'_, '_> {
    pub(super) fn definition(&mut self, api: &Api) -> Node {
        let mut info = entries([("title", api.definition.name.node().clone())]);
        info.insert("version".to_owned(), "1.0".into());
        let mut definition = entries([
            ("openapi", "3.0.1".into()),
            ("info", info.into()),
            ("paths", self.paths().into()),
        ]);
        let mut set = |name: &str, value: Map| {
            if !value.is_empty() {
                definition.insert(name.to_owned(), value.into());
            }
        };
        set("components", self.components());
        set(
            "x-amazon-apigateway-request-validators",
            self.request_validators(),
        );
        set(
            "x-amazon-apigateway-gateway-responses",
            self.gateway_answers(),
        );
        definition.into()
    }

    fn paths(&self) -> Map {
        let mut paths = Map::default();
        let mut set = |path: &str, verb: Verb, operation: Map| {
            let item = paths.entry(format!("/{path}")).or_insert_with(Node::map);
            if let Node::Map(item) = item {
                let key = match verb {
                    Verb::Any => "x-amazon-apigateway-any-method".to_owned(),
                    verb => verb.as_str().to_lowercase(),
                };
                item.insert(key, operation.into());
            }
        };
        for method in &self.state.methods {
            set(&method.path, method.verb, self.operation(method));
        }
        for preflight in preflights(self.state) {
            let answer = answer();
            let operation = entries([
                ("responses", responses(&answer, &preflight.headers).into()),
                (INTEGRATION, integration(&answer, &preflight.headers).into()),
            ]);
            set(preflight.path, Verb::Options, operation);
        }
        paths
    }

    fn operation(&self, method: &Method) -> Map {
        let headers = self.response_headers(method);
        let mut operation = Map::default();
        let mut set = |name: &str, value: Node| {
            operation.insert(name.to_owned(), value);
        };
        if !method.parameters.is_empty() {
            set("parameters", parameters(method));
        }
        if let Some(model) = self.model_name(method) {
            let schema = format!("#/components/schemas/{model}");
            let schema = Node::from([("$ref", schema.into())]);
            let content = Node::from([("application/json", Node::from([("schema", schema)]))]);
            set(
                "requestBody",
                Node::from([("required", true.into()), ("content", content)]),
            );
        }
        if let Some(authorizer) = self.authorizer_name(method) {
            let scheme = Node::from([(authorizer, Node::from(Vec::new()))]);
            set("security", [scheme].into_iter().collect());
        }
        if let Some(validation) = Validation::of(method) {
            let name = validation.name();
            set("x-amazon-apigateway-request-validator", name.into());
        }
        set("responses", responses(&method.integration, &headers).into());
        let mut integration = integration(&method.integration, &headers);
        if let Some(role) = &method.role {
            let arn = role.arn().node().clone();
            integration.insert("credentials".to_owned(), arn);
        }
        if !method.cache_keys.is_empty() {
            let keys = method.cache_keys.iter().map(|key| key.as_str().into());
            integration.insert("cacheKeyParameters".to_owned(), keys.collect());
        }
        set(INTEGRATION, integration.into());
        operation
    }

    fn model_name(&self, method: &Method) -> Option<&str> {
        let id = method.body.as_ref()?;
        let mut models = self.state.models.iter();
        models.find(|it| it.id == *id).map(|it| it.name.as_str())
    }

    fn authorizer_name(&self, method: &Method) -> Option<&str> {
        let id = method.authorizer.as_ref()?;
        let mut authorizers = self.state.authorizers.iter();
        let authorizer = authorizers.find(|it| it.id == *id);
        authorizer.map(|it| it.name.as_str())
    }

    fn components(&self) -> Map {
        let schemas: Map = self
            .state
            .models
            .iter()
            .map(|model| {
                let mut schema = model.schema.document();
                // The dialect is OpenAPI's own.
                if let Node::Map(schema) = &mut schema {
                    schema.shift_remove("$schema");
                }
                (model.name.clone(), schema)
            })
            .collect();
        let schemes: Map = self
            .state
            .authorizers
            .iter()
            .map(|authorizer| {
                let pools = [authorizer.user_pool.node().clone()];
                let extension = Node::from([
                    ("type", "cognito_user_pools".into()),
                    ("providerARNs", pools.into_iter().collect()),
                ]);
                let scheme = Node::from([
                    ("type", "apiKey".into()),
                    ("name", "Authorization".into()),
                    ("in", "header".into()),
                    ("x-amazon-apigateway-authtype", "cognito_user_pools".into()),
                    ("x-amazon-apigateway-authorizer", extension),
                ]);
                (authorizer.name.clone(), scheme)
            })
            .collect();
        let parts = [("schemas", schemas), ("securitySchemes", schemes)];
        let parts = parts.into_iter().filter(|(_, part)| !part.is_empty());
        parts
            .map(|(name, part)| (name.to_owned(), part.into()))
            .collect()
    }

    fn request_validators(&self) -> Map {
        let validations = self.state.methods.iter().filter_map(Validation::of);
        validations
            .map(|validation| {
                let (body, parameters) = validation.checks();
                let checks = Node::from([
                    ("validateRequestBody", body.into()),
                    ("validateRequestParameters", parameters.into()),
                ]);
                (validation.name().to_owned(), checks)
            })
            .collect()
    }

    fn gateway_answers(&mut self) -> Map {
        let Some((headers, _)) = self.error_headers() else {
            return Map::default();
        };
        let answer = Node::from([("responseParameters", headers.into())]);
        let answers = ERRORS.map(|(_, kind)| (kind.to_owned(), answer.clone()));
        answers.into_iter().collect()
    }
}

const INTEGRATION: &str = "x-amazon-apigateway-integration";

fn entries<const N: usize>(entries: [(&str, Node); N]) -> Map {
    let entries = entries.into_iter();
    entries
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// What a request may or must have.
fn parameters(method: &Method) -> Node {
    let places = [
        ("querystring", "query"),
        ("header", "header"),
        ("path", "path"),
    ];
    let parameter = |(name, required): (&String, &bool)| {
        let rest = name.strip_prefix("method.request.")?;
        let (place, name) = rest.split_once('.')?;
        let (_, place) = places.into_iter().find(|(it, _)| *it == place)?;
        Some(Node::from([
            ("name", name.into()),
            ("in", place.into()),
            ("required", (*required).into()),
            ("schema", Node::from([("type", "string".into())])),
        ]))
    };
    method.parameters.iter().filter_map(parameter).collect()
}

/// What each answer may carry.
fn responses(integration: &Integration, headers: &[(&str, String)]) -> Map {
    let answers = integration.responses.iter();
    answers
        .map(|response| {
            let status = response.status.to_string();
            let mut answer = entries([("description", status.as_str().into())]);
            if !headers.is_empty() {
                let schema = Node::from([("schema", Node::from([("type", "string".into())]))]);
                let headers = headers.iter();
                let headers: Map = headers
                    .map(|(name, _)| ((*name).to_owned(), schema.clone()))
                    .collect();
                answer.insert("headers".to_owned(), headers.into());
            }
            (status, answer.into())
        })
        .collect()
}

fn integration(integration: &Integration, headers: &[(&str, String)]) -> Map {
    let kind = match integration.kind {
        Kind::Mock => "mock",
        Kind::Service => "aws",
        Kind::LambdaProxy => "aws_proxy",
    };
    let mut part = entries([("type", kind.into())]);
    let mut set = |name: &str, value: Node| {
        part.insert(name.to_owned(), value);
    };
    if integration.kind != Kind::Mock {
        set("httpMethod", "POST".into());
    }
    if integration.kind == Kind::Service {
        set("passthroughBehavior", "never".into());
    }
    if let Some(uri) = &integration.uri {
        set("uri", uri.clone());
    }
    if !integration.request_templates.is_empty() {
        set(
            "requestTemplates",
            integration.request_templates.clone().into(),
        );
    }
    if let Some(milliseconds) = integration.timeout_milliseconds {
        set("timeoutInMillis", i64::from(milliseconds).into());
    }
    let parameters = cors::parameters("method.response.header", headers);
    let answers: Map = integration
        .responses
        .iter()
        .map(|response| {
            let mut answer = entries([("statusCode", response.status.to_string().into())]);
            if !parameters.is_empty() {
                let parameters = parameters.clone().into();
                answer.insert("responseParameters".to_owned(), parameters);
            }
            if !response.templates.is_empty() {
                let templates = response.templates.clone().into();
                answer.insert("responseTemplates".to_owned(), templates);
            }
            let pattern = response.pattern.as_deref().unwrap_or("default");
            (pattern.to_owned(), answer.into())
        })
        .collect();
    if !answers.is_empty() {
        set("responses", answers.into());
    }
    part
}
