"""Writes the state of the services while they run.

ministack writes it when it is told to end, so a killed process loses everything since its start.
Here it is written shortly after each change, service by service, and only what has changed.
"""

import json
import logging
import os
import threading
import time

# How long after a request the state is written; a burst of requests is one write.
DELAY_SECONDS = 0.3
# Serializing large states must not take the processor from the work itself.
SHARE_OF_TIME = 0.25
# Work that no request is waiting for, such as a workflow, goes on after the last request.
QUIET_ROUNDS = 10

logger = logging.getLogger("stackwright.state")


class Saver:
    def __init__(self, app):
        from ministack.core import persistence

        self._app, self._persistence = app, persistence
        self._written = {}
        self._changed = threading.Event()
        # A signal may ask for a write in the middle of one of the same thread.
        self._lock = threading.RLock()

    def wrap(self, app):
        """The ASGI app, followed by a write."""
        threading.Thread(target=self._run, name="stackwright-saver", daemon=True).start()

        async def saved(scope, receive, send):
            try:
                await app(scope, receive, send)
            finally:
                self._changed.set()

        return saved

    def save(self):
        """Writes what has changed; says whether something had."""
        changed = False
        with self._lock:
            for service, get_state in self._app._build_persistence_save_dict().items():
                changed |= self._save_one(service, get_state)
        return changed

    def _run(self):
        while True:
            self._changed.wait()
            quiet = 0
            while quiet < QUIET_ROUNDS:
                time.sleep(DELAY_SECONDS)
                self._changed.clear()
                start = time.monotonic()
                quiet = 0 if self.save() or self._changed.is_set() else quiet + 1
                time.sleep((time.monotonic() - start) / SHARE_OF_TIME)

    def _save_one(self, service, get_state):
        try:
            text = self._serialize(service, get_state)
        except Exception:
            logger.exception("The state of %s could not be written", service)
            return False
        if text is None or self._written.get(service) == hash(text):
            return False
        folder = self._persistence.STATE_DIR
        path = os.path.join(folder, f"{service}.json")
        os.makedirs(folder, exist_ok=True)
        with open(f"{path}.partial", "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(f"{path}.partial", path)
        self._written[service] = hash(text)
        return True

    def _serialize(self, service, get_state):
        for attempts_left in reversed(range(5)):
            try:
                state = get_state()
                if state is None:
                    return None
                return json.dumps({
                    "__ministack_format__": self._persistence._state_format_version(service),
                    "payload": state,
                }, default=self._persistence._json_default)
            except RuntimeError:  # it changed while it was read
                if not attempts_left:
                    raise
                time.sleep(0.01)
