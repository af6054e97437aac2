//! The API while the program describes it.

use std::{cell::RefCell, collections::BTreeMap, ops::Deref, rc::Rc};

use super::{
    authorizer::{Authorizer, AuthorizerHandle},
    method::{Method, Verb},
    model::Schema,
    names,
    resource::{ApiResource, Place},
    stage::{Stage, StageHandle},
};
use crate::{
    app::Problem,
    construct::{Role, UserPoolHandle},
    resource::{Construct, ResourceHandle},
    source::SourceLine,
    stack::Stack,
    value::{IntoValue, Value},
};

/// A REST API of API Gateway: resources, methods and what answers them.
///
/// Whatever makes up the API is deployed to its stages anew exactly when it changes.
///
/// ```
/// use stackwright::construct::{RestApi, rest_api::mock};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let api = stack.add("Eggs", RestApi::regional("eggs").describe("Eggs, by colour"));
/// let world = stack.add("World", RestApi::edge("eggs-of-the-world"));
/// # for api in [&api, &world] {
/// #     let ok = stackwright::construct::rest_api::Response::status(200);
/// #     api.root().get(mock().response(ok));
/// #     api.stage("prod");
/// # }
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # tested.resource("Eggs").assert_property("EndpointConfiguration.Types.0", "REGIONAL");
/// # tested.resource("World").assert_property("EndpointConfiguration.Types.0", "EDGE");
/// ```
#[derive(Clone, Debug)]
pub struct RestApi {
    pub(super) name: Value<String>,
    pub(super) endpoint: Endpoint,
    pub(super) description: Option<String>,
}

/// Where an API is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    Regional,
    Edge,
}

impl Endpoint {
    /// As the service spells it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Regional => "REGIONAL",
            Self::Edge => "EDGE",
        }
    }
}

impl RestApi {
    /// An API that is called in its own region.
    pub fn regional(name: impl IntoValue<String>) -> Self {
        Self {
            name: name.into_value(),
            endpoint: Endpoint::Regional,
            description: None,
        }
    }

    /// An API behind a CloudFront distribution of the service's own.
    pub fn edge(name: impl IntoValue<String>) -> Self {
        Self {
            endpoint: Endpoint::Edge,
            ..Self::regional(name)
        }
    }

    /// Says what the API is for.
    #[must_use]
    pub fn describe(self, text: impl Into<String>) -> Self {
        Self {
            description: Some(text.into()),
            ..self
        }
    }
}

#[diagnostic::do_not_recommend]
impl Construct for RestApi {
    type Handle = RestApiHandle;

    fn add_to(self, stack: &Stack, id: &str, line: SourceLine) -> RestApiHandle {
        let api = Rc::new(Api {
            id: id.to_owned(),
            definition: self,
            state: RefCell::default(),
        });
        let resource = stack.defer(id, api.clone(), line);
        RestApiHandle { api, resource }
    }
}

/// What the API consists of so far.
pub(super) struct Api {
    pub(super) id: String,
    pub(super) definition: RestApi,
    pub(super) state: RefCell<State>,
}

#[derive(Default)]
pub(super) struct State {
    /// By path without slashes at its ends; the root is the empty path.
    pub(super) places: BTreeMap<String, Place>,
    pub(super) methods: Vec<Method>,
    pub(super) models: Vec<Model>,
    pub(super) authorizers: Vec<Authorizer>,
    pub(super) stages: Vec<Stage>,
    pub(super) problems: Vec<Problem>,
}

/// A model of the API.
pub(super) struct Model {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) schema: Schema,
    pub(super) line: SourceLine,
}

impl Api {
    pub(super) fn report(&self, problem: Problem) {
        self.state.borrow_mut().problems.push(problem);
    }

    /// The method at `index`, to be changed.
    pub(super) fn change(&self, index: usize, change: impl FnOnce(&mut Method)) {
        if let Some(method) = self.state.borrow_mut().methods.get_mut(index) {
            change(method);
        }
    }
}

/// A cheap reference to a REST API.
///
/// ```
/// use stackwright::construct::rest_api::{Response, RestApi, RestApiHandle, mock};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let api: RestApiHandle = stack.add("Eggs", RestApi::regional("eggs"));
/// api.root().get(mock().response(Response::status(204)));
/// api.resource("eggs/{colour}").get(mock().response(Response::status(404)));
/// let stage = api.stage("prod");
/// stack.output("ApiId", "", api.id());
/// stack.output("ApiName", "", api.name());
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # tested.resources_of_type("AWS::ApiGateway::Method").assert_count(2);
/// ```
#[derive(Clone)]
pub struct RestApiHandle {
    pub(super) api: Rc<Api>,
    resource: ResourceHandle,
}

impl Deref for RestApiHandle {
    type Target = ResourceHandle;

    fn deref(&self) -> &ResourceHandle {
        &self.resource
    }
}

/// A cheap reference to a model of an API.
///
/// ```
/// use stackwright::construct::rest_api::{ModelHandle, Response, RestApiHandle, Schema, mock};
///
/// fn add_eggs(api: &RestApiHandle) {
///     let egg = Schema::object().required("colour", Schema::string());
///     let egg: ModelHandle = api.model("egg", egg);
///     api.resource("eggs").post(mock().response(Response::status(202))).body(&egg);
/// }
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// # let api = stack.add("Api", stackwright::construct::RestApi::regional("eggs"));
/// # add_eggs(&api);
/// # api.stage("prod");
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # tested.resource("ApiEggModel").assert_property("Schema.required.0", "colour");
/// ```
#[derive(Clone)]
pub struct ModelHandle {
    pub(super) api: Rc<Api>,
    pub(super) id: String,
}

impl RestApiHandle {
    /// The API's id.
    pub fn id(&self) -> Value<String> {
        self.resource.reference()
    }

    /// The API's name, by which its metrics are found.
    pub fn name(&self) -> Value<String> {
        self.api.definition.name.clone()
    }

    /// The resource at the API's root.
    #[track_caller]
    pub fn root(&self) -> ApiResource {
        self.resource("")
    }

    /// The resource at a path, as in `dragons` or `dragons/{name}`; the same one every time.
    #[track_caller]
    pub fn resource(&self, path: &str) -> ApiResource {
        ApiResource::at(self.clone(), path, SourceLine::here())
    }

    /// A model, which methods take for what a body must look like.
    #[track_caller]
    pub fn model(&self, name: &str, schema: Schema) -> ModelHandle {
        let line = SourceLine::here();
        let id = format!("{}{}Model", self.api.id, names::pascal(name));
        let valid = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !valid {
            self.api.report(
                Problem::new(format!("`{name}` cannot be a model's name"))
                    .at(line)
                    .hint("use letters and digits only"),
            );
        }
        self.api.state.borrow_mut().models.push(Model {
            id: id.clone(),
            name: name.to_owned(),
            schema,
            line,
        });
        ModelHandle {
            api: self.api.clone(),
            id,
        }
    }

    /// An authorizer that lets in whoever sends a token of this user pool in the header
    /// `Authorization`, without `Bearer`: an ID token, unless methods ask for scopes.
    ///
    /// ```
    /// use stackwright::{OnRemoval, construct::{UserPool, rest_api::{Response, mock}}};
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// # let api = stack.add("Api", stackwright::construct::RestApi::regional("eggs"));
    /// let pool = stack.add("Pool", UserPool::new("members", OnRemoval::Retain));
    /// let members = api.cognito_authorizer("members", &pool);
    /// api.resource("eggs").get(mock().response(Response::status(200))).authorizer(&members);
    /// # api.stage("prod");
    /// # let tested = stackwright::testing::TestedStack::of(&app);
    /// # tested.resource("ApiEggsGet").assert_property("AuthorizationType", "COGNITO_USER_POOLS");
    /// ```
    #[track_caller]
    pub fn cognito_authorizer(&self, name: &str, pool: &UserPoolHandle) -> AuthorizerHandle {
        let authorizer = Authorizer::cognito(&self.api.id, name, pool.arn(), SourceLine::here());
        let handle = AuthorizerHandle {
            api: self.api.clone(),
            id: authorizer.id.clone(),
        };
        self.api.state.borrow_mut().authorizers.push(authorizer);
        handle
    }

    /// A stage: the API as it is deployed, under a path of its own.
    #[track_caller]
    pub fn stage(&self, name: &str) -> StageHandle {
        StageHandle::new(self.clone(), name, SourceLine::here())
    }

    pub(super) fn add_method(
        &self,
        path: &str,
        verb: Verb,
        integration: super::Integration,
        line: SourceLine,
    ) -> usize {
        if let Some(first) = self.known_method(path, verb) {
            let first_line = self.api.state.borrow().methods[first].line;
            self.api.report(
                Problem::new(format!(
                    "there are two methods {} on /{path}",
                    verb.as_str()
                ))
                .at(line)
                .related("the first is", first_line),
            );
            return first;
        }
        let id = format!("{}{}", self.resource_id(path), verb.title());
        // The role is a construct of its own in the stack.
        let role = integration.permission.clone().map(|permission| {
            let stack = self.resource.stack();
            let role = Role::for_service("apigateway.amazonaws.com").add_owned(stack, &id, line);
            role.allow(permission);
            role
        });
        let mut state = self.api.state.borrow_mut();
        state
            .methods
            .push(Method::new(id, path, verb, integration, role, line));
        state.methods.len() - 1
    }

    fn known_method(&self, path: &str, verb: Verb) -> Option<usize> {
        let state = self.api.state.borrow();
        let mut methods = state.methods.iter();
        methods.position(|method| method.path == path && method.verb == verb)
    }

    /// The logical id of the resource at `path`; the root's methods start with `Root`.
    pub(super) fn resource_id(&self, path: &str) -> String {
        names::resource_id(&self.api.id, path)
    }
}

impl std::fmt::Debug for RestApiHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("RestApiHandle").field(&self.api.id).finish()
    }
}
