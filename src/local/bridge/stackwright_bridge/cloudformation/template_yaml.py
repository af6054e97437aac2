"""Templates and snippets in YAML: `!Transform`, and texts for what JSON has no other word for.

An OpenAPI definition names responses by numbers (`200:`), and often has a date as its version.
ministack fails at the first, cannot store the second, and does not know the tag.
"""

import datetime

from ..when_loaded import when_loaded


def install():
    when_loaded("ministack.services.cloudformation.engine", _extend)


def _extend(engine):
    engine.CfnLoader.add_constructor("!Transform", engine._construct_cfn_tag("Fn::Transform"))
    for name in ("_parse_template", "_parse_snippet"):
        setattr(engine, name, _with_texts(getattr(engine, name)))


def _with_texts(parse):
    return lambda text: as_json(parse(text))


def as_json(node):
    if isinstance(node, dict):
        return {_key(key): as_json(value) for key, value in node.items()}
    if isinstance(node, list):
        return [as_json(item) for item in node]
    return node.isoformat() if isinstance(node, datetime.date) else node


def _key(key):
    return str(key).lower() if isinstance(key, bool) else str(key)
