//! Methods of a resource.

use std::rc::Rc;

use indexmap::IndexMap;

use super::{
    Integration, ModelHandle,
    api::{Api, RestApiHandle},
    authorizer::AuthorizerHandle,
};
use crate::{app::Problem, construct::RoleHandle, source::SourceLine};

/// An HTTP method.
///
/// ```
/// use stackwright::construct::rest_api::{Response, Verb, mock};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// # let api = stack.add("Api", stackwright::construct::RestApi::regional("eggs"));
/// let eggs = api.resource("eggs");
/// for verb in [Verb::Head, Verb::Get] {
///     eggs.method(verb, mock().response(Response::status(200)));
/// }
/// assert_eq!(Verb::Head.as_str(), "HEAD");
/// # api.stage("prod");
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # tested.resource("ApiEggsHead").assert_property("HttpMethod", "HEAD");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// Every method that has no answer of its own.
    Any,
    /// `DELETE`.
    Delete,
    /// `GET`.
    Get,
    /// `HEAD`.
    Head,
    /// `OPTIONS`: preflights of browsers; [`Cors`](super::Cors) answers them.
    Options,
    /// `PATCH`.
    Patch,
    /// `POST`.
    Post,
    /// `PUT`.
    Put,
}

impl Verb {
    /// The method as HTTP spells it; `ANY` for every method.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Any => "ANY",
            Self::Delete => "DELETE",
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Patch => "PATCH",
            Self::Post => "POST",
            Self::Put => "PUT",
        }
    }

    /// The method in a logical id.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Any => "Any",
            Self::Delete => "Delete",
            Self::Get => "Get",
            Self::Head => "Head",
            Self::Options => "Options",
            Self::Patch => "Patch",
            Self::Post => "Post",
            Self::Put => "Put",
        }
    }
}

/// A method of the API.
pub(super) struct Method {
    pub(super) id: String,
    pub(super) path: String,
    pub(super) verb: Verb,
    pub(super) integration: Integration,
    pub(super) line: SourceLine,
    /// The logical id of the authorizer.
    pub(super) authorizer: Option<String>,
    /// The logical id of the body's model.
    pub(super) body: Option<String>,
    /// Parameters of the request (`method.request.querystring.family`), and whether one is needed.
    pub(super) parameters: IndexMap<String, bool>,
    /// The parameters by which answers are told apart in the cache.
    pub(super) cache_keys: Vec<String>,
    /// The role that the integration is called with.
    pub(super) role: Option<RoleHandle>,
}

impl Method {
    pub(super) fn new(
        id: String,
        path: &str,
        verb: Verb,
        integration: Integration,
        role: Option<RoleHandle>,
        line: SourceLine,
    ) -> Self {
        // Variables of the path are parameters that every request has.
        let parameters: IndexMap<String, bool> = path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .map(|name| {
                let name = name.strip_suffix('+').unwrap_or(name);
                (format!("method.request.path.{name}"), true)
            })
            .collect();
        let cache_keys = match verb {
            Verb::Get => parameters.keys().cloned().collect(),
            _ => Vec::new(),
        };
        Self {
            id,
            path: path.to_owned(),
            verb,
            integration,
            line,
            authorizer: None,
            body: None,
            parameters,
            cache_keys,
            role,
        }
    }
}

/// A cheap reference to a method of an API.
///
/// ```
/// use stackwright::construct::rest_api::{MethodHandle, Response, Schema, mock};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// # let api = stack.add("Api", stackwright::construct::RestApi::regional("eggs"));
/// # let (found, taken) = (mock().response(Response::status(200)), mock().response(Response::status(202)));
/// let egg = api.model("egg", Schema::object().required("colour", Schema::string()));
/// let eggs = api.resource("eggs");
/// eggs.get(found)
///     .required_query_parameter("colour")
///     .query_parameter("size")
///     .cache_key("colour");
/// let add: MethodHandle = eggs.post(taken).required_header("X-Basket").body(&egg);
/// # api.stage("prod");
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # let get = tested.resource("ApiEggsGet");
/// # assert!(format!("{:?}", get.properties()).contains("method.request.querystring.size"));
/// ```
#[derive(Clone)]
pub struct MethodHandle {
    api: Rc<Api>,
    index: usize,
}

impl MethodHandle {
    pub(super) fn new(api: &RestApiHandle, index: usize) -> Self {
        Self {
            api: api.api.clone(),
            index,
        }
    }

    fn report(&self, problem: Problem) {
        self.api.report(problem);
    }

    /// Lets in only whom the authorizer lets in; others get 401.
    ///
    /// ```
    /// use stackwright::{OnRemoval, construct::{UserPool, rest_api::{Response, mock}}};
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// # let api = stack.add("Api", stackwright::construct::RestApi::regional("eggs"));
    /// # let pool = stack.add("Pool", UserPool::new("members", OnRemoval::Retain));
    /// let members = api.cognito_authorizer("members", &pool);
    /// api.resource("eggs").get(mock().response(Response::status(200))).authorizer(&members);
    /// # api.stage("prod");
    /// # let tested = stackwright::testing::TestedStack::of(&app);
    /// # let authorizer = stackwright::testing::reference_to("ApiMembersAuthorizer");
    /// # tested.resource("ApiEggsGet").assert_property("AuthorizerId", authorizer);
    /// ```
    #[track_caller]
    pub fn authorizer(self, authorizer: &AuthorizerHandle) -> Self {
        if !Rc::ptr_eq(&self.api, &authorizer.api) {
            self.report(
                Problem::new(format!(
                    "the authorizer `{}` belongs to the API `{}`, not to `{}`",
                    authorizer.id, authorizer.api.id, self.api.id
                ))
                .at(SourceLine::here())
                .hint("each API has authorizers of its own; several can use one user pool"),
            );
        }
        self.api.change(self.index, |method| {
            method.authorizer = Some(authorizer.id.clone());
        });
        self
    }

    /// Takes only JSON bodies that look like `model`; others get 400 `Invalid request body`.
    #[track_caller]
    pub fn body(self, model: &ModelHandle) -> Self {
        if !Rc::ptr_eq(&self.api, &model.api) {
            self.report(
                Problem::new(format!(
                    "the model `{}` belongs to the API `{}`, not to `{}`",
                    model.id, model.api.id, self.api.id
                ))
                .at(SourceLine::here())
                .hint("each API has models of its own"),
            );
        }
        self.api.change(self.index, |method| {
            method.body = Some(model.id.clone());
        });
        self
    }

    /// Names a query parameter that requests may have; needed where parts of the request are
    /// mapped one by one, not for a proxy.
    pub fn query_parameter(self, name: &str) -> Self {
        self.parameter("querystring", name, false)
    }

    /// Names a query parameter that requests must have; others get 400.
    pub fn required_query_parameter(self, name: &str) -> Self {
        self.parameter("querystring", name, true)
    }

    /// Names a header that requests must have; others get 400.
    pub fn required_header(self, name: &str) -> Self {
        self.parameter("header", name, true)
    }

    fn parameter(self, place: &str, name: &str, required: bool) -> Self {
        self.api.change(self.index, |method| {
            method
                .parameters
                .insert(format!("method.request.{place}.{name}"), required);
        });
        self
    }

    /// Tells answers apart in the cache by a query parameter; without this, requests that differ
    /// in it get each other's answers.
    pub fn cache_key(self, query_parameter: &str) -> Self {
        let name = format!("method.request.querystring.{query_parameter}");
        self.api.change(self.index, |method| {
            method.parameters.entry(name.clone()).or_insert(false);
            if !method.cache_keys.contains(&name) {
                method.cache_keys.push(name);
            }
        });
        self
    }
}
