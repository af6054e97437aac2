//! Answers for web pages of other origins.

use super::{
    Writer,
    integration::{integration, method_responses},
    reference, texts,
};
use crate::{
    app::Problem,
    cfn::apigateway,
    construct::rest_api::{Response, cors, method::Verb, mock, names},
};

impl Writer<'_, '_> {
    /// Answers the preflights of all resources with CORS.
    pub(super) fn preflights(&mut self) {
        for (path, place) in &self.state.places {
            let Some((cors, line)) = &place.cors else {
                continue;
            };
            let methods = self.state.methods.iter();
            let verbs: Vec<Verb> = methods
                .filter(|method| method.path == *path)
                .map(|method| method.verb)
                .collect();
            if verbs.contains(&Verb::Options) {
                continue;
            }
            let mut verbs: Vec<&str> = verbs
                .into_iter()
                .flat_map(|verb| match verb {
                    Verb::Any => vec!["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"],
                    verb => vec![verb.as_str()],
                })
                .chain([Verb::Options.as_str()])
                .collect();
            verbs.sort_unstable();
            verbs.dedup();
            let headers = cors.preflight_headers(&verbs);
            let answer = mock().response(Response::status(200));
            let resource = apigateway::Method::new(
                Verb::Options.as_str(),
                self.place(path),
                reference::<String>(self.api),
            )
            .authorization_type("NONE")
            .integration(integration(&answer, &headers))
            .method_responses(method_responses(&answer.responses, &headers));
            let id = format!(
                "{}{}",
                names::resource_id(self.api, path),
                Verb::Options.title()
            );
            self.deploy(&id, resource, *line);
        }
    }

    /// Errors of the gateway itself are for web pages too.
    pub(super) fn gateway_responses(&mut self) {
        let mut all = self
            .state
            .places
            .values()
            .filter_map(|place| place.cors.as_ref());
        let Some((cors, line)) = all.next() else {
            return;
        };
        if let Some((_, other)) =
            all.find(|(other, _)| other.error_headers() != cors.error_headers())
        {
            self.rendering.report(
                Problem::new(format!(
                    "the API `{}` has different CORS on its resources",
                    self.api
                ))
                .at(*other)
                .hint(format!(
                    "errors of the gateway are the same for all of them: say what is said at {line}"
                )),
            );
        }
        let parameters = cors::parameters("gatewayresponse.header", &cors.error_headers());
        for (kind, response_type) in [("4xx", "DEFAULT_4XX"), ("5xx", "DEFAULT_5XX")] {
            let resource =
                apigateway::GatewayResponse::new(response_type, reference::<String>(self.api))
                    .response_parameters(texts(&parameters));
            self.deploy(&format!("{}Default{kind}", self.api), resource, *line);
        }
    }
}
