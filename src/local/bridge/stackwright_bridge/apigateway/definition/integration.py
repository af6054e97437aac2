"""`x-amazon-apigateway-integration`: where a method's calls go, and what comes back.

A mapping may only name parameters that the method declares. The service refuses the rest, so a
definition that passes here without this check would fail in an account.
"""

import re

_TYPES = ("AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY", "MOCK")
_DECLARED = re.compile(r"(method\.request\.)(?:multivalue)?((?:header|querystring|path)\..+)")
_AS_WRITTEN = ("uri", "httpMethod", "credentials", "connectionType", "connectionId")
_CONSTANTS = ("type", "passthroughBehavior", "contentHandling")
_MAPS = ("requestParameters", "requestTemplates")


class Refused(ValueError):
    """What the service answers to a part of a definition."""


def is_well_formed(extension):
    """Whether it can be read at all."""
    responses = (extension.get("responses") or {}).values()
    return (str(extension.get("type")).upper() in _TYPES
            and all((it or {}).get("statusCode") for it in responses))


def request(extension):
    """The integration, as PutIntegration takes it."""
    data = {key: extension[key] for key in _AS_WRITTEN if extension.get(key) is not None}
    # Definitions write these constants in small letters, the service in capitals.
    data.update((key, str(extension[key]).upper()) for key in _CONSTANTS if extension.get(key))
    data.update((key, dict(extension.get(key) or {})) for key in _MAPS)
    if "timeoutInMillis" in extension:
        data["timeoutInMillis"] = int(extension["timeoutInMillis"])
    data["cacheKeyParameters"] = list(extension.get("cacheKeyParameters") or [])
    if data["type"] != "MOCK" and not data.get("httpMethod"):
        raise Refused("Enumeration value for HttpMethod must be non-empty")
    # A mock calls nobody; nothing is filled in for it.
    data.setdefault("httpMethod", None)
    return data


def responses(extension):
    """The integration's responses by status, as PutIntegrationResponse takes them."""
    found = {}
    for pattern, response in (extension.get("responses") or {}).items():
        found[str(response["statusCode"])] = {
            "selectionPattern": "" if pattern == "default" else str(pattern),
            "responseParameters": dict(response.get("responseParameters") or {}),
            "responseTemplates": dict(response.get("responseTemplates") or {}),
            "contentHandling": (response.get("contentHandling") or "").upper() or None,
        }
    return found


def check_request(data, method):
    """Refuses a mapping of a parameter that the method does not declare."""
    for source in data["requestParameters"].values():
        found = _DECLARED.fullmatch(str(source))
        if found and found[1] + found[2] not in method["requestParameters"]:
            raise _invalid(f"Invalid mapping expression parameter specified: {source}")


def check_response(response, method_response):
    """Refuses a mapping to a header that the method's response does not declare."""
    for target in response["responseParameters"]:
        if method_response is None:
            raise _invalid("No method response exists for method.")
        if target not in method_response["responseParameters"]:
            raise _invalid(f"Invalid mapping expression parameter specified: {target}")


def _invalid(reason):
    return Refused("Invalid mapping expression specified: "
                   f"Validation Result: warnings : [], errors : [{reason}]")
