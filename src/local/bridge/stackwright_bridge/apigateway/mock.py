"""MOCK integrations: the request template gives the status, the integration response the rest.

ministack reads the status with a regular expression and sends response templates as they are
written, so a mock that chooses its answer by a parameter cannot be tried.
"""

import re

from . import mapping

_STATUS = re.compile(r"[\"']?statusCode[\"']?\s*:\s*[\"']?(\d{3})")


def invoke(call, integration):
    status = _STATUS.search(mapping.request_body(call, integration))
    if status is None:
        raise mapping.MappingFailed("the request template of the mock gives no statusCode")
    return mapping.response(call, integration, int(status[1]), {}, "")
