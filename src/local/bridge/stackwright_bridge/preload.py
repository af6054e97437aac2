"""Loads the services that a deployment needs while nobody is waiting for them.

ministack loads a service on its first request; for CloudFormation that is half a second.
"""

import importlib
import threading

MODULES = (
    "ministack.services.cloudformation",
    "ministack.services.s3",
    "ministack.services.apigateway_v1",
    "airspeed",
)


def wrap(app):
    """The ASGI app, which loads them once it is up."""

    async def loading(scope, receive, send):
        if scope["type"] != "lifespan":
            return await app(scope, receive, send)

        async def send_and_load(message):
            await send(message)
            if message["type"] == "lifespan.startup.complete":
                threading.Thread(target=_load, name="stackwright-preload", daemon=True).start()

        await app(scope, receive, send_and_load)

    return loading


def _load():
    for module in MODULES:
        importlib.import_module(module)
