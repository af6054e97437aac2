//! The stack after each lab, and what each lab changes.

use std::fs;

use crate::program::{dragons, printed, template};

/// What `diff` says about going from one lab to the next.
fn step(from: u32) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let before = folder.path().join("before.yaml");
    fs::write(
        &before,
        printed(&mut dragons(&["synth", "--lab", &from.to_string()])),
    )
    .expect("written");
    let mut diff = dragons(&[
        "diff",
        "--offline",
        "--lab",
        &(from + 1).to_string(),
        "--against",
    ]);
    lasting(&printed(diff.arg(before)))
}

/// The text without what every edit changes: archives, deployments, line numbers.
fn lasting(text: &str) -> String {
    text.lines()
        .filter(|line| !line.contains("S3Key"))
        .map(|line| {
            let words = line.split(' ').map(|word| match word.split_once(".rs:") {
                Some((file, _)) => format!("{file}.rs"),
                None => without_hash(word),
            });
            words.collect::<Vec<_>>().join(" ") + "\n"
        })
        .collect()
}

/// The logical id of a deployment ends in the hash of the API that it deploys.
fn without_hash(word: &str) -> String {
    const DEPLOYMENT: &str = "DragonsApiDeployment";
    match word.find(DEPLOYMENT) {
        Some(at) => format!("{}{DEPLOYMENT}…", &word[..at]),
        None => word.to_owned(),
    }
}

#[test]
fn the_last_lab_is_the_whole_stack() {
    assert_eq!(template(&["--lab", "6"]), template(&[]));
}

#[test]
fn a_lab_that_is_not_there_is_refused() {
    let output = dragons(&["synth", "--lab", "7"])
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("possible values: 1, 2, 3, 4, 5, 6"), "{said}");
}

#[test]
fn lab_1_has_the_data_and_nothing_else() {
    let template = template(&["--lab", "1"]);
    let ids: Vec<&String> = template["Resources"]
        .as_object()
        .expect("resources")
        .keys()
        .collect();
    assert_eq!(
        ids,
        ["DragonBucket", "BucketNameParameter", "FileNameParameter"]
    );
}

#[test]
fn from_lab_1_to_2_comes_an_api_of_mocks() {
    insta::assert_snapshot!(step(1), @r#"
    dragons: 11 to add

    Security: 2 broader
    anyone
      + broader   may call GET /dragons   DragonsApi
                                          stacks/dragons/src/api.rs
      + broader   may call POST /dragons  DragonsApi
                                          stacks/dragons/src/api.rs

    [+] AWS::ApiGateway::RestApi DragonsApi stacks/dragons/src/api.rs
    [+] AWS::ApiGateway::Model DragonsApiDragonModel stacks/dragons/src/api.rs
    [+] AWS::ApiGateway::RequestValidator DragonsApiBodyValidator
        stacks/dragons/src/api.rs
    [+] AWS::ApiGateway::Resource DragonsApiDragons (/dragons)
        stacks/dragons/src/api.rs
    [+] AWS::ApiGateway::Method DragonsApiDragonsGet (GET /dragons)
        stacks/dragons/src/api.rs
    [+] AWS::ApiGateway::Method DragonsApiDragonsPost (POST /dragons)
        stacks/dragons/src/api.rs
    [+] AWS::ApiGateway::Method DragonsApiDragonsOptions (OPTIONS /dragons)
        stacks/dragons/src/api.rs
    [+] AWS::ApiGateway::GatewayResponse DragonsApiDefault4xx
        stacks/dragons/src/api.rs
    [+] AWS::ApiGateway::GatewayResponse DragonsApiDefault5xx
        stacks/dragons/src/api.rs
    [+] AWS::ApiGateway::Deployment DragonsApiDeployment…
        stacks/dragons/src/api.rs
    [+] AWS::ApiGateway::Stage DragonsApiStageProd stacks/dragons/src/api.rs

    Outputs
    [+] ApiUrl: + !Sub "https://${DragonsApi}.execute-api.${AWS::Region}.${AWS::URLS
      uffix}/${DragonsApiStageProd}"
    "#);
}

#[test]
fn from_lab_2_to_3_come_accounts() {
    insta::assert_snapshot!(step(2), @r#"
    dragons: 5 to add, 3 to change, 1 to remove

    Security: 1 broader, 2 narrower
    anyone
      + broader   may sign up                       DragonsPool
                                                    stacks/dragons/src/accounts.rs
      - narrower  may no longer call GET /dragons   DragonsApi
                  (still: users of DragonsPool)     DragonsApiDragonsGet
      - narrower  may no longer call POST /dragons  DragonsApi
                  (still: users of DragonsPool)     DragonsApiDragonsPost

    [+] AWS::Cognito::UserPool DragonsPool stacks/dragons/src/accounts.rs
    [+] AWS::Cognito::UserPoolClient DragonsWebClient
        stacks/dragons/src/accounts.rs
    [+] AWS::Cognito::UserPoolDomain DragonsDomain stacks/dragons/src/accounts.rs
    [+] AWS::ApiGateway::Authorizer DragonsApiCognitoAuthorizer
        stacks/dragons/src/api.rs
    [~] AWS::ApiGateway::Method DragonsApiDragonsGet (GET /dragons)
        stacks/dragons/src/api.rs
        AuthorizationType: "NONE" → "COGNITO_USER_POOLS"
        AuthorizerId: + !Ref DragonsApiCognitoAuthorizer
    [~] AWS::ApiGateway::Method DragonsApiDragonsPost (POST /dragons)
        stacks/dragons/src/api.rs
        AuthorizationType: "NONE" → "COGNITO_USER_POOLS"
        AuthorizerId: + !Ref DragonsApiCognitoAuthorizer
    [+] AWS::ApiGateway::Deployment DragonsApiDeployment…
        stacks/dragons/src/api.rs
    [~] AWS::ApiGateway::Stage DragonsApiStageProd stacks/dragons/src/api.rs
        DeploymentId:
          - !Ref DragonsApiDeployment…
          + !Ref DragonsApiDeployment…
    [-] AWS::ApiGateway::Deployment DragonsApiDeployment… deleted

    Outputs
    [+] UserPoolId: + !Ref DragonsPool
    [+] UserPoolClientId: + !Ref DragonsWebClient
    "#);
}

#[test]
fn from_lab_3_to_4_come_functions() {
    insta::assert_snapshot!(step(3), @r#"
    dragons: 11 to add, 2 to change, 1 to remove

    Security: 14 broader
    AddDragonRole stacks/dragons/src/functions.rs
      + broader   may logs:CreateLogStream,  ${AddDragonLogs.Arn}
                  logs:PutLogEvents
      + broader   may s3:GetObject           ${DragonBucket.Arn}/
                                             dragon_stats_one.json
      + broader   may ssm:GetParameters      arn:…:ssm:…:…:parameter/
                                             dragon_data_bucket_name,
                                             arn:…:ssm:…:…:parameter/
                                             dragon_data_file_name
      + broader   may s3:PutObject           ${DragonBucket.Arn}/
                                             dragon_stats_one.json
    ListDragonsRole stacks/dragons/src/functions.rs
      + broader   may logs:CreateLogStream,  ${ListDragonsLogs.Arn}
                  logs:PutLogEvents
      + broader   may s3:GetObject           ${DragonBucket.Arn}/
                                             dragon_stats_one.json
      + broader   may ssm:GetParameters      arn:…:ssm:…:…:parameter/
                                             dragon_data_bucket_name,
                                             arn:…:ssm:…:…:parameter/
                                             dragon_data_file_name
    ValidateDragonRole stacks/dragons/src/functions.rs
      + broader   may logs:CreateLogStream,  ${ValidateDragonLogs.Arn}
                  logs:PutLogEvents
      + broader   may s3:GetObject           ${DragonBucket.Arn}/
                                             dragon_stats_one.json
      + broader   may ssm:GetParameters      arn:…:ssm:…:…:parameter/
                                             dragon_data_bucket_name,
                                             arn:…:ssm:…:…:parameter/
                                             dragon_data_file_name
    service apigateway.amazonaws.com stacks/dragons/src/api.rs
      + broader   may lambda:InvokeFunction  ListDragons
                                             if aws:SourceArn is like
                                             arn:…:execute-api:…:…:${DragonsApi}/
                                             ${DragonsApiStageProd}/GET/dragons
    service lambda.amazonaws.com stacks/dragons/src/functions.rs and 2 more
      + broader   may sts:AssumeRole         ListDragonsRole, AddDragonRole,
                                             ValidateDragonRole

    [+] AWS::Logs::LogGroup ListDragonsLogs stacks/dragons/src/functions.rs
    [+] AWS::IAM::Role ListDragonsRole stacks/dragons/src/functions.rs
    [+] AWS::Lambda::Function ListDragons stacks/dragons/src/functions.rs
    [+] AWS::Logs::LogGroup AddDragonLogs stacks/dragons/src/functions.rs
    [+] AWS::IAM::Role AddDragonRole stacks/dragons/src/functions.rs
    [+] AWS::Lambda::Function AddDragon stacks/dragons/src/functions.rs
    [+] AWS::Logs::LogGroup ValidateDragonLogs stacks/dragons/src/functions.rs
    [+] AWS::IAM::Role ValidateDragonRole stacks/dragons/src/functions.rs
    [+] AWS::Lambda::Function ValidateDragon stacks/dragons/src/functions.rs
    [~] AWS::ApiGateway::Method DragonsApiDragonsGet (GET /dragons)
        stacks/dragons/src/api.rs
        answered by: mock → function ListDragons
        Integration.Type: "MOCK" → "AWS_PROXY"
        Integration.RequestTemplates: - {application/json: "{"statusCode": 200}"}
        Integration.IntegrationResponses:
          - - StatusCode: '200'
          -   ResponseParameters:
          -     method.response.header.Access-Control-Allow-Origin: "'*'"
          -   ResponseTemplates:
          -     application/json: |-
          -       #if($input.params('family') == 'red')
          -       [
          -         {
          … 82 more lines; -v shows them
        Integration.IntegrationHttpMethod: + "POST"
        Integration.Uri:
          + !Sub arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03
                -31/functions/${ListDragons.Arn}/invocations
        MethodResponses:
          - - StatusCode: '200'
          -   ResponseParameters:
          -     method.response.header.Access-Control-Allow-Origin: false
    [+] AWS::ApiGateway::Deployment DragonsApiDeployment…
        stacks/dragons/src/api.rs
    [~] AWS::ApiGateway::Stage DragonsApiStageProd stacks/dragons/src/api.rs
        DeploymentId:
          - !Ref DragonsApiDeployment…
          + !Ref DragonsApiDeployment…
    [+] AWS::Lambda::Permission DragonsApiDragonsGetPermission
        stacks/dragons/src/api.rs
    [-] AWS::ApiGateway::Deployment DragonsApiDeployment… deleted
    "#);
}

#[test]
fn from_lab_4_to_5_comes_the_workflow() {
    insta::assert_snapshot!(step(4), @r#"
    dragons: 5 to add, 2 to change, 1 to remove

    Security: 5 broader
    DragonsApiDragonsPostRole stacks/dragons/src/api.rs
      + broader   may states:StartExecution  ${DragonsStateMachine}
    DragonsStateMachineRole stacks/dragons/src/workflow.rs
      + broader   may lambda:InvokeFunction  ${ValidateDragon.Arn}, ${AddDragon.Arn}
      + broader   may sns:Publish            ${DragonsTopic}
    service apigateway.amazonaws.com stacks/dragons/src/api.rs
      + broader   may sts:AssumeRole         DragonsApiDragonsPostRole
    service states.amazonaws.com stacks/dragons/src/workflow.rs
      + broader   may sts:AssumeRole         DragonsStateMachineRole

    [+] AWS::SNS::Topic DragonsTopic stacks/dragons/src/workflow.rs
    [+] AWS::IAM::Role DragonsStateMachineRole stacks/dragons/src/workflow.rs
    [+] AWS::StepFunctions::StateMachine DragonsStateMachine
        stacks/dragons/src/workflow.rs
    [~] AWS::ApiGateway::Method DragonsApiDragonsPost (POST /dragons)
        stacks/dragons/src/api.rs
        answered by: mock → states:StartExecution
        Integration.Type: "MOCK" → "AWS"
        Integration.RequestTemplates.application/json:
          - "{"statusCode": 200}"
          + !Sub |-
          +   #set($from_dragonName = $input.json('$.dragonName'))
          +   #if("$!from_dragonName" == '' || $from_dragonName == '""' || 
                $from_dragonName == 'null')
          +   #set($from_dragonName = '""')
          +   #end
          +   #set($from_description = $input.json('$.description'))
          +   #if("$!from_description" == '' || $from_description == '""' || 
                $from_description == 'null')
          +   #set($from_description = '""')
          +   #end
          +   #set($from_family = $input.json('$.family'))
          +   #if("$!from_family" == '' || $from_family == '""' || $from_family == 
                'null')
          +   #set($from_family = '""')
          +   #end
          +   #set($from_city = $input.json('$.city'))
          +   #if("$!from_city" == '' || $from_city == '""' || $from_city == 'null')
          +   #set($from_city = '""')
          +   #end
          +   #set($from_country = $input.json('$.country'))
          +   #if("$!from_country" == '' || $from_country == '""' || $from_country 
                == 'null')
          +   #set($from_country = '""')
          +   #end
          +   #set($from_state = $input.json('$.state'))
          +   #if("$!from_state" == '' || $from_state == '""' || $from_state == 
                'null')
          +   #set($from_state = '""')
          +   #end
          +   #set($from_neighborhood = $input.json('$.neighborhood'))
          +   #if("$!from_neighborhood" == '' || $from_neighborhood == '""' || 
                $from_neighborhood == 'null')
          +   #set($from_neighborhood = '""')
          +   #end
          +   #set($from_reportingPhoneNumber = $input.json('$.reportingPhoneNumber'
                ))
          +   #if("$!from_reportingPhoneNumber" == '' || $from_reportingPhoneNumber 
                == '""' || $from_reportingPhoneNumber == 'null')
          +   #set($from_reportingPhoneNumber = '""')
          +   #end
          +   #set($from_confirmationRequired = $input.json('$.confirmationRequired'
                ))
          +   #if("$!from_confirmationRequired" == '' || $from_confirmationRequired 
                == '""' || $from_confirmationRequired == 'null')
          +   #set($from_confirmationRequired = 'false')
          +   #end
          +   {
          +     "stateMachineArn": "${DragonsStateMachine}",
          +     "input": "{\"dragon_name_str\":$util.escapeJavaScript($from_dragonNa
                me).replaceAll("\\'", "'"),\"description_str\":$util.escapeJavaScrip
                t($from_description).replaceAll("\\'", 
                "'"),\"family_str\":$util.escapeJavaScript($from_family).replaceAll(
                "\\'", "'"),\"location_city_str\":$util.escapeJavaScript($from_city)
                .replaceAll("\\'", "'"),\"location_country_str\":$util.escapeJavaScr
                ipt($from_country).replaceAll("\\'", 
                "'"),\"location_state_str\":$util.escapeJavaScript($from_state).repl
                aceAll("\\'", "'"),\"location_neighborhood_str\":$util.escapeJavaScr
                ipt($from_neighborhood).replaceAll("\\'", 
                "'"),\"reportingPhoneNumber\":$util.escapeJavaScript($from_reporting
                PhoneNumber).replaceAll("\\'", "'"),\"confirmationRequired\":$util.e
                scapeJavaScript($from_confirmationRequired).replaceAll("\\'", "'")}"
          +   }
        Integration.IntegrationResponses["200"].ResponseTemplates: -
          {application/json: "{}"}
        Integration.IntegrationResponses["200"].SelectionPattern: + "2\d{2}"
        Integration.IntegrationResponses["400"]:
          + StatusCode: '400'
          + SelectionPattern: 4\d{2}
          + ResponseParameters:
          +   method.response.header.Access-Control-Allow-Origin: "'*'"
          + ResponseTemplates:
          +   application/json: '{"message": "The request could not be started"}'
        Integration.IntegrationResponses["502"]:
          + StatusCode: '502'
          + ResponseParameters:
          +   method.response.header.Access-Control-Allow-Origin: "'*'"
          + ResponseTemplates:
          +   application/json: '{"message": "The request could not be started"}'
        Integration.IntegrationHttpMethod: + "POST"
        Integration.PassthroughBehavior: + "NEVER"
        Integration.Uri: + !Sub "arn:${AWS::Partition}:apigateway:${AWS::Region}:sta
          tes:action/StartExecution"
        Integration.Credentials: + !GetAtt DragonsApiDragonsPostRole.Arn
        MethodResponses["400"]: + {StatusCode: "400", ResponseParameters:
          {method.response.header.Access-Control-Allow-Origin: false}}
        MethodResponses["502"]: + {StatusCode: "502", ResponseParameters:
          {method.response.header.Access-Control-Allow-Origin: false}}
    [+] AWS::ApiGateway::Deployment DragonsApiDeployment…
        stacks/dragons/src/api.rs
    [~] AWS::ApiGateway::Stage DragonsApiStageProd stacks/dragons/src/api.rs
        DeploymentId:
          - !Ref DragonsApiDeployment…
          + !Ref DragonsApiDeployment…
    [+] AWS::IAM::Role DragonsApiDragonsPostRole stacks/dragons/src/api.rs
    [-] AWS::ApiGateway::Deployment DragonsApiDeployment… deleted

    Parameters
    [+] AlertEmail: + ""

    Conditions
    [+] HasAlertEmail: + !Not [!Equals [!Ref AlertEmail, ""]]

    Outputs
    [+] StateMachineArn: + !Ref DragonsStateMachine
    [+] TopicArn: + !Ref DragonsTopic
    "#);
}

#[test]
fn from_lab_5_to_6_comes_monitoring() {
    insta::assert_snapshot!(step(5), @r#"
    dragons: 13 to add, 10 to change, 1 to remove

    Security: 6 broader
    AddDragonRole stacks/dragons/src/functions.rs
      + broader   may xray:PutTelemetryRecords,                *
                  xray:PutTraceSegments
    ApiLogAccessRole stacks/dragons/src/api.rs
      + broader   may do what
                  AmazonAPIGatewayPushToCloudWatchLogs allows
    DragonsStateMachineRole stacks/dragons/src/workflow.rs
      + broader   may xray:GetSamplingRules,                   *
                  xray:GetSamplingTargets,
                  xray:PutTelemetryRecords,
                  xray:PutTraceSegments
    ListDragonsRole stacks/dragons/src/functions.rs
      + broader   may xray:PutTelemetryRecords,                *
                  xray:PutTraceSegments
    ValidateDragonRole stacks/dragons/src/functions.rs
      + broader   may xray:PutTelemetryRecords,                *
                  xray:PutTraceSegments
    service apigateway.amazonaws.com stacks/dragons/src/api.rs
      + broader   may sts:AssumeRole                           ApiLogAccessRole

    [~] AWS::IAM::Role ListDragonsRole stacks/dragons/src/functions.rs
        Policies[grants].PolicyDocument:
          + statement Allow xray:PutTelemetryRecords, xray:PutTraceSegments on *
    [~] AWS::Lambda::Function ListDragons stacks/dragons/src/functions.rs
        TracingConfig: + {Mode: "Active"}
    [~] AWS::IAM::Role AddDragonRole stacks/dragons/src/functions.rs
        Policies[grants].PolicyDocument:
          + statement Allow xray:PutTelemetryRecords, xray:PutTraceSegments on *
    [~] AWS::Lambda::Function AddDragon stacks/dragons/src/functions.rs
        TracingConfig: + {Mode: "Active"}
    [~] AWS::IAM::Role ValidateDragonRole stacks/dragons/src/functions.rs
        Policies[grants].PolicyDocument:
          + statement Allow xray:PutTelemetryRecords, xray:PutTraceSegments on *
    [~] AWS::Lambda::Function ValidateDragon stacks/dragons/src/functions.rs
        TracingConfig: + {Mode: "Active"}
    [~] AWS::IAM::Role DragonsStateMachineRole stacks/dragons/src/workflow.rs
        Policies[grants].PolicyDocument:
          + statement Allow xray:GetSamplingRules, xray:GetSamplingTargets,
              xray:PutTelemetryRecords, and 1 more on *
    [~] AWS::StepFunctions::StateMachine DragonsStateMachine
        stacks/dragons/src/workflow.rs
        TracingConfiguration: + {Enabled: true}
    [~] AWS::ApiGateway::Method DragonsApiDragonsGet (GET /dragons)
        stacks/dragons/src/api.rs
        Integration.CacheKeyParameters: + ["method.request.querystring.family",
          "method.request.querystring.dragonName"]
        RequestParameters: + {method.request.querystring.family: false,
          method.request.querystring.dragonName: false}
    [+] AWS::ApiGateway::Deployment DragonsApiDeployment…
        stacks/dragons/src/api.rs
    [~] AWS::ApiGateway::Stage DragonsApiStageProd stacks/dragons/src/api.rs
        DeploymentId:
          - !Ref DragonsApiDeployment…
          + !Ref DragonsApiDeployment…
        TracingEnabled: + true
        CacheClusterEnabled: + true
        CacheClusterSize: + "0.5"
        AccessLogSetting:
          + DestinationArn: !GetAtt DragonsApiLogs.Arn
          + Format: '{"requestId":"$context.requestId","time":"$context.requestTime"
                ,"ip":"$context.identity.sourceIp","method":"$context.httpMethod","r
                esource":"$context.resourcePath","path":"$context.path","protocol":"
                $context.protocol","status":"$context.status","length":"$context.res
                ponseLength","latency":"$context.responseLatency","integrationStatus
                ":"$context.integrationStatus","integrationError":"$context.integrat
                ionErrorMessage","error":"$context.error.responseType"}'
        MethodSettings: + [{ResourcePath: "/~1dragons", HttpMethod: "GET",
          CachingEnabled: true, CacheDataEncrypted: true}]
        DependsOn: + ["ApiLogAccess"]
    [+] AWS::Logs::LogGroup DragonsApiLogs stacks/dragons/src/api.rs
    [+] AWS::IAM::Role ApiLogAccessRole stacks/dragons/src/api.rs
    [+] AWS::ApiGateway::Account ApiLogAccess stacks/dragons/src/api.rs
    [+] AWS::CloudWatch::Alarm ListDragonErrors stacks/dragons/src/monitoring.rs
    [+] AWS::CloudWatch::Alarm ListDragonThrottles
        stacks/dragons/src/monitoring.rs
    [+] AWS::CloudWatch::Alarm AddDragonErrors stacks/dragons/src/monitoring.rs
    [+] AWS::CloudWatch::Alarm AddDragonThrottles
        stacks/dragons/src/monitoring.rs
    [+] AWS::CloudWatch::Alarm ValidateDragonErrors
        stacks/dragons/src/monitoring.rs
    [+] AWS::CloudWatch::Alarm ValidateDragonThrottles
        stacks/dragons/src/monitoring.rs
    [+] AWS::CloudWatch::Alarm FailedReports stacks/dragons/src/monitoring.rs
    [+] AWS::CloudWatch::Alarm ApiErrors stacks/dragons/src/monitoring.rs
    [+] AWS::CloudWatch::Dashboard DragonsDashboard
        stacks/dragons/src/monitoring.rs
    [-] AWS::ApiGateway::Deployment DragonsApiDeployment… deleted

    Parameters
    [+] EnableCache: + "true"

    Conditions
    [+] CacheEnabled: + !Equals [!Ref EnableCache, "true"]
    "#);
}
