"""AWS integrations with the actions of a service: `arn:aws:apigateway:REGION:SERVICE:action/ACTION`.

The request template writes the action's input; the service runs in this process, in the account
and region of the API, and its answer goes through the integration responses, errors included.
"""

import functools
import urllib.parse

import botocore.session

from . import mapping


async def invoke(call, integration, handlers, service, action):
    handler, model = handlers.get(service), _model(service)
    if handler is None or model is None or action not in model.operation_names:
        raise mapping.MappingFailed(f"there is no action {action} of {service}")
    metadata = model.metadata
    body = mapping.request_body(call, integration)
    query, headers = _parameters(call, integration)
    if "json" in (metadata.get("protocol"), *metadata.get("protocols", ())):
        headers.setdefault("content-type", f"application/x-amz-json-{metadata['jsonVersion']}")
        headers["x-amz-target"] = f"{metadata['targetPrefix']}.{action}"
    else:
        form = dict(urllib.parse.parse_qsl(body, keep_blank_values=True))
        form.update(query, Action=action, Version=metadata["apiVersion"])
        headers["content-type"] = "application/x-www-form-urlencoded"
        body, query = urllib.parse.urlencode(form), {}
    status, answer_headers, answer = await handler(
        "POST", "/", headers, body.encode(), {name: [value] for name, value in query.items()})
    text = answer.decode("utf-8", errors="replace") if isinstance(answer, bytes) else str(answer)
    return mapping.response(call, integration, status, answer_headers, text)


@functools.lru_cache(maxsize=32)
def _model(service):
    from ministack.app import SERVICE_REGISTRY

    session = botocore.session.get_session()
    known = session.get_available_services()
    # Some are called otherwise in ARNs: `states` is stepfunctions.
    for name in (service, *SERVICE_REGISTRY.get(service, {}).get("aliases", ())):
        if name in known:
            return session.get_service_model(name)
    return None


def _parameters(call, integration):
    """Headers and query parameters of the backend call, from the integration's parameters."""
    query, headers = {}, {}
    params = call.params()
    for target, source in (integration.get("requestParameters") or {}).items():
        kind, _, name = target.removeprefix("integration.request.").partition(".")
        value = _value(source, params, call)
        if value is None:
            continue
        if kind == "querystring":
            query[name] = value
        elif kind == "header":
            headers[name.lower()] = value
    return query, headers


def _value(source, params, call):
    if len(source) >= 2 and source[0] == source[-1] == "'":
        return source[1:-1]
    if source == "method.request.body":
        return call.text
    if source.startswith("method.request.body."):
        return mapping._of_document(call.text, "$." + source.removeprefix("method.request.body."))
    kind, _, name = source.removeprefix("method.request.").partition(".")
    return params.get(kind, {}).get(name.lower() if kind == "header" else name)
