//! Stacks of the serverless dialect: what becomes of a change is told beside it.

use stackwright::{
    assembly::StackAssembly,
    cloud::StackStatus,
    deploy::{Event, Watch, preview},
    destroy::{self, Member},
    diff::{Difference, TextForm, to_json, to_markdown, to_text},
    template::Template,
};

use crate::{
    bench::{Bench, Outcome, run},
    diff_schema,
};

const SERVERLESS: &str = "
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Runtime: python3.13, Handler: index.handler}}
Resources:
  List:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: 'def handler(event, context): return {}'
      Events:
        Get: {Type: Api, Properties: {Path: /items, Method: get}}
        Nightly: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
  Add:
    Type: AWS::Serverless::Function
    Properties:
      AutoPublishAlias: live
      InlineCode: 'def handler(event, context): return 1'
  Items: {Type: 'AWS::Serverless::SimpleTable', Properties: {TableName: items}}
";

/// What the same comes to without the transform, with an API under another id.
const PLAIN: &str = "
Resources:
  ListRole:
    Type: AWS::IAM::Role
    Properties:
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole']
      Tags: [{Key: 'lambda:createdBy', Value: SAM}]
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - {Effect: Allow, Principal: {Service: [lambda.amazonaws.com]}, Action: ['sts:AssumeRole']}
  List:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      Role: !GetAtt ListRole.Arn
      Code: {ZipFile: 'def handler(event, context): return {}'}
      Tags: [{Key: 'lambda:createdBy', Value: SAM}]
      MemorySize: 256
  Items:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: items
      BillingMode: PAY_PER_REQUEST
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
  Api: {Type: 'AWS::ApiGateway::RestApi', Properties: {Name: items}}
";

fn assembly(text: &str) -> StackAssembly {
    let (template, positions) = Template::parse_located(text).expect("a template");
    StackAssembly::of_template("things", template, "items.yaml", &positions)
}

async fn deploy(bench: &Bench, text: &str) {
    let outcome = bench.deploy(&assembly(text)).await;
    assert!(matches!(outcome, Ok(Outcome::Deployed(_))), "{outcome:?}");
}

async fn diff(bench: &Bench, text: &str) -> Difference {
    let (cloud, settings) = (&bench.cloud, &bench.settings);
    let found = preview(cloud, &assembly(text), settings, &|_| {}, &bench.interrupt).await;
    let found = found.expect("a difference");
    diff_schema::assert_valid(&[to_json([&found])]);
    found
}

fn plain(difference: &Difference) -> String {
    anstream::adapter::strip_str(&to_text(difference, TextForm::default())).to_string()
}

#[test]
fn what_is_made_of_a_resource_stands_below_it() {
    run(async {
        let bench = Bench::new().await;
        insta::assert_snapshot!(plain(&diff(&bench, SERVERLESS).await), @r#"
        things (new stack): 3 to add

        Security: 7 broader
        anyone items.yaml:10
          + broader   may call GET /items        ServerlessRestApi
        AddRole items.yaml:14
          + broader   may do what
                      AWSLambdaBasicExecutionRo
                      le allows
        ListRole items.yaml:7
          + broader   may do what
                      AWSLambdaBasicExecutionRo
                      le allows
        service apigateway.amazonaws.com items.yaml:10
          + broader   may lambda:InvokeFunction  List
                                                 if aws:SourceArn is like
                                                 ServerlessRestApi/*/GET/items
        service events.amazonaws.com items.yaml:11
          + broader   may lambda:InvokeFunction  List
                                                 if aws:SourceArn is like
                                                 ${ListNightly.Arn}
        service lambda.amazonaws.com items.yaml:7 and 1 more
          + broader   may sts:AssumeRole         ListRole, AddRole

        [+] AWS::Serverless::Function List items.yaml:5
        [+] AWS::Serverless::Function Add items.yaml:12
        [+] AWS::Serverless::SimpleTable Items items.yaml:17

        [+] Transform: + ["AWS::Serverless-2016-10-31"]

        Globals
        [+] Function
        "#);
        deploy(&bench, SERVERLESS).await;
        let stack = bench
            .cloud
            .stack("things")
            .await
            .expect("an answer")
            .expect("a stack");
        assert_eq!(stack.status, StackStatus::CreateComplete);
        assert!(diff(&bench, SERVERLESS).await.is_empty());

        let changed = SERVERLESS
            .replace("Runtime: python3.13", "Runtime: python3.12")
            .replace("Method: get", "Method: post")
            .replace("rate(1 day)", "rate(2 days)")
            .replace("return 1", "return 2")
            .replace(
                "TableName: items",
                "TableName: items, PrimaryKey: {Name: key, Type: String}",
            );
        let found = diff(&bench, &changed).await;
        insta::assert_snapshot!(plain(&found), @r#"
        things: 2 to add, 3 to change, 6 may be replaced (1 holds data), 1 to remove, 1
          to leave behind

        data at risk: Items may be replaced: the new one starts without its data

        Security: 1 broader, 1 narrower, 1 unknown
        anyone
          + broader   may call POST /items       ServerlessRestApi
                                                 items.yaml:10
          - narrower  may no longer call GET     ServerlessRestApi
                      /items                     List
        service apigateway.amazonaws.com items.yaml:10
          ? unknown   may otherwise              List
                      lambda:InvokeFunction      if aws:SourceArn is like
                      (before: aws:SourceArn is  ServerlessRestApi/*/POST/items
                      like
                      ServerlessRestApi/*/GET/
                      items)
                      (depends on which of the
                      two conditions holds more
                      often)

        [~] AWS::Serverless::Function List items.yaml:5
            because: Globals.Function.Runtime
            Events.Get.Properties.Method: "get" → "post"
            Events.Nightly.Properties.Schedule: "rate(1 day)" → "rate(2 days)"
            Runtime: "python3.13" → "python3.12"
            made of it by the transform:
            [~] AWS::Lambda::Permission ListGetPermissionProd (permission of the event
                Get) may be replaced items.yaml:10
                the schema says: replaced; the change set says: may be replaced
                because: SourceArn; SourceArn refers to ServerlessRestApi; SourceArn
                  takes ServerlessRestApi
                SourceArn:
                  - !Sub "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Serverl
                        essRestApi}/*/GET/items"
                  + !Sub "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Serverl
                        essRestApi}/*/POST/items"
            [~] AWS::Events::Rule ListNightly (rule of the event Nightly) may be
                replaced items.yaml:11
                the schema says: changed in place; the change set says: may be replaced
                List is changed in place and keeps what Targets takes (List.Arn): that
                  only the change set expects to change
                because: Targets takes List.Arn
                ScheduleExpression: "rate(1 day)" → "rate(2 days)"
                → ListNightlyPermission may be replaced (SourceArn takes
                  ListNightly.Arn)
            [~] AWS::Lambda::Permission ListNightlyPermission (permission of the event
                Nightly) may be replaced items.yaml:11
                because: SourceArn takes ListNightly.Arn
        [~] AWS::Serverless::Function Add items.yaml:12
            because: Globals.Function.Runtime
            InlineCode:
              - "def handler(event, context): return 1"
              + "def handler(event, context): return 2"
            Runtime: "python3.13" → "python3.12"
            made of it by the transform:
            [+] AWS::Lambda::Version AddVersion1543a6b714 (version) items.yaml:15
                because: the transform makes another one with each change
            [~] AWS::Lambda::Alias AddAliaslive (alias live) items.yaml:15
                FunctionVersion:
                  - !GetAtt AddVersiona107354f3f.Version
                  + !GetAtt AddVersion1543a6b714.Version
            [-] AWS::Lambda::Version AddVersiona107354f3f (version) leaves the stack,
                and is kept
                because: another one takes its place
        [~] AWS::Serverless::SimpleTable Items may be replaced items.yaml:17
            interrupted: while PrimaryKey changes it may not be available
            because: PrimaryKey
            PrimaryKey: + {Name: "key", Type: "String"}
        [~] AWS::ApiGateway::RestApi ServerlessRestApi (the API of the events of List)
            may be replaced items.yaml:10
            the schema says: changed in place; the change set says: may be replaced
            List is changed in place and keeps what Body takes (List.Arn): that only the
              change set expects to change
            because: Body takes List.Arn
            Body:
              + route POST /items: function List
              - route GET /items: function List
            → ListGetPermissionProd may be replaced (SourceArn takes ServerlessRestApi)
            → ServerlessRestApiDeployment5cb7ff78c8 may be replaced (RestApiId takes
              ServerlessRestApi)
              → ServerlessRestApiProdStage may be changed in place (DeploymentId takes
                ServerlessRestApiDeployment5cb7ff78c8)
            → ServerlessRestApiProdStage may be replaced (RestApiId takes
              ServerlessRestApi)
            made of it by the transform:
            [+] AWS::ApiGateway::Deployment ServerlessRestApiDeployment5cb7ff78c8
                (deployment) items.yaml:10
                because: the transform makes another one with each change
            [~] AWS::ApiGateway::Stage ServerlessRestApiProdStage (stage Prod) may be
                replaced items.yaml:10
                the schema says: changed in place; the change set says: may be replaced
                because: RestApiId refers to ServerlessRestApi; DeploymentId takes
                  ServerlessRestApiDeployment5cb7ff78c8; RestApiId takes
                  ServerlessRestApi
                DeploymentId:
                  - !Ref ServerlessRestApiDeployment4594dcee53
                  + !Ref ServerlessRestApiDeployment5cb7ff78c8
            [-] AWS::ApiGateway::Deployment ServerlessRestApiDeployment4594dcee53
                (deployment) deleted
                because: another one takes its place

        Globals
        [~] Function
            Runtime: "python3.13" → "python3.12"
        "#);
        let markdown = to_markdown([&found]);
        let rows: Vec<&str> = markdown
            .lines()
            .filter(|line| line.starts_with("| "))
            .collect();
        insta::assert_snapshot!(rows.join("\n"), @r"
        | security | who | may | on | at |
        | **+ broader** | anyone | may call POST /items | ServerlessRestApi | items.yaml:10 |
        | **- narrower** | anyone | may no longer call GET /items | ServerlessRestApi | List |
        | **? unknown** | service apigateway.amazonaws.com | may otherwise lambda:InvokeFunction<br>(before: aws:SourceArn is like ServerlessRestApi/\*/GET/items)<br>(depends on which of the two conditions holds more often) | List<br>if aws:SourceArn is like ServerlessRestApi/\*/POST/items | items.yaml:10 |
        | | resource | type | what happens |
        | ~ | `List` | AWS::Serverless::Function | changed: `Events`, `Runtime` |
        | ~ | ↳ `ListGetPermissionProd` (permission of the event Get) | AWS::Lambda::Permission | **may be replaced** |
        | ~ | ↳ `ListNightly` (rule of the event Nightly) | AWS::Events::Rule | **may be replaced** |
        | ~ | ↳ `ListNightlyPermission` (permission of the event Nightly) | AWS::Lambda::Permission | **may be replaced** |
        | ~ | `Add` | AWS::Serverless::Function | changed: `InlineCode`, `Runtime` |
        | + | ↳ `AddVersion1543a6b714` (version) | AWS::Lambda::Version | added |
        | ~ | ↳ `AddAliaslive` (alias live) | AWS::Lambda::Alias | changed: `FunctionVersion` |
        | − | ↳ `AddVersiona107354f3f` (version) | AWS::Lambda::Version | leaves the stack, and is kept |
        | ~ | `Items` | AWS::Serverless::SimpleTable | **may be replaced**; interrupted: while PrimaryKey changes it may not be available |
        | ~ | `ServerlessRestApi` (the API of the events of List) | AWS::ApiGateway::RestApi | **may be replaced** |
        | + | ↳ `ServerlessRestApiDeployment5cb7ff78c8` (deployment) | AWS::ApiGateway::Deployment | added |
        | ~ | ↳ `ServerlessRestApiProdStage` (stage Prod) | AWS::ApiGateway::Stage | **may be replaced** |
        | − | ↳ `ServerlessRestApiDeployment4594dcee53` (deployment) | AWS::ApiGateway::Deployment | deleted |
        ");
        let made = &to_json([&found])["stacks"][0]["resources"][1];
        insta::assert_snapshot!(
            format!("{} {} {}", made["id"], made["madeOf"], made["made"]),
            @r#""ListGetPermissionProd" "List" {"of":["List"],"as":"permission of the event Get"}"#
        );

        // What a deploy said of each resource names what it is made of.
        let lines = assembly(SERVERLESS).source_map;
        let said = Watch::attach(&bench.cloud, &stack.id).so_far(&lines).await;
        let said = said.expect("an answer").into_iter().map(|progress| {
            let told = Event::Resource(progress).to_json();
            let fields = ["id", "writtenType", "madeOf", "madeAs", "source"];
            fields.map(|field| told[field].to_string()).join(" ")
        });
        let mut said: Vec<String> = said.collect();
        said.sort();
        said.dedup();
        let hashed = |line: &String| line.contains("Version") || line.contains("Deployment");
        said.retain(|line| !hashed(line));
        insta::assert_snapshot!(said.join("\n"), @r#"
        "Add" "AWS::Serverless::Function" [] null "items.yaml:12"
        "AddAliaslive" null ["Add"] "alias live" "items.yaml:15"
        "AddRole" null ["Add"] "role" "items.yaml:14"
        "Items" "AWS::Serverless::SimpleTable" [] null "items.yaml:17"
        "List" "AWS::Serverless::Function" [] null "items.yaml:5"
        "ListGetPermissionProd" null ["List"] "permission of the event Get" "items.yaml:10"
        "ListNightly" null ["List"] "rule of the event Nightly" "items.yaml:11"
        "ListNightlyPermission" null ["List"] "permission of the event Nightly" "items.yaml:11"
        "ListRole" null ["List"] "role" "items.yaml:7"
        "ServerlessRestApi" null ["ServerlessRestApi"] "" "items.yaml:10"
        "ServerlessRestApiProdStage" null ["ServerlessRestApi"] "stage Prod" "items.yaml:10"
        "things" null [] null null
        "#);
    });
}

#[test]
fn a_stack_that_changes_its_dialect_is_compared_by_what_it_becomes() {
    run(async {
        let bench = Bench::new().await;
        deploy(&bench, PLAIN).await;
        insta::assert_snapshot!(plain(&diff(&bench, SERVERLESS).await), @r#"
        things: 10 to add, 1 to change, 1 to remove

        Security: 5 broader
        anyone items.yaml:10
          + broader   may call GET /items        ServerlessRestApi
        AddRole items.yaml:14
          + broader   may do what
                      AWSLambdaBasicExecutionRo
                      le allows
        service apigateway.amazonaws.com items.yaml:10
          + broader   may lambda:InvokeFunction  List
                                                 if aws:SourceArn is like
                                                 arn:aws:execute-api:…:…:
                                                 ${ServerlessRestApi}/*/GET/items
        service events.amazonaws.com items.yaml:11
          + broader   may lambda:InvokeFunction  List
                                                 if aws:SourceArn is like
                                                 ${ListNightly.Arn}
        service lambda.amazonaws.com items.yaml:14
          + broader   may sts:AssumeRole         AddRole

        [~] AWS::Serverless::Function List items.yaml:5
            MemorySize: - 256
            made of it by the transform:
            [+] AWS::Lambda::Permission ListGetPermissionProd (permission of the event
                Get) items.yaml:10
            [+] AWS::Lambda::Permission ListNightlyPermission (permission of the event
                Nightly) items.yaml:11
            [+] AWS::Events::Rule ListNightly (rule of the event Nightly) items.yaml:11
        [+] AWS::Serverless::Function Add items.yaml:12
            made of it by the transform:
            [+] AWS::Lambda::Alias AddAliaslive (alias live) items.yaml:15
            [+] AWS::IAM::Role AddRole (role) items.yaml:14
            [+] AWS::Lambda::Version AddVersiona107354f3f (version) items.yaml:15
        [-] AWS::ApiGateway::RestApi Api deleted
            because: in the other dialect it is ServerlessRestApi, a new API with
              another address: whoever calls this one has to be told
        [+] AWS::ApiGateway::RestApi ServerlessRestApi (the API of the events of List)
            items.yaml:10
            made of it by the transform:
            [+] AWS::ApiGateway::Deployment ServerlessRestApiDeployment4594dcee53
                (deployment) items.yaml:10
            [+] AWS::ApiGateway::Stage ServerlessRestApiProdStage (stage Prod)
                items.yaml:10

        [+] Transform: + ["AWS::Serverless-2016-10-31"]
        "#);
        deploy(&bench, SERVERLESS).await;
        insta::assert_snapshot!(plain(&diff(&bench, PLAIN).await), @r#"
        things: 1 to add, 1 to change, 9 to remove, 1 to leave behind

        Security: 5 narrower
        anyone ServerlessRestApi
          - narrower  may no longer call GET     ServerlessRestApi
                      /items
        AddRole
          - narrower  may no longer do what
                      AWSLambdaBasicExecutionRo
                      le allows
        service apigateway.amazonaws.com ListGetPermissionProd
          - narrower  may no longer              List
                      lambda:InvokeFunction      if aws:SourceArn is like
                                                 arn:aws:execute-api:…:…:
                                                 ${ServerlessRestApi}/*/GET/items
        service events.amazonaws.com ListNightlyPermission
          - narrower  may no longer              List
                      lambda:InvokeFunction      if aws:SourceArn is like
                                                 ${ListNightly.Arn}
        service lambda.amazonaws.com AddRole
          - narrower  may no longer              AddRole
                      sts:AssumeRole

        [~] AWS::Lambda::Function List items.yaml:12
            MemorySize: + 256
            made of it by the transform:
            [-] AWS::Lambda::Permission ListGetPermissionProd (permission of the event
                Get) deleted
            [-] AWS::Lambda::Permission ListNightlyPermission (permission of the event
                Nightly) deleted
            [-] AWS::Events::Rule ListNightly (rule of the event Nightly) deleted
        [+] AWS::ApiGateway::RestApi Api items.yaml:28
        [-] AWS::Serverless::Function Add deleted
            made of it by the transform:
            [-] AWS::Lambda::Alias AddAliaslive (alias live) deleted
            [-] AWS::IAM::Role AddRole (role) deleted
            [-] AWS::Lambda::Version AddVersiona107354f3f (version) leaves the stack,
                and is kept
        [-] AWS::ApiGateway::RestApi ServerlessRestApi (the API of the events of List)
            deleted
            because: in the other dialect it is Api, a new API with another address:
              whoever calls this one has to be told
            made of it by the transform:
            [-] AWS::ApiGateway::Deployment ServerlessRestApiDeployment4594dcee53
                (deployment) deleted
            [-] AWS::ApiGateway::Stage ServerlessRestApiProdStage (stage Prod) deleted

        [-] Transform: - ["AWS::Serverless-2016-10-31"]
        "#);
    });
}

#[test]
fn what_is_kept_and_what_goes_is_told_with_what_it_is_made_of() {
    run(async {
        let bench = Bench::new().await;
        deploy(&bench, SERVERLESS).await;
        let farewell = destroy::plan(&bench.cloud, "things").await;
        let farewell = farewell.expect("an answer").expect("a plan");
        let told = |members: &[Member]| {
            let mut told: Vec<String> = members
                .iter()
                .map(|member| {
                    let made = member.authored.made.as_ref().map(ToString::to_string);
                    let id = &member.resource.logical_id;
                    // Hashes differ with each version of the transform.
                    let id = id.split("Version").next().unwrap_or_default();
                    let id = id.split("Deployment").next().unwrap_or_default();
                    format!("{id}: {}", made.unwrap_or_default())
                })
                .collect();
            told.sort();
            told.join("\n")
        };
        insta::assert_snapshot!(told(&farewell.retained), @"Add: version of the function Add");
        insta::assert_snapshot!(told(&farewell.deleted), @r"
        Add: 
        AddAliaslive: alias live of the function Add
        AddRole: role of the function Add
        Items: 
        List: 
        ListGetPermissionProd: permission of the event Get of the function List
        ListNightly: rule of the event Nightly of the function List
        ListNightlyPermission: permission of the event Nightly of the function List
        ListRole: role of the function List
        ServerlessRestApi: deployment of the API of the events of List
        ServerlessRestApi: the API of the events of List
        ServerlessRestApiProdStage: stage Prod of the API of the events of List
        ");
    });
}
