"""What is read out of a definition."""

import json
import unittest

from stackwright_bridge.apigateway.definition import integration, method
from stackwright_bridge.apigateway.definition.document import Document
from stackwright_bridge.apigateway.definition.models import Models

ADDRESS = "https://apigateway.amazonaws.com/restapis/api/models/"


def read(spec):
    """The requests and responses of the definition's methods, and its models."""
    document = Document(spec)
    models = Models(document, "api")
    told = {
        f"{verb} {path}": (method.request(document, operation, parameters, models),
                           method.responses(document, operation, models))
        for path, verb, operation, parameters in document.operations()
    }
    return told, models


class Parameters(unittest.TestCase):
    def test_those_of_the_path_count_until_they_are_declared_again(self):
        shared = {"in": "query", "name": "page", "required": True}
        told, _ = read({
            "openapi": "3.0.1",
            "components": {"parameters": {"Trace": {"in": "header", "name": "X-Trace", "required": "true"}}},
            "paths": {"/": {
                "parameters": [shared, {"in": "cookie", "name": "c"}],
                "get": {"parameters": [{**shared, "required": False}, {"$ref": "#/components/parameters/Trace"}]},
                "x-amazon-apigateway-any-method": {"operationId": "rest"},
            }},
        })
        self.assertEqual(told["GET /"][0]["requestParameters"],
                         {"method.request.querystring.page": False, "method.request.header.X-Trace": True})
        self.assertEqual(told["ANY /"][0], {
            "operationName": "rest", "requestModels": {}, "requestParameters": {"method.request.querystring.page": True}})


class Bodies(unittest.TestCase):
    def test_shared_bodies_and_responses_of_openapi(self):
        content = {"content": {"application/xml": {"schema": {"$ref": "#/components/schemas/Cave"}}}}
        told, _ = read({
            "openapi": "3.0.1",
            "components": {"schemas": {"Cave": {}}, "requestBodies": {"Cave": content},
                           "responses": {"Cave": {**content, "headers": {"X-Depth": {}}}}},
            "paths": {"/": {"post": {
                "requestBody": {"$ref": "#/components/requestBodies/Cave"},
                "responses": {"201": {"$ref": "#/components/responses/Cave"}, "default": content, "4XX": content}}}},
        })
        request, responses = told["POST /"]
        self.assertEqual(request["requestModels"], {"application/xml": "Cave"})
        self.assertEqual(responses, {"201": {"responseModels": {"application/xml": "Cave"},
                                             "responseParameters": {"method.response.header.X-Depth": False}}})

    def test_media_types_of_swagger(self):
        cave = {"schema": {"$ref": "#/definitions/Cave"}}
        told, _ = read({
            "swagger": "2.0", "definitions": {"Cave": {}}, "produces": ["text/csv"],
            "paths": {"/": {"put": {"consumes": ["a/b", "c/d"], "responses": {"200": cave},
                                    "parameters": [{"in": "body", "name": "cave", **cave}]}}},
        })
        request, responses = told["PUT /"]
        self.assertEqual(request["requestModels"], {"a/b": "Cave", "c/d": "Cave"})
        self.assertEqual(responses["200"]["responseModels"], {"text/csv": "Cave"})

    def test_a_reference_in_a_circle_leads_to_nothing(self):
        told, _ = read({"openapi": "3.0.1", "components": {"requestBodies": {"A": {"$ref": "#/components/requestBodies/A"}}},
                        "paths": {"/": {"post": {"requestBody": {"$ref": "#/components/requestBodies/A"}}}}})
        self.assertEqual(told["POST /"][0]["requestModels"], {})


class ModelsOfADefinition(unittest.TestCase):
    def test_each_stands_alone(self):
        told, models = read({"swagger": "2.0", "paths": {}, "definitions": {
            "Cave": {"properties": {"owner": {"$ref": "#/definitions/Dragon"},
                                    "ages": {"items": [{"$ref": "#/definitions/Dragon/properties/age"}]}}},
            "Dragon": {"properties": {"age": {"type": "integer"}, "friend": {"$ref": "#/definitions/Dragon"}}}}})
        self.assertEqual(json.loads(models.schemas["Cave"]), {"properties": {
            "owner": {"$ref": ADDRESS + "Dragon"}, "ages": {"items": [{"$ref": ADDRESS + "Dragon#/properties/age"}]}}})
        self.assertEqual(json.loads(models.schemas["Dragon"])["properties"]["friend"], {"$ref": ADDRESS + "Dragon"})

    def test_a_schema_without_a_name_has_one_by_its_content(self):
        spec = {"swagger": "2.0", "paths": {path: {"post": {"parameters": [{"in": "body", "schema": {"type": kind}}]}}
                                            for path, kind in (("/a", "array"), ("/b", "array"), ("/c", "object"))}}
        told, models = read(spec)
        names = [told[f"POST {path}"][0]["requestModels"]["application/json"] for path in ("/a", "/b", "/c")]
        self.assertEqual(len(models.schemas), 2)
        self.assertEqual(models.schemas[names[0]], '{"type": "array"}')
        self.assertEqual((names[0] == names[1], names[0] == names[2]), (True, False))

    def test_one_that_refers_to_nothing_is_told(self):
        _, models = read({"swagger": "2.0", "paths": {}, "definitions": {"Cave": {"items": {"$ref": "#/definitions/dragon"}}}})
        self.assertEqual(models.warnings, ["Reference to model 'dragon' not found. Ignoring."])

    def test_one_that_is_missing_is_left_out_with_a_warning(self):
        told, models = read({"openapi": "3.0.1", "paths": {"/": {"post": {"requestBody": {"content": {"application/json": {
            "schema": {"$ref": "#/components/schemas/Gone"}}}}}}}})
        self.assertEqual(told["POST /"][0]["requestModels"], {})
        self.assertEqual(models.warnings, ["Reference to model 'Gone' not found. Ignoring."])


class Integrations(unittest.TestCase):
    def test_constants_are_in_capitals(self):
        told = integration.request({"type": "http_proxy", "httpMethod": "GET", "uri": "http://x", "connectionType": "INTERNET",
                                    "contentHandling": "convert_to_text", "timeoutInMillis": "50"})
        self.assertEqual(told, {
            "type": "HTTP_PROXY", "httpMethod": "GET", "uri": "http://x", "connectionType": "INTERNET",
            "contentHandling": "CONVERT_TO_TEXT", "timeoutInMillis": 50,
            "requestParameters": {}, "requestTemplates": {}, "cacheKeyParameters": []})

    def test_responses_are_selected_by_their_pattern(self):
        told = integration.responses({"responses": {
            "default": {"statusCode": 200, "contentHandling": "convert_to_binary"}, "5\\d{2}": {"statusCode": "502"}}})
        self.assertEqual([(status, it["selectionPattern"], it["contentHandling"]) for status, it in told.items()],
                         [("200", "", "CONVERT_TO_BINARY"), ("502", "5\\d{2}", None)])

    def test_what_cannot_be_read(self):
        for wrong in ({}, {"type": "lambda"}, {"type": "mock", "responses": {"default": {}}}):
            with self.subTest(wrong):
                self.assertFalse(integration.is_well_formed(wrong))

    def test_all_but_mocks_need_a_verb(self):
        self.assertIsNone(integration.request({"type": "mock"})["httpMethod"])
        with self.assertRaisesRegex(integration.Refused, "HttpMethod must be non-empty"):
            integration.request({"type": "aws", "uri": "arn:x"})

    def test_a_mapping_names_what_is_declared(self):
        declared = {"requestParameters": {"method.request.path.id": True}}
        for source in ("method.request.path.id", "method.request.body", "'fixed'", "context.stage"):
            integration.check_request({"requestParameters": {"integration.request.header.X": source}}, declared)
        with self.assertRaisesRegex(integration.Refused, "specified: method.request.path.other]"):
            integration.check_request({"requestParameters": {"integration.request.path.x": "method.request.path.other"}}, declared)
        with self.assertRaisesRegex(integration.Refused, "No method response exists"):
            integration.check_response({"responseParameters": {"method.response.header.X": "'x'"}}, None)
