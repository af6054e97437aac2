"""What an operation says of its method: parameters, models of the body, responses."""

from .document import is_true

_PLACES = {"query": "querystring", "header": "header", "path": "path"}


def request(document, operation, parameters, models):
    """The method's request, as PutMethod takes it."""
    return {
        "operationName": operation.get("operationId", ""),
        "requestParameters": {
            f"method.request.{_PLACES[it['in']]}.{it['name']}": is_true(it.get("required"))
            for it in parameters if it.get("in") in _PLACES and it.get("name")
        },
        "requestModels": models.names(document.request_schemas(operation, parameters)),
    }


def responses(document, operation, models):
    """The method's responses by status, as PutMethodResponse takes them."""
    return {
        status: {
            "responseParameters": {
                f"method.response.header.{name}": False for name in response.get("headers") or {}},
            "responseModels": models.names(document.response_schemas(operation, response)),
        }
        for status, response in document.responses(operation)
    }
