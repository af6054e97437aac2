"""Answers `GET /_stackwright/status`: which instance this is.

Whoever started the process knows its instance, and so never takes another program on the port for
it.
"""

import json
import os

PATH = "/_stackwright/status"


def wrap(app):
    body = json.dumps({"instance": os.environ.get("STACKWRIGHT_INSTANCE", "")}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]

    async def with_status(scope, receive, send):
        if scope["type"] != "http" or scope["path"] != PATH:
            return await app(scope, receive, send)
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return with_status
