"""An API from a definition is the API that single resources make, and stays it."""

import json
import textwrap
import unittest
import urllib.error
import urllib.request

import yaml

from .definitions import definition, template
from .test_cloud import ACCOUNT, ENDPOINT, client, until

BUCKET = "definitions-" + ACCOUNT
INCLUDE = {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {
    "Location": {"Fn::Sub": "s3://${Bucket}-${AWS::AccountId}/${AWS::StackName}/openapi.yaml"}}}}
NONE = object()


def put(key, document):
    client("s3").put_object(Bucket=BUCKET, Key=key, Body=yaml.safe_dump(document).encode())


def setUpModule():
    if ENDPOINT:
        client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})


def tearDownModule():
    if ENDPOINT:
        files = client("s3")
        for it in files.list_objects_v2(Bucket=BUCKET).get("Contents", []):
            files.delete_object(Bucket=BUCKET, Key=it["Key"])
        files.delete_bucket(Bucket=BUCKET)


class Stack:
    def __init__(self, name):
        self.name, self.stacks, self.exists = name, client("cloudformation"), False

    def deploy(self, document):
        """The status at the end, what failed, and the outputs."""
        act = self.stacks.update_stack if self.exists else self.stacks.create_stack
        self.exists = True
        text = document if isinstance(document, str) else yaml.safe_dump(document)
        stack = act(StackName=self.name, TemplateBody=text,
                    Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"])["StackId"]

        def look():
            return self.stacks.describe_stacks(StackName=stack)["Stacks"][0]

        ends = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_COMPLETE")
        status = until(lambda: look()["StackStatus"], *ends)
        events = self.stacks.describe_stack_events(StackName=stack)["StackEvents"]
        reasons = [it["ResourceStatusReason"] for it in events if it["ResourceStatus"].endswith("_FAILED")]
        return status, reasons, {it["OutputKey"]: it["OutputValue"] for it in look().get("Outputs", [])}

    def delete(self):
        self.stacks.delete_stack(StackName=self.name)


def call(api, method, path, body=NONE, **headers):
    data = None if body is NONE else body if isinstance(body, bytes) else json.dumps(body).encode()
    headers.setdefault("content-type", "application/json")
    request = urllib.request.Request(
        f"{ENDPOINT}/_aws/execute-api/{api}/prod{path}", data, headers, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


@unittest.skipUnless(ENDPOINT, "no cloud")
class Same(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.stack = Stack("same")
        put("same/openapi.yaml", definition())
        status, reasons, cls.outputs = cls.stack.deploy(
            template({"Written": {"Body": definition(swagger=True)}, "Included": {"Body": INCLUDE}}))
        if status != "CREATE_COMPLETE":
            raise AssertionError(reasons)

    @classmethod
    def tearDownClass(cls):
        cls.stack.delete()

    def test_what_the_service_tells_of_it(self):
        expected = self.described("Single")
        self.assertEqual(self.described("Written"), expected)
        self.assertEqual(self.described("Included"), expected)

    def test_what_it_answers(self):
        expected = {
            ("GET", "/reports/7?color=red"): (200, {"id": "7", "color": "red"}, None),
            ("GET", "/reports/7"): (400, {"message": "Missing required request parameters: [color]"}, "*"),
            ("OPTIONS", "/reports"): (200, None, "*"),
            ("GET", "/secret"): (401, {"told": "Unauthorized"}, "*"),
            ("DELETE", "/any"): (200, None, None),
            ("GET", "/reports"): (403, {"message": "Missing Authentication Token"}, "*"),
        }
        for name in ("Single", "Written", "Included"):
            for (method, path), (status, document, origin) in expected.items():
                with self.subTest(name, call=f"{method} {path}"):
                    answer = call(self.outputs[name], method, path)
                    self.assertEqual((answer[0], json.loads(answer[2] or "null")), (status, document))
                    self.assertEqual(answer[1]["Access-Control-Allow-Origin"], origin)
            for body in ({}, {"name": "x", "dragon": {"age": "old"}}, b"{", b""):
                with self.subTest(name, body=body):
                    status, headers, text = call(self.outputs[name], "POST", "/reports", body)
                    self.assertEqual((status, json.loads(text)), (400, {"message": "Invalid request body"}))

    def test_what_it_starts(self):
        machines = client("stepfunctions")
        for name in ("Single", "Written", "Included"):
            report = {"name": f"O'{name}", "dragon": {"age": 3}}
            status, headers, text = call(self.outputs[name], "POST", "/reports", report)
            self.assertEqual((status, headers["Access-Control-Allow-Origin"]), (200, "*"), text)
            execution = machines.describe_execution(executionArn=json.loads(text)["executionArn"])
            self.assertEqual(json.loads(execution["input"]), report)
            status, _, _ = call(self.outputs[name], "POST", "/reports", report, **{"content-type": "text/plain"})
            self.assertEqual(status, 415)

    def described(self, name):
        """All that the service tells, with names in the place of identifiers."""
        apis, api = client("apigateway"), self.outputs[name]
        names = {api: "API"}
        for kind in (apis.get_request_validators, apis.get_authorizers):
            names.update((it["id"], it["name"]) for it in kind(restApiId=api)["items"])
        resources = apis.get_resources(restApiId=api, embed=["methods"])["items"]
        names.update((it["id"], it["path"]) for it in resources)
        for method in (it for resource in resources for it in resource["resourceMethods"].values()):
            if method["methodIntegration"]["type"] == "MOCK":
                # A mock calls nobody; ministack writes POST for a single one.
                method["methodIntegration"].pop("httpMethod", None)
        told = [
            {it["path"]: it for it in resources},
            {it["name"]: {**it, "id": None, "schema": json.loads(it["schema"])}
             for it in apis.get_models(restApiId=api)["items"]},
            {it["name"]: it for it in apis.get_request_validators(restApiId=api)["items"]},
            {it["name"]: it for it in apis.get_authorizers(restApiId=api)["items"]},
            apis.get_gateway_responses(restApiId=api)["items"],
        ]
        text = json.dumps(told, sort_keys=True, default=str)
        for identifier, known in names.items():
            text = text.replace(identifier, known)
        return json.loads(text)


def mocks(paths, **more):
    """A definition whose paths answer with a text each."""
    def operation(text):
        return {"get": {"responses": {"200": {"description": ""}}, "x-amazon-apigateway-integration": {
            "type": "mock", "requestTemplates": {"application/json": '{"statusCode": 200}'},
            "responses": {"default": {"statusCode": "200", "responseTemplates": {"application/json": text}}}}}}

    return {"openapi": "3.0.1", "info": {"title": "mocks", "version": "1"},
            "paths": {path: operation(text) for path, text in paths.items()}, **more}


@unittest.skipUnless(ENDPOINT, "no cloud")
class Updates(unittest.TestCase):
    def setUp(self):
        self.stack = Stack("updates")
        self.addCleanup(self.stack.delete)

    def deploy(self, **properties):
        status, reasons, outputs = self.stack.deploy(template({"Api": properties}, singles=False))
        return status, reasons, outputs.get("Api"), outputs.get("ApiRoot")

    def texts(self, api, *paths):
        return [call(api, "GET", path)[2] for path in paths]

    def test_the_address_stays(self):
        _, _, api, root = self.deploy(Body=mocks({"/": "root", "/old": "one", "/both": "one"}))
        self.assertEqual(self.texts(api, "/", "/old", "/both"), ["root", "one", "one"])
        kept = {it["path"]: it["id"] for it in client("apigateway").get_resources(restApiId=api)["items"]}
        self.assertEqual(
            self.deploy(Body=mocks({"/both": "two", "/new/below": "two"}), Description="second"),
            ("UPDATE_COMPLETE", [], api, root))
        self.assertEqual(self.texts(api, "/both", "/new/below"), ["two", "two"])
        self.assertEqual([call(api, "GET", path)[0] for path in ("/", "/old")], [403, 403])
        resources = {it["path"]: it["id"] for it in client("apigateway").get_resources(restApiId=api)["items"]}
        self.assertEqual(set(resources), {"/", "/both", "/new", "/new/below"})
        self.assertEqual(resources["/both"], kept["/both"])
        told = client("apigateway").get_rest_api(restApiId=api)
        self.assertEqual((told["name"], told["description"]), ("mocks", "second"))
        self.assertEqual(len(client("apigateway").get_rest_apis()["items"]), 1)

    def test_a_refused_definition_changes_nothing(self):
        _, _, api, root = self.deploy(Body=mocks({"/": "good"}))
        wrong = mocks({"/": "bad", "/a": "bad", "/b": "bad"})
        first, second, third = (wrong["paths"][path]["get"] for path in ("/", "/a", "/b"))
        first["x-amazon-apigateway-integration"]["responses"]["default"]["responseParameters"] = {
            "method.response.header.X-Not": "'declared'"}
        second["x-amazon-apigateway-integration"]["requestParameters"] = {
            "integration.request.header.X": "method.request.querystring.x"}
        third["x-amazon-apigateway-request-validator"] = "none"
        status, reasons, same, _ = self.deploy(Body=wrong)
        self.assertEqual((status, same, self.texts(api, "/")), ("UPDATE_ROLLBACK_COMPLETE", api, ["good"]))
        invalid = "Invalid mapping expression specified: Validation Result: warnings : [], errors : [" \
            "Invalid mapping expression parameter specified: "
        self.assertIn("\n\t".join((
            "Errors found during import:",
            f"Unable to put integration response on 'GET' for resource at path '/': {invalid}method.response.header.X-Not]",
            f"Unable to put integration on 'GET' for resource at path '/a': {invalid}method.request.querystring.x]",
            "Unable to put method 'GET' on resource at path '/b': Invalid Request Validator identifier specified: none",
        )), reasons)

    def test_a_warning_fails_only_on_demand(self):
        body = mocks({"/": "good"}, components={"schemas": {"Not_alphanumeric": {"type": "object"}}})
        status, reasons, _, _ = self.deploy(Body=body, FailOnWarnings=True)
        self.assertEqual((status, reasons[-1]), (
            "ROLLBACK_COMPLETE", "Warnings found during import:\n\tModel name must be alphanumeric: Not_alphanumeric"))
        self.stack.delete()
        self.stack = Stack("updates")
        self.assertEqual(self.deploy(Body=body)[0], "CREATE_COMPLETE")

    def test_nothing_is_left_of_an_api_that_could_not_be_made(self):
        status, reasons, _, _ = self.deploy(Body={"paths": {}})
        self.assertEqual((status, reasons[-1]), ("ROLLBACK_COMPLETE", "Invalid OpenAPI input."))
        self.assertEqual(client("apigateway").get_rest_apis()["items"], [])

    def test_a_definition_in_a_bucket(self):
        put("first.yaml", mocks({"/": "first"}, **{"x-amazon-apigateway-binary-media-types": ["image/png"]}))
        put("second.yaml", mocks({"/": "second"}))
        _, _, api, root = self.deploy(BodyS3Location={"Bucket": BUCKET, "Key": "first.yaml"})
        self.assertEqual(self.texts(api, "/"), ["first"])
        self.assertEqual(client("apigateway").get_rest_api(restApiId=api)["binaryMediaTypes"], ["image/png"])
        self.assertEqual(self.deploy(BodyS3Location={"Bucket": BUCKET, "Key": "second.yaml"}),
                         ("UPDATE_COMPLETE", [], api, root))
        self.assertEqual(self.texts(api, "/"), ["second"])
        self.assertEqual(client("apigateway").get_rest_api(restApiId=api)["binaryMediaTypes"], [])

    def test_properties_are_stronger_than_the_definition(self):
        body = mocks({"/": ""}, **{"x-amazon-apigateway-binary-media-types": ["a/b"],
                                   "x-amazon-apigateway-api-key-source": "AUTHORIZER"})
        _, _, api, _ = self.deploy(Name="own", BinaryMediaTypes=["image~1png"], DisableExecuteApiEndpoint=True, Body=body)
        told = client("apigateway").get_rest_api(restApiId=api)
        self.assertEqual([told[key] for key in ("name", "binaryMediaTypes", "apiKeySource", "disableExecuteApiEndpoint")],
                         ["own", ["image/png"], "AUTHORIZER", True])

    def test_through_the_serverless_transform(self):
        put("updates/openapi.yaml", mocks({"/": "included"}))
        document = textwrap.dedent("""\
            Transform: AWS::Serverless-2016-10-31
            Parameters: {Bucket: {Type: String, Default: definitions}}
            Resources:
              Api:
                Type: AWS::Serverless::Api
                Properties:
                  StageName: prod
                  DefinitionBody: !Transform
                    Name: AWS::Include
                    Parameters: {Location: !Sub "s3://${Bucket}-${AWS::AccountId}/updates/openapi.yaml"}
            Outputs: {Api: {Value: !Ref Api}}
            """)
        _, reasons, outputs = self.stack.deploy(document)
        self.assertEqual(self.texts(outputs["Api"], "/"), ["included"], reasons)

    def test_an_include_that_is_not_there(self):
        with self.assertRaisesRegex(Exception, f"The S3 object s3://{BUCKET}/nowhere does not exist"):
            Stack("updates").deploy({"Resources": {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {
                "Location": {"Fn::Join": ["/", ["s3:/", BUCKET, "nowhere"]]}}}}})
