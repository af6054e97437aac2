//! What the code behind each role calls, and what its service does for it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::{
    permissions::{Permissions, Roles, all_but},
    program::resources,
    python::python_with,
    resolve::{Deployed, arn, object_arn, substituted},
};

/// By function of the Lambda code, by action, the resources.
pub(crate) type Calls = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// What the functions call when they run, in every mode.
pub(crate) fn calls() -> Calls {
    let script = "\
import json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, sys.stdin.read())
from tests.calls import calls
print(json.dumps(calls()))
";
    let code = concat!(env!("CARGO_MANIFEST_DIR"), "/lambda");
    let output = python_with(&["boto3==1.43.106"]).run(script, code);
    serde_json::from_str(&output).expect("the script prints JSON")
}

/// The calls of each function, by its logical id.
const CODE: [(&str, &str); 3] = [
    ("ListDragons", "list_dragons"),
    ("AddDragon", "add_dragon"),
    ("ValidateDragon", "validate_dragon"),
];

/// What the template's roles must allow.
pub(crate) fn needed(template: &Value, calls: &Calls) -> Roles {
    let deployed = Deployed::new(template);
    let mut roles = Roles::new();
    let mut add = |(role, permissions): (String, Permissions)| {
        assert!(
            roles.insert(role.clone(), permissions).is_none(),
            "{role} has two users"
        );
    };
    let functions = resources(template, "AWS::Lambda::Function");
    functions.for_each(|(id, function)| add(of_function(&deployed, id, function, calls)));
    let machines = resources(template, "AWS::StepFunctions::StateMachine");
    machines.for_each(|(_, machine)| add(of_machine(&deployed, machine)));
    let methods = resources(template, "AWS::ApiGateway::Method");
    methods
        .filter_map(|(_, method)| of_method(&deployed, method))
        .for_each(&mut add);
    resources(template, "AWS::ApiGateway::Account")
        .for_each(|(_, account)| add(of_account(template, account)));
    roles
}

/// The role whose ARN a property holds.
fn role(property: &Value) -> String {
    assert_eq!(property["Fn::GetAtt"][1], "Arn");
    property["Fn::GetAtt"][0].as_str().unwrap().to_owned()
}

fn of_function(
    deployed: &Deployed<'_>,
    id: &str,
    function: &Value,
    calls: &Calls,
) -> (String, Permissions) {
    let (_, code) = CODE
        .iter()
        .find(|(known, _)| *known == id)
        .unwrap_or_else(|| panic!("whose code {id} runs is not known here"));
    let mut actions = BTreeSet::new();
    for (action, used) in &calls[*code] {
        for resource in used {
            actions.insert((action.clone(), called(deployed, function, resource)));
        }
    }
    // What Lambda itself does in the function's name.
    let group = &function["LoggingConfig"]["LogGroup"]["Ref"];
    let group = arn("logs", &format!("log-group:{}:*", group.as_str().unwrap()));
    for action in ["logs:CreateLogStream", "logs:PutLogEvents"] {
        actions.insert((action.to_owned(), group.clone()));
    }
    if function["TracingConfig"]["Mode"] == "Active" {
        for action in ["xray:PutTraceSegments", "xray:PutTelemetryRecords"] {
            actions.insert((action.to_owned(), "*".to_owned()));
        }
    }
    let permissions = Permissions {
        service: "lambda.amazonaws.com".to_owned(),
        actions,
        ..Permissions::default()
    };
    (role(&function["Role"]), permissions)
}

/// The ARN of what was called in the function's tests, where the stack calls it otherwise.
fn called(deployed: &Deployed<'_>, function: &Value, resource: &str) -> String {
    let Some(parameter) = resource.strip_prefix("parameter/") else {
        return object_arn(resource);
    };
    let variable = match parameter {
        "dragon_data_bucket_name" => "DRAGONS_BUCKET_PARAMETER",
        "dragon_data_file_name" => "DRAGONS_FILE_PARAMETER",
        other => panic!("how the function knows of {other} is not known here"),
    };
    let name = deployed.text(&function["Environment"]["Variables"][variable]);
    arn(
        "ssm",
        &format!("parameter/{}", name.trim_start_matches('/')),
    )
}

fn of_machine(deployed: &Deployed<'_>, machine: &Value) -> (String, Permissions) {
    let definition = machine["DefinitionString"].as_str().unwrap();
    let definition = substituted(definition, |name| {
        deployed.text(&machine["DefinitionSubstitutions"][name])
    });
    let definition: Value = serde_json::from_str(&definition).unwrap();
    let mut actions = BTreeSet::new();
    for (name, state) in definition["States"].as_object().unwrap() {
        match state["Type"].as_str().unwrap() {
            "Task" => actions.insert(of_task(state)),
            "Choice" | "Fail" | "Succeed" => false,
            other => panic!("what {name}, a {other}, calls is not known here"),
        };
    }
    if machine["TracingConfiguration"]["Enabled"] == true {
        for action in [
            "xray:PutTraceSegments",
            "xray:PutTelemetryRecords",
            "xray:GetSamplingRules",
            "xray:GetSamplingTargets",
        ] {
            actions.insert((action.to_owned(), "*".to_owned()));
        }
    }
    let permissions = Permissions {
        service: "states.amazonaws.com".to_owned(),
        actions,
        ..Permissions::default()
    };
    (role(&machine["RoleArn"]), permissions)
}

fn of_task(state: &Value) -> (String, String) {
    let resource = state["Resource"].as_str().unwrap();
    if resource.starts_with("arn:aws:lambda:") {
        return ("lambda:InvokeFunction".to_owned(), resource.to_owned());
    }
    assert_eq!(resource, "arn:aws:states:::sns:publish");
    let parameters = &state["Parameters"];
    let target = match parameters["TopicArn"].as_str() {
        Some(topic) => topic.to_owned(),
        None => {
            // Phone numbers have no ARN; every topic has one.
            assert!(parameters["PhoneNumber.$"].is_string(), "{parameters}");
            all_but("arn:aws:sns:*:*:*")
        }
    };
    ("sns:Publish".to_owned(), target)
}

/// The role with which a method calls a service; methods that call a function have none.
fn of_method(deployed: &Deployed<'_>, method: &Value) -> Option<(String, Permissions)> {
    let integration = &method["Integration"];
    let credentials = integration.get("Credentials")?;
    let uri = deployed.text(&integration["Uri"]);
    let (start, action) = uri.rsplit_once(":action/").unwrap();
    let service = start.rsplit(':').next().unwrap();
    let templates = integration["RequestTemplates"].as_object().unwrap();
    let actions = templates
        .values()
        .map(|template| {
            let body = deployed.text(template);
            let (_, rest) = body.split_once(r#""stateMachineArn": ""#).unwrap();
            let (machine, _) = rest.split_once('"').unwrap();
            (format!("{service}:{action}"), machine.to_owned())
        })
        .collect();
    let permissions = Permissions {
        service: "apigateway.amazonaws.com".to_owned(),
        actions,
        ..Permissions::default()
    };
    Some((role(credentials), permissions))
}

/// The role by which API Gateway writes logs; it accepts only one with this policy's actions.
fn of_account(template: &Value, account: &Value) -> (String, Permissions) {
    let mut stages = resources(template, "AWS::ApiGateway::Stage");
    let logged = stages.any(|(_, stage)| stage.get("AccessLogSetting").is_some());
    let policy = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs";
    let permissions = Permissions {
        service: "apigateway.amazonaws.com".to_owned(),
        managed: logged.then(|| policy.to_owned()).into_iter().collect(),
        ..Permissions::default()
    };
    (role(&account["CloudWatchRoleArn"]), permissions)
}

/// What the methods need of the functions' own policies: function, caller, and for which method.
pub(crate) fn invocations(template: &Value) -> BTreeSet<[String; 3]> {
    let deployed = Deployed::new(template);
    let (stage, _) = resources(template, "AWS::ApiGateway::Stage")
        .next()
        .unwrap();
    let stage = deployed.text(&serde_json::json!({ "Ref": stage }));
    let mut invocations = BTreeSet::new();
    for (_, method) in resources(template, "AWS::ApiGateway::Method") {
        let integration = &method["Integration"];
        if integration["Type"] != "AWS_PROXY" || integration.get("Credentials").is_some() {
            continue;
        }
        let uri = deployed.text(&integration["Uri"]);
        let function = uri.split_once("/functions/").unwrap().1;
        let function = function.strip_suffix("/invocations").unwrap();
        let api = deployed.text(&method["RestApiId"]);
        let verb = method["HttpMethod"].as_str().unwrap();
        let path = path(template, &method["ResourceId"]);
        invocations.insert([
            function.to_owned(),
            "apigateway.amazonaws.com".to_owned(),
            arn("execute-api", &format!("{api}/{stage}/{verb}{path}")),
        ]);
    }
    invocations
}

/// The path of an API's resource.
fn path(template: &Value, resource: &Value) -> String {
    match resource["Ref"].as_str() {
        Some(id) => {
            let properties = &template["Resources"][id]["Properties"];
            let part = properties["PathPart"].as_str().unwrap();
            format!("{}/{part}", path(template, &properties["ParentId"]))
        }
        None => String::new(),
    }
}

/// What the functions' own policies allow.
pub(crate) fn allowed_invocations(template: &Value) -> BTreeSet<[String; 3]> {
    let deployed = Deployed::new(template);
    let permissions = resources(template, "AWS::Lambda::Permission");
    permissions
        .map(|(_, permission)| {
            assert_eq!(permission["Action"], "lambda:InvokeFunction");
            ["FunctionName", "Principal", "SourceArn"].map(|name| deployed.text(&permission[name]))
        })
        .collect()
}
