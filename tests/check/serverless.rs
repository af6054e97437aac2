//! SAM: what the transform refuses, with file, line and what to do, before anything is uploaded.

use insta::assert_snapshot;
use serde_json::Value;

use crate::{found::found, python::python_with, template::check};

const FUNCTION: &str = "\
Transform: AWS::Serverless-2016-10-31
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
";

/// What is said about a function with more properties.
fn function(properties: &str) -> String {
    check(&format!("{FUNCTION}{properties}"))
}

/// The same with code, in a line for each finding.
fn lines(properties: &str) -> String {
    let code = "      CodeUri: s3://code/hello.zip\n";
    found("MRP", &format!("{FUNCTION}{code}{properties}"))
}

#[test]
fn globals_are_known() {
    let globals = "\
Transform: AWS::Serverless-2016-10-31
Globals:
  Functions: {Timeout: 3}
  Function: {Timout: 3, FunctionName: hello}
  Table: {}
Resources:
  Topic: {Type: AWS::SNS::Topic}
";
    assert_snapshot!(check(globals), @r"
    error[M001]: `Globals` has no section `Functions`; did you mean `Function`?
     --> template.yaml:3:3
      |
    3 |   Functions: {Timeout: 3}
      |   ^^^^^^^^^^ Globals.Functions
      |
      = help: there are Api, CapacityProvider, Function, HttpApi, LayerVersion, MicrovmImage, NetworkConnector, SimpleTable, StateMachine, WebSocketApi

    error[M001]: `Timout` cannot be set in `Globals.Function`; did you mean `Timeout`?
     --> template.yaml:4:14
      |
    4 |   Function: {Timout: 3, FunctionName: hello}
      |              ^^^^^^^ Globals.Function.Timout

    error[M001]: `FunctionName` cannot be set in `Globals.Function`
     --> template.yaml:4:25
      |
    4 |   Function: {Timout: 3, FunctionName: hello}
      |                         ^^^^^^^^^^^^^ Globals.Function.FunctionName
      |
      = help: set it on each `AWS::Serverless::Function`

    error[M001]: `Globals` has no section `Table`; did you mean `SimpleTable`?
     --> template.yaml:5:3
      |
    5 |   Table: {}
      |   ^^^^^^ Globals.Table
      |
      = help: there are Api, CapacityProvider, Function, HttpApi, LayerVersion, MicrovmImage, NetworkConnector, SimpleTable, StateMachine, WebSocketApi

    template: 4 errors
      uses 1 of 500 resources, 183 of 1,000,000 bytes
      needs CAPABILITY_AUTO_EXPAND
    ");
}

#[test]
fn a_function_has_code() {
    assert_snapshot!(function(""), @r"
    error[M006]: `Hello` has neither `CodeUri` nor `InlineCode`
     --> template.yaml:5:5
      |
    5 |     Properties:
      |     ^^^^^^^^^^^ Hello, Properties
      |
      = help: set `CodeUri` to the folder of the code, from the template's own

    template: 1 error
      uses 1 of 500 resources, 163 of 1,000,000 bytes
      needs CAPABILITY_IAM, CAPABILITY_AUTO_EXPAND
    ");
    assert_snapshot!(check("\
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {CodeUri: 's3://code/hello.zip'}}
Resources:
  Hello: {Type: AWS::Serverless::Function, Properties: {Handler: app.handler}}
"), @r"
    error[F007]: `Runtime` is missing, which a function of an archive needs
     --> template.yaml:4:44
      |
    4 |   Hello: {Type: AWS::Serverless::Function, Properties: {Handler: app.handler}}
      |                                            ^^^^^^^^^^^ Hello, Properties

    template: 1 error
      uses 1 of 500 resources, 191 of 1,000,000 bytes
      needs CAPABILITY_IAM, CAPABILITY_AUTO_EXPAND
    ");
}

#[test]
fn properties_are_known() {
    assert_snapshot!(function("      CodeUri: s3://code/hello.zip\n      MemorySiz: 128\n"), @r"
    error[P002]: `AWS::Serverless::Function` has no property `MemorySiz`; did you mean `MemorySize`?
     --> template.yaml:9:7
      |
    9 |       MemorySiz: 128
      |       ^^^^^^^^^^ Hello, Properties.MemorySiz

    template: 1 error
      uses 1 of 500 resources, 219 of 1,000,000 bytes
      needs CAPABILITY_IAM, CAPABILITY_AUTO_EXPAND
    ");
}

#[test]
fn events_have_a_type() {
    let code = "      CodeUri: s3://code/hello.zip\n";
    assert_snapshot!(function(&format!("{code}      Events:\n        Get: {{Type: Apii, Properties: {{Path: /, Method: get}}}}\n")), @r"
    error[M002]: no event of the type `Apii` starts functions; did you mean `Api`?
      --> template.yaml:10:15
       |
    10 |         Get: {Type: Apii, Properties: {Path: /, Method: get}}
       |               ^^^^^ Hello, Properties.Events.Get.Type
       |
       = help: write one of AlexaSkill, Api, CloudWatchEvent, CloudWatchLogs, Cognito, DocumentDB, DynamoDB, EventBridgeRule, HttpApi, IoTRule, Kinesis, MQ, MSK, S3, SNS, SQS, Schedule, ScheduleV2, SelfManagedKafka

    template: 1 error
      uses 1 of 500 resources, 312 of 1,000,000 bytes
      needs CAPABILITY_IAM, CAPABILITY_AUTO_EXPAND
    ");
    assert_snapshot!(lines("      Events:\n        Get: {Properties: {Path: /}}\n"), @"error M002 Hello/Properties/Events/Get: the event `Get` has no `Type`");
    let machine = "Transform: AWS::Serverless-2016-10-31\nResources:\n  M: {Type: AWS::Serverless::StateMachine, Properties: {DefinitionUri: 's3://a/b', Events: {Q: {Type: SQS, Properties: {Queue: x}}}}}\n";
    assert_snapshot!(found("M", machine), @"error M002 M/Properties/Events/Q/Type: no event of the type `SQS` starts state machines");
}

#[test]
fn events_have_names_for_logical_ids() {
    assert_snapshot!(lines("      Events:\n        Tick-1: {Type: Schedule, Properties: {Schedule: rate(5 minutes)}}\n"), @"error M009 Hello/Properties/Events/Tick-1: `Tick-1` cannot be an event's name: logical ids are made with it");
}

#[test]
fn events_have_their_own_properties() {
    let code = "      CodeUri: s3://code/hello.zip\n";
    assert_snapshot!(function(&format!("{code}      Events:\n        Get: {{Type: Api, Properties: {{Pat: /, Method: get}}}}\n")), @r"
    error[M003]: an event of the type `Api` has no `Pat`; did you mean `Path`?
      --> template.yaml:10:39
       |
    10 |         Get: {Type: Api, Properties: {Pat: /, Method: get}}
       |                                       ^^^^ Hello, Properties.Events.Get.Properties.Pat

    template: 1 error
      uses 1 of 500 resources, 310 of 1,000,000 bytes
      needs CAPABILITY_IAM, CAPABILITY_AUTO_EXPAND
    ");
    assert_snapshot!(lines("      Events:
        Work: {Type: SQS, Properties: {BatchSize: 3, Queu: x}}
        Daily: {Type: Schedule}
        Any: {Type: HttpApi}
        Mail: {Type: Kinesis, Properties: {Stream: 'arn:x', StartingPosition: LATEST, BatchSize: 3}}
"), @r"
    error M003 Hello/Properties/Events/Work/Properties/Queu: an event of the type `SQS` has no `Queu`; did you mean `Queue`?
    error M003 Hello/Properties/Events/Daily: the event `Daily` has no `Schedule`, which `Schedule` needs
    ");
}

#[test]
fn events_are_of_something() {
    let code = "      CodeUri: s3://code/hello.zip\n";
    let rest = "  Work: {Type: AWS::SQS::Queue}\n  Api: {Type: AWS::Serverless::Api, Properties: {StageName: prod}}\n";
    assert_snapshot!(function(&format!("{code}      Events:\n        Get: {{Type: Api, Properties: {{Path: /, Method: get, RestApiId: !Ref Work}}}}\n{rest}")), @r"
    error[M004]: `RestApiId` of an event of the type `Api` names an `AWS::Serverless::Api`, and `Work` is `AWS::SQS::Queue`
      --> template.yaml:10:61
       |
    10 |         Get: {Type: Api, Properties: {Path: /, Method: get, RestApiId: !Ref Work}}
       |                                                             ^^^^^^^^^^ Hello, Properties.Events.Get.Properties.RestApiId
       |
       = help: name an `AWS::Serverless::Api` of this template, or leave `RestApiId` out and SAM makes an API

    template: 1 error
      uses 3 of 500 resources, 454 of 1,000,000 bytes
      needs CAPABILITY_IAM, CAPABILITY_AUTO_EXPAND
    ");
    assert_snapshot!(lines(&format!("      Events:
        A: {{Type: Api, Properties: {{Path: /, Method: get, RestApiId: Ap}}}}
        B: {{Type: Api, Properties: {{Path: /, Method: get, RestApiId: !Ref Api}}}}
        C: {{Type: HttpApi, Properties: {{ApiId: !Ref Gone}}}}
        D: {{Type: S3, Properties: {{Bucket: photos, Events: 's3:ObjectCreated:*'}}}}
{rest}")), @r"
    error R001 Hello/Properties/Events/C/Properties/ApiId: there is no parameter or resource `Gone`
    error M004 Hello/Properties/Events/A/Properties/RestApiId: `RestApiId` of an event of the type `Api` names an `AWS::Serverless::Api`, and the template has no `Ap`; did you mean `Api`?
    error M004 Hello/Properties/Events/D/Properties/Bucket: `Bucket` of an event of the type `S3` names an `AWS::S3::Bucket`, and the template has no `photos`
    ");
}

#[test]
fn policy_templates_are_known() {
    let code = "      CodeUri: s3://code/hello.zip\n";
    assert_snapshot!(function(&format!("{code}      Policies:\n        - DynamoDBCrudPolcy: {{TableName: x}}\n")), @r"
    error[M005]: there is no policy template `DynamoDBCrudPolcy`; did you mean `DynamoDBCrudPolicy`?
      --> template.yaml:10:11
       |
    10 |         - DynamoDBCrudPolcy: {TableName: x}
       |           ^^^^^^^^^^^^^^^^^^ Hello, Properties.Policies.0.DynamoDBCrudPolcy
       |
       = help: name one of SAM's, or write the policy out with `Statement`

    template: 1 error
      uses 1 of 500 resources, 268 of 1,000,000 bytes
      needs CAPABILITY_IAM, CAPABILITY_AUTO_EXPAND
    ");
    assert_snapshot!(lines("      Policies:
        - S3ReadPolicy: {Bucket: x}
        - SQSPollerPolicy: {}
        - VPCAccessPolicy
        - VPCAccessPolicy: {}
        - AWSLambdaBasicExecutionRole
        - {S3ReadPolicy: {BucketName: x}, S3WritePolicy: {BucketName: x}}
        - Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: '*'}]
        - !If [A, !Ref B, C]
"), @r"
    error R001 Hello/Properties/Policies/7: there is no condition `A`
    error R001 Hello/Properties/Policies/7/Fn::If/1: there is no parameter or resource `B`
    error M005 Hello/Properties/Policies/0/S3ReadPolicy/Bucket: `S3ReadPolicy` has no parameter `Bucket`; did you mean `BucketName`?
    error M005 Hello/Properties/Policies/1/SQSPollerPolicy: `SQSPollerPolicy` needs `QueueName`
    error M005 Hello/Properties/Policies/2: `VPCAccessPolicy` is a policy template, and has its parameters in a mapping
    error M005 Hello/Properties/Policies/5/S3ReadPolicy: an entry under `Policies` is one policy, and this mapping has several keys
    ");
}

#[test]
fn images_and_archives_do_not_mix() {
    assert_snapshot!(found("MF", "\
Transform: AWS::Serverless-2016-10-31
Resources:
  A: {Type: AWS::Serverless::Function, Properties: {PackageType: Image, ImageUri: x, CodeUri: 's3://a/b', Handler: a.b}}
  B: {Type: AWS::Serverless::Function, Properties: {PackageType: Image}}
  C: {Type: AWS::Serverless::Function, Properties: {PackageType: Image}, Metadata: {Dockerfile: Dockerfile}}
  D: {Type: AWS::Serverless::Function, Properties: {ImageUri: x, Runtime: python3.13, Handler: a.b}}
"), @r"
    error F007 A/Properties/Handler: a function of an image has no `Handler`
    error M007 A/Properties/CodeUri: a function of an image has no `CodeUri`
    error M006 B/Properties: `B` is an image without `ImageUri`
    error M007 D/Properties/ImageUri: a function of an archive has no `ImageUri`
    ");
}

#[test]
fn parts_that_wait_for_each_other_are_found() {
    let code = "      CodeUri: s3://code/hello.zip\n";
    assert_snapshot!(function(&format!("{code}      Policies:\n        - LambdaInvokePolicy: {{FunctionName: !Ref Hello}}\n")), @r"
    error[M008]: the role of `Hello` waits for `Hello`, which waits for its role
      --> template.yaml:10:32
       |
    10 |         - LambdaInvokePolicy: {FunctionName: !Ref Hello}
       |                                ^^^^^^^^^^^^^ Hello, Properties.Policies.0.LambdaInvokePolicy.FunctionName
       |
       = help: write the name or the ARN of `Hello` instead of the reference

    template: 1 error
      uses 1 of 500 resources, 281 of 1,000,000 bytes
      needs CAPABILITY_IAM, CAPABILITY_AUTO_EXPAND
    ");
    assert_snapshot!(function(&format!("{code}      Environment: {{Variables: {{URL: !Sub 'https://${{ServerlessRestApi}}.example'}}}}\n      Events: {{Get: {{Type: Api, Properties: {{Path: /, Method: get}}}}}}\n")), @r"
    error[M008]: resources wait for each other: `Hello` → `ServerlessRestApi` → `Hello`
      --> template.yaml:9:33
       |
     9 |       Environment: {Variables: {URL: !Sub 'https://${ServerlessRestApi}.example'}}
       |                                 ^^^^ Hello, Properties.Environment.Variables.URL
    10 |       Events: {Get: {Type: Api, Properties: {Path: /, Method: get}}}
       |                ---- `ServerlessRestApi` waits for `Hello`, which has this event
       |
       = help: leave the reference out: each request says under which address it came

    template: 1 error
      uses 1 of 500 resources, 406 of 1,000,000 bytes
      needs CAPABILITY_IAM, CAPABILITY_AUTO_EXPAND
    ");
    let bucket = "  Photos: {Type: AWS::S3::Bucket}\n";
    assert_snapshot!(function(&format!("{code}      Policies: [S3ReadPolicy: {{BucketName: !Ref Photos}}]\n      Events: {{New: {{Type: S3, Properties: {{Bucket: !Ref Photos, Events: 's3:ObjectCreated:*'}}}}}}\n{bucket}")), @r"
    error[M008]: resources wait for each other: `Hello` → `HelloRole` → `Photos` → `Hello`
      --> template.yaml:9:33
       |
     9 |       Policies: [S3ReadPolicy: {BucketName: !Ref Photos}]
       |                                 ^^^^^^^^^^^ Hello, Properties.Policies.0.S3ReadPolicy.BucketName
    10 |       Events: {New: {Type: S3, Properties: {Bucket: !Ref Photos, Events: 's3:ObjectCreated:*'}}}
       |                ---- `Photos` waits for `Hello`, which has this event
       |
       = help: write the name of `Photos` out, or take it from the event

    template: 1 error
      uses 2 of 500 resources, 449 of 1,000,000 bytes
      needs CAPABILITY_IAM, CAPABILITY_AUTO_EXPAND
    ");
    let other = "  Other: {Type: AWS::Serverless::Function, Properties: {CodeUri: 's3://a/b', Handler: a.b, Runtime: python3.13, Environment: {Variables: {Hello: !Ref Hello}}}}\n";
    assert_snapshot!(function(&format!("{code}      Environment: {{Variables: {{Other: !GetAtt Other.Arn}}}}\n{other}")), @r"
    error[M008]: resources wait for each other: `Hello` → `Other` → `Hello`
      --> template.yaml:9:33
       |
     9 | ...bles: {Other: !GetAtt Other.Arn}}
       |           ^^^^^^ Hello, Properties.Environment.Variables.Other
    10 | ...erless::Function, Properties: {CodeUri: 's3://a/b', Handler: a.b, Runtime: python3.13, Environment: {Variables: {Hello: !Ref Hell...
       |                                                                                                                     ------ `Other` waits for `Hello`
       |
       = help: write the name or the ARN of `Other` instead of the reference

    template: 1 error
      uses 2 of 500 resources, 467 of 1,000,000 bytes
      needs CAPABILITY_IAM, CAPABILITY_AUTO_EXPAND
    ");
    // Policies of a role that stands by itself, events, and what is called by name.
    assert_eq!(
        lines(&format!(
            "      Policies: [S3ReadPolicy: {{BucketName: photos}}]\n      Environment: {{Variables: {{Photos: !Ref Photos}}}}\n      Events: {{Get: {{Type: Api, Properties: {{Path: /, Method: get}}}}}}\n{bucket}"
        )),
        ""
    );
}

/// Prints what the transform knows.
const KNOWN: &str = r#"
import json, pathlib, samtranslator
from samtranslator.model.sam_resources import SamFunction, SamStateMachine
from samtranslator.plugins.globals.globals import Globals
policies = pathlib.Path(samtranslator.__file__).parent / "policy_templates_data" / "policy_templates.json"
policies = json.loads(policies.read_text())["Templates"]
def events(resource):
    types = resource.event_resolver.resource_types
    return {
        name: {
            "properties": list(kind.property_types),
            "required": [key for key, it in kind.property_types.items() if it.required and key != "RestApiId"],
        }
        for name, kind in types.items() if name
    }
print(json.dumps({
    "policies": {name: list(it["Parameters"]) for name, it in policies.items()},
    "globals": {name.split("::")[-1]: it for name, it in Globals.supported_properties.items()},
    "Function": events(SamFunction),
    "StateMachine": events(SamStateMachine),
}))
"#;

/// A mapping of these keys to nothing in particular.
fn mapping(keys: &Value) -> String {
    let keys = keys.as_array().expect("a list").iter();
    let keys: Vec<String> = keys
        .map(|key| format!("{}: {{}}", key.as_str().expect("a text")))
        .collect();
    format!("{{{}}}", keys.join(", "))
}

/// All that the transform has is known, and what it needs is asked for.
#[test]
fn what_the_transform_takes_has_no_finding() {
    let known = python_with(&["aws-sam-translator==1.115.0"]).run(KNOWN, "");
    let known: Value = serde_json::from_str(&known).expect("JSON");
    let entries = |name: &str| known[name].as_object().expect("a mapping").iter();

    let mut template = "Transform: AWS::Serverless-2016-10-31\nGlobals:\n".to_owned();
    for (section, properties) in entries("globals") {
        template.push_str(&format!("  {section}: {}\n", mapping(properties)));
    }
    template.push_str(
        "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Policies:\n",
    );
    for (name, parameters) in entries("policies") {
        template.push_str(&format!("        - {name}: {}\n", mapping(parameters)));
    }
    let mut lacking = template.replace(
        "    Properties:\n      Policies:\n",
        "    Properties:\n      Policies: []\n",
    );
    lacking.truncate(lacking.find("        - ").expect("the policies"));
    let mut missing = 0;
    for kind in ["Function", "StateMachine"] {
        let head = format!(
            "  {kind}:\n    Type: AWS::Serverless::{kind}\n    Properties:\n      Events:\n"
        );
        template.push_str(&head);
        lacking.push_str(&head);
        for (name, event) in entries(kind) {
            let properties = mapping(&event["properties"]);
            template.push_str(&format!(
                "        {name}: {{Type: {name}, Properties: {properties}}}\n"
            ));
            lacking.push_str(&format!("        {name}: {{Type: {name}}}\n"));
            missing += event["required"].as_array().expect("a list").len();
        }
    }
    assert_eq!(found("M", &template), "");
    assert_eq!(found("M", &lacking).lines().count(), missing, "{lacking}");
}
