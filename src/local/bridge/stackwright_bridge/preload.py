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


def start():
    threading.Thread(target=_load, name="stackwright-preload", daemon=True).start()


def _load():
    for module in MODULES:
        importlib.import_module(module)
