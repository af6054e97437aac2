"""Ends the process when nobody can find it any more, or nobody has used it for long.

It is found by the record of its start. When that is gone (the project's folder was removed) or is
another process's, this one would run on unnoticed.
"""

import json
import os
import signal
import threading
import time

INTERVAL_SECONDS = 1.0
# The record is written right after the start, by whoever started it.
FIRST_RECORD_SECONDS = 30.0


class Watch:
    def __init__(self, environment=os.environ):
        self._record = environment.get("STACKWRIGHT_RECORD")
        self._instance = environment.get("STACKWRIGHT_INSTANCE")
        self._idle_seconds = float(environment.get("STACKWRIGHT_IDLE_SECONDS") or "inf")
        self._last_request = time.monotonic()
        self._running = 0
        self._start = time.monotonic()
        self._seen = False

    def start(self):
        threading.Thread(target=self._run, name="stackwright-watch", daemon=True).start()

    def wrap(self, app):
        async def watched(scope, receive, send):
            if scope["type"] == "lifespan":
                return await app(scope, receive, send)
            self._running += 1
            try:
                await app(scope, receive, send)
            finally:
                self._running -= 1
                self._last_request = time.monotonic()

        return watched

    def _run(self):
        while not (self._is_lost() or self._is_idle()):
            time.sleep(INTERVAL_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)

    def _is_idle(self):
        return not self._running and time.monotonic() - self._last_request > self._idle_seconds

    def _is_lost(self):
        if not self._record:
            return False
        try:
            with open(self._record, encoding="utf-8") as file:
                known = json.load(file).get("instance") == self._instance
        except (OSError, ValueError):
            known = False
        self._seen |= known
        return not known and (self._seen or time.monotonic() - self._start > FIRST_RECORD_SECONDS)
