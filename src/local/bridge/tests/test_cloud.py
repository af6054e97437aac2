"""The bridge in a running cloud; ENDPOINT says where."""

import json
import os
import time
import unittest
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.exceptions import ClientError

from .template import template
from .test_templates import ODD

ENDPOINT = os.environ.get("ENDPOINT")
# Any account but the emulator's default one: an application's users sign nothing.
ACCOUNT = "314159265358"


def client(service):
    return boto3.client(service, endpoint_url=ENDPOINT, region_name="eu-west-1",
                        aws_access_key_id=ACCOUNT, aws_secret_access_key="any")


def until(look, *ends):
    while (status := look()) not in ends:
        time.sleep(0.02)
    return status


@unittest.skipUnless(ENDPOINT, "no cloud")
class Cloud(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stacks = client("cloudformation")
        cls.stacks.create_stack(StackName="bridge", TemplateBody=template(), Capabilities=["CAPABILITY_IAM"])
        if cls.status() != "CREATE_COMPLETE":
            raise AssertionError(cls.stacks.describe_stack_events(StackName="bridge"))
        stack = cls.stacks.describe_stacks(StackName="bridge")["Stacks"][0]
        cls.outputs = {it["OutputKey"]: it["OutputValue"] for it in stack["Outputs"]}
        cls.machines = client("stepfunctions")

    @classmethod
    def status(cls):
        def look():
            status = cls.stacks.describe_stacks(StackName="bridge")["Stacks"][0]["StackStatus"]
            return status if not status.endswith("_IN_PROGRESS") else None

        while (status := look()) is None:
            time.sleep(0.02)
        return status

    def call(self, method, body=None, query="", **headers):
        url = f"{ENDPOINT}/_aws/execute-api/{self.outputs['Api']}/prod/{query}"
        data = json.dumps(body).encode() if isinstance(body, dict) else body
        headers.setdefault("content-type", "application/json")
        request = urllib.request.Request(url, data, headers, method=method)
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read().decode()

    def execute(self, body):
        status, headers, text = self.call("POST", body)
        self.assertEqual(status, 200, text)
        arn = json.loads(text)["executionArn"]
        until(lambda: self.machines.describe_execution(executionArn=arn)["status"], "SUCCEEDED", "FAILED")
        return headers, self.machines.describe_execution(executionArn=arn)

    def test_a_report_reaches_the_workflow_unharmed(self):
        headers, execution = self.execute({"name": ODD, "urgent": True})
        self.assertEqual(json.loads(execution["input"]), {"name": ODD, "urgent": True})
        self.assertEqual(execution["status"], "SUCCEEDED")
        self.assertEqual((headers["X-Fixed"], headers["Content-Type"]), ("yes", "application/json"))
        self.assertTrue(headers["X-Backend"].startswith("application/"))

    def test_an_error_of_the_function_keeps_its_type(self):
        _, execution = self.execute({"name": "refused"})
        self.assertEqual(json.loads(execution["output"])["end"], "refused")
        _, execution = self.execute({"name": "next"})
        self.assertEqual(json.loads(execution["output"])["result"]["Payload"], "next")

    def test_what_the_function_logs_is_kept(self):
        self.execute({"name": "logged"})
        groups = client("logs")
        name = next(it["logGroupName"] for it in groups.describe_log_groups()["logGroups"])
        events = groups.filter_log_events(logGroupName=name)["events"]
        self.assertTrue(any("asked for logged" in it["message"] for it in events), events)

    def test_many_at_once(self):
        start = time.monotonic()
        with ThreadPoolExecutor(20) as pool:
            executions = list(pool.map(lambda n: self.execute({"name": f"n{n}"})[1], range(20)))
        self.assertEqual({it["status"] for it in executions}, {"SUCCEEDED"}, time.monotonic() - start)

    def test_bodies_are_checked(self):
        for body in ({}, {"name": 1}, {"name": "x", "urgent": "no, thank you"}, b"", b"{", b"[]"):
            with self.subTest(body):
                status, headers, text = self.call("POST", body)
                self.assertEqual((status, json.loads(text)), (400, {"message": "Invalid request body"}))
                self.assertEqual(headers["Access-Control-Allow-Origin"], "*")

    def test_a_content_type_without_a_template_is_refused(self):
        status, _, _ = self.call("POST", {"name": "x"}, **{"content-type": "text/plain"})
        self.assertEqual(status, 415)

    def test_an_error_of_the_service_is_none_of_ours(self):
        status, _, text = self.call("PATCH", {"name": "x"})
        self.assertEqual(status, 502, text)
        self.assertIn("not found", json.loads(text)["message"])

    def test_an_action_that_does_not_exist(self):
        status, _, text = self.call("PUT", {"name": "x"})
        self.assertEqual((status, json.loads(text)), (500, {"message": "Internal server error"}))

    def test_a_mock_chooses_by_a_parameter(self):
        for query, expected in (("?color=red", ["Xanya"]), ("", ["Xanya", "Atlas"]), ("?color=x", [])):
            status, _, text = self.call("GET", query=query)
            self.assertEqual((status, json.loads(text)), (200, expected))

    def test_users_sign_in_to_any_account(self):
        idp = client("cognito-idp")
        user = {"ClientId": self.outputs["Client"], "Username": "a@example.com", "Password": "Passw0rd!"}
        idp.sign_up(**user)
        idp.admin_confirm_sign_up(UserPoolId=self.outputs["Pool"], Username=user["Username"])
        answer = idp.initiate_auth(ClientId=user["ClientId"], AuthFlow="USER_PASSWORD_AUTH", AuthParameters={
            "USERNAME": user["Username"], "PASSWORD": user["Password"]})
        token = answer["AuthenticationResult"]["IdToken"]
        self.assertEqual(self.call("DELETE", authorization=token)[0], 200)
        for wrong in (token[:-8] + "AAAAAAAA", "none"):
            status, headers, text = self.call("DELETE", authorization=wrong)
            self.assertEqual((status, json.loads(text)), (401, {"message": "Unauthorized"}))
            self.assertEqual(headers["Access-Control-Allow-Origin"], "*")
        access = answer["AuthenticationResult"]["AccessToken"]
        self.assertEqual(idp.get_user(AccessToken=access)["UserAttributes"][0]["Name"], "sub")

    def test_the_stage_keeps_its_cache(self):
        stage = client("apigateway").get_stage(restApiId=self.outputs["Api"], stageName="prod")
        self.assertEqual((stage["cacheClusterEnabled"], stage["cacheClusterSize"]), (True, "0.5"))

    def test_a_function_without_its_code_fails_with_a_reason(self):
        code = {"S3Bucket": self.outputs["Bucket"], "S3Key": "missing.zip"}
        function = {"Type": "AWS::Lambda::Function", "Properties": {
            "Runtime": "python3.13", "Handler": "i.h", "Role": f"arn:aws:iam::{ACCOUNT}:role/x", "Code": code}}
        body = json.dumps({"Resources": {"Function": function}})
        self.stacks.create_stack(StackName="codeless", TemplateBody=body)
        until(lambda: self.stacks.describe_stacks(StackName="codeless")["Stacks"][0]["StackStatus"], "ROLLBACK_COMPLETE")
        events = self.stacks.describe_stack_events(StackName="codeless")["StackEvents"]
        reasons = [it["ResourceStatusReason"] for it in events if it["ResourceStatus"] == "CREATE_FAILED"]
        self.assertIn("there is no object missing.zip", reasons[0])

    def test_z_the_bucket_takes_acls_and_is_deleted_only_when_empty(self):
        objects, bucket = client("s3"), self.outputs["Bucket"]
        objects.put_object(Bucket=bucket, Key="index.html", Body=b"x", ACL="public-read")
        self.stacks.delete_stack(StackName="bridge")
        self.assertEqual(self.status(), "DELETE_FAILED")
        events = self.stacks.describe_stack_events(StackName="bridge")["StackEvents"]
        reasons = [it.get("ResourceStatusReason", "") for it in events if it["ResourceStatus"] == "DELETE_FAILED"]
        self.assertIn("not empty", " ".join(reasons))
        objects.delete_object(Bucket=bucket, Key="index.html")
        self.stacks.delete_stack(StackName="bridge")
        with self.assertRaises(ClientError):
            while self.status():
                time.sleep(0.02)
        self.assertEqual(objects.list_buckets()["Buckets"], [])
