//! Answers for web pages of other origins.

use super::{
    Writer,
    integration::{integration, method_responses},
    reference, texts,
};
use crate::{
    app::Problem,
    cfn::apigateway,
    construct::rest_api::{Integration, Response, api::State, cors, method::Verb, mock, names},
    source::SourceLine,
    template::Map,
};

/// The kinds of errors that the gateway itself answers, in logical ids and by name.
pub(super) const ERRORS: [(&str, &str); 2] = [("4xx", "DEFAULT_4XX"), ("5xx", "DEFAULT_5XX")];

/// The answer to a preflight.
pub(super) struct Preflight<'a> {
    pub(super) path: &'a str,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) line: SourceLine,
}

/// The preflights of all resources with CORS.
pub(super) fn preflights(state: &State) -> Vec<Preflight<'_>> {
    let places = state.places.iter().filter_map(|(path, place)| {
        let (cors, line) = place.cors.as_ref()?;
        let methods = state.methods.iter();
        let verbs: Vec<Verb> = methods
            .filter(|method| method.path == *path)
            .map(|method| method.verb)
            .collect();
        if verbs.contains(&Verb::Options) {
            return None;
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
        Some(Preflight {
            path,
            headers: cors.preflight_headers(&verbs),
            line: *line,
        })
    });
    places.collect()
}

/// What answers a preflight.
pub(super) fn answer() -> Integration {
    mock().response(Response::status(200))
}

impl Writer<'_, '_> {
    /// The headers that errors of the gateway carry, and the line that asks for them.
    pub(super) fn error_headers(&mut self) -> Option<(Map, SourceLine)> {
        let mut all = self
            .state
            .places
            .values()
            .filter_map(|place| place.cors.as_ref());
        let (cors, line) = all.next()?;
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
        let headers = cors::parameters("gatewayresponse.header", &cors.error_headers());
        Some((headers, *line))
    }

    /// Answers the preflights of all resources with CORS.
    pub(super) fn preflights(&mut self) {
        for Preflight {
            path,
            headers,
            line,
        } in preflights(self.state)
        {
            let answer = answer();
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
            self.deploy(&id, resource, line);
        }
    }

    /// Errors of the gateway itself are for web pages too.
    pub(super) fn gateway_responses(&mut self) {
        let Some((parameters, line)) = self.error_headers() else {
            return;
        };
        for (kind, response_type) in ERRORS {
            let resource =
                apigateway::GatewayResponse::new(response_type, reference::<String>(self.api))
                    .response_parameters(texts(&parameters));
            self.deploy(&format!("{}Default{kind}", self.api), resource, line);
        }
    }
}
