//! What constructs render, judged by cfn-lint: no finding, informational ones included.

#[path = "common/python.rs"]
mod python;

use stackwright::{
    App, OnRemoval, Stack,
    cfn::lambda,
    construct::{
        LogGroup, Role, Statement, Topic, UserPool,
        rest_api::{
            CacheSize, Cors, LogAccess, Mapping, Response, RestApi, Schema, aws_service,
            lambda_proxy, mock, start_execution,
        },
        state_machine::{
            Catch, LogLevel, Retry, StateMachine, StateMachineHandle, call, choice, continue_at,
            fail, format, map, parallel, pass, path, publish, publish_sms, succeed, task,
            wait_seconds, wait_seconds_at, wait_until, wait_until_at,
        },
    },
    render::Dialect,
    value::substitute,
};

fn function(stack: &Stack) -> lambda::FunctionHandle {
    let role = stack.add("WorkRole", Role::for_service("lambda.amazonaws.com"));
    let code = lambda::function::Code::new().zip_file("def handler(event, context): pass");
    stack.add(
        "Work",
        lambda::Function::new(code, role.arn())
            .handler("index.handler")
            .runtime(lambda::function::Runtime::Python313),
    )
}

/// A machine with every kind of state.
fn machine(stack: &Stack, work: &lambda::FunctionHandle) -> StateMachineHandle {
    let topic = stack.add("Topic", Topic::new());
    let failed = fail("Failed")
        .error("Broken")
        .cause(format("{} broke", ["$.name"]));
    let done = succeed("Done");
    let each = task("Work", work)
        .parameters(serde_json::json!({"item.$": "$"}))
        .result_selector(serde_json::json!({"size.$": "$.size"}))
        .timeout_seconds(30)
        .heartbeat_seconds(10)
        .retry(Retry::transient_lambda_errors())
        .retry(Retry::on_all().max_attempts(1).max_delay_seconds(9));
    let flow = pass("Start")
        .comment("sets the stage")
        .result(serde_json::json!({"items": [1, 2]}))
        .result_path("$.setting")
        .then(
            map("Each", "$.setting.items", each)
                .max_concurrency(4)
                .item_selector(serde_json::json!({"value.$": "$$.Map.Item.Value"}))
                .catch(
                    Catch::any(["A", "B"]).error_at("$.error"),
                    continue_at("Tell"),
                )
                .catch(Catch::on("C").keep_input(), &done)
                .catch_all(&failed)
                .discard_result(),
        )
        .then(
            parallel("Both")
                .branch(wait_seconds("Short", 2).then(wait_seconds_at("Long", "$.wait")))
                .branch(wait_until("Until", "2030-01-01T00:00:00Z"))
                .branch(wait_until_at("UntilThen", "$.then").input_path("$.a"))
                .result_path("$.both"),
        )
        .then(
            call(
                "Store",
                "aws-sdk:sns:getTopicAttributes",
                serde_json::json!({"TopicArn.$": "$.topic"}),
                Statement::allow(["sns:GetTopicAttributes"]).on([topic.arn()]),
            )
            .no_input(),
        )
        .then(publish("Tell", &topic, format("{} isn't done", ["$.name"])).subject("News"))
        .then(publish_sms("Text", path("$.phone"), "done"))
        .then(
            choice("Which")
                .when(path("$.a").is("x").and(!path("$.b").is(2)), &done)
                .when(
                    path("$.a").is_at_most(1.5).or(path("$.b").is_null()),
                    &failed,
                )
                .when(path("$.a").matches("drag*"), continue_at("Start"))
                .when(path("$.a").equals_string_at("$.b"), &done)
                .when(path("$.a").is_before("2030-01-01T00:00:00Z"), &done)
                .when(path("$.a").is_present(), &done)
                .otherwise(&failed),
        );
    let group = stack.add("MachineLog", LogGroup::new());
    let machine = StateMachine::standard(flow)
        .comment("every kind of state")
        .timeout_seconds(600)
        .traced()
        .log_to(&group, LogLevel::Error);
    stack.add("Machine", machine)
}

/// An API with every kind of integration.
fn api(stack: &Stack, work: &lambda::FunctionHandle, machine: &StateMachineHandle) {
    let api = stack.add("Api", RestApi::regional("api").describe("every kind"));
    let pool = stack.add("Pool", UserPool::new("pool", OnRemoval::Delete));
    let cognito = api.cognito_authorizer("cognito-authorizer", &pool);
    let model = api.model(
        "dragon",
        Schema::object()
            .title("Dragon")
            .required("name", Schema::string())
            .optional("sizes", Schema::array(Schema::integer())),
    );
    let dragons = api
        .resource("dragons")
        .cors(Cors::any_origin().max_age_seconds(60));
    dragons
        .get(lambda_proxy(work))
        .authorizer(&cognito)
        .cache_key("family");
    dragons
        .post(start_execution(machine).input(Mapping::new().text("name_str", "name")))
        .body(&model)
        .authorizer(&cognito);
    let names = aws_service(
        "states",
        "DescribeStateMachine",
        Statement::allow(["states:DescribeStateMachine"]).on([machine.arn()]),
    )
    .request(substitute(
        r#"{"stateMachineArn": "${arn}"}"#,
        [("arn", machine.arn())],
    ))
    .response(Response::status(200).when("200"))
    .response(Response::status(500))
    .timeout_milliseconds(5_000);
    api.resource("dragons/{name}")
        .get(names)
        .required_query_parameter("part")
        .authorizer(&cognito);
    api.root()
        .any(mock().response(Response::status(404)))
        .authorizer(&cognito);
    let access = stack.add("LogAccess", LogAccess::new());
    let stage = api
        .stage("prod")
        .traced()
        .cached(CacheSize::Gb0_5)
        .cache_seconds(60)
        .throttled(100.0, 50)
        .access_log(&stack.add("AccessLog", LogGroup::new()))
        .after(&access);
    stack.output("Url", "Where it is reached", stage.url());
}

#[test]
fn cfn_lint_has_no_finding() {
    let mut app = App::new("test", env!("CARGO_MANIFEST_DIR"));
    let stack = app.stack("test");
    let work = function(&stack);
    api(&stack, &work, &machine(&stack, &work));
    let assembly = app
        .synthesize(Dialect::CloudFormation)
        .expect("no problems");
    let yaml = assembly.stacks[0].template.to_yaml();
    // As a script, so that the template goes in by a pipe and only findings come out.
    let script = "
import sys, cfnlint.api as api, cfnlint.config as config
rules = config.ManualArgs(include_checks=['I'], regions=['eu-west-1'])
for finding in api.lint(sys.stdin.read(), config=rules):
    print(finding)
";
    let findings = python::python_with(&["aws-sam-translator==1.115.0", "cfn-lint==1.58.0"])
        .run(script, &yaml);
    assert_eq!(findings, "", "{yaml}");
}
