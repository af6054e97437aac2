//! REST APIs, from the program to the template.

use insta::assert_snapshot;
use stackwright::{
    App, OnRemoval, Stack,
    cfn::lambda,
    construct::{
        Function, LogGroup, Statement, UserPool,
        rest_api::{
            CacheSize, Cors, LogAccess, Mapping, Response, RestApi, RestApiHandle, Schema, Verb,
            aws_service, lambda_proxy, mock, start_execution,
        },
        state_machine::{StateMachine, StateMachineHandle, succeed},
    },
    render::Dialect,
    template::{Intrinsic, Template},
};

fn function(stack: &Stack, id: &str) -> lambda::FunctionHandle {
    let code = lambda::function::Code::new().zip_file("def handler(event, context): pass");
    stack.add(
        id,
        lambda::Function::new(code, "arn:aws:iam::111122223333:role/r")
            .handler("index.handler")
            .runtime(lambda::function::Runtime::Python313),
    )
}

fn machine(stack: &Stack) -> StateMachineHandle {
    stack.add("Machine", StateMachine::standard(succeed("Done")))
}

/// The template of a stack with the API `Api`.
fn template(describe: impl Fn(&Stack, &RestApiHandle)) -> Template {
    let mut app = App::new("test", env!("CARGO_MANIFEST_DIR"));
    let stack = app.stack("test");
    let api = stack.add("Api", RestApi::regional("Dragons"));
    describe(&stack, &api);
    let assembly = app
        .synthesize(Dialect::CloudFormation)
        .expect("no problems");
    assembly.stacks[0].template.clone()
}

fn yaml(describe: impl Fn(&Stack, &RestApiHandle)) -> String {
    template(describe).to_yaml()
}

fn problems(describe: impl Fn(&Stack, &RestApiHandle)) -> String {
    let mut app = App::new("test", env!("CARGO_MANIFEST_DIR"));
    let stack = app.stack("test");
    let api = stack.add("Api", RestApi::regional("Dragons"));
    describe(&stack, &api);
    let error = app
        .synthesize(Dialect::CloudFormation)
        .expect_err("problems");
    let lines: Vec<String> = error
        .to_string()
        .lines()
        .filter(|line| !line.starts_with("  at "))
        .map(|line| match line.rfind(".rs:") {
            // Lines of this file move when it changes.
            Some(end) => format!("{}LINE", &line[..end + 4]),
            None => line.to_owned(),
        })
        .collect();
    lines.join("\n")
}

#[test]
fn a_mocked_api() {
    assert_snapshot!(yaml(|_, api| {
        let dragons = api.resource("dragons").cors(Cors::any_origin());
        dragons.get(mock().response(Response::status(200).json("[]")));
        dragons.post(mock().response(Response::status(200)));
        api.stage("prod");
    }), @r#"
    AWSTemplateFormatVersion: '2010-09-09'
    Resources:
      Api:
        Type: AWS::ApiGateway::RestApi
        Properties:
          Name: Dragons
          EndpointConfiguration:
            Types:
              - REGIONAL
      ApiDragons:
        Type: AWS::ApiGateway::Resource
        Properties:
          ParentId: !GetAtt Api.RootResourceId
          PathPart: dragons
          RestApiId: !Ref Api
      ApiDragonsGet:
        Type: AWS::ApiGateway::Method
        Properties:
          HttpMethod: GET
          ResourceId: !Ref ApiDragons
          RestApiId: !Ref Api
          AuthorizationType: NONE
          Integration:
            Type: MOCK
            RequestTemplates:
              application/json: '{"statusCode": 200}'
            IntegrationResponses:
              - StatusCode: '200'
                ResponseParameters:
                  method.response.header.Access-Control-Allow-Origin: "'*'"
                ResponseTemplates:
                  application/json: '[]'
          MethodResponses:
            - StatusCode: '200'
              ResponseParameters:
                method.response.header.Access-Control-Allow-Origin: false
      ApiDragonsPost:
        Type: AWS::ApiGateway::Method
        Properties:
          HttpMethod: POST
          ResourceId: !Ref ApiDragons
          RestApiId: !Ref Api
          AuthorizationType: NONE
          Integration:
            Type: MOCK
            RequestTemplates:
              application/json: '{"statusCode": 200}'
            IntegrationResponses:
              - StatusCode: '200'
                ResponseParameters:
                  method.response.header.Access-Control-Allow-Origin: "'*'"
          MethodResponses:
            - StatusCode: '200'
              ResponseParameters:
                method.response.header.Access-Control-Allow-Origin: false
      ApiDragonsOptions:
        Type: AWS::ApiGateway::Method
        Properties:
          HttpMethod: OPTIONS
          ResourceId: !Ref ApiDragons
          RestApiId: !Ref Api
          AuthorizationType: NONE
          Integration:
            Type: MOCK
            RequestTemplates:
              application/json: '{"statusCode": 200}'
            IntegrationResponses:
              - StatusCode: '200'
                ResponseParameters:
                  method.response.header.Access-Control-Allow-Origin: "'*'"
                  method.response.header.Access-Control-Allow-Headers: "'Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token'"
                  method.response.header.Access-Control-Allow-Methods: "'GET,OPTIONS,POST'"
          MethodResponses:
            - StatusCode: '200'
              ResponseParameters:
                method.response.header.Access-Control-Allow-Origin: false
                method.response.header.Access-Control-Allow-Headers: false
                method.response.header.Access-Control-Allow-Methods: false
      ApiDefault4xx:
        Type: AWS::ApiGateway::GatewayResponse
        Properties:
          ResponseType: DEFAULT_4XX
          RestApiId: !Ref Api
          ResponseParameters:
            gatewayresponse.header.Access-Control-Allow-Origin: "'*'"
            gatewayresponse.header.Access-Control-Allow-Headers: "'Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token'"
      ApiDefault5xx:
        Type: AWS::ApiGateway::GatewayResponse
        Properties:
          ResponseType: DEFAULT_5XX
          RestApiId: !Ref Api
          ResponseParameters:
            gatewayresponse.header.Access-Control-Allow-Origin: "'*'"
            gatewayresponse.header.Access-Control-Allow-Headers: "'Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token'"
      ApiDeploymentdc6fc1cd1f:
        Type: AWS::ApiGateway::Deployment
        DependsOn:
          - ApiDefault4xx
          - ApiDefault5xx
          - ApiDragonsGet
          - ApiDragonsOptions
          - ApiDragonsPost
        Properties:
          RestApiId: !Ref Api
      ApiStageProd:
        Type: AWS::ApiGateway::Stage
        Properties:
          RestApiId: !Ref Api
          StageName: prod
          DeploymentId: !Ref ApiDeploymentdc6fc1cd1f
    "#);
}

#[test]
fn an_api_with_a_function_a_state_machine_and_a_cache() {
    assert_snapshot!(yaml(|stack, api| {
        let pool = stack.add("Pool", UserPool::new("pool", OnRemoval::Delete));
        let cognito = api.cognito_authorizer("cognito-authorizer", &pool);
        let model = api.model(
            "dragon",
            Schema::object()
                .title("Dragon")
                .required("dragonName", Schema::string().with("minLength", 1))
                .optional("city", Schema::string()),
        );
        let dragons = api.resource("dragons");
        dragons
            .get(lambda_proxy(&function(stack, "List")))
            .authorizer(&cognito)
            .cache_key("family");
        let mapping = Mapping::new().text("dragon_name_str", "dragonName");
        dragons
            .post(start_execution(&machine(stack)).input(mapping))
            .body(&model)
            .authorizer(&cognito);
        let cached = stack.condition("Cached", Intrinsic::Equals("a".into(), "a".into()));
        let access = stack.add("LogAccess", LogAccess::new());
        api.stage("prod")
            .traced()
            .cached_if(&cached, CacheSize::Gb0_5)
            .cache_seconds(60)
            .access_log(&stack.add("AccessLog", LogGroup::new()))
            .after(&access);
    }), @r#"
    AWSTemplateFormatVersion: '2010-09-09'
    Conditions:
      Cached: !Equals
        - a
        - a
    Resources:
      Api:
        Type: AWS::ApiGateway::RestApi
        Properties:
          Name: Dragons
          EndpointConfiguration:
            Types:
              - REGIONAL
      ApiDragonModel:
        Type: AWS::ApiGateway::Model
        Properties:
          RestApiId: !Ref Api
          Name: dragon
          ContentType: application/json
          Schema:
            $schema: http://json-schema.org/draft-04/schema#
            title: Dragon
            type: object
            required:
              - dragonName
            properties:
              dragonName:
                type: string
                minLength: 1
              city:
                type: string
      ApiBodyValidator:
        Type: AWS::ApiGateway::RequestValidator
        Properties:
          RestApiId: !Ref Api
          Name: body
          ValidateRequestBody: true
          ValidateRequestParameters: false
      ApiCognitoAuthorizer:
        Type: AWS::ApiGateway::Authorizer
        Properties:
          Name: cognito-authorizer
          RestApiId: !Ref Api
          Type: COGNITO_USER_POOLS
          IdentitySource: method.request.header.Authorization
          ProviderARNs:
            - !GetAtt Pool.Arn
      ApiDragons:
        Type: AWS::ApiGateway::Resource
        Properties:
          ParentId: !GetAtt Api.RootResourceId
          PathPart: dragons
          RestApiId: !Ref Api
      ApiDragonsGet:
        Type: AWS::ApiGateway::Method
        Properties:
          HttpMethod: GET
          ResourceId: !Ref ApiDragons
          RestApiId: !Ref Api
          AuthorizationType: COGNITO_USER_POOLS
          AuthorizerId: !Ref ApiCognitoAuthorizer
          RequestParameters:
            method.request.querystring.family: false
          Integration:
            Type: AWS_PROXY
            IntegrationHttpMethod: POST
            Uri: !Sub arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${List.Arn}/invocations
            CacheKeyParameters:
              - method.request.querystring.family
      ApiDragonsPost:
        Type: AWS::ApiGateway::Method
        Properties:
          HttpMethod: POST
          ResourceId: !Ref ApiDragons
          RestApiId: !Ref Api
          AuthorizationType: COGNITO_USER_POOLS
          AuthorizerId: !Ref ApiCognitoAuthorizer
          RequestModels:
            application/json: !Ref ApiDragonModel
          RequestValidatorId: !Ref ApiBodyValidator
          Integration:
            Type: AWS
            IntegrationHttpMethod: POST
            PassthroughBehavior: NEVER
            Uri: !Sub arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution
            RequestTemplates:
              application/json: !Sub |-
                #set($from_dragonName = $input.json('$.dragonName'))
                #if("$!from_dragonName" == '' || $from_dragonName == '""' || $from_dragonName == 'null')
                #set($from_dragonName = '""')
                #end
                {
                  "stateMachineArn": "${Machine}",
                  "input": "{\"dragon_name_str\":$util.escapeJavaScript($from_dragonName).replaceAll("\\'", "'")}"
                }
            IntegrationResponses:
              - StatusCode: '200'
                SelectionPattern: 2\d{2}
              - StatusCode: '400'
                SelectionPattern: 4\d{2}
                ResponseTemplates:
                  application/json: '{"message": "The request could not be started"}'
              - StatusCode: '502'
                ResponseTemplates:
                  application/json: '{"message": "The request could not be started"}'
            Credentials: !GetAtt ApiDragonsPostRole.Arn
          MethodResponses:
            - StatusCode: '200'
            - StatusCode: '400'
            - StatusCode: '502'
      ApiDeployment1bf6996a6e:
        Type: AWS::ApiGateway::Deployment
        DependsOn:
          - ApiDragonsGet
          - ApiDragonsPost
        Properties:
          RestApiId: !Ref Api
      ApiStageProd:
        Type: AWS::ApiGateway::Stage
        DependsOn: LogAccess
        Properties:
          RestApiId: !Ref Api
          StageName: prod
          DeploymentId: !Ref ApiDeployment1bf6996a6e
          TracingEnabled: true
          CacheClusterEnabled: !If
            - Cached
            - true
            - false
          CacheClusterSize: !If
            - Cached
            - '0.5'
            - !Ref AWS::NoValue
          AccessLogSetting:
            DestinationArn: !GetAtt AccessLog.Arn
            Format: '{"requestId":"$context.requestId","time":"$context.requestTime","ip":"$context.identity.sourceIp","method":"$context.httpMethod","resource":"$context.resourcePath","path":"$context.path","protocol":"$context.protocol","status":"$context.status","length":"$context.responseLength","latency":"$context.responseLatency","integrationStatus":"$context.integrationStatus","integrationError":"$context.integrationErrorMessage","error":"$context.error.responseType"}'
          MethodSettings:
            - ResourcePath: /~1dragons
              HttpMethod: GET
              CachingEnabled: !If
                - Cached
                - true
                - false
              CacheDataEncrypted: true
              CacheTtlInSeconds: 60
      ApiDragonsGetPermission:
        Type: AWS::Lambda::Permission
        Properties:
          Action: lambda:InvokeFunction
          FunctionName: !GetAtt List.Arn
          Principal: apigateway.amazonaws.com
          SourceArn: !Sub arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/${ApiStageProd}/GET/dragons
      Pool:
        Type: AWS::Cognito::UserPool
        DeletionPolicy: Delete
        UpdateReplacePolicy: Delete
        Properties:
          UserPoolName: pool
          UsernameAttributes:
            - email
            - phone_number
          AutoVerifiedAttributes:
            - email
          AdminCreateUserConfig:
            AllowAdminCreateUserOnly: false
          AccountRecoverySetting:
            RecoveryMechanisms:
              - Name: verified_email
                Priority: 1
          UsernameConfiguration:
            CaseSensitive: false
      List:
        Type: AWS::Lambda::Function
        Properties:
          Code:
            ZipFile: 'def handler(event, context): pass'
          Role: arn:aws:iam::111122223333:role/r
          Handler: index.handler
          Runtime: python3.13
      MachineRole:
        Type: AWS::IAM::Role
        Properties:
          AssumeRolePolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Principal:
                  Service: states.amazonaws.com
                Action: sts:AssumeRole
      Machine:
        Type: AWS::StepFunctions::StateMachine
        Properties:
          RoleArn: !GetAtt MachineRole.Arn
          StateMachineType: STANDARD
          DefinitionString: |-
            {
              "StartAt": "Done",
              "States": {
                "Done": {
                  "Type": "Succeed"
                }
              }
            }
      ApiDragonsPostRole:
        Type: AWS::IAM::Role
        Properties:
          AssumeRolePolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Principal:
                  Service: apigateway.amazonaws.com
                Action: sts:AssumeRole
          Policies:
            - PolicyDocument:
                Version: '2012-10-17'
                Statement:
                  - Effect: Allow
                    Action: states:StartExecution
                    Resource: !Ref Machine
              PolicyName: grants
      LogAccessRole:
        Type: AWS::IAM::Role
        Properties:
          AssumeRolePolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Principal:
                  Service: apigateway.amazonaws.com
                Action: sts:AssumeRole
          ManagedPolicyArns:
            - !Sub arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs
      LogAccess:
        Type: AWS::ApiGateway::Account
        Properties:
          CloudWatchRoleArn: !GetAtt LogAccessRole.Arn
      AccessLog:
        Type: AWS::Logs::LogGroup
        DeletionPolicy: Delete
        UpdateReplacePolicy: Delete
        Properties:
          RetentionInDays: 14
    "#);
}

#[test]
fn stages_have_settings_of_their_own() {
    assert_snapshot!(yaml(|stack, api| {
        let list = function(stack, "List");
        api.root().any(lambda_proxy(&list));
        api.resource("dragons/{name}").get(lambda_proxy(&list));
        api.stage("prod")
            .describe("for everybody")
            .throttled(10.0, 20)
            .detailed_metrics()
            .cached(CacheSize::Gb1_6)
            .variable("colour", "red");
        let test = api.stage("test");
        stack.output("Url", "", test.url());
    }), @"
    AWSTemplateFormatVersion: '2010-09-09'
    Resources:
      Api:
        Type: AWS::ApiGateway::RestApi
        Properties:
          Name: Dragons
          EndpointConfiguration:
            Types:
              - REGIONAL
      ApiDragons:
        Type: AWS::ApiGateway::Resource
        Properties:
          ParentId: !GetAtt Api.RootResourceId
          PathPart: dragons
          RestApiId: !Ref Api
      ApiDragonsName:
        Type: AWS::ApiGateway::Resource
        Properties:
          ParentId: !Ref ApiDragons
          PathPart: '{name}'
          RestApiId: !Ref Api
      ApiRootAny:
        Type: AWS::ApiGateway::Method
        Properties:
          HttpMethod: ANY
          ResourceId: !GetAtt Api.RootResourceId
          RestApiId: !Ref Api
          AuthorizationType: NONE
          Integration:
            Type: AWS_PROXY
            IntegrationHttpMethod: POST
            Uri: !Sub arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${List.Arn}/invocations
      ApiDragonsNameGet:
        Type: AWS::ApiGateway::Method
        Properties:
          HttpMethod: GET
          ResourceId: !Ref ApiDragonsName
          RestApiId: !Ref Api
          AuthorizationType: NONE
          RequestParameters:
            method.request.path.name: true
          Integration:
            Type: AWS_PROXY
            IntegrationHttpMethod: POST
            Uri: !Sub arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${List.Arn}/invocations
            CacheKeyParameters:
              - method.request.path.name
      ApiDeployment0fbd710da5:
        Type: AWS::ApiGateway::Deployment
        DependsOn:
          - ApiDragonsNameGet
          - ApiRootAny
        Properties:
          RestApiId: !Ref Api
      ApiStageProd:
        Type: AWS::ApiGateway::Stage
        Properties:
          RestApiId: !Ref Api
          StageName: prod
          DeploymentId: !Ref ApiDeployment0fbd710da5
          Description: for everybody
          CacheClusterEnabled: true
          CacheClusterSize: '1.6'
          MethodSettings:
            - ThrottlingRateLimit: 10.0
              ThrottlingBurstLimit: 20
              MetricsEnabled: true
              ResourcePath: /*
              HttpMethod: '*'
            - ThrottlingRateLimit: 10.0
              ThrottlingBurstLimit: 20
              MetricsEnabled: true
              ResourcePath: /~1dragons~1{name}
              HttpMethod: GET
              CachingEnabled: true
              CacheDataEncrypted: true
          Variables:
            colour: red
      ApiStageTest:
        Type: AWS::ApiGateway::Stage
        Properties:
          RestApiId: !Ref Api
          StageName: test
          DeploymentId: !Ref ApiDeployment0fbd710da5
      ApiRootAnyPermissionProd:
        Type: AWS::Lambda::Permission
        Properties:
          Action: lambda:InvokeFunction
          FunctionName: !GetAtt List.Arn
          Principal: apigateway.amazonaws.com
          SourceArn: !Sub arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/${ApiStageProd}/*/
      ApiRootAnyPermissionTest:
        Type: AWS::Lambda::Permission
        Properties:
          Action: lambda:InvokeFunction
          FunctionName: !GetAtt List.Arn
          Principal: apigateway.amazonaws.com
          SourceArn: !Sub arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/${ApiStageTest}/*/
      ApiDragonsNameGetPermissionProd:
        Type: AWS::Lambda::Permission
        Properties:
          Action: lambda:InvokeFunction
          FunctionName: !GetAtt List.Arn
          Principal: apigateway.amazonaws.com
          SourceArn: !Sub arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/${ApiStageProd}/GET/dragons/*
      ApiDragonsNameGetPermissionTest:
        Type: AWS::Lambda::Permission
        Properties:
          Action: lambda:InvokeFunction
          FunctionName: !GetAtt List.Arn
          Principal: apigateway.amazonaws.com
          SourceArn: !Sub arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/${ApiStageTest}/GET/dragons/*
      List:
        Type: AWS::Lambda::Function
        Properties:
          Code:
            ZipFile: 'def handler(event, context): pass'
          Role: arn:aws:iam::111122223333:role/r
          Handler: index.handler
          Runtime: python3.13
    Outputs:
      Url:
        Value: !Sub https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}/${ApiStageTest}
    ");
}

/// The logical id of the deployment.
fn deployment(describe: impl Fn(&Stack, &RestApiHandle)) -> String {
    let template = template(describe);
    let mut ids = template
        .resources
        .into_iter()
        .filter(|(_, resource)| resource.type_name == "AWS::ApiGateway::Deployment")
        .map(|(id, _)| id);
    ids.next().expect("a deployment")
}

#[test]
fn messages_name_lines_of_the_program() {
    let mut app = App::new("test", env!("CARGO_MANIFEST_DIR"));
    let stack = app.stack("test");
    let api = stack.add("Api", RestApi::regional("Dragons"));
    let list = function(&stack, "List");
    let get = line!() + 1;
    api.resource("dragons").get(lambda_proxy(&list));
    let stage = line!() + 1;
    api.stage("prod").traced();
    let assembly = app
        .synthesize(Dialect::CloudFormation)
        .expect("no problems");
    let lines = &assembly.stacks[0].source_map;
    for (pointer, line) in [
        ("/Resources/ApiDragonsGet/Properties/Integration/Uri", get),
        ("/Resources/ApiDragonsGetPermission/Properties", get),
        ("/Resources/ApiDragons/Properties/PathPart", get),
        ("/Resources/ApiStageProd/Properties/TracingEnabled", stage),
    ] {
        let found = lines.find(pointer).expect("a line");
        assert_eq!((found.file(), found.line()), (file!(), line), "{pointer}");
    }
}

type Description<'a> = &'a dyn Fn(&Stack, &RestApiHandle);

#[test]
fn every_change_of_the_api_is_deployed() {
    let answer = |text: &str| mock().response(Response::status(200).json(text));
    let pool = |stack: &Stack| stack.add("Pool", UserPool::new("pool", OnRemoval::Delete));
    let schema = Schema::object().required("name", Schema::string());
    let wider = Schema::object().optional("name", Schema::string());
    let base = |_: &Stack, api: &RestApiHandle| {
        api.resource("dragons").get(answer("[]"));
        api.stage("prod");
    };
    let changes: [(&str, Description<'_>); 12] = [
        ("another answer", &|_, api| {
            api.resource("dragons").get(answer("[1]"));
        }),
        ("another path", &|_, api| {
            api.resource("dragon").get(answer("[]"));
        }),
        ("another verb", &|_, api| {
            api.resource("dragons").post(answer("[]"));
        }),
        ("one method more", &|_, api| {
            api.resource("dragons").get(answer("[]"));
            api.resource("dragons").post(answer("[]"));
        }),
        ("another integration", &|stack, api| {
            let list = function(stack, "List");
            api.resource("dragons").get(lambda_proxy(&list));
        }),
        ("an execution", &|stack, api| {
            let start = start_execution(&machine(stack));
            api.resource("dragons").get(start);
        }),
        ("an execution with another input", &|stack, api| {
            let start = start_execution(&machine(stack)).input(Mapping::new().text("a", "b"));
            api.resource("dragons").get(start);
        }),
        ("a model", &|_, api| {
            let model = api.model("dragon", schema.clone());
            api.resource("dragons").get(answer("[]")).body(&model);
        }),
        ("another model", &|_, api| {
            let model = api.model("dragon", wider.clone());
            api.resource("dragons").get(answer("[]")).body(&model);
        }),
        ("an authorizer", &|stack, api| {
            let cognito = api.cognito_authorizer("cognito", &pool(stack));
            api.resource("dragons")
                .get(answer("[]"))
                .authorizer(&cognito);
        }),
        ("a parameter", &|_, api| {
            api.resource("dragons")
                .get(answer("[]"))
                .required_query_parameter("family");
        }),
        ("CORS", &|_, api| {
            api.resource("dragons")
                .cors(Cors::any_origin())
                .get(answer("[]"));
        }),
    ];
    let mut seen = vec![("the first", deployment(base))];
    for (what, describe) in changes {
        let id = deployment(|stack, api| {
            describe(stack, api);
            api.stage("prod");
        });
        if let Some((other, _)) = seen.iter().find(|(_, known)| *known == id) {
            panic!("{what} is deployed as {other} was: {id}");
        }
        seen.push((what, id));
    }
}

#[test]
fn what_is_no_change_of_the_api_is_not_deployed() {
    let answer = || mock().response(Response::status(200));
    let first = deployment(|_, api| {
        let model = api.model(
            "dragon",
            Schema::object()
                .optional("city", Schema::string())
                .optional("name", Schema::string()),
        );
        let dragons = api.resource("dragons");
        dragons
            .get(answer())
            .query_parameter("family")
            .query_parameter("name");
        dragons.post(answer()).body(&model);
        api.resource("towns").get(answer());
        api.stage("prod");
    });
    let second = deployment(|stack, api| {
        let stage = api.stage("prod").traced().cached(CacheSize::Gb0_5);
        stack.output("Url", "", stage.url());
        api.stage("test");
        api.resource("towns").get(answer());
        let dragons = api.resource("/dragons/");
        let post = dragons.post(answer());
        dragons
            .get(answer())
            .query_parameter("name")
            .query_parameter("family");
        let model = api.model(
            "dragon",
            Schema::object()
                .optional("name", Schema::string())
                .optional("city", Schema::string()),
        );
        post.body(&model);
        function(stack, "List");
    });
    assert_eq!(first, second);
}

#[test]
fn methods_and_paths_that_the_service_refuses_are_told() {
    let answer = || mock().response(Response::status(200));
    assert_snapshot!(problems(|_, api| {
        api.resource("dragons").get(answer());
        api.resource("dragons").get(answer());
        api.resource("a b").get(answer());
        api.resource("{proxy+}/more").get(answer());
        api.resource("dragons/{id}").get(answer());
        api.resource("dragons/{name}/eggs").get(answer());
        api.resource("towns").cors(Cors::any_origin());
        api.resource("eggs")
            .cors(Cors::any_origin())
            .method(Verb::Options, answer());
        api.stage("pro d");
    }), @"
    there are two methods GET on /dragons
      the first is at tests/rest_api.rs:LINE
    `a b` cannot be a part of a path (in /a b)
      hint: use letters, digits and `-._:$`, or a variable such as `{name}` or `{proxy+}`
    nothing can come after `{proxy+}` (in /{proxy+}/more)
      hint: a variable with `+` takes all of the rest of the path
    /dragons/{name} and /dragons/{id} have two names for one variable
      hint: API Gateway takes one: give both the same name
    `pro d` cannot be a stage's name
      hint: use letters, digits, `-` and `_`, at most 128 characters
    /eggs has CORS and a method OPTIONS
      hint: the CORS that is said at tests/rest_api.rs:LINE
    /towns has CORS and no method
      hint: add the methods that web pages may call
    ");
    assert_snapshot!(problems(|_, _| ()), @r#"
    the API `Api` has no method
      hint: add one: `api.resource("dragons").get(…)`
    the API `Api` has no stage
      hint: without one, nobody can reach it: `api.stage("prod")`
    "#);
}

#[test]
fn answers_that_the_service_cannot_choose_between_are_told() {
    assert_snapshot!(problems(|_, api| {
        let dragons = api.resource("dragons");
        dragons.get(mock());
        dragons.post(
            mock()
                .response(Response::status(200))
                .response(Response::status(200).when("5..")),
        );
        api.stage("prod");
    }), @"
    GET /dragons has 0 answers without a pattern, and needs one
      hint: `.response(Response::status(200))` answers what no pattern matches
    POST /dragons has two answers with status 200
      hint: API Gateway takes one for each status: join their patterns with `|`
    ");
}

#[test]
fn parts_of_another_api_are_told() {
    assert_snapshot!(problems(|stack, api| {
        let other = stack.add("Other", RestApi::regional("other"));
        let pool = stack.add("Pool", UserPool::new("pool", OnRemoval::Delete));
        let answer = || mock().response(Response::status(200));
        other.resource("towns").get(answer());
        other.stage("prod");
        api.resource("dragons")
            .get(answer())
            .authorizer(&other.cognito_authorizer("cognito", &pool))
            .body(&other.model("town", Schema::object()));
        api.stage("prod");
    }), @"
    the authorizer `OtherCognitoAuthorizer` belongs to the API `Other`, not to `Api`
      hint: each API has authorizers of its own; several can use one user pool
    the model `OtherTownModel` belongs to the API `Other`, not to `Api`
      hint: each API has models of its own
    ");
}

#[test]
fn mappings_and_cors_that_cannot_be_are_told() {
    assert_snapshot!(problems(|stack, api| {
        let start = start_execution(&machine(stack)).input(Mapping::new().text("a-b", "c"));
        api.resource("dragons").cors(Cors::origin("it's")).post(start);
        api.resource("towns")
            .cors(Cors::any_origin())
            .get(mock().response(Response::status(200)));
        api.stage("prod");
    }), @"
    `it's` is neither an origin nor a header
    `a-b` cannot be a field of a mapping
      hint: use a letter, then letters, digits and `_`
    the API `Api` has different CORS on its resources
      hint: errors of the gateway are the same for all of them: say what is said at tests/rest_api.rs:LINE
    ");
}

/// The stack with the API `Api`, in the serverless dialect.
fn serverless(describe: impl Fn(&Stack, &RestApiHandle)) -> Template {
    let mut app = App::new("test", env!("CARGO_MANIFEST_DIR"));
    let stack = app.stack("test");
    let api = stack.add("Api", RestApi::regional("Dragons"));
    describe(&stack, &api);
    let assembly = app.synthesize(Dialect::Sam).expect("no problems");
    assembly.stacks[0].template.clone()
}

/// One stage is the API's own; others are resources of the same deployment. What refers to the API
/// or a stage means them by the ids that the transform gives them.
#[test]
fn stages_in_the_serverless_dialect() {
    let template = serverless(|stack, api| {
        let any = api
            .resource("eggs/{id}")
            .any(mock().response(Response::status(200)));
        any.required_header("X-Basket");
        let prod = api.stage("prod");
        let trial = api.stage("trial").variable("colour", "brown");
        stack.output("Prod", "", prod.url());
        stack.output("Trial", "", trial.url());
    });
    assert_snapshot!(template.to_yaml(), @r#"
    AWSTemplateFormatVersion: '2010-09-09'
    Transform: AWS::Serverless-2016-10-31
    Resources:
      ServerlessApi:
        Type: AWS::Serverless::Api
        Properties:
          Name: Dragons
          EndpointConfiguration:
            Type: REGIONAL
          StageName: prod
          OpenApiVersion: '3.0.1'
          DefinitionBody:
            openapi: '3.0.1'
            info:
              title: Dragons
              version: '1.0'
            paths:
              /eggs/{id}:
                x-amazon-apigateway-any-method:
                  parameters:
                    - name: id
                      in: path
                      required: true
                      schema:
                        type: string
                    - name: X-Basket
                      in: header
                      required: true
                      schema:
                        type: string
                  x-amazon-apigateway-request-validator: parameters
                  responses:
                    '200':
                      description: '200'
                  x-amazon-apigateway-integration:
                    type: mock
                    requestTemplates:
                      application/json: '{"statusCode": 200}'
                    responses:
                      default:
                        statusCode: '200'
            x-amazon-apigateway-request-validators:
              parameters:
                validateRequestBody: false
                validateRequestParameters: true
      ApiStageTrial:
        Type: AWS::ApiGateway::Stage
        Properties:
          RestApiId: !Ref ServerlessApi
          StageName: trial
          DeploymentId: !Ref ServerlessApi.Deployment
          Variables:
            colour: brown
    Outputs:
      Prod:
        Value: !Sub https://${ServerlessApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}/${ServerlessApi.Stage}
      Trial:
        Value: !Sub https://${ServerlessApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}/${ApiStageTrial}
    "#);
}

/// An event brings its permission or its role; what is no function or state machine of this dialect
/// in this stack gets them as in plain CloudFormation.
#[test]
fn calls_in_the_serverless_dialect() {
    let template = serverless(|stack, api| {
        let list = stack.add(
            "List",
            Function::inline_python("stacks/dragons/lambda/list_dragons/handler.py"),
        );
        let machine = machine(stack);
        let plain = function(stack, "Plain");
        let eggs = api.resource("eggs");
        eggs.get(lambda_proxy(&list));
        eggs.post(start_execution(&machine));
        eggs.put(lambda_proxy(&plain));
        let read = Statement::allow(["dynamodb:GetItem"])
            .on(["arn:aws:dynamodb:eu-west-1:111122223333:table/eggs"]);
        eggs.patch(aws_service("dynamodb", "GetItem", read).response(Response::status(200)));
        api.stage("prod");
    });
    let types: Vec<String> = template
        .resources
        .iter()
        .map(|(id, resource)| format!("{id}: {}", resource.type_name))
        .collect();
    assert_snapshot!(types.join("\n"), @r"
    ServerlessApi: AWS::Serverless::Api
    ApiEggsPatchRole: AWS::IAM::Role
    ListLogs: AWS::Logs::LogGroup
    List: AWS::Serverless::Function
    Machine: AWS::Serverless::StateMachine
    Plain: AWS::Lambda::Function
    ApiEggsPutPermission: AWS::Lambda::Permission
    ");
    let events = |id: &str| template.resources[id].properties["Events"].to_yaml();
    assert_snapshot!(events("List") + &events("Machine"), @r"
    GetEggs:
      Type: Api
      Properties:
        RestApiId: !Ref ServerlessApi
        Path: /eggs
        Method: get
    PostEggs:
      Type: Api
      Properties:
        RestApiId: !Ref ServerlessApi
        Path: /eggs
        Method: post
    ");
}
