//! What the serverless transform makes, traced back by its name: aws-sam-translator itself says
//! of which resource it makes what.

use stackwright::{expansion::Expansion, template::Template};

use crate::python::python_with;

/// Reads templates, and prints of each what it becomes: id, type, and the resource whose
/// expansion gave it, where one did.
const SCRIPT: &str = r#"
import collections, inspect, json, os, sys
os.environ["AWS_DEFAULT_REGION"] = "us-east-1"
import boto3
from samtranslator.model import SamResourceMacro, sam_resources
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

made = {}
def watched(expand):
    def to_cloudformation(self, *args, **kwargs):
        source = self.logical_id
        resources = expand(self, *args, **kwargs)
        for resource in resources:
            made.setdefault(resource.logical_id, source)
        return resources
    return to_cloudformation
for _, kind in inspect.getmembers(sam_resources, inspect.isclass):
    if issubclass(kind, SamResourceMacro) and "to_cloudformation" in vars(kind):
        kind.to_cloudformation = watched(kind.to_cloudformation)

answers = []
for template in json.load(sys.stdin):
    made.clear()
    policies = collections.defaultdict(lambda: "arn:aws:iam::aws:policy/Some")
    session = boto3.Session(region_name="us-east-1")
    translator = Translator(policies, Parser(), boto_session=session)
    result = translator.translate(template, {"AWS::Region": "us-east-1"})
    resources = sorted(result["Resources"].items())
    answers.append([[id, it["Type"], made.get(id, "")] for id, it in resources])
print(json.dumps(answers))
"#;

/// Of each resource that the transform adds: what it is said to be, after it was compared with
/// what made it.
fn traced(template: &str) -> String {
    let template = Template::parse(template).expect("a template");
    let input = serde_json::Value::from(vec![serde_json::Value::from(&template.to_node())]);
    let python = python_with(&["aws-sam-translator==1.115.0"]);
    let answer = python.run(SCRIPT, &input.to_string());
    let answers: Vec<Vec<[String; 3]>> = serde_json::from_str(&answer).expect("as it is printed");
    let expansion = Expansion::of(&template);
    let mut lines = Vec::new();
    for [id, type_name, source] in &answers[0] {
        let made = expansion.find(id, type_name);
        if template.resources.contains_key(id) {
            assert_eq!(made, None, "{id} is the author's own");
            continue;
        }
        let made = made.unwrap_or_else(|| panic!("{id} ({type_name}) is of {source}"));
        // Connectors that stand in another resource are made resources in passing.
        let passing = !template.resources.contains_key(source);
        let named = made
            .sources
            .iter()
            .any(|it| it.id == *source || passing && source.starts_with(&it.id));
        assert!(named || source.is_empty(), "{id} is of {source}: {made}");
        // Of these, anything that begins with their id is taken to be made.
        let takes_all = ["GraphQLApi", "WebSocketApi"];
        if !takes_all
            .iter()
            .any(|kind| made.sources[0].type_name.ends_with(kind))
        {
            assert_eq!(expansion.find(id, "AWS::FSx::FileSystem"), None, "{id}");
        }
        lines.push(format!("{id}: {made}"));
    }
    lines.join("\n")
}

#[test]
fn of_functions() {
    insta::assert_snapshot!(traced(FUNCTIONS), @r"
    CodeDeployServiceRole: role of the deployments of the functions Get and GetAll
    GetAlexaPermission: permission of the event Alexa of the function Get
    GetAliasliveDnow: alias live-now of the function Get
    GetAliasliveDnowCognitoPermission: permission of the event Users of the function Get
    GetAllAliaslive: alias live of the function GetAll
    GetAllDeploymentGroup: deployment group of the function GetAll
    GetAllRole: rule of the event Role of the function GetAll
    GetAllRolePermission: permission of the event Role of the function GetAll
    GetAllToGetPolicy: policy of the connector ToGet of the function GetAll
    GetAllToQueuePolicy: policy of the connector ToQueue of the function GetAll
    GetAllVersionad80e4174e: version of the function GetAll
    GetDeploymentGroup: deployment group of the function Get
    GetEventInvokeConfig: settings of asynchronous calls of the function Get
    GetEventInvokeConfigOnFailureTopic: topic of the destination OnFailure of the function Get
    GetEventInvokeConfigOnSuccessQueue: queue of the destination OnSuccess of the function Get
    GetHttpPermission: permission of the event Http of the function Get
    GetLog: log subscription of the event Log of the function Get
    GetLogPermission: permission of the event Log of the function Get
    GetNews: subscription of the event News of the function Get
    GetNewsByMine: subscription of the event NewsByMine of the function Get
    GetNewsByMineEventSourceMapping: event source mapping of the event NewsByMine of the function Get
    GetNewsByQueue: subscription of the event NewsByQueue of the function Get
    GetNewsByQueueEventSourceMapping: event source mapping of the event NewsByQueue of the function Get
    GetNewsByQueueQueue: queue of the event NewsByQueue of the function Get
    GetNewsByQueueQueuePolicy: queue policy of the event NewsByQueue of the function Get
    GetNewsPermission: permission of the event News of the function Get
    GetNightly: rule of the event Nightly of the function Get
    GetNightlyPermission: permission of the event Nightly of the function Get
    GetNightlyQueue: queue of the event Nightly of the function Get
    GetNightlyQueuePolicy: queue policy of the event Nightly of the function Get
    GetOrders: event source mapping of the event Orders of the function Get
    GetRestPermissionProd: permission of the event Rest of the function Get
    GetRole: role of the function Get
    GetRule: rule of the event Rule of the function Get
    GetRulePermission: permission of the event Rule of the function Get
    GetThings: topic rule of the event Things of the function Get
    GetThingsPermission: permission of the event Things of the function Get
    GetURLInvokeAllowPublicAccess: permission of the URL of the function Get
    GetUploadPermission: permission of the event Upload of the function Get
    GetUrl: URL of the function Get
    GetUrlPublicPermissions: permission of the URL of the function Get
    GetVersionad80e4174e: version of the function Get
    GetWeekly: schedule of the event Weekly of the function Get
    GetWeeklyRole: role of the event Weekly of the function Get
    Mine: queue policy of the event NewsByMine of the function Get
    ServerlessDeploymentApplication: deployment application of the functions Get and GetAll
    ServerlessHttpApi: the HTTP API of the events of Get
    ServerlessHttpApiApiGatewayDefaultStage: default stage of the HTTP API of the events of Get
    ServerlessRestApi: the API of the events of Get
    ServerlessRestApiDeployment77537683c0: deployment of the API of the events of Get
    ServerlessRestApiProdStage: stage Prod of the API of the events of Get
    ");
}

const FUNCTIONS: &str = "
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Runtime: python3.13, Handler: index.handler}
Resources:
  Get:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: pass
      AutoPublishAlias: live-now
      DeploymentPreference: {Type: AllAtOnce}
      FunctionUrlConfig: {AuthType: NONE}
      EventInvokeConfig:
        DestinationConfig: {OnSuccess: {Type: SQS}, OnFailure: {Type: SNS}}
      Events:
        Rest: {Type: Api, Properties: {Path: /, Method: get}}
        Http: {Type: HttpApi, Properties: {Path: /, Method: get}}
        Nightly: {Type: Schedule, Properties: {Schedule: rate(1 day), DeadLetterConfig: {Type: SQS}}}
        Weekly: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(7 days)}}
        Rule: {Type: EventBridgeRule, Properties: {Pattern: {source: [a]}}}
        Upload: {Type: S3, Properties: {Bucket: !Ref Data, Events: 's3:ObjectCreated:*'}}
        Users: {Type: Cognito, Properties: {UserPool: !Ref Pool, Trigger: PreSignUp}}
        News: {Type: SNS, Properties: {Topic: !Ref Topic}}
        NewsByQueue: {Type: SNS, Properties: {Topic: !Ref Topic, SqsSubscription: true}}
        NewsByMine:
          Type: SNS
          Properties:
            Topic: !Ref Topic
            SqsSubscription: {QueueArn: !GetAtt Queue.Arn, QueueUrl: !Ref Queue, QueuePolicyLogicalId: Mine}
        Orders: {Type: SQS, Properties: {Queue: !GetAtt Queue.Arn}}
        Log: {Type: CloudWatchLogs, Properties: {LogGroupName: log, FilterPattern: x}}
        Things: {Type: IoTRule, Properties: {Sql: select 1}}
        Alexa: {Type: AlexaSkill}
  # One whose id begins with that of another one.
  GetAll:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: pass
      DeploymentPreference: {Type: AllAtOnce}
      AutoPublishAlias: live
      Events: {Role: {Type: Schedule, Properties: {Schedule: rate(1 day)}}}
    Connectors:
      ToQueue: {Properties: {Destination: {Id: Queue}, Permissions: [Write]}}
      ToGet: {Properties: {Destination: {Id: Get}, Permissions: [Write]}}
  # Roles that the author wrote are the author's.
  GetAllRoleRole: {Type: 'AWS::SNS::Topic'}
  Data: {Type: 'AWS::S3::Bucket'}
  Pool: {Type: 'AWS::Cognito::UserPool'}
  Topic: {Type: 'AWS::SNS::Topic'}
  Queue: {Type: 'AWS::SQS::Queue'}
";

#[test]
fn of_apis() {
    insta::assert_snapshot!(traced(APIS), @r"
    ApiGatewayDomainName1bc412bb08: domain name of the API Rest
    ApiGatewayDomainNameV2414c6a798b: domain name of the HTTP API Web and the WebSocket API Chat
    ApiGatewayDomainNameV2ce78a13742: domain name of the HTTP API Web and the WebSocket API Chat
    ChatApiMapping: base path of the WebSocket API Chat
    ChatConnectIntegration: integration of the WebSocket API Chat
    ChatConnectPermission: permission of the WebSocket API Chat
    ChatConnectRoute: route of the WebSocket API Chat
    ChatDefaultStage: stage of the WebSocket API Chat
    HandlerKeyedPermissionbd820b2df8: permission of the event Keyed of the function Handler
    HandlerNamedPermissionlive: permission of the event Named of the function Handler
    HandlerRole: role of the function Handler
    HandlerWebPermission: permission of the event Web of the function Handler
    KeyedApiKey: API key of the API Keyed
    KeyedDeployment44898c95e1: deployment of the API Keyed
    KeyedStagebd820b2df8: stage not-plain of the API Keyed
    KeyedUsagePlan: usage plan of the API Keyed
    KeyedUsagePlanKey: key of the usage plan of the API Keyed
    RecordSetGroup0cf6d58763: DNS records of the API Rest, the HTTP API Web and the WebSocket API Chat
    RestAskAuthorizerPermission: permission of the authorizer Ask of the API Rest
    RestDeployment4577aeed0d: deployment of the API Rest
    RestliveStage: stage live of the API Rest
    Restv1BasePathMapping: base path of the API Rest
    Restv2BasePathMapping: base path of the API Rest
    ServerlessApiKey: API key of the APIs Shared and SharedToo
    ServerlessUsagePlan: usage plan of the APIs Shared and SharedToo
    ServerlessUsagePlanKey: key of the usage plan of the APIs Shared and SharedToo
    SharedDeployment69beb8bff1: deployment of the API Shared
    SharedTooDeployment69beb8bff1: deployment of the API SharedToo
    SharedTooaStage: stage a of the API SharedToo
    SharedaStage: stage a of the API Shared
    WebliveStage: stage live of the HTTP API Web
    Webv1ApiMapping: base path of the HTTP API Web
    ");
}

const APIS: &str = "
Transform: AWS::Serverless-2016-10-31
Globals:
  HttpApi: {Domain: {DomainName: web.example.com, CertificateArn: arn, BasePath: [v1], Route53: {HostedZoneId: Z1}}}
Resources:
  Handler:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      InlineCode: pass
      Events:
        Named: {Type: Api, Properties: {Path: /, Method: get, RestApiId: !Ref Rest}}
        Keyed: {Type: Api, Properties: {Path: /, Method: get, RestApiId: !Ref Keyed}}
        Web: {Type: HttpApi, Properties: {Path: /, Method: get, ApiId: !Ref Web}}
  Rest:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      Auth: {Authorizers: {Ask: {FunctionArn: !GetAtt Handler.Arn}}}
      Domain:
        {DomainName: api.example.com, CertificateArn: arn, BasePath: [v1, v2], Route53: {HostedZoneId: Z1}}
  Keyed:
    Type: AWS::Serverless::Api
    Properties:
      StageName: not-plain
      Auth: {UsagePlan: {CreateUsagePlan: PER_API}}
  Shared: {Type: 'AWS::Serverless::Api', Properties: {StageName: a, DefinitionBody: &body {swagger: '2.0', info: {title: a}, paths: {/: {get: {}}}}, Auth: {UsagePlan: {CreateUsagePlan: SHARED}}}}
  SharedToo: {Type: 'AWS::Serverless::Api', Properties: {StageName: a, DefinitionBody: *body, Auth: {UsagePlan: {CreateUsagePlan: SHARED}}}}
  Web: {Type: 'AWS::Serverless::HttpApi', Properties: {StageName: live}}
  Chat:
    Type: AWS::Serverless::WebSocketApi
    Properties:
      RouteSelectionExpression: $request.body.action
      Routes: {$connect: {FunctionArn: !GetAtt Handler.Arn}}
      Domain: {DomainName: chat.example.com, CertificateArn: arn}
";

#[test]
fn of_other_things() {
    insta::assert_snapshot!(traced(OTHERS), @r"
    GraphCloudWatchRole: role of the GraphQL API Graph
    GraphHeldDynamoDBDataSource: data source of the GraphQL API Graph
    GraphHeldDynamoDBDataSourceRole: role of the GraphQL API Graph
    GraphHeldDynamoDBDataSourceToTableConnectorPolicy: policy of the GraphQL API Graph
    GraphSchema: schema of the GraphQL API Graph
    Librariescd17484b54: version of the layer Libraries
    LinkPolicyDestination0: policy of the connector Link
    LinkPolicyDestination1: policy of the connector Link
    MachineAliaslive: alias of the state machine Machine
    MachineNightly: rule of the event Nightly of the state machine Machine
    MachineNightlyRole: role of the event Nightly of the state machine Machine
    MachineRole: role of the state machine Machine
    MachineRule: rule of the event Rule of the state machine Machine
    MachineRuleRole: role of the event Rule of the state machine Machine
    MachineStartRole: role of the event Start of the state machine Machine
    MachineVersion: version of the state machine Machine
    MachineWeekly: schedule of the event Weekly of the state machine Machine
    MachineWeeklyRole: role of the event Weekly of the state machine Machine
    ServerlessRestApi: the API of the events of Machine
    ServerlessRestApiDeploymenta7e1634d1b: deployment of the API of the events of Machine
    ServerlessRestApiProdStage: stage Prod of the API of the events of Machine
    ");
}

const OTHERS: &str = "
Transform: AWS::Serverless-2016-10-31
Resources:
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition: {StartAt: A, States: {A: {Type: Succeed}}}
      AutoPublishAlias: live
      Events:
        Start: {Type: Api, Properties: {Path: /, Method: post}}
        Nightly: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
        Weekly: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(7 days)}}
        Rule: {Type: EventBridgeRule, Properties: {Pattern: {source: [a]}}}
  Libraries: {Type: 'AWS::Serverless::LayerVersion', Properties: {ContentUri: s3://bucket/key}}
  Items: {Type: 'AWS::Serverless::SimpleTable'}
  Inner: {Type: 'AWS::Serverless::Application', Properties: {Location: https://example.com/t}}
  Link:
    Type: AWS::Serverless::Connector
    Properties: {Source: {Id: Machine}, Destination: [{Id: Items}, {Id: Topic}], Permissions: [Write]}
  Topic: {Type: 'AWS::SNS::Topic'}
  Graph:
    Type: AWS::Serverless::GraphQLApi
    Properties:
      SchemaInline: 'type Query {items: String}'
      Auth: {Type: AWS_IAM}
      DataSources: {DynamoDb: {Held: {TableName: items, TableArn: arn, Permissions: [Read]}}}
";
