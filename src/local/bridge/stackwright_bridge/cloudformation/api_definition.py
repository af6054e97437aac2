"""AWS::ApiGateway::RestApi with a definition: `Body`, or `BodyS3Location`.

ministack imports a part of it, knows no definitions in S3, and makes another API when the
definition changes, so that its address changes with each deployment.
"""

import json

import yaml

from ..apigateway.definition.document import is_true
from ..apigateway.definition.overwrite import overwrite
from ..when_loaded import when_loaded
from .template_yaml import as_json

_SOURCES = ("Body", "BodyS3Location")
# Properties that a definition can have instead; ministack's creation leaves out the last two.
_EXTENSIONS = {
    "BinaryMediaTypes": "x-amazon-apigateway-binary-media-types",
    "MinimumCompressionSize": "x-amazon-apigateway-minimum-compression-size",
    "Policy": "x-amazon-apigateway-policy",
    "ApiKeySourceType": "x-amazon-apigateway-api-key-source",
}
_LEFT_OUT = ("ApiKeySourceType", "DisableExecuteApiEndpoint")


def install():
    when_loaded("ministack.services.cloudformation.provisioners", _extend)


def _extend(provisioners):
    handler = provisioners._RESOURCE_HANDLERS["AWS::ApiGateway::RestApi"]
    provisioners._RESOURCE_HANDLERS["AWS::ApiGateway::RestApi"] = _handler(
        provisioners._apigw_v1, provisioners._s3, handler)


def _handler(apigateway, s3, handler):
    def settings(props, spec):
        """The properties without the definition, completed by what it says of the API as such."""
        info = (spec or {}).get("info") or {}
        found = {"Name": info.get("title"), "Description": info.get("description")}
        found.update((prop, (spec or {}).get(key)) for prop, key in _EXTENSIONS.items())
        found = {prop: value for prop, value in found.items() if value is not None}
        found.update((prop, it) for prop, it in props.items() if prop not in _SOURCES)
        if "BinaryMediaTypes" in found:
            # Templates write `image~1png`.
            found["BinaryMediaTypes"] = [it.replace("~1", "/") for it in found["BinaryMediaTypes"]]
        return found

    def create(logical_id, props, stack_name):
        spec = _definition(s3, props)
        wanted = settings(props, spec)
        api_id, attributes = handler["create"](logical_id, wanted, stack_name)
        made = {prop: value for prop, value in wanted.items() if prop not in _LEFT_OUT}
        handler["update"](api_id, made, wanted, stack_name, logical_id)
        if spec is not None:
            try:
                overwrite(apigateway, api_id, spec, is_true(props.get("FailOnWarnings")))
            except Exception:
                handler["delete"](api_id, wanted)
                raise
        return api_id, attributes

    def update(physical_id, old_props, new_props, stack_name, logical_id=None):
        spec = _definition(s3, new_props)
        if spec is not None and any(old_props.get(it) != new_props.get(it) for it in _SOURCES):
            overwrite(apigateway, physical_id, spec, is_true(new_props.get("FailOnWarnings")))
        old = settings(old_props, _definition(s3, old_props, or_none=True))
        return handler["update"](
            physical_id, old, settings(new_props, spec), stack_name, logical_id)

    return {**handler, "create": create, "update": update}


def _definition(s3, props, or_none=False):
    """The definition that the properties give; None without one."""
    body, location = (props.get(source) for source in _SOURCES)
    if isinstance(body, str):
        return _parsed(body)
    if body is not None or location is None:
        return body
    bucket, key = location.get("Bucket"), location.get("Key")
    content = s3._get_object_data(bucket, key, location.get("Version"))
    if content is not None:
        return _parsed(content.decode())
    if or_none:
        return None
    raise ValueError(f"Error occurred while GetObject: there is no object {key} in the bucket "
                     f"{bucket} (Service: ApiGateway, Status Code: 400)")


def _parsed(text):
    try:
        spec = json.loads(text) if text.lstrip().startswith("{") else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError):
        spec = None
    # What is no definition is refused by the import.
    return as_json(spec) if isinstance(spec, dict) else {}
