//! APIs of API Gateway.

use insta::assert_snapshot;

use crate::found::found;

/// What is found in these resources.
fn resources(text: &str) -> String {
    let text: String = text.lines().map(|line| format!("  {line}\n")).collect();
    found("A", &format!("Resources:\n{text}"))
}

/// What is found in a method `M` with these properties.
fn method(properties: &str) -> String {
    resources(&format!(
        "M: {{Type: 'AWS::ApiGateway::Method', Properties: {{RestApiId: !Ref Api, {properties}}}}}"
    ))
    .replace("M/Properties/", "")
}

#[test]
fn answers() {
    assert_snapshot!(method("
        HttpMethod: POST, ResourceId: a,
        Integration: {Type: AWS, Uri: x, IntegrationHttpMethod: POST}"), @"error A001 Integration: the integration is of type `AWS` and has no `IntegrationResponses`: every call ends in status 500");
    assert_snapshot!(method("
        HttpMethod: POST, ResourceId: a,
        MethodResponses: [{StatusCode: 200}, {StatusCode: 404}],
        Integration: {Type: MOCK, RequestTemplates: {application/json: '{\"statusCode\": 200}'},
          IntegrationResponses: [{StatusCode: '200', ResponseParameters: {method.response.header.ETag: \"'x'\"}}, {StatusCode: 500}]}"), @r"
    error A002 Integration/IntegrationResponses/0/ResponseParameters/method.response.header.ETag: `method.response.header.ETag` is not among the `ResponseParameters` of method response 200
    error A002 Integration/IntegrationResponses/1/StatusCode: status 500 is not among the method's `MethodResponses`
    warning A003 MethodResponses/1: no integration response leads to status 404
    ");
    assert_eq!(
        method(
            "
        HttpMethod: POST, ResourceId: a, MethodResponses: [!If [Old, {StatusCode: 200}, {StatusCode: 201}]],
        Integration: {Type: AWS, Uri: x, IntegrationHttpMethod: POST, IntegrationResponses: [{StatusCode: 204}]}"
        ),
        ""
    );
    assert_eq!(
        method(
            "
        HttpMethod: POST, ResourceId: a, MethodResponses: [{StatusCode: 200}],
        Integration: {Type: AWS_PROXY, Uri: x, IntegrationHttpMethod: POST}"
        ),
        ""
    );
}

#[test]
fn integrations() {
    assert_snapshot!(method("HttpMethod: GET, ResourceId: a"), @"error A004 M/Properties: the method has no `Integration`: a deployment of the API fails");
    assert_snapshot!(method("
        HttpMethod: GET, ResourceId: a,
        Integration: {Type: HTTP_PROXY}"), @r"
    error A004 Integration: the integration is of type `HTTP_PROXY` and has no `Uri`
    error A004 Integration: the integration is of type `HTTP_PROXY` and has no `IntegrationHttpMethod`
    ");
    assert_snapshot!(method("
        HttpMethod: GET, ResourceId: a,
        Integration: {Type: AWS_PROXY, IntegrationHttpMethod: GET,
          Uri: !Sub 'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}/invocations'}"), @"error A004 Integration/IntegrationHttpMethod: a Lambda function is called by `POST`, and this says `GET`");
    assert_snapshot!(method("
        HttpMethod: GET, ResourceId: a, MethodResponses: [{StatusCode: 200}],
        Integration: {Type: MOCK, IntegrationResponses: [{StatusCode: 200}], RequestTemplates: {application/json: '{}'}}"), @"warning A005 Integration/RequestTemplates/application~1json: the mock's template has no `statusCode`");
    assert_snapshot!(method("
        HttpMethod: GET, ResourceId: a, MethodResponses: [{StatusCode: 200}],
        Integration: {Type: MOCK, IntegrationResponses: [{StatusCode: 200}]}"), @"warning A005 Integration: the mock has no `RequestTemplates`, so nothing names a status code");
    assert_snapshot!(method("
        HttpMethod: GET, ResourceId: a,
        Integration: {Type: HTTP_PROXY, Uri: x, IntegrationHttpMethod: GET, RequestTemplates: {application/json: '#if($a) #foreach($b in $c) #end'}}"), @"warning A016 Integration/RequestTemplates/application~1json: an `#if` has no `#end`");
}

#[test]
fn a_mock_without_answers_is_told_once() {
    assert_snapshot!(method("HttpMethod: GET, ResourceId: a, Integration: {Type: MOCK}"), @"warning A005 Integration: the mock has no `IntegrationResponses`: every call ends in status 500");
}

#[test]
fn other_origins() {
    let headers = "{method.response.header.access-control-allow-origin: \"'*'\", method.response.header.Access-Control-Allow-Credentials: \"'true'\"}";
    let declared = headers
        .replace("\"'*'\"", "true")
        .replace("\"'true'\"", "true");
    let template = format!("
Get:
  Type: AWS::ApiGateway::Method
  Properties:
    HttpMethod: GET
    ResourceId: !Ref Dragons
    MethodResponses: [{{StatusCode: 200, ResponseParameters: {declared}}}]
    Integration: {{Type: AWS, Uri: x, IntegrationHttpMethod: POST, IntegrationResponses: [{{StatusCode: 200, ResponseParameters: {headers}}}]}}
Http: {{Type: 'AWS::ApiGatewayV2::Api', Properties: {{CorsConfiguration: {{AllowOrigins: ['*'], AllowCredentials: true}}}}}}");
    assert_snapshot!(resources(&template), @r"
    warning A008 Get/Properties/Integration/IntegrationResponses/0/ResponseParameters: credentials are allowed from any origin `*`, which browsers refuse
    warning A006 Get/Properties: `Get` allows calls from other origins, and its resource has no `OPTIONS` method
    warning A008 Http/Properties/CorsConfiguration: credentials are allowed from any origin `*`, which browsers refuse
    ");
    let with_options = format!(
        "{template}
Options:
  Type: AWS::ApiGateway::Method
  Properties:
    HttpMethod: OPTIONS
    ResourceId: !Ref Dragons
    AuthorizationType: AWS_IAM
    Integration: {{Type: AWS_PROXY, Uri: x, IntegrationHttpMethod: POST}}"
    );
    assert_snapshot!(resources(&with_options), @r"
    warning A008 Get/Properties/Integration/IntegrationResponses/0/ResponseParameters: credentials are allowed from any origin `*`, which browsers refuse
    warning A007 Options/Properties/AuthorizationType: browsers ask by `OPTIONS` without credentials, and this method needs them
    warning A008 Http/Properties/CorsConfiguration: credentials are allowed from any origin `*`, which browsers refuse
    ");
}

#[test]
fn paths_of_resources() {
    assert_snapshot!(resources("
A: {Type: 'AWS::ApiGateway::Resource', Properties: {ParentId: !GetAtt Api.RootResourceId, PathPart: dragons/all}}
B: {Type: 'AWS::ApiGateway::Resource', Properties: {ParentId: !GetAtt Api.RootResourceId, PathPart: 'egg{id}'}}
C: {Type: 'AWS::ApiGateway::Resource', Properties: {ParentId: !GetAtt Api.RootResourceId, PathPart: '{proxy+}'}}
D: {Type: 'AWS::ApiGateway::Resource', Properties: {ParentId: !Ref C, PathPart: more}}
E: {Type: 'AWS::ApiGateway::Resource', Properties: {ParentId: !Ref D, PathPart: '{a}'}}
F: {Type: 'AWS::ApiGateway::Resource', Properties: {ParentId: !Ref D, PathPart: '{b}'}}
G: {Type: 'AWS::ApiGateway::Resource', Properties: {ParentId: !Ref C, PathPart: more}}
H: {Type: 'AWS::ApiGateway::Resource', Condition: Other, Properties: {ParentId: !Ref C, PathPart: more}}
"), @r"
    error A009 A/Properties/PathPart: `dragons/all` is no part of a path: each part between two `/` is a resource of its own
    error A009 B/Properties/PathPart: `egg{id}` is no part of a path: `{` and `}` stand at its beginning and its end
    error A009 D/Properties/ParentId: `more` is below `{proxy+}`, which stands for all that follows
    error A010 F/Properties/PathPart: `E` has the variable path part `{a}` beside `{b}`, and only one is allowed
    error A009 G/Properties/ParentId: `more` is below `{proxy+}`, which stands for all that follows
    error A010 G/Properties/PathPart: `D` has the path part `more` already
    error A009 H/Properties/ParentId: `more` is below `{proxy+}`, which stands for all that follows
    ");
}

#[test]
fn authorizers() {
    assert_snapshot!(resources("
Users: {Type: 'AWS::ApiGateway::Authorizer', Properties: {Type: COGNITO_USER_POOLS}}
Token: {Type: 'AWS::ApiGateway::Authorizer', Properties: {Type: TOKEN, AuthorizerUri: x}}
A: {Type: 'AWS::ApiGateway::Method', Properties: {AuthorizationType: COGNITO_USER_POOLS, Integration: !Ref X}}
B: {Type: 'AWS::ApiGateway::Method', Properties: {AuthorizationType: CUSTOM, AuthorizerId: !Ref Users, Integration: !Ref X}}
C: {Type: 'AWS::ApiGateway::Method', Properties: {AuthorizerId: !Ref Users, Integration: !Ref X}}
D: {Type: 'AWS::ApiGateway::Method', Properties: {AuthorizerId: !If [Open, !Ref AWS::NoValue, !Ref Users], Integration: !Ref X}}
E: {Type: 'AWS::ApiGateway::Method', Properties: {AuthorizationType: COGNITO_USER_POOLS, AuthorizerId: !Ref Users, Integration: !Ref X}}
"), @r"
    error A011 A/Properties/AuthorizationType: `COGNITO_USER_POOLS` needs an `AuthorizerId`
    error A011 B/Properties/AuthorizationType: the type is `CUSTOM`, and the authorizer `Users` is a `COGNITO_USER_POOLS`
    warning A019 C/Properties/AuthorizerId: the authorizer is not asked: the `AuthorizationType` is `NONE`
    error A011 Users/Properties: a `COGNITO_USER_POOLS` authorizer needs `ProviderARNs`
    error A011 Token/Properties: a `TOKEN` authorizer needs `IdentitySource`
    ");
}

#[test]
fn models() {
    assert_snapshot!(resources("
M:
  Type: AWS::ApiGateway::Model
  Properties:
    Name: Dragon-Model
    Schema:
      $schema: http://json-schema.org/draft-07/schema#
      $id: dragon
      type: objekt
      required: []
      propertys: {}
      properties:
        name: {type: [string, 'null'], const: x}
        age: {type: integer, exclusiveMinimum: 0, required: true}
        kind: {enum: [a, b, a]}
        egg: {$ref: '#/definitions/egg'}
        nest: {$ref: '#/definitions/nest'}
        tree: {$ref: !Sub 'https://apigateway.amazonaws.com/restapis/${Api}/models/Tree'}
        cave: {items: [{allOf: [{if: {}}]}]}
      definitions: {egg: {type: string}}
N: {Type: 'AWS::ApiGateway::Model', Properties: {Schema: '{\"type\": }'}}
O: {Type: 'AWS::ApiGateway::Model', Properties: {Schema: '{\"typ\": \"string\"}'}}
"), @r"
    error A012 M/Properties/Name: the name `Dragon-Model` has something else than letters and digits
    error A012 M/Properties/Schema/$schema: `http://json-schema.org/draft-07/schema#` is a later draft than draft 4
    error A012 M/Properties/Schema/$id: `$id` is a keyword of later drafts than draft 4
    warning A013 M/Properties/Schema/propertys: `propertys` is no keyword of JSON Schema draft 4; did you mean `properties`?
    error A012 M/Properties/Schema/type: there is no type `objekt`; did you mean `object`?
    error A012 M/Properties/Schema/required: `required` must name at least one property
    error A012 M/Properties/Schema/properties/name/const: `const` is a keyword of later drafts than draft 4
    error A012 M/Properties/Schema/properties/age/required: `required` is a list of names, beside `properties`
    error A012 M/Properties/Schema/properties/age/exclusiveMinimum: `exclusiveMinimum` is `true` or `false` in draft 4, beside `minimum`
    error A012 M/Properties/Schema/properties/kind/enum: `enum` must have at least one value, and none twice
    warning A013 M/Properties/Schema/properties/nest/$ref: `#/definitions/nest` leads neither to a definition nor to a model
    error A012 M/Properties/Schema/properties/cave/items/0/allOf/0/if: `if` is a keyword of later drafts than draft 4
    error A012 N/Properties/Schema: the schema is no JSON: expected value at line 1 column 10
    warning A013 O/Properties/Schema/typ: `typ` is no keyword of JSON Schema draft 4; did you mean `type`?
    ");
}

#[test]
fn deployments_and_stages() {
    let template = "
Get: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref Api, Integration: !Ref X}}
Stage: {Type: 'AWS::ApiGateway::Stage', Properties: {StageName: 'prod.1', DeploymentId: !Ref Deployment}}
Deployment: {Type: 'AWS::ApiGateway::Deployment', Properties: {RestApiId: !Ref Api}}";
    assert_snapshot!(resources(template), @r"
    error A015 Stage/Properties/StageName: a stage cannot be called `prod.1`
    warning A014 Deployment: `Deployment` may be made before the methods of its API
    ");
    let ordered = template.replace("Deployment', ", "Deployment', DependsOn: Get, ");
    assert_snapshot!(resources(&ordered), @"error A015 Stage/Properties/StageName: a stage cannot be called `prod.1`");
}

#[test]
fn bodies() {
    let of = |body: &str| {
        resources(&format!(
            "Api: {{Type: 'AWS::ApiGateway::RestApi', Properties: {{Body: {body}}}}}"
        ))
    };
    assert_snapshot!(of("{openapi: 3.1.0, paths: {}}"), @"warning A017 Api/Properties/Body/openapi: API Gateway imports OpenAPI 3.0, and this is 3.1.0");
    assert_snapshot!(of("{paths: {}}"), @"warning A017 Api/Properties/Body: the document says neither `swagger` nor `openapi`");
    for good in [
        "{openapi: 3.0.1}",
        "{swagger: 2.0}",
        "{swagger: '2.0'}",
        "!Ref X",
        "{'Fn::Transform': {Name: AWS::Include}}",
    ] {
        assert_eq!(of(good), "", "{good}");
    }
}

#[test]
fn permissions() {
    let template = "
F: {Type: 'AWS::Lambda::Function', Properties: {}}
Get:
  Type: AWS::ApiGateway::Method
  Properties:
    Integration:
      Type: AWS_PROXY
      IntegrationHttpMethod: POST
      Uri: !Sub arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}/invocations";
    assert_snapshot!(resources(template), @"warning A018 Get/Properties/Integration/Uri: no `AWS::Lambda::Permission` lets API Gateway call `F`");
    let by_role = format!("{template}\n      Credentials: !GetAtt Role.Arn");
    assert_eq!(resources(&by_role), "");
    let permitted = format!(
        "{template}\nP: {{Type: 'AWS::Lambda::Permission', Properties: {{FunctionName: !Ref F}}}}"
    );
    assert_eq!(resources(&permitted), "");
}
