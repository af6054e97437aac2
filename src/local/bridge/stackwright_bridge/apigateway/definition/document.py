"""A definition as it is read: what OpenAPI 3 and Swagger 2 write differently is known here only."""

VERBS = ("get", "put", "post", "delete", "options", "head", "patch")
ANY = "x-amazon-apigateway-any-method"


class Document:
    def __init__(self, spec):
        self.spec = spec
        self._is_swagger = "swagger" in spec

    def schemas(self):
        """The named schemas."""
        if self._is_swagger:
            return self.spec.get("definitions") or {}
        return (self.spec.get("components") or {}).get("schemas") or {}

    def operations(self):
        """Each method: its path, verb, operation, and the parameters that apply to it."""
        for path, item in (self.spec.get("paths") or {}).items():
            item = self.resolve(item)
            for key, operation in item.items():
                if key.lower() in VERBS or key == ANY:
                    verb = "ANY" if key == ANY else key.upper()
                    yield path, verb, operation or {}, self._parameters(item, operation or {})

    def paths(self):
        """All paths, those without methods too: they are resources of the API."""
        return list(self.spec.get("paths") or {})

    def request_schemas(self, operation, parameters):
        """The schema of the request's body for each media type."""
        if not self._is_swagger:
            return self._contents(operation.get("requestBody"))
        body = next((it for it in parameters if it.get("in") == "body"), {})
        return self._for_types("consumes", operation, body.get("schema"))

    def response_schemas(self, operation, response):
        """The schema of a response's body for each media type."""
        if not self._is_swagger:
            return self._contents(response)
        return self._for_types("produces", operation, response.get("schema"))

    def responses(self, operation):
        """The responses by status; API Gateway knows neither `default` nor ranges such as `4XX`."""
        for status, response in (operation.get("responses") or {}).items():
            if status.isdigit():
                yield status, self.resolve(response or {})

    def resolve(self, node):
        """What a `$ref` leads to within the document; other nodes as they are."""
        seen = set()
        while isinstance(node, dict) and isinstance(node.get("$ref"), str):
            if node["$ref"] in seen:
                return {}
            seen.add(node["$ref"])
            node = self._at(node["$ref"])
        return node if isinstance(node, dict) else {}

    def _at(self, reference):
        node = self.spec
        for part in reference.removeprefix("#/").split("/"):
            part = part.replace("~1", "/").replace("~0", "~")
            node = node.get(part) if isinstance(node, dict) else None
        return node

    def _parameters(self, item, operation):
        """The operation's own, then those of its path that it does not declare again."""
        found = {}
        for parameter in (operation.get("parameters") or []) + (item.get("parameters") or []):
            parameter = self.resolve(parameter)
            found.setdefault((parameter.get("in"), parameter.get("name")), parameter)
        return list(found.values())

    def _contents(self, node):
        contents = self.resolve(node or {}).get("content") or {}
        return {kind: it["schema"] for kind, it in contents.items() if (it or {}).get("schema")}

    def _for_types(self, key, operation, schema):
        types = operation.get(key) or self.spec.get(key) or ["application/json"]
        return {kind: schema for kind in types} if schema else {}


def is_true(value):
    """Templates write booleans as texts, too."""
    return str(value).lower() == "true"
