"""CloudFormation's API Gateway resources: what ministack accepts but does not keep.

Request validators (a method's body is never checked without one), and the cache and access log
settings of a stage.
"""

import json

from ..when_loaded import when_loaded


def install():
    when_loaded("ministack.services.cloudformation.provisioners", _extend)


def _extend(provisioners):
    handlers, apigateway = provisioners._RESOURCE_HANDLERS, provisioners._apigw_v1
    handlers["AWS::ApiGateway::RequestValidator"] = _validator_handler(
        apigateway, handlers["AWS::ApiGateway::RequestValidator"])
    for operation in ("create", "update"):
        _follow(handlers["AWS::ApiGateway::Method"], operation, _keep_validator(apigateway))
        _follow(handlers["AWS::ApiGateway::Stage"], operation, _keep_settings(apigateway))


def _validator_handler(apigateway, handler):
    def body(props):
        return {
            "name": props.get("Name"),
            "validateRequestBody": _is_true(props.get("ValidateRequestBody")),
            "validateRequestParameters": _is_true(props.get("ValidateRequestParameters")),
        }

    def create(logical_id, props, stack_name):
        api = props.get("RestApiId", "")
        status, _, answer = apigateway._create_request_validator(
            api, {**body(props), "name": props.get("Name") or logical_id})
        if status >= 400:
            raise ValueError(f"AWS::ApiGateway::RequestValidator create failed: {answer!r}")
        identifier = json.loads(answer)["id"]
        return identifier, {"RequestValidatorId": identifier}

    def update(physical_id, old_props, new_props, stack_name):
        if any(new_props.get(key) != old_props.get(key) for key in ("RestApiId", "Name")):
            return create(physical_id, new_props, stack_name)
        validators = apigateway._request_validators.get(new_props.get("RestApiId", ""), {})
        validators[physical_id].update(
            {key: value for key, value in body(new_props).items() if key != "name"})
        return physical_id, {"RequestValidatorId": physical_id}

    def delete(physical_id, props):
        apigateway._delete_request_validator(props.get("RestApiId", ""), physical_id)

    return {**handler, "create": create, "update": update, "delete": delete}


def _keep_validator(apigateway):
    def keep(props):
        resources = apigateway._resources.get(props.get("RestApiId", ""), {})
        method = resources[props.get("ResourceId", "")]["resourceMethods"][props["HttpMethod"]]
        method["requestValidatorId"] = props.get("RequestValidatorId")

    return keep


def _keep_settings(apigateway):
    def keep(props):
        stage = apigateway._stages_v1[props.get("RestApiId", "")][props.get("StageName", "")]
        stage["cacheClusterEnabled"] = _is_true(props.get("CacheClusterEnabled"))
        stage["cacheClusterSize"] = props.get("CacheClusterSize")
        log = props.get("AccessLogSetting") or {}
        stage["accessLogSettings"] = {
            key: log[prop] for prop, key in (("DestinationArn", "destinationArn"), ("Format", "format"))
            if prop in log
        }

    return keep


def _follow(handler, operation, keep):
    """Runs `keep` on the new properties after the operation of the handler."""
    original = handler[operation]

    def with_more(*args, **kwargs):
        result = original(*args, **kwargs)
        keep(args[1] if operation == "create" else args[2])
        return result

    handler[operation] = with_more


def _is_true(value):
    return str(value).lower() == "true"
