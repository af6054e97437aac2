"""Renders a request template as API Gateway does, for each body on standard input.

`$util.escapeJavaScript` is written after Commons Lang, which API Gateway uses; what `$input.json`
gives for a field that is missing is taken from the command line, since it is documented nowhere.
"""

import json
import sys

import airspeed

ESCAPES = {"\b": "\\b", "\n": "\\n", "\t": "\\t", "\f": "\\f", "\r": "\\r"}


class Util:
    def escapeJavaScript(self, text):
        utf16 = text.encode("utf-16-be", "surrogatepass")
        units = [utf16[i] << 8 | utf16[i + 1] for i in range(0, len(utf16), 2)]
        return "".join(map(self._unit, units))

    def _unit(self, unit):
        letter = chr(unit)
        if letter in ESCAPES:
            return ESCAPES[letter]
        if letter in "\"'\\/":
            return "\\" + letter
        if unit < 0x20 or unit > 0x7F:
            return f"\\u{unit:04X}"
        return letter


class Input:
    def __init__(self, body, missing):
        self.body = body
        self.missing = missing

    def json(self, path):
        value = self.body
        if path != "$":
            name = path.removeprefix("$.")
            if not isinstance(value, dict) or name not in value:
                return self.missing
            value = value[name]
        return json.dumps(value, ensure_ascii=False)


request = json.load(sys.stdin)
outputs = []
for missing in [None, "", '""', "null"]:
    for body in request["bodies"]:
        variables = {"input": Input(body, missing), "util": Util()}
        output = airspeed.Template(request["template"]).merge(variables)
        outputs.append(json.loads(json.loads(output)["input"]))
json.dump(outputs, sys.stdout)
