"""A stack with one of everything that the bridge is about."""

import json

CORS = {"gatewayresponse.header.Access-Control-Allow-Origin": "'*'"}
HANDLER = '''
import logging

class RefusedException(Exception):
    pass

def handler(event, context):
    logging.getLogger().setLevel("INFO")
    logging.info("asked for %s", event["name"])
    if event["name"] == "refused":
        raise RefusedException("not this one")
    return event["name"]
'''
# Any JSON body, as a text in the JSON of StartExecution.
START = ('{"stateMachineArn": "${Machine}", "input": '
         '''"$util.escapeJavaScript($input.json('$')).replaceAll("\\\\'", "'")"}''')
CHOOSE = """#set($color = $input.params('color'))
#if($color == 'red')["Xanya"]#elseif($color == '')["Xanya","Atlas"]#else[]#end"""


def role(service):
    trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return {"Type": "AWS::IAM::Role", "Properties": {
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]}}}


def machine():
    validate = {
        "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": True,
        "Parameters": {"FunctionName": "${Function.Arn}", "Payload.$": "$"}, "ResultPath": "$.result",
        "Catch": [{"ErrorEquals": ["RefusedException"], "Next": "Refused", "ResultPath": None}],
    }
    return {"StartAt": "Validate", "States": {
        "Validate": validate,
        "Refused": {"Type": "Pass", "Result": "refused", "ResultPath": "$.end", "End": True},
    }}


def method(verb, integration, **properties):
    return {"Type": "AWS::ApiGateway::Method", "Properties": {
        "RestApiId": {"Ref": "Api"}, "ResourceId": {"Fn::GetAtt": ["Api", "RootResourceId"]},
        "HttpMethod": verb, "AuthorizationType": "NONE", "Integration": integration, **properties}}


def of_api(kind, **properties):
    return {"Type": f"AWS::ApiGateway::{kind}", "Properties": {"RestApiId": {"Ref": "Api"}, **properties}}


def template():
    schema = {"$schema": "http://json-schema.org/draft-04/schema#", "type": "object", "required": ["name"],
              "properties": {"name": {"type": "string"}, "urgent": {"type": "boolean"}}}
    uri = "arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/"
    header = {"method.response.header.X-Backend": "integration.response.header.content-type",
              "method.response.header.X-Fixed": "'yes'"}
    start = {
        "Type": "AWS", "IntegrationHttpMethod": "POST", "Uri": {"Fn::Sub": uri + "StartExecution"},
        "Credentials": {"Fn::GetAtt": ["ApiRole", "Arn"]}, "PassthroughBehavior": "NEVER",
        "RequestTemplates": {"application/json": {"Fn::Sub": START}},
        "IntegrationResponses": [
            {"StatusCode": "200", "ResponseParameters": header},
            {"StatusCode": "502", "SelectionPattern": "[45]\\d{2}", "ResponseTemplates": {
                "application/json": """{"message": "$util.escapeJavaScript($input.path('$.message'))"}"""}},
        ],
    }
    mock = {"Type": "MOCK", "RequestTemplates": {"application/json": '{"statusCode": 200}'},
            "IntegrationResponses": [{"StatusCode": "200", "ResponseTemplates": {"application/json": CHOOSE}}]}
    broken = {**start, "RequestTemplates": {"application/json": {
        "Fn::Sub": START.replace("${Machine}", "${Machine}-gone")}}}
    nowhere = {**start, "Uri": {"Fn::Sub": uri + "NoSuchAction"}}
    authorized = {"AuthorizationType": "COGNITO_USER_POOLS", "AuthorizerId": {"Ref": "Authorizer"}}
    resources = {
        "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {
            "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}}},
        "Role": role("lambda.amazonaws.com"),
        "Function": {"Type": "AWS::Lambda::Function", "Properties": {
            "Runtime": "python3.13", "Handler": "index.handler", "Code": {"ZipFile": HANDLER},
            "Role": {"Fn::GetAtt": ["Role", "Arn"]}}},
        "MachineRole": role("states.amazonaws.com"),
        "Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
            "RoleArn": {"Fn::GetAtt": ["MachineRole", "Arn"]},
            "DefinitionString": {"Fn::Sub": json.dumps(machine())}}},
        "Pool": {"Type": "AWS::Cognito::UserPool", "Properties": {"UsernameAttributes": ["email"]}},
        "Client": {"Type": "AWS::Cognito::UserPoolClient", "Properties": {
            "UserPoolId": {"Ref": "Pool"}, "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]}},
        "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "bridge"}},
        "ApiRole": role("apigateway.amazonaws.com"),
        "Authorizer": of_api("Authorizer", Name="cognito", Type="COGNITO_USER_POOLS",
                             IdentitySource="method.request.header.Authorization",
                             ProviderARNs=[{"Fn::GetAtt": ["Pool", "Arn"]}]),
        "Model": of_api("Model", Name="report", ContentType="application/json", Schema=schema),
        "Validator": of_api("RequestValidator", Name="body", ValidateRequestBody=True),
        "Errors": of_api("GatewayResponse", ResponseType="DEFAULT_4XX", ResponseParameters=CORS),
        "Post": method("POST", start, RequestValidatorId={"Ref": "Validator"},
                       RequestModels={"application/json": {"Ref": "Model"}}),
        "Get": method("GET", mock), "Put": method("PUT", nowhere), "Patch": method("PATCH", broken),
        "Delete": method("DELETE", mock, **authorized),
        "Deployment": {**of_api("Deployment"), "DependsOn": ["Post", "Get", "Put", "Patch", "Delete", "Errors"]},
        "Stage": of_api("Stage", StageName="prod", DeploymentId={"Ref": "Deployment"},
                        CacheClusterEnabled=True, CacheClusterSize="0.5"),
    }
    outputs = {name: {"Value": {"Ref": name}} for name in ("Api", "Bucket", "Machine", "Pool", "Client")}
    return json.dumps({"Resources": resources, "Outputs": outputs})
