"""Failed resources: the reason as a person reads it.

ministack writes the service's whole answer, as Python prints bytes.
"""

import ast
import json
import re

from ..when_loaded import when_loaded

_ANSWER = re.compile(r"^AWS::[\w:]+ [\w ]+: (b(['\"]).*\2)$", re.DOTALL)


def install():
    when_loaded("ministack.services.cloudformation.provisioners", _extend)


def _extend(provisioners):
    for name in ("_provision_resource", "_update_resource", "_delete_resource"):
        setattr(provisioners, name, _readable(getattr(provisioners, name)))


def _readable(operation):
    def with_reason(*args, **kwargs):
        try:
            return operation(*args, **kwargs)
        except ValueError as error:
            reason = readable(str(error))
            if reason == str(error):
                raise
            raise ValueError(reason) from error

    return with_reason


def readable(text):
    """The message and the code of an answer in a text; else the text as it is."""
    answer = _ANSWER.match(text)
    if answer is None:
        return text
    body = ast.literal_eval(answer[1]).decode(errors="replace")
    try:
        fields = {key.lower(): value for key, value in json.loads(body).items()}
        message, code = fields.get("message"), fields.get("__type") or fields.get("code")
    except (ValueError, AttributeError):
        message, code = (_element(body, tag) for tag in ("Message", "Code"))
    if not message:
        return text
    return f"{message} ({code.rpartition('#')[2]})" if code else message


def _element(xml, tag):
    found = re.search(f"<{tag}>(.*?)</{tag}>", xml, re.DOTALL)
    return found[1] if found else None
