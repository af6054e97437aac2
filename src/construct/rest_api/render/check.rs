//! What the service would refuse.

use super::Writer;
use crate::{
    app::Problem,
    construct::rest_api::{
        integration::Kind,
        method::{Method, Verb},
    },
};

impl Writer<'_, '_> {
    pub(super) fn check(&mut self) {
        let state = self.state;
        if state.methods.is_empty() {
            self.rendering.report(
                Problem::new(format!("the API `{}` has no method", self.api))
                    .at(self.line)
                    .hint("add one: `api.resource(\"dragons\").get(…)`"),
            );
        }
        if state.stages.is_empty() {
            self.rendering.report(
                Problem::new(format!("the API `{}` has no stage", self.api))
                    .at(self.line)
                    .hint("without one, nobody can reach it: `api.stage(\"prod\")`"),
            );
        }
        for (path, place) in &state.places {
            let Some((_, line)) = &place.cors else {
                continue;
            };
            let mut methods = state.methods.iter().filter(|method| method.path == *path);
            if methods.clone().next().is_none() {
                self.rendering.report(
                    Problem::new(format!("/{path} has CORS and no method"))
                        .at(*line)
                        .hint("add the methods that web pages may call"),
                );
            }
            if let Some(options) = methods.find(|method| method.verb == Verb::Options) {
                self.rendering.report(
                    Problem::new(format!("/{path} has CORS and a method OPTIONS"))
                        .at(options.line)
                        .hint(format!("the CORS that is said at {line} answers OPTIONS")),
                );
            }
        }
        for method in &state.methods {
            self.check_method(method);
        }
    }

    fn check_method(&mut self, method: &Method) {
        let Method {
            integration, line, ..
        } = method;
        let name = format!("{} /{}", method.verb.as_str(), method.path);
        if let Some(problem) = &integration.problem {
            self.rendering.report(problem.clone().at(*line));
        }
        if integration.kind != Kind::LambdaProxy {
            let defaults = integration
                .responses
                .iter()
                .filter(|response| response.pattern.is_none())
                .count();
            if defaults != 1 {
                self.rendering.report(
                    Problem::new(format!(
                        "{name} has {defaults} answers without a pattern, and needs one"
                    ))
                    .at(*line)
                    .hint("`.response(Response::status(200))` answers what no pattern matches"),
                );
            }
        }
        let mut statuses: Vec<u16> = integration
            .responses
            .iter()
            .map(|response| response.status)
            .collect();
        statuses.sort_unstable();
        if let Some(pair) = statuses.windows(2).find(|pair| pair[0] == pair[1]) {
            self.rendering.report(
                Problem::new(format!("{name} has two answers with status {}", pair[0]))
                    .at(*line)
                    .hint("API Gateway takes one for each status: join their patterns with `|`"),
            );
        }
    }
}
