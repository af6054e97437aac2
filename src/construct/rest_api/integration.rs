//! Integrations: what answers a request.

use super::{mapping::Mapping, text::interpolate};
use crate::{
    app::Problem,
    construct::{
        Statement,
        state_machine::{Invocable, StateMachineHandle},
    },
    kind::LambdaFunctionArn,
    template::{Map, Node},
    value::{Value, sub},
};

/// What answers a request.
///
/// Resources take it with the method that it answers. Here one asks DynamoDB itself:
///
/// ```
/// use stackwright::construct::{Statement, rest_api::{Integration, Response, aws_service}};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// # let api = stack.add("Api", stackwright::construct::RestApi::regional("eggs"));
/// let read = Statement::allow(["dynamodb:GetItem"])
///     .on(["arn:aws:dynamodb:eu-west-1:111122223333:table/eggs"]);
/// let get: Integration = aws_service("dynamodb", "GetItem", read)
///     .request(r#"{"TableName": "eggs", "Key": {"id": {"S": $input.json('$.id')}}}"#)
///     .response(Response::status(404).when(r"4\d{2}").json(r#"{"message": "There is no such egg"}"#))
///     .response(Response::status(200))
///     .timeout_milliseconds(3_000);
/// api.resource("eggs/find").post(get);
/// # api.stage("prod");
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # tested.resource("ApiEggsFindPost").assert_property("Integration.TimeoutInMillis", 3_000);
/// # tested.resource("ApiEggsFindPostRole").assert_allows(
/// #     "dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:111122223333:table/eggs");
/// ```
#[derive(Clone, Debug)]
pub struct Integration {
    pub(super) kind: Kind,
    pub(super) uri: Option<Node>,
    /// The function that API Gateway must be allowed to call.
    pub(super) function: Option<Value<LambdaFunctionArn>>,
    /// What the method's role must be allowed.
    pub(super) permission: Option<Statement>,
    pub(super) request_templates: Map,
    pub(super) responses: Vec<Response>,
    pub(super) timeout_milliseconds: Option<u32>,
    pub(super) problem: Option<Problem>,
}

/// What a method can be answered by.
///
/// ```
/// use stackwright::construct::rest_api::{ApiResource, IntoIntegration, MethodHandle};
///
/// /// Answers `GET` and `HEAD` alike.
/// fn read(resource: &ApiResource, integration: impl IntoIntegration) -> MethodHandle {
///     use stackwright::construct::rest_api::Verb;
///
///     let integration = integration.into_integration();
///     resource.method(Verb::Head, integration.clone());
///     resource.get(integration)
/// }
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// # let api = stack.add("Api", stackwright::construct::RestApi::regional("eggs"));
/// # read(&api.resource("eggs"), stackwright::construct::rest_api::mock());
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no integration",
    label = "expected an integration",
    note = "say how it answers: `lambda_proxy(&function)`, `start_execution(&machine)`, `aws_service(…)`, `mock()`"
)]
pub trait IntoIntegration {
    /// The integration.
    fn into_integration(self) -> Integration;
}

#[diagnostic::do_not_recommend]
impl IntoIntegration for Integration {
    fn into_integration(self) -> Integration {
        self
    }
}

/// How an integration is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Mock,
    LambdaProxy,
    Service,
}

/// An answer of an integration that is not a proxy.
///
/// ```
/// use stackwright::construct::rest_api::Response;
///
/// let refused = Response::status(400).when(r"4\d{2}").json(r#"{"message": "No such colour"}"#);
/// assert_ne!(refused, Response::status(400));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub(super) status: u16,
    pub(super) pattern: Option<String>,
    pub(super) templates: Map,
}

impl Response {
    /// The answer with HTTP status `status` when no other one's pattern matches.
    pub fn status(status: u16) -> Self {
        Self {
            status,
            pattern: None,
            templates: Map::default(),
        }
    }

    /// Gives this answer when the status that the service answers with matches `pattern`, a
    /// regular expression as in `4\d{2}`.
    #[must_use]
    pub fn when(self, pattern: impl Into<String>) -> Self {
        Self {
            pattern: Some(pattern.into()),
            ..self
        }
    }

    /// The body, as a Velocity template for JSON; without one, what the service answers.
    #[must_use]
    pub fn json(mut self, template: impl Into<Node>) -> Self {
        self.templates
            .insert("application/json".to_owned(), template.into());
        self
    }
}

impl Integration {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            uri: None,
            function: None,
            permission: None,
            request_templates: Map::default(),
            responses: Vec::new(),
            timeout_milliseconds: None,
            problem: None,
        }
    }

    /// Adds an answer; integrations that are not proxies need at least one.
    #[must_use]
    pub fn response(mut self, response: Response) -> Self {
        self.responses.push(response);
        self
    }

    /// What is sent for a JSON body, as a Velocity template.
    #[must_use]
    pub fn request(mut self, template: impl Into<Node>) -> Self {
        self.request_templates
            .insert("application/json".to_owned(), template.into());
        self
    }

    /// The longest that an answer may take, in milliseconds; 50 to 29,000 unless the account's
    /// quota was raised. The service's default is 29,000.
    #[must_use]
    pub fn timeout_milliseconds(mut self, milliseconds: u32) -> Self {
        self.timeout_milliseconds = Some(milliseconds);
        self
    }
}

/// Answers without asking anyone: with the [`Response`] whose pattern matches the status in the
/// request template, which is 200 unless said otherwise, or else with the one without a pattern.
///
/// ```
/// use stackwright::construct::rest_api::{Response, mock};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// # let api = stack.add("Api", stackwright::construct::RestApi::regional("eggs"));
/// api.resource("health").get(mock().response(Response::status(200).json(r#"{"well": true}"#)));
/// # api.stage("prod");
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # tested.resource("ApiHealthGet").assert_property("Integration.Type", "MOCK");
/// ```
pub fn mock() -> Integration {
    Integration::new(Kind::Mock).request(r#"{"statusCode": 200}"#)
}

/// Calls a function with the whole request; its answer is the answer.
///
/// API Gateway gets the permission to call the function for this method of this API's stages.
///
/// ```
/// use stackwright::construct::{Function, rest_api::lambda_proxy};
///
/// # let mut app = stackwright::App::new("example", "stacks/dragons");
/// # let stack = app.stack("example");
/// # let api = stack.add("Api", stackwright::construct::RestApi::regional("dragons"));
/// let list = stack.add("List", Function::python("lambda/list_dragons"));
/// api.resource("dragons").get(lambda_proxy(&list));
/// # api.stage("prod");
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # tested.resource("ApiDragonsGet").assert_property("Integration.Type", "AWS_PROXY");
/// ```
pub fn lambda_proxy(function: &impl Invocable) -> Integration {
    let arn = function.function_arn();
    Integration {
        uri: Some(interpolate(
            "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/\
             ${function}/invocations",
            [("function", arn.node())],
        )),
        function: Some(arn),
        ..Integration::new(Kind::LambdaProxy)
    }
}

/// Calls `action` of an AWS service (`dynamodb`, `PutItem`) with what the request template says.
///
/// The method gets a role of its own that is allowed what `permission` says and nothing else. Add
/// a [request](Integration::request) template and [responses](Integration::response). Bodies that
/// are not JSON are refused with 415, since no template would guard them.
pub fn aws_service(service: &str, action: &str, permission: Statement) -> Integration {
    Integration {
        uri: Some(
            sub(format!(
                "arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:{service}:action/{action}"
            ))
            .into(),
        ),
        permission: Some(permission),
        ..Integration::new(Kind::Service)
    }
}

/// Starts an execution of a state machine: request offloading.
///
/// The answer is 200 with `executionArn` and `startDate` as soon as the execution has started. A
/// request that Step Functions refuses is answered with 400, anything else that goes wrong with
/// 502: an error never looks like a success.
///
/// The method gets a role of its own that may start this one machine.
///
/// ```
/// use stackwright::construct::{
///     StateMachine,
///     rest_api::{Mapping, start_execution},
///     state_machine::pass,
/// };
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// # let api = stack.add("Api", stackwright::construct::RestApi::regional("eggs"));
/// let machine = stack.add("Weigh", StateMachine::standard(pass("Done")));
/// api.resource("eggs").post(
///     start_execution(&machine).input(Mapping::new().text("colour", "colour")),
/// );
/// # api.stage("prod");
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # tested.resource("ApiEggsPostRole").assert_allows("states:StartExecution", "${Weigh}");
/// ```
pub fn start_execution(machine: &StateMachineHandle) -> StartExecution {
    StartExecution {
        machine: machine.arn(),
        mapping: Mapping::default(),
    }
}

/// An integration that starts an execution of a state machine.
///
/// ```
/// use stackwright::construct::{
///     StateMachineHandle,
///     rest_api::{Mapping, StartExecution, start_execution},
/// };
///
/// fn weigh(machine: &StateMachineHandle) -> StartExecution {
///     start_execution(machine).input(Mapping::new().number("grams", "weight"))
/// }
/// ```
#[derive(Clone, Debug)]
pub struct StartExecution {
    machine: Value<String>,
    mapping: Mapping,
}

impl StartExecution {
    /// What of the body the execution gets; without it, the whole body.
    #[must_use]
    pub fn input(self, mapping: Mapping) -> Self {
        Self { mapping, ..self }
    }
}

const NOT_STARTED: &str = r#"{"message": "The request could not be started"}"#;

#[diagnostic::do_not_recommend]
impl IntoIntegration for StartExecution {
    fn into_integration(self) -> Integration {
        let Self { machine, mapping } = self;
        let permission = Statement::allow(["states:StartExecution"]).on([&machine]);
        let mut integration = aws_service("states", "StartExecution", permission)
            .response(Response::status(200).when(r"2\d{2}"))
            .response(Response::status(400).when(r"4\d{2}").json(NOT_STARTED))
            .response(Response::status(502).json(NOT_STARTED));
        match mapping.template("${machine}") {
            Ok(template) => {
                integration =
                    integration.request(interpolate(&template, [("machine", machine.node())]));
                integration.problem = mapping.problem();
            }
            Err(error) => integration.problem = Some(Problem::new(error.to_string())),
        }
        integration
    }
}
