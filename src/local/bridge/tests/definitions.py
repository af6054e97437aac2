"""One API, written three times: as single resources, in OpenAPI 3, and in Swagger 2."""

import copy
import json

CORS = {"gatewayresponse.header.Access-Control-Allow-Origin": "'*'"}
ORIGIN = "method.response.header.Access-Control-Allow-Origin"
REPORT = {"type": "object", "required": ["name"],
          "properties": {"name": {"type": "string"}, "dragon": {"$ref": "#/definitions/Dragon"}}}
DRAGON = {"type": "object", "properties": {"age": {"type": "integer"}}}
START = ('{"stateMachineArn": "${Machine}", "input": '
         '''"$util.escapeJavaScript($input.json('$')).replaceAll("\\\\'", "'")"}''')
MOCK = {"application/json": '{"statusCode": 200}'}
URI = "arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution"


def operations():
    """Each method: its path and verb, what it declares, and its integration."""
    start = {
        "type": "aws", "httpMethod": "POST", "uri": {"Fn::Sub": URI},
        "credentials": {"Fn::GetAtt": ["Role", "Arn"]}, "passthroughBehavior": "never",
        "requestTemplates": {"application/json": {"Fn::Sub": START}}, "timeoutInMillis": 12000,
        "responses": {
            "default": {"statusCode": "200", "responseParameters": {ORIGIN: "'*'"}},
            "[45]\\d{2}": {"statusCode": "502", "responseTemplates": {"application/json": '{"message": "no"}'}},
        },
    }
    find = {
        "type": "mock", "requestTemplates": MOCK, "passthroughBehavior": "when_no_templates",
        "cacheKeyParameters": ["method.request.path.id"],
        "requestParameters": {"integration.request.path.id": "method.request.path.id"},
        "responses": {"default": {"statusCode": "200", "responseTemplates": {
            "application/json": """{"id": "$input.params('id')", "color": "$input.params('color')"}"""}}},
    }
    preflight = {
        "type": "mock", "requestTemplates": MOCK, "passthroughBehavior": "when_no_match",
        "responses": {"default": {"statusCode": "200", "responseParameters": {
            ORIGIN: "'*'", "method.response.header.Access-Control-Allow-Methods": "'GET,POST,OPTIONS'"}}},
    }
    plain = {"type": "mock", "requestTemplates": MOCK, "passthroughBehavior": "when_no_match",
             "responses": {"default": {"statusCode": "200"}}}
    header = ["Access-Control-Allow-Origin"]
    return [
        ("/reports", "POST", {"body": "Report", "validator": "all", "answers": {"200": header, "502": []}}, start),
        ("/reports", "OPTIONS", {"answers": {"200": [*header, "Access-Control-Allow-Methods"]}}, preflight),
        ("/reports/{id}", "GET", {"parameters": [("path", "id", True), ("query", "color", True), ("header", "X-Trace", False)],
                                  "validator": "parameters", "answers": {"200": []}}, find),
        ("/secret", "GET", {"secret": True, "answers": {"200": []}}, plain),
        ("/any", "ANY", {"answers": {"200": []}}, plain),
    ]


def definition(swagger=False):
    spec = {
        "info": {"title": "defined", "version": "1"},
        "paths": {},
        "x-amazon-apigateway-request-validators": {
            "all": {"validateRequestBody": True, "validateRequestParameters": True},
            "parameters": {"validateRequestBody": False, "validateRequestParameters": True},
        },
        "x-amazon-apigateway-request-validator": "all",
        "x-amazon-apigateway-gateway-responses": {
            "DEFAULT_4XX": {"responseParameters": CORS},
            "UNAUTHORIZED": {"statusCode": 401, "responseParameters": CORS, "responseTemplates": {
                "application/json": '{"told": $context.error.messageString}'}},
        },
    }
    schemas = {"Report": copy.deepcopy(REPORT), "Dragon": DRAGON}
    security = {"cognito": {
        "type": "apiKey", "name": "Authorization", "in": "header",
        "x-amazon-apigateway-authtype": "cognito_user_pools",
        "x-amazon-apigateway-authorizer": {
            "type": "cognito_user_pools", "providerARNs": [{"Fn::GetAtt": ["Pool", "Arn"]}]}}}
    if swagger:
        spec.update(swagger="2.0", definitions=schemas, securityDefinitions=security)
    else:
        schemas["Report"]["properties"]["dragon"]["$ref"] = "#/components/schemas/Dragon"
        spec.update(openapi="3.0.1", components={"schemas": schemas, "securitySchemes": security})
    for path, verb, says, integration in operations():
        parameters, body = [], {}
        for place, name, required in says.get("parameters", []):
            kind = {"type": "string"} if swagger else {"schema": {"type": "string"}}
            parameters.append({"in": place, "name": name, "required": required, **kind})
        if "body" in says and swagger:
            parameters.append({"in": "body", "name": "body", "schema": {"$ref": "#/definitions/" + says["body"]}})
        elif "body" in says:
            body = {"requestBody": {"content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/" + says["body"]}}}}}
        type_ = {"type": "string"} if swagger else {"schema": {"type": "string"}}
        operation = {
            **body, "x-amazon-apigateway-integration": integration,
            # As YAML reads a status.
            "responses": {int(status): {"description": "", "headers": dict.fromkeys(headers, type_)}
                          for status, headers in says["answers"].items()},
        }
        # A parameter of the path counts for each of its operations.
        item = spec["paths"].setdefault(path, {})
        item.setdefault("parameters", []).extend(it for it in parameters if it["in"] == "path")
        operation["parameters"] = [it for it in parameters if it["in"] != "path"]
        if "validator" in says and says["validator"] != "all":
            operation["x-amazon-apigateway-request-validator"] = says["validator"]
        if says.get("secret"):
            operation["security"] = [{"cognito": []}]
        item["x-amazon-apigateway-any-method" if verb == "ANY" else verb.lower()] = operation
    return spec


def single(api):
    """The same API as resources of a template, by logical id."""
    def of_api(kind, **properties):
        return {"Type": f"AWS::ApiGateway::{kind}", "Properties": {"RestApiId": {"Ref": api}, **properties}}

    model = copy.deepcopy(REPORT)
    model["properties"]["dragon"]["$ref"] = {"Fn::Sub": "https://apigateway.amazonaws.com/restapis/${%s}/models/Dragon" % api}
    found = {
        api: {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "defined"}},
        "Report": of_api("Model", Name="Report", ContentType="application/json", Schema=model),
        "Dragon": of_api("Model", Name="Dragon", ContentType="application/json", Schema=DRAGON),
        "all": of_api("RequestValidator", Name="all", ValidateRequestBody=True, ValidateRequestParameters=True),
        "parameters": of_api("RequestValidator", Name="parameters", ValidateRequestParameters=True),
        "cognito": of_api("Authorizer", Name="cognito", Type="COGNITO_USER_POOLS", AuthType="cognito_user_pools",
                          IdentitySource="method.request.header.Authorization",
                          ProviderARNs=[{"Fn::GetAtt": ["Pool", "Arn"]}]),
        "Errors": of_api("GatewayResponse", ResponseType="DEFAULT_4XX", ResponseParameters=CORS),
        "Unauthorized": of_api("GatewayResponse", ResponseType="UNAUTHORIZED", StatusCode="401", ResponseParameters=CORS,
                               ResponseTemplates={"application/json": '{"told": $context.error.messageString}'}),
    }
    root = {"Fn::GetAtt": [api, "RootResourceId"]}
    for name, above, part in (("reports", root, "reports"), ("one", {"Ref": "reports"}, "{id}"),
                              ("secret", root, "secret"), ("any", root, "any")):
        found[name] = of_api("Resource", ParentId=above, PathPart=part)
    places = {"/reports": "reports", "/reports/{id}": "one", "/secret": "secret", "/any": "any"}
    for path, verb, says, integration in operations():
        kinds = {"query": "querystring"}
        given = {_upper_first(key): value for key, value in integration.items() if key != "responses"}
        given.update(Type=given["Type"].upper(), PassthroughBehavior=given["PassthroughBehavior"].upper())
        given["IntegrationHttpMethod"] = given.pop("HttpMethod", None) or {"Ref": "AWS::NoValue"}
        given["IntegrationResponses"] = [
            {**({} if pattern == "default" else {"SelectionPattern": pattern}),
             **{_upper_first(key): value for key, value in one.items()}}
            for pattern, one in integration["responses"].items()]
        method = of_api(
            "Method", ResourceId={"Ref": places[path]}, HttpMethod=verb, AuthorizationType="NONE", Integration=given,
            RequestValidatorId={"Ref": says.get("validator", "all")},
            RequestParameters={f"method.request.{kinds.get(place, place)}.{name}": required
                               for place, name, required in says.get("parameters", [])},
            MethodResponses=[{"StatusCode": status, "ResponseParameters": {
                f"method.response.header.{name}": False for name in headers}} for status, headers in says["answers"].items()])
        if "body" in says:
            method["Properties"]["RequestModels"] = {"application/json": {"Ref": says["body"]}}
        if says.get("secret"):
            method["Properties"].update(AuthorizationType="COGNITO_USER_POOLS", AuthorizerId={"Ref": "cognito"})
        found[verb.capitalize() + places[path].capitalize()] = method
    return found


def deployed(api, resources):
    """A deployment and a stage, after the resources."""
    after = [name for name in resources if name != api]
    return {
        api + "Deployment": {"Type": "AWS::ApiGateway::Deployment", "DependsOn": after,
                             "Properties": {"RestApiId": {"Ref": api}}},
        api + "Stage": {"Type": "AWS::ApiGateway::Stage", "Properties": {
            "RestApiId": {"Ref": api}, "StageName": "prod", "DeploymentId": {"Ref": api + "Deployment"}}},
    }


def template(bodies, singles=True):
    """A stack with the API from each of the bodies, by logical id, and one of single resources."""
    trust = {"Effect": "Allow", "Principal": {"Service": "states.amazonaws.com"}, "Action": "sts:AssumeRole"}
    machine = {"StartAt": "Done", "States": {"Done": {"Type": "Pass", "End": True}}}
    resources = {
        "Role": {"Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]}}},
        "Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
            "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}, "DefinitionString": json.dumps(machine)}},
        "Pool": {"Type": "AWS::Cognito::UserPool", "Properties": {}},
    }
    apis = {name: {name: {"Type": "AWS::ApiGateway::RestApi", "Properties": properties}}
            for name, properties in bodies.items()}
    if singles:
        apis["Single"] = single("Single")
    for name, of_api in apis.items():
        resources.update(of_api, **deployed(name, of_api))
    outputs = {name: {"Value": {"Ref": name}} for name in (*apis, "Machine")}
    outputs.update((name + "Root", {"Value": {"Fn::GetAtt": [name, "RootResourceId"]}}) for name in apis)
    return {"Parameters": {"Bucket": {"Type": "String", "Default": "definitions"}},
            "Resources": resources, "Outputs": outputs}


def _upper_first(text):
    return text[0].upper() + text[1:]
