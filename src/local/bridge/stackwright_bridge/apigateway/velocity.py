"""Velocity as API Gateway has it, on top of airspeed.

airspeed differs from AWS in two ways that templates notice: only `false` is false in a condition
(missing and empty values are true, since AWS turns them into empty strings), and maps, lists and
strings have the methods of Java's.
"""

import functools
import re

import airspeed.operators as airspeed


class JavaMap(dict):
    """A map that writes itself as Java's does."""

    def __str__(self):
        pairs = (f"{key}={airspeed.value_to_string(value)}" for key, value in self.items())
        return "{" + ", ".join(pairs) + "}"


class JavaList(list):
    """A list that writes itself as Java's does."""

    def __str__(self):
        return "[" + ", ".join(map(airspeed.value_to_string, self)) + "]"


def to_java(value):
    """JSON values as templates see them."""
    if isinstance(value, dict):
        return JavaMap((key, to_java(item)) for key, item in value.items())
    if isinstance(value, list):
        return JavaList(map(to_java, value))
    return value


def render(template, variables):
    """The template's text; airspeed.TemplateError when it is not one or fails."""
    return _compiled(template).merge(variables)


@functools.lru_cache(maxsize=256)
def _compiled(template):
    compiled = airspeed.Template(template)
    compiled.ensure_compiled()
    return compiled


def _is_true(value):
    return value is not False


def _condition(self, namespace, _loader):
    return _is_true(self.expression.calculate(namespace, _loader))


def _not(self, namespace, loader):
    return not _is_true(self.value.calculate(namespace, loader))


def _replace_all(text, pattern, replacement):
    def replaced(match):
        return re.sub(r"\\(.)|\$(\d)",
                      lambda part: part[1] or match[int(part[2])] or "", replacement)

    return re.sub(pattern, replaced, text)


_STRING = {
    "replaceAll": _replace_all,
    "equals": lambda self, other: self == other,
    "equalsIgnoreCase": lambda self, other: self.lower() == str(other).lower(),
    "isEmpty": lambda self: not self,
    "trim": lambda self: self.strip(),
    "toLowerCase": lambda self: self.lower(),
    "toUpperCase": lambda self: self.upper(),
    "endsWith": lambda self, end: self.endswith(end),
    "indexOf": lambda self, part: self.find(part),
}
_MAP = {
    "size": len,
    "isEmpty": lambda self: not self,
    "containsKey": lambda self, key: key in self,
    "entrySet": lambda self: JavaList(JavaMap(key=key, value=value) for key, value in self.items()),
}


def _adapt():
    airspeed.Condition.calculate = _condition
    airspeed.UnaryOperatorValue.calculate = _not
    airspeed.boolean_value = _is_true
    methods = airspeed.__dict__["__additional_methods__"]
    methods[str].update(_STRING)
    methods[dict].update(_MAP)
    methods[JavaMap] = methods[dict]
    methods[JavaList] = methods[list]


_adapt()
