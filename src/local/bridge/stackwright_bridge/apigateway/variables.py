"""What mapping templates can refer to: `$input`, `$util`, `$context`, `$stageVariables`."""

import base64
import json
import urllib.parse

from . import json_path
from .velocity import JavaMap, to_java


class Input:
    """`$input`: a body, and the parameters of the request."""

    def __init__(self, body, params):
        self.body = body
        self._params = params
        self._document = None

    def path(self, path):
        return to_java(self._find(path))

    def json(self, path):
        found = self._find(path)
        # AWS writes an empty string where nothing is found.
        found = "" if found is None else found
        return json.dumps(found, ensure_ascii=False, separators=(",", ":"))

    def params(self, name=None):
        if name is None:
            return self._params
        for kind in ("path", "querystring"):
            if name in self._params[kind]:
                return self._params[kind][name]
        for header, value in self._params["header"].items():
            if header.lower() == name.lower():
                return value
        return ""

    def _find(self, path):
        if self._document is None:
            try:
                self._document = json.loads(self.body) if self.body.strip() else {}
            except ValueError:
                self._document = {}
        return json_path.find(self._document, path)


_ESCAPES = {
    "'": "\\'", '"': '\\"', "\\": "\\\\", "/": "\\/",
    "\b": "\\b", "\n": "\\n", "\t": "\\t", "\f": "\\f", "\r": "\\r",
}


class Util:
    """`$util`."""

    @staticmethod
    def escapeJavaScript(value):
        """As the Java library does that AWS uses: quotes of both kinds, slashes, and all beyond ASCII."""
        return "".join(map(_escaped, _text(value)))

    @staticmethod
    def parseJson(text):
        return to_java(json.loads(text))

    @staticmethod
    def urlEncode(value):
        return urllib.parse.quote_plus(_text(value), safe="*").replace("~", "%7E")

    @staticmethod
    def urlDecode(value):
        return urllib.parse.unquote_plus(_text(value))

    @staticmethod
    def base64Encode(value):
        return base64.b64encode(_text(value).encode()).decode()

    @staticmethod
    def base64Decode(value):
        return base64.b64decode(_text(value)).decode(errors="replace")


def _escaped(character):
    if character in _ESCAPES:
        return _ESCAPES[character]
    if " " <= character <= "~":
        return character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02X}{units[at + 1]:02X}" for at in range(0, len(units), 2))


def _text(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def params(headers, query_params, path_params):
    """The map behind `$input.params()`."""
    return to_java({
        "path": dict(path_params or {}),
        "querystring": {name: _first(value) for name, value in (query_params or {}).items()},
        "header": {name: _first(value) for name, value in (headers or {}).items()},
    })


def _first(value):
    return value[0] if isinstance(value, (list, tuple)) and value else value


def namespace(body, request_params, context, stage_variables):
    """The variables of one template."""
    return {
        "input": Input(body, request_params),
        "util": Util,
        "context": context,
        "stageVariables": JavaMap(stage_variables or {}),
    }
