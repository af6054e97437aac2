"""The models of an API: named schemas of its definition, and those written where they are used.

A model of the service stands alone, so what refers to another schema of the document refers to the
other model's address instead.
"""

import hashlib
import json
import re

_REFERENCE = re.compile(r"#/(?:definitions|components/schemas)/([^/]+)(/.*)?")


class Models:
    def __init__(self, document, api_id):
        self._api_id = api_id
        self.warnings = []
        self.schemas = {}
        self._known = document.schemas()
        for name, schema in self._known.items():
            if re.fullmatch("[a-zA-Z0-9]+", name):
                self.schemas[name] = self._text(schema)
            else:
                self.warnings.append(f"Model name must be alphanumeric: {name}")

    def names(self, schemas):
        """The models for schemas by media type, without those that do not exist."""
        named = {kind: self._name(schema) for kind, schema in schemas.items()}
        return {kind: name for kind, name in named.items() if name}

    def _name(self, schema):
        reference = _REFERENCE.fullmatch(str(schema.get("$ref")))
        if reference is None or reference[2]:
            return self._unnamed(schema)
        name = reference[1]
        if name in self.schemas:
            return name
        self._warn_of(name)
        return None

    def _unnamed(self, schema):
        text = self._text(schema)
        # By content, so that the same definition makes the same models again.
        name = "MODEL" + hashlib.sha256(text.encode()).hexdigest()[:6]
        self.schemas[name] = text
        return name

    def _text(self, schema):
        return json.dumps(self._standing_alone(schema), ensure_ascii=False)

    def _standing_alone(self, node):
        if isinstance(node, list):
            return [self._standing_alone(item) for item in node]
        if not isinstance(node, dict):
            return node
        return {key: self._address(value) if key == "$ref" and isinstance(value, str)
                else self._standing_alone(value) for key, value in node.items()}

    def _address(self, reference):
        found = _REFERENCE.fullmatch(reference)
        if found is None:
            return reference
        if found[1] not in self._known:
            self._warn_of(found[1])
        below = f"#{found[2]}" if found[2] else ""
        return f"https://apigateway.amazonaws.com/restapis/{self._api_id}/models/{found[1]}{below}"

    def _warn_of(self, name):
        self.warnings.append(f"Reference to model '{name}' not found. Ignoring.")
