"""Mapping templates: which one applies to a request, and how a backend's answer becomes ours."""

import json
import re

from . import json_path, velocity
from .variables import namespace


class MappingFailed(Exception):
    """A template that cannot be read or fails; AWS answers 500."""


class UnsupportedMediaType(Exception):
    """No template for the content type, and passing it through is not allowed; AWS answers 415."""


def request_body(call, integration):
    """What goes to the backend: the template for the request's content type, or the body as it is."""
    templates = integration.get("requestTemplates") or {}
    wanted = _media_type(call.header("content-type") or "application/json")
    for media_type, template in templates.items():
        if _media_type(media_type) == wanted:
            return _render(template, call.text, call, call.context())
    behavior = (integration.get("passthroughBehavior") or "WHEN_NO_MATCH").upper()
    if behavior == "NEVER" or (behavior == "WHEN_NO_TEMPLATES" and templates):
        raise UnsupportedMediaType
    return call.text


def response(call, integration, status, headers, text):
    """The answer to the client: the integration response for the backend's status, applied."""
    selected = _select(integration.get("integrationResponses") or {}, str(status))
    if selected is None:
        raise MappingFailed(f"no integration response for the status {status}")
    context = call.context()
    media_type, template = _response_template(call, selected)
    body = text if template is None else _render(template, text, call, context)
    answer = {"Content-Type": media_type}
    for target, source in (selected.get("responseParameters") or {}).items():
        prefix, _, name = target.partition("method.response.header.")
        value = _parameter(source, call, headers, text) if not prefix and name else None
        if value is not None:
            answer[name] = value
    override = context["responseOverride"]
    answer.update(override["header"])
    return int(override.get("status") or selected.get("statusCode") or status), answer, body.encode()


def _select(responses, status):
    """The first whose pattern matches the whole status, else the one without a pattern."""
    default = None
    for one in responses.values():
        pattern = (one or {}).get("selectionPattern")
        if not pattern:
            default = default or one
        elif re.fullmatch(pattern, status):
            return one
    return default


def _response_template(call, selected):
    templates = selected.get("responseTemplates") or {}
    accepted = _media_type(call.header("accept").split(",")[0])
    for media_type in (accepted, "application/json", *templates):
        if media_type in templates:
            return media_type, templates[media_type]
    return "application/json", None


def _render(template, body, call, context):
    variables = namespace(body, call.params(), context, call.stage_variables)
    try:
        return velocity.render(template or "", variables)
    except Exception as error:  # whatever a template can do wrong
        raise MappingFailed(str(error)) from error


def _parameter(source, call, headers, text):
    """A mapping expression of a response parameter; None leaves the header out."""
    if len(source) >= 2 and source[0] == source[-1] == "'":
        return source[1:-1]
    kind, _, name = source.partition("integration.response.header.")
    if not kind and name:
        return next((value for key, value in headers.items() if key.lower() == name.lower()), None)
    kind, _, name = source.partition("integration.response.body")
    if not kind:
        return _of_document(text, "$" + name)
    root, _, rest = source.partition(".")
    tree = {"context": call.context(), "stageVariables": call.stage_variables}.get(root)
    return None if tree is None else _plain(json_path.find(tree, "$." + rest))


def _of_document(text, path):
    try:
        return _plain(json_path.find(json.loads(text), path))
    except ValueError:
        return None


def _plain(value):
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _media_type(text):
    return text.split(";", 1)[0].strip().lower()
