"""Compares what the serverless transform makes of SAM projects with plain CloudFormation.

Reads [{"cfn": template, "sam": folder of a project}, …]; prints the differences of each in meaning,
after the equivalences below, which docs/sam.md lists for people.
"""

import json
import os
import re
import sys

os.environ["AWS_DEFAULT_REGION"] = "us-east-1"

from samtranslator.translator.transform import transform

LOGS = ["logs:CreateLogStream", "logs:PutLogEvents"]
XRAY = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
# What the transform gives by managed policies: they allow at least what the statements do.
MANAGED = {"AWSLambdaBasicExecutionRole": LOGS, "AWSXrayWriteOnlyAccess": XRAY}
API = ("RestApi", "Resource", "Method", "Model", "RequestValidator", "Authorizer",
       "GatewayResponse", "Deployment", "Stage")


class NoManagedPolicies:
    def load(self):
        return {}


def expanded(folder):
    """What CloudFormation makes of a project: includes first, then the serverless transform."""
    manifest = json.load(open(f"{folder}/manifest.json"))
    [stack] = manifest["stacks"]
    keys = {asset["file"]: asset["key"] for asset in stack["assets"]}

    def packed(node):
        if isinstance(node, list):
            return [packed(item) for item in node]
        if not isinstance(node, dict):
            return node
        if "Fn::Transform" in node:
            include = node["Fn::Transform"]
            assert include["Name"] == "AWS::Include", include
            return json.load(open(f"{folder}/{include['Parameters']['Location']}"))
        return {key: {"Bucket": "ours", "Key": keys[value]}
                if key in ("CodeUri", "DefinitionUri", "ContentUri") else packed(value)
                for key, value in node.items()}

    template = packed(json.load(open(f"{folder}/{stack['template']}")))
    return transform(template, {}, NoManagedPolicies()), {
        asset["key"]: f"{folder}/{asset['file']}" for asset in stack["assets"]}


def text(node):
    return json.dumps(node, sort_keys=True)


def many(value):
    return value if isinstance(value, list) else [value]


def statements(policies):
    """What a role may do, in whatever policies and order it is said."""
    found = []
    for policy in policies:
        for statement in policy["PolicyDocument"]["Statement"]:
            resources = [topic(resource) for resource in many(statement.get("Resource", []))]
            rest = {key: value for key, value in statement.items()
                    if key not in ("Action", "Resource")}
            found.append({"Action": sorted(many(statement["Action"])),
                          "Resource": sorted(resources, key=text), **rest})
    return sorted(found, key=text)


def topic(resource):
    """A topic by its name is the topic itself."""
    if isinstance(resource, dict) and isinstance(resource.get("Fn::Sub"), list):
        arn, names = resource["Fn::Sub"]
        if arn.endswith(":${topicName}"):
            return {"Ref": names["topicName"]["Fn::GetAtt"][0]}
    return resource


def role(properties):
    trust = [{**statement, "Action": many(statement["Action"]),
              "Principal": {"Service": many(statement["Principal"]["Service"])}}
             for statement in properties["AssumeRolePolicyDocument"]["Statement"]]
    allowed = statements(properties.get("Policies", []))
    managed = []
    for arn in properties.get("ManagedPolicyArns", []):
        name = text(arn).rsplit("/", 1)[-1].rstrip('"}')
        if name in MANAGED:
            allowed.append({"given": MANAGED[name]})
        else:
            managed.append(arn)
    for given in MANAGED.values():
        allowed = [{"given": given} if set(given) <= set(it.get("Action", [])) else it
                   for it in allowed]
    return {"trust": trust, "managed": managed, "allowed": sorted(allowed, key=text),
            "description": properties.get("Description")}


def responses(parameters):
    return {name.rsplit(".", 1)[-1] for name in parameters}


def granular_api(resources):
    """The API that single resources describe: what it answers, and how it is reached."""
    of = {kind: {id: it["Properties"] for id, it in resources.items()
                 if it["Type"] == f"AWS::ApiGateway::{kind}"} for kind in API}
    if not of["RestApi"]:
        return None

    def path(resource):
        if "Fn::GetAtt" in resource:
            return ""
        properties = of["Resource"][resource["Ref"]]
        return path(properties["ParentId"]) + "/" + properties["PathPart"]

    [api] = of["RestApi"].values()
    [stage] = of["Stage"].values()
    routes = {}
    for method in of["Method"].values():
        validator = method.get("RequestValidatorId", {}).get("Ref")
        checks = of["RequestValidator"].get(validator, {})
        models = [of["Model"][model["Ref"]] for model in method.get("RequestModels", {}).values()]
        integration = dict(method["Integration"])
        answers = {
            answer.get("SelectionPattern", "default"): {
                key: value for key, value in answer.items() if key != "SelectionPattern"}
            for answer in integration.pop("IntegrationResponses", [])}
        authorizer = of["Authorizer"].get(method.get("AuthorizerId", {}).get("Ref"), {})
        routes[f"{method['HttpMethod']} {path(method['ResourceId']) or '/'}"] = {
            "authorizer": authorizer.get("Name"),
            "pools": authorizer.get("ProviderARNs"),
            "parameters": method.get("RequestParameters", {}),
            "checks": [checks.get("ValidateRequestBody"), checks.get("ValidateRequestParameters")],
            "models": [{"name": model["Name"], "schema": {
                key: value for key, value in model["Schema"].items() if key != "$schema"}}
                for model in models],
            "integration": integration,
            "answers": answers,
            "responses": {answer["StatusCode"]: responses(answer.get("ResponseParameters", {}))
                          for answer in method.get("MethodResponses", [])},
        }
    return {
        "name": api["Name"], "types": api["EndpointConfiguration"]["Types"], "routes": routes,
        "errors": {it["ResponseType"]: it["ResponseParameters"]
                   for it in of["GatewayResponse"].values()},
        "stage": stage_of(stage),
    }


def stage_of(stage):
    return {key: value for key, value in stage.items() if key not in ("RestApiId", "DeploymentId")}


def pascal(integration):
    names = {"httpMethod": "IntegrationHttpMethod", "timeoutInMillis": "TimeoutInMillis"}
    return {names.get(key, key[0].upper() + key[1:]): value for key, value in integration.items()}


def defined_api(resources):
    """The same of an API that is described by a definition."""
    apis = [it["Properties"] for it in resources.values()
            if it["Type"] == "AWS::ApiGateway::RestApi"]
    if not apis:
        return None
    [api] = apis
    [stage] = [it["Properties"] for it in resources.values()
               if it["Type"] == "AWS::ApiGateway::Stage"]
    body = api["Body"]
    components = body.get("components", {})
    validators = body.get("x-amazon-apigateway-request-validators", {})
    places = {"query": "querystring", "header": "header", "path": "path"}
    routes = {}
    for path, item in body["paths"].items():
        for verb, operation in item.items():
            integration = dict(operation["x-amazon-apigateway-integration"])
            answers = {pattern: pascal(answer)
                       for pattern, answer in integration.pop("responses", {}).items()}
            integration = pascal(integration)
            integration["Type"] = integration["Type"].upper()
            if "PassthroughBehavior" in integration:
                integration["PassthroughBehavior"] = integration["PassthroughBehavior"].upper()
            checks = validators.get(operation.get("x-amazon-apigateway-request-validator"), {})
            names = [name for scheme in operation.get("security", []) for name in scheme]
            scheme = components["securitySchemes"][names[0]] if names else {}
            content = operation.get("requestBody", {}).get("content", {})
            models = [it["schema"]["$ref"].rsplit("/", 1)[-1] for it in content.values()]
            verb = "ANY" if verb == "x-amazon-apigateway-any-method" else verb.upper()
            routes[f"{verb} {path}"] = {
                "authorizer": names[0] if names else None,
                "pools": scheme.get("x-amazon-apigateway-authorizer", {}).get("providerARNs"),
                "parameters": {f"method.request.{places[it['in']]}.{it['name']}": it["required"]
                               for it in operation.get("parameters", [])},
                "checks": [checks.get("validateRequestBody"),
                           checks.get("validateRequestParameters")],
                "models": [{"name": name, "schema": components["schemas"][name]}
                           for name in models],
                "integration": integration,
                "answers": answers,
                "responses": {status: set(answer.get("headers", {}))
                              for status, answer in operation["responses"].items()},
            }
    errors = body.get("x-amazon-apigateway-gateway-responses", {})
    return {
        "name": api["Name"], "types": api["EndpointConfiguration"]["Types"], "routes": routes,
        "errors": {kind: it["responseParameters"] for kind, it in errors.items()},
        "stage": stage_of(stage),
    }


def permission(properties):
    """An event lets any stage of the API call the function, and names the partition outright."""
    source = properties["SourceArn"]["Fn::Sub"]
    source = source[0] if isinstance(source, list) else source
    source = re.sub(r":\$\{[^}]*\}/\$\{[^}]*\}/", ":API/STAGE/", source)
    function = properties["FunctionName"]
    return {"function": function.get("Ref") or function["Fn::GetAtt"][0],
            "principal": properties["Principal"], "action": properties["Action"],
            "source": source.replace("${AWS::Partition}", "aws")}


def meaning(template, api, files):
    resources = template["Resources"]
    found = {"api": api(resources)}
    for id, resource in resources.items():
        kind = resource["Type"]
        if kind.startswith("AWS::ApiGateway::") and kind.rsplit("::", 1)[-1] in API:
            continue
        properties = resource.get("Properties", {})
        # The transform leaves its name in a tag.
        tags = [tag for tag in properties.get("Tags", [])
                if isinstance(tag, dict) and not tag["Key"].endswith(":createdBy")]
        properties = {key: value for key, value in properties.items() if key != "Tags"}
        if kind == "AWS::Lambda::Permission":
            found.setdefault("permissions", []).append(permission(properties))
            continue
        if kind == "AWS::IAM::Role":
            properties = role(properties)
        if kind == "AWS::Lambda::Function":
            properties["Code"] = {"S3Key": properties["Code"]["S3Key"]}
        if kind == "AWS::StepFunctions::StateMachine":
            place = properties.pop("DefinitionS3Location", None)
            definition = open(files[place["Key"]]).read() if place \
                else properties["DefinitionString"]
            properties["DefinitionString"] = json.loads(definition)
        found[id] = {**resource, "Properties": properties, "tags": tags}
    rest = {key: template.get(key) for key in ("Parameters", "Conditions", "Outputs")}
    return {**found, **rest}


def renamed(template):
    """The API, its stage and the role that it starts executions with have ids of their own."""
    names = {"ServerlessDragonsApiprodStage": "DragonsApiStageProd",
             "ServerlessDragonsApi": "DragonsApi",
             "DragonsStateMachinePostDragonsRole": "DragonsApiDragonsPostRole"}
    written = json.dumps(template)
    for name, other in names.items():
        written = re.sub(rf"\b{name}\b", other, written)
    return json.loads(written)


def differences(left, right, path=""):
    if isinstance(left, dict) and isinstance(right, dict):
        return [line for key in sorted({*left, *right})
                for line in differences(left.get(key), right.get(key), f"{path}/{key}")]
    return [] if left == right else [f"{path}: {left!r} is not {right!r}"]


found = []
for pair in json.load(sys.stdin):
    template, files = expanded(pair["sam"])
    plain = meaning(pair["cfn"], granular_api, {})
    serverless = meaning(renamed(template), defined_api, files)
    found.append(differences(plain, serverless))
json.dump(found, sys.stdout)
