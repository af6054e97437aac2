//! Resources of an API: paths, and the methods on them.

use super::{
    IntoIntegration,
    api::{RestApiHandle, State},
    cors::Cors,
    method::{MethodHandle, Verb},
};
use crate::{app::Problem, source::SourceLine};

/// A path of an API.
pub(super) struct Place {
    pub(super) line: SourceLine,
    pub(super) cors: Option<(Cors, SourceLine)>,
}

/// A resource of an API: a path, and the methods on it.
///
/// ```
/// use stackwright::construct::rest_api::{ApiResource, Cors, Response, Verb, mock};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// # let api = stack.add("Api", stackwright::construct::RestApi::regional("eggs"));
/// # let answer = || mock().response(Response::status(200));
/// let eggs: ApiResource = api.resource("eggs").cors(Cors::any_origin());
/// eggs.get(answer());
/// eggs.post(answer());
/// let egg = eggs.resource("{id}");
/// egg.method(Verb::Head, answer());
/// egg.put(answer());
/// egg.patch(answer());
/// egg.delete(answer());
/// api.resource("{path+}").any(answer());
/// # api.stage("prod");
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # tested.resources_of_type("AWS::ApiGateway::Method").assert_count(8);
/// ```
#[derive(Clone, Debug)]
pub struct ApiResource {
    api: RestApiHandle,
    path: String,
}

impl ApiResource {
    pub(super) fn at(api: RestApiHandle, path: &str, line: SourceLine) -> Self {
        let path = path.trim_matches('/').to_owned();
        {
            let mut state = api.api.state.borrow_mut();
            let problem = path_problem(&path).or_else(|| sibling_problem(&state, &path));
            state
                .problems
                .extend(problem.map(|problem| problem.at(line)));
            let mut prefix = path.as_str();
            while !prefix.is_empty() {
                state
                    .places
                    .entry(prefix.to_owned())
                    .or_insert(Place { line, cors: None });
                prefix = parent(prefix);
            }
        }
        Self { api, path }
    }

    /// The resource below this one at a relative path.
    #[track_caller]
    pub fn resource(&self, path: &str) -> Self {
        let path = format!("{}/{path}", self.path);
        Self::at(self.api.clone(), &path, SourceLine::here())
    }

    /// Lets web pages of other origins call this resource; say it before or after its methods.
    #[track_caller]
    pub fn cors(self, cors: Cors) -> Self {
        let line = SourceLine::here();
        let mut state = self.api.api.state.borrow_mut();
        if let Some(message) = cors.problem() {
            state.problems.push(Problem::new(message).at(line));
        }
        let place = state
            .places
            .entry(self.path.clone())
            .or_insert(Place { line, cors: None });
        place.cors = Some((cors, line));
        drop(state);
        self
    }

    /// Answers requests of any method.
    #[track_caller]
    pub fn method(&self, verb: Verb, integration: impl IntoIntegration) -> MethodHandle {
        let index = self.api.add_method(
            &self.path,
            verb,
            integration.into_integration(),
            SourceLine::here(),
        );
        MethodHandle::new(&self.api, index)
    }

    /// Answers `GET`.
    #[track_caller]
    pub fn get(&self, integration: impl IntoIntegration) -> MethodHandle {
        self.method(Verb::Get, integration)
    }

    /// Answers `POST`.
    #[track_caller]
    pub fn post(&self, integration: impl IntoIntegration) -> MethodHandle {
        self.method(Verb::Post, integration)
    }

    /// Answers `PUT`.
    #[track_caller]
    pub fn put(&self, integration: impl IntoIntegration) -> MethodHandle {
        self.method(Verb::Put, integration)
    }

    /// Answers `PATCH`.
    #[track_caller]
    pub fn patch(&self, integration: impl IntoIntegration) -> MethodHandle {
        self.method(Verb::Patch, integration)
    }

    /// Answers `DELETE`.
    #[track_caller]
    pub fn delete(&self, integration: impl IntoIntegration) -> MethodHandle {
        self.method(Verb::Delete, integration)
    }

    /// Answers every method that has no answer of its own.
    #[track_caller]
    pub fn any(&self, integration: impl IntoIntegration) -> MethodHandle {
        self.method(Verb::Any, integration)
    }
}

/// The path around `path`; empty for the root.
pub(super) fn parent(path: &str) -> &str {
    path.rfind('/').map_or("", |end| &path[..end])
}

/// The last part of `path`.
pub(super) fn last_part(path: &str) -> &str {
    path.rfind('/').map_or(path, |end| &path[end + 1..])
}

/// The service's rule for a part of a path: letters, digits and `-._:$`, or a variable in braces,
/// which takes all of the rest if it ends in `+`.
fn path_problem(path: &str) -> Option<Problem> {
    let word = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-._:$".contains(&byte))
    };
    let mut parts = path.split('/').peekable();
    if path.is_empty() {
        return None;
    }
    while let Some(part) = parts.next() {
        let variable = part
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'));
        let valid = match variable {
            Some(name) => word(name.strip_suffix('+').unwrap_or(name)),
            None => word(part),
        };
        if !valid {
            return Some(
                Problem::new(format!("`{part}` cannot be a part of a path (in /{path})")).hint(
                    "use letters, digits and `-._:$`, or a variable such as `{name}` or `{proxy+}`",
                ),
            );
        }
        if part.ends_with("+}") && parts.peek().is_some() {
            return Some(
                Problem::new(format!("nothing can come after `{part}` (in /{path})"))
                    .hint("a variable with `+` takes all of the rest of the path"),
            );
        }
    }
    None
}

/// The service takes one variable for each place in a path.
fn sibling_problem(state: &State, path: &str) -> Option<Problem> {
    let mut prefix = path;
    while !prefix.is_empty() {
        let part = last_part(prefix);
        if part.starts_with('{')
            && let Some(other) = state.places.keys().find(|other| {
                parent(other) == parent(prefix)
                    && last_part(other).starts_with('{')
                    && last_part(other) != part
            })
        {
            return Some(
                Problem::new(format!(
                    "/{prefix} and /{other} have two names for one variable"
                ))
                .hint("API Gateway takes one: give both the same name"),
            );
        }
        prefix = parent(prefix);
    }
    None
}
