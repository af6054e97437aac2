"""Starts ministack with everything of ours in place."""

import asyncio
import os
import signal
import sys

from . import loopback, preload, status, unsigned_callers, watch
from .apigateway import integrations
from .cloudformation import (
    api, api_definition, bucket_deletion, bucket_ownership, change_set_outputs, failure_reasons,
    function_code, include_location, interrupted, template_yaml,
)
from .functions import worker_script, workers
from .saver import Saver

CHANGES = (
    loopback, unsigned_callers, integrations,
    api, api_definition, bucket_deletion, bucket_ownership, change_set_outputs, failure_reasons,
    function_code, include_location, interrupted, template_yaml,
    worker_script, workers,
)


def main():
    if hasattr(os, "setsid") and os.getpid() != os.getsid(0):
        # A session of its own: it outlives the terminal, and ends as one group.
        os.setsid()
    for change in CHANGES:
        change.install()

    from ministack import app

    app.BANNER = "Starting on port {port}"
    saver, watcher = Saver(app), watch.Watch()
    application = status.wrap(watcher.wrap(saver.wrap(preload.wrap(app.app))))
    watcher.start()
    try:
        asyncio.run(_serve(application, saver))
    except OSError as error:
        sys.exit(f"Cannot listen on port {os.environ['GATEWAY_PORT']}: {error.strerror}")


async def _serve(application, saver):
    """ministack's own `main`, without its pid file, and with an end that does not wait for clients."""
    from hypercorn.asyncio import serve
    from hypercorn.config import Config

    def end(*_):
        saver.save()
        # Threads that serve, poll and wait for functions would hold up an orderly end.
        os._exit(0)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    _raise_file_limit()
    config = Config()
    config.bind = [f"127.0.0.1:{os.environ['GATEWAY_PORT']}"]
    config.keep_alive_timeout = 75
    config.loglevel = "WARNING"
    await serve(application, config, shutdown_trigger=asyncio.Event().wait)


def _raise_file_limit():
    try:
        import resource
    except ImportError:  # Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    except (OSError, ValueError):  # macOS has a lower one of its own
        pass
