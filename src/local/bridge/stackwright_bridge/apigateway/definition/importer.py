"""Makes an API's resources, methods and all that belongs to them from its definition."""

import json
import logging

from . import integration, method
from .document import Document, is_true
from .integration import Refused
from .models import Models

logger = logging.getLogger("stackwright.apigateway")
_EXTENSION = "x-amazon-apigateway-"


def fill(apigateway, api_id, spec, address, fail_on_warnings=False):
    """Fills an empty API; models refer to each other at `address`, the API that is filled for.

    All that is wrong is told at once, as the service does.
    """
    if not any(key in spec for key in ("openapi", "swagger")):
        raise Refused("Invalid OpenAPI input.")
    importer = _Importer(apigateway, api_id, Document(spec), address)
    importer.run()
    if importer.errors:
        raise Refused("\n\t".join(("Errors found during import:", *importer.errors)))
    warnings = importer.models.warnings
    if warnings and fail_on_warnings:
        raise Refused("\n\t".join(("Warnings found during import:", *warnings)))
    for warning in warnings:
        logger.warning("Importing the definition of %s: %s", address, warning)


class _Importer:
    def __init__(self, apigateway, api_id, document, address):
        self.apigateway = apigateway
        self.api_id = api_id
        self.document = document
        self.models = Models(document, address)
        self.errors = []

    def run(self):
        spec = self.document.spec
        self.schemes = self.apigateway._import_security_schemes(self.api_id, spec)
        self.validators = self._validators(spec)
        for kind, response in (spec.get(_EXTENSION + "gateway-responses") or {}).items():
            self._try(f"gateway response '{kind}'", self._gateway_response, kind, response or {})
        for path in self.document.paths():
            self._resource(path)
        for path, verb, operation, parameters in self.document.operations():
            self._method(path, verb, operation, parameters)
        # Last, since methods add those that have no name.
        for name, schema in self.models.schemas.items():
            self.apigateway._create_model(self.api_id, {"name": name, "schema": schema})

    def _validators(self, spec):
        validators = {}
        for name, rules in (spec.get(_EXTENSION + "request-validators") or {}).items():
            validators[name] = _made(self.apigateway._create_request_validator(self.api_id, {
                "name": name,
                "validateRequestBody": is_true(rules.get("validateRequestBody")),
                "validateRequestParameters": is_true(rules.get("validateRequestParameters")),
            }))["id"]
        return validators

    def _gateway_response(self, kind, response):
        _made(self.apigateway._put_gateway_response(self.api_id, kind, response))

    def _resource(self, path):
        """The resource at a path; those above it are made too."""
        resources = self.apigateway._resources[self.api_id]
        found = next(key for key, it in resources.items() if it["parentId"] is None)
        for part in filter(None, path.split("/")):
            below = (key for key, it in resources.items()
                     if (it["parentId"], it["pathPart"]) == (found, part))
            found = next(below, None) or _made(
                self.apigateway._create_resource(self.api_id, found, {"pathPart": part}))["id"]
        return found

    def _method(self, path, verb, operation, parameters):
        at = f"on '{verb}' for resource at path '{path}'"
        place = self.api_id, self._resource(path), verb
        request = method.request(self.document, operation, parameters, self.models)
        if not self._try(f"method '{verb}' on resource at path '{path}'", self._put_method, place, operation, request):
            return
        responses = method.responses(self.document, operation, self.models)
        for status, response in responses.items():
            self.apigateway._put_method_response(*place, status, response)
        extension = operation.get(_EXTENSION + "integration")
        if not extension:
            return
        if not integration.is_well_formed(extension):
            self.errors.append("Unable to parse API definition because of a malformed integration "
                               f"at path {path}")
            return
        if not self._try(f"integration {at}", self._put_integration, place, extension, request):
            return
        for status, response in integration.responses(extension).items():
            self._try(f"integration response {at}", self._put_integration_response, place,
                      status, response, responses.get(status))

    def _put_method(self, place, operation, request):
        spec = self.document.spec
        security = operation.get("security")
        security = spec.get("security") if security is None else security
        data = self.apigateway._method_security(security, self.schemes)
        key = _EXTENSION + "request-validator"
        validator = operation.get(key, spec.get(key))
        if validator is not None and validator not in self.validators:
            raise Refused(f"Invalid Request Validator identifier specified: {validator}")
        self.apigateway._put_method(
            *place, {**data, **request, "requestValidatorId": self.validators.get(validator)})

    def _put_integration(self, place, extension, request):
        data = integration.request(extension)
        integration.check_request(data, request)
        self.apigateway._put_integration(*place, data)
        api_id, resource_id, verb = place
        made = self.apigateway._resources[api_id][resource_id]["resourceMethods"][verb]
        # PutIntegration of ministack takes neither of these.
        for key in ("cacheNamespace", "connectionId"):
            if extension.get(key):
                made["methodIntegration"][key] = extension[key]

    def _put_integration_response(self, place, status, response, method_response):
        integration.check_response(response, method_response)
        self.apigateway._put_integration_response(*place, status, response)

    def _try(self, what, put, *args):
        try:
            put(*args)
        except Refused as error:
            self.errors.append(f"Unable to put {what}: {error}")
            return False
        return True


def _made(answer):
    """What ministack made; its refusal as an error."""
    status, _, body = answer
    document = json.loads(body)
    if status >= 400:
        raise Refused(document.get("message", ""))
    return document
